"""What a session knows of the inside of containers: their environment and their files, from the kubelet's models."""

from __future__ import annotations

from minikctl.cluster.cluster import StoreNotes
from minikctl.kubelet.as_of_start import AsOfStart
from minikctl.kubelet.container_env import environment as variables_of
from minikctl.kubelet.container_status import all_containers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.cluster.session import Session


def environment(session: Session, pod: Obj, container: str) -> list[tuple[str, str]]:
    """(name, value) of a container's variables as of its start, or as it would start now."""
    known = AsOfStart(session.client, StoreNotes(session.store), pod, container)
    return variables_of(known.pod(pod), spec_of(pod, container), known)


def spec_of(pod: Obj, container: str) -> Obj:
    """A container of the pod, of whatever kind."""
    return next(spec for spec in all_containers(pod["spec"]) if spec["name"] == container)
