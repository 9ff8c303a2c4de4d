"""cp: the checks that kubectl makes. Simulated containers have no files, so that is where it ends."""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    if len(invocation.args) != 2:
        raise CommandError("source and destination are required")
    (from_pod, source), (to_pod, target) = map(_file_spec, invocation.args)
    if from_pod and to_pod:
        raise CommandError("one of src or dest must be a local file specification")
    if not source or not target:
        raise CommandError("filepath can not be empty")
    if not from_pod and not to_pod:
        raise CommandError("one of src or dest must be a remote file specification")
    raise CommandError("containers are simulated: they have no files to copy; see docs/fidelity.md")


def _file_spec(text: str) -> tuple[str, str]:
    """(pod, path) of ``[[NAMESPACE/]POD:]PATH``; the pod is "" for a local path."""
    pod, colon, path = text.partition(":")
    if not colon:
        return "", _stripped(text)
    if not pod or pod.count("/") > 1:
        raise CommandError("filespec must match the canonical format: [[namespace/]pod:]file/path")
    return pod.rpartition("/")[2], _stripped(path)


def _stripped(path: str) -> str:
    return path[:-1] if path.endswith("/") and path != "/" else path
