"""The pods that the words of minikctl's own commands name, and how these commands leave a mark on them."""

from __future__ import annotations

from minikctl.kubectl import pod_containers
from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.query import Query
from minikctl.kubectl.resource_arguments import select

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.invocation import Invocation

PREFIX = "minikctl.dev/"
"""Of the annotations by which a pod says how it behaves; see docs/simulation.md."""


def named_pods(invocation: Invocation) -> list[Obj]:
    """The pods of ``NAME``, ``pod/NAME``; raises before anything is done to one of them."""
    if not invocation.args:
        raise CommandError("at least one POD is required")
    words = [word if "/" in word else f"pods/{word}" for word in invocation.args]
    selection = select(invocation, words, Query())
    selection.check()
    for info in selection.infos:
        if info.mapping["kind"] != "Pod":
            raise CommandError(f'expected resource of type pod, got "{info.mapping["name"]}"')
    return [info.obj or {} for info in selection.infos]


def named_pod(invocation: Invocation) -> Obj:
    """The only pod that is named."""
    if len(invocation.args) != 1:
        raise CommandError(f"exactly one POD is required, got {len(invocation.args)}")
    return named_pods(invocation)[0]


def check_container(pod: Obj, container: str) -> None:
    """Raises CommandError, in the words of `logs`, where the pod has no such container."""
    if pod_containers.find(pod, container) is None:
        raise CommandError(f"container {container} is not valid for pod {pod['metadata']['name']}")


def annotate(invocation: Invocation, pod: Obj, annotations: dict[str, str | None]) -> None:
    """Set and remove (None) annotations of a pod, which may still have no others."""
    meta = pod["metadata"]
    patch = {"metadata": {"annotations": annotations}}
    invocation.session.client.patch("pods", meta["namespace"], meta["name"], patch, type="merge")


def mark_readiness(invocation: Invocation, result: str) -> None:
    """Let the readiness probes of the named pod, or of one container, find ``ok`` or ``fail``, and tell of it."""
    pod, container = named_pod(invocation), invocation.flags["container"]
    key = f"{PREFIX}readiness-probe"
    annotations: dict[str, str | None] = {}
    if container:
        check_container(pod, container)
        annotations[f"{key}.{container}"] = result
    else:
        own = [name for name in pod["metadata"].get("annotations") or {} if name.startswith(f"{key}.")]
        annotations = {**dict.fromkeys(own), key: result}
    annotate(invocation, pod, annotations)
    word = "ready" if result == "ok" else "unready"
    invocation.print(f"pod/{pod['metadata']['name']} made {word}")
