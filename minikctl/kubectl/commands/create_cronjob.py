"""create cronjob: one image, run to a schedule."""

from __future__ import annotations

from minikctl.kubectl.creation import Creation, container, metadata, pod_template

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    creation = Creation(invocation)
    flags = invocation.flags
    spec = {
        "containers": [container(creation.name, flags["image"], creation.words)],
        "restartPolicy": flags["restart"] or "OnFailure",
    }
    obj = creation.head("CronJob", "batch/v1")
    obj["spec"] = {
        "schedule": flags["schedule"],
        "jobTemplate": {"metadata": metadata(creation.name), "spec": {"template": pod_template(spec)}},
    }
    obj["status"] = {}
    return creation.send("cronjobs.batch", obj, failed="failed to create cronjob: ")
