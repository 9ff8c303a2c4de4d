"""expose: a Service for the pods of an object. Source: kubectl pkg/cmd/expose/expose.go."""

from __future__ import annotations

from minikctl.kubectl.change_cause import recorded
from minikctl.kubectl.creation import object_printer, with_last_applied
from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.exposed_object import ports_of, protocols_of, selector_of
from minikctl.kubectl.overrides import overridden
from minikctl.kubectl.query import Query
from minikctl.kubectl.resource_arguments import select
from minikctl.kubectl.service_exposing import Wanted, service
from minikctl.kubectl.visiting import visit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.info import Info
    from minikctl.kubectl.invocation import Invocation

_KINDS = frozenset(
    (kind, group)
    for kind, group in (
        ("ReplicationController", ""),
        ("Service", ""),
        ("Pod", ""),
        ("Deployment", "apps"),
        ("ReplicaSet", "apps"),
    )
)
_LONGEST_NAME = 63


def run(invocation: Invocation) -> int:
    flags = invocation.flags
    dry_run = invocation.dry_run
    printer = object_printer(invocation, "exposed", dry_run)
    query = Query(
        filenames=flags["filename"],
        kustomize=flags["kustomize"],
        recursive=flags["recursive"],
        enforce_namespace=bool(flags["namespace"]),
    )
    selection = select(invocation, invocation.args, query)
    exposing = _Exposing(invocation)

    def expose(info: Info) -> None:
        obj = recorded(overridden(exposing.service(info), invocation), invocation)
        printer.print(obj if dry_run == "client" else _created(invocation, obj, dry_run), invocation.out)

    visit(selection, expose)
    return 0


def _created(invocation: Invocation, obj: Obj, dry_run: str) -> Obj:
    if invocation.flags["save-config"]:
        obj = with_last_applied(obj)
    options: dict[str, Any] = {"fieldManager": invocation.flags["field-manager"]}
    if dry_run == "server":
        options["dryRun"] = True
    client = invocation.session.client
    return client.create("services", obj, namespace=invocation.namespace, **options)


class _Exposing:
    """What was found out of the first object holds for those after it too, as in kubectl."""

    __slots__ = ("flags", "labels", "ports", "selector")

    def __init__(self, invocation: Invocation) -> None:
        self.flags = invocation.flags
        self.selector: str = self.flags["selector"]
        self.ports: str = self.flags["port"]
        self.labels: str = self.flags["labels"]

    def service(self, info: Info) -> Obj:
        obj, flags = info.obj or {}, self.flags
        kind, group = info.mapping["kind"], info.mapping["group"]
        if (kind, group) not in _KINDS:
            raise CommandError(f"cannot expose a {kind}.{group}" if group else f"cannot expose a {kind}")
        if not self.selector:
            self.selector = _text(selector_of(obj))
        if not self.ports:
            found = ports_of(obj)
            if not found and flags["cluster-ip"] != "None":
                raise CommandError("couldn't find port via --port flag or introspection")
            self.ports = ",".join(found)
        if not self.labels:
            self.labels = _text(obj["metadata"].get("labels") or {})
        if not self.selector:
            raise CommandError("selector must be specified")
        wanted = Wanted(
            flags["name"] or info.name[:_LONGEST_NAME],
            selector=self.selector,
            labels=self.labels,
            ports=self.ports,
            protocol=flags["protocol"],
            protocols=protocols_of(obj),
            target_port=flags["target-port"],
            type=flags["type"],
            cluster_ip=flags["cluster-ip"],
            external_ip=flags["external-ip"],
            load_balancer_ip=flags["load-balancer-ip"],
            session_affinity=flags["session-affinity"],
        )
        return service(wanted, flags["namespace"])


def _text(labels: dict[str, str]) -> str:
    return ",".join(f"{key}={value}" for key, value in labels.items())
