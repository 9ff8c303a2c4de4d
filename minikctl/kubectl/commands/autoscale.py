"""autoscale: a HorizontalPodAutoscaler for an object. Source: kubectl pkg/cmd/autoscale/autoscale.go."""

from __future__ import annotations

from minikctl.kubectl.change_cause import recorded
from minikctl.kubectl.creation import metadata, object_printer, with_last_applied
from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.query import Query
from minikctl.kubectl.resource_arguments import select
from minikctl.kubectl.visiting import visit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.info import Info
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    flags = invocation.flags
    dry_run = invocation.dry_run
    if flags["max"] < 1:
        raise CommandError(f"--max=MAXPODS is required and must be at least 1, max: {flags['max']}")
    if flags["max"] < flags["min"]:
        raise CommandError(
            f"--max=MAXPODS must be larger or equal to --min=MINPODS, max: {flags['max']}, min: {flags['min']}"
        )
    query = Query(
        filenames=flags["filename"],
        kustomize=flags["kustomize"],
        recursive=flags["recursive"],
        enforce_namespace=bool(flags["namespace"]),
    )
    selection = select(invocation, invocation.args, query)
    printer = object_printer(invocation, "created" if dry_run == "client" else "autoscaled", dry_run)

    def autoscale(info: Info) -> None:
        obj = recorded(_autoscaler(info, flags), invocation)
        if dry_run != "client":
            obj = _created(invocation, obj, dry_run)
        printer.print(obj, invocation.out)

    visit(selection, autoscale)
    if not selection.infos:
        raise CommandError("no objects passed to autoscale")
    return 0


def _autoscaler(info: Info, flags: dict[str, Any]) -> Obj:
    mapping = info.mapping
    if "scale" not in mapping["subresources"]:
        resource = f"{mapping['group']}/{mapping['version']}, Resource={mapping['name']}"
        raise CommandError(
            f"cannot autoscale a {mapping['kind']}: could not find scale subresource for {resource} in discovery "
            "information"
        )
    target = {"kind": mapping["kind"], "name": info.name, "apiVersion": mapping["apiVersion"]}
    spec: Obj = {"scaleTargetRef": target}
    if flags["min"] > 0:
        spec["minReplicas"] = flags["min"]
    spec["maxReplicas"] = flags["max"]
    if flags["cpu-percent"] >= 0:
        aim = {"type": "Utilization", "averageUtilization": flags["cpu-percent"]}
        spec["metrics"] = [{"type": "Resource", "resource": {"name": "cpu", "target": aim}}]
    return {
        "kind": "HorizontalPodAutoscaler",
        "apiVersion": "autoscaling/v2",
        "metadata": metadata(flags["name"] or info.name),
        "spec": spec,
        "status": {"desiredReplicas": 0, "currentMetrics": None},
    }


def _created(invocation: Invocation, obj: Obj, dry_run: str) -> Obj:
    flags = invocation.flags
    if flags["save-config"]:
        obj = with_last_applied(obj)
    options: dict[str, Any] = {"fieldManager": flags["field-manager"]}
    if dry_run == "server":
        options["dryRun"] = True
    resource = "horizontalpodautoscalers.autoscaling"
    return invocation.session.client.create(resource, obj, namespace=invocation.namespace, **options)
