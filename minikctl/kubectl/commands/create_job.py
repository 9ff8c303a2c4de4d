"""create job: one image, or what a CronJob would run now."""

from __future__ import annotations

from minikctl.kubectl.creation import Creation, container, pod_template
from minikctl.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    creation = Creation(invocation)
    image, source = invocation.flags["image"], invocation.flags["from"]
    if bool(image) == bool(source):
        raise CommandError("either --image or --from must be specified")
    if creation.words and source:
        raise CommandError("cannot specify --from and command")
    obj = _of_cron_job(creation, source) if source else _of_image(creation, image)
    return creation.send("jobs.batch", obj, failed="failed to create job: ")


def _of_image(creation: Creation, image: str) -> Obj:
    spec = {"containers": [container(creation.name, image, creation.words)], "restartPolicy": "Never"}
    return {**creation.head("Job", "batch/v1"), "spec": {"template": pod_template(spec)}, "status": {}}


def _of_cron_job(creation: Creation, source: str) -> Obj:
    cron_job = _found(creation.invocation, source)
    template = cron_job["spec"]["jobTemplate"]
    meta = template.get("metadata") or {}
    annotations = {"cronjob.kubernetes.io/instantiate": "manual", **(meta.get("annotations") or {})}
    obj = creation.head("Job", "batch/v1", labels=meta.get("labels"), annotations=annotations)
    obj["metadata"]["ownerReferences"] = [
        {
            "apiVersion": "batch/v1",
            "kind": "CronJob",
            "name": cron_job["metadata"]["name"],
            "uid": cron_job["metadata"].get("uid", ""),
            "controller": True,
        }
    ]
    return {**obj, "spec": template["spec"], "status": {}}


def _found(invocation: Invocation, source: str) -> Obj:
    from minikctl.kubectl.query import Query
    from minikctl.kubectl.resource_arguments import select

    selection = select(invocation, [source], Query())
    selection.check()
    if len(selection.infos) != 1:
        raise CommandError("from must be an existing cronjob")
    mapping, obj = selection.infos[0].mapping, selection.infos[0].obj
    if obj is None or mapping["kind"] != "CronJob":
        raise CommandError(f"unknown object type *{mapping['version']}.{mapping['kind']}")
    return obj
