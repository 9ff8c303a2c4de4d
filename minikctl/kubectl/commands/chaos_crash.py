"""chaos crash: the process of a running container ends at once, with an exit code of one's choice."""

from __future__ import annotations

from minikctl.apimachinery.timestamps import rfc3339
from minikctl.kubectl import pod_containers
from minikctl.kubectl.chosen_pods import PREFIX, annotate, check_container, named_pod
from minikctl.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    code = invocation.flags["exit"]
    if not 0 <= code <= 255:
        raise CommandError(f"{code} is no exit code: give one from 0 to 255")
    pod = named_pod(invocation)
    name = invocation.flags["container"] or pod_containers.default_name(pod, invocation)
    check_container(pod, name)
    _check_running(pod, name)
    key = f"{PREFIX}crash-at.{name}" if len(pod_containers.all_names(pod)) > 1 else f"{PREFIX}crash-at"
    annotate(invocation, pod, {key: f"{rfc3339(invocation.session.now)} {code}"})
    invocation.print(f"pod/{pod['metadata']['name']} crashed (container {name}, exit code {code})")
    return 0


def _check_running(pod: Obj, name: str) -> None:
    status = pod.get("status") or {}
    for part in ("initContainerStatuses", "containerStatuses", "ephemeralContainerStatuses"):
        for known in status.get(part) or ():
            if known["name"] == name and "running" in known["state"]:
                return
            if known["name"] == name:
                why = next((state.get("reason") for state in known["state"].values()), "") or "not started"
                raise CommandError(f'container "{name}" in pod "{pod["metadata"]["name"]}" is not running: {why}')
    raise CommandError(f'container "{name}" in pod "{pod["metadata"]["name"]}" is not running: not started')
