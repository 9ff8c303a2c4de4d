"""``run --attach`` and ``run -i``: wait for the pod, be at its container's streams, end with its exit code.

Source: kubectl pkg/cmd/run/run.go.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import NotFound
from minikctl.apimachinery.meta import condition_is
from minikctl.kubectl.attaching import attach_to
from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.log_streams import Stream, print_all

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.invocation import Invocation

_ENDED = ("Succeeded", "Failed")
_TIMED_OUT = "timed out waiting for the condition"


def attached(invocation: Invocation, pod: Obj, made: Sequence[tuple[str, Obj]]) -> int:
    """Raises CommandError with the container's exit code where it failed; ``made`` goes in the end with ``--rm``."""
    try:
        _attach(invocation, pod)
    finally:
        if invocation.flags["rm"]:
            _remove(invocation, made)
    return 0


def _attach(invocation: Invocation, pod: Obj) -> None:
    flags = invocation.flags
    pod = _wait(invocation, pod, _running_or_ended)
    container = pod["spec"]["containers"][0]
    if _phase(pod) in _ENDED:
        print_all(invocation, [Stream(pod, container["name"])])
    else:
        attach_to(invocation, pod, container, stdin=flags["stdin"], tty=flags["tty"], whole=True)
    policy = pod["spec"].get("restartPolicy")
    if flags["leave-stdin-open"] or policy == "Always":
        return
    ended = ("Succeeded",) if policy == "OnFailure" else _ENDED
    _check_end(_wait(invocation, pod, lambda pod: _phase(pod) in ended))


def _check_end(pod: Obj) -> None:
    if _phase(pod) == "Succeeded":
        return
    where = f"pod {pod['metadata']['namespace']}/{pod['metadata']['name']}"
    statuses = pod["status"].get("containerStatuses") or [{}]
    ended = (statuses[0].get("state") or {}).get("terminated")
    if not ended or not ended.get("exitCode"):
        raise CommandError(f"{where} failed with unknown exit code")
    text = f"{where} terminated ({ended.get('reason', '')})\n{ended.get('message', '')}"
    raise CommandError(text, ended["exitCode"], prefix="")


def _wait(invocation: Invocation, pod: Obj, done: Callable[[Obj], bool]) -> Obj:
    """The pod as soon as ``done`` holds; raises CommandError after ``--pod-running-timeout``."""
    session = invocation.session
    meta = pod["metadata"]
    session.settle()
    deadline = session.now + int(invocation.flags["pod-running-timeout"] * 1000)
    while True:
        try:
            pod = session.client.get("pods", meta["namespace"], meta["name"])
        except NotFound:
            raise CommandError('pods "" not found', prefix="Error from server (NotFound): ") from None
        if done(pod):
            return pod
        if session.now >= deadline or (not session.wait(deadline) and session.now < deadline):
            raise CommandError(_TIMED_OUT)


def _running_or_ended(pod: Obj) -> bool:
    phase = _phase(pod)
    return phase in _ENDED or (phase == "Running" and condition_is(pod, "Ready"))


def _phase(pod: Obj) -> str:
    return str((pod.get("status") or {}).get("phase") or "")


def _remove(invocation: Invocation, made: Sequence[tuple[str, Obj]]) -> None:
    cascade = {"orphan": "Orphan", "false": "Orphan", "foreground": "Foreground"}
    policy = cascade.get(invocation.flags["cascade"], "Background")
    for resource, obj in made:
        meta = obj["metadata"]
        try:
            invocation.session.client.delete(resource, meta["namespace"], meta["name"], propagationPolicy=policy)
        except NotFound:
            continue
        if not invocation.flags["quiet"]:
            invocation.print(f'{resource.removesuffix("s")} "{meta["name"]}" deleted')
