"""cp: files to and from containers, through the container's own ``tar``. Source: kubectl pkg/cmd/cp/cp.go."""

from __future__ import annotations

import os
import posixpath

from minikctl.apimachinery.errors import BadRequest
from minikctl.client.remote_command import RemoteFault, RemoteStreams
from minikctl.kubectl import tar_archives
from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.pod_containers import default_name, find
from minikctl.kubectl.pod_targets import refuse_ended
from minikctl.kubectl.remote_streams import checked, refuse_exit_code, writer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.invocation import Invocation


class _Place:
    """``pod`` is "" for a local path."""

    __slots__ = ("namespace", "path", "pod")

    def __init__(self, namespace: str, pod: str, path: str) -> None:
        self.namespace = namespace
        self.pod = pod
        self.path = path


def run(invocation: Invocation) -> int:
    if len(invocation.args) != 2:
        raise CommandError("source and destination are required")
    source, target = map(_place, invocation.args)
    if source.pod and target.pod:
        raise CommandError("one of src or dest must be a local file specification")
    if not source.path or not target.path:
        raise CommandError("filepath can not be empty")
    if not source.pod and not target.pod:
        raise CommandError("one of src or dest must be a remote file specification")
    if source.pod:
        _from_pod(invocation, source, target.path)
    else:
        _to_pod(invocation, source.path, target)
    return 0


def _place(text: str) -> _Place:
    """``[[NAMESPACE/]POD:]PATH``"""
    where, colon, path = text.partition(":")
    if not colon:
        return _Place("", "", _stripped(text))
    if not where or where.count("/") > 1:
        raise CommandError("filespec must match the canonical format: [[namespace/]pod:]file/path")
    namespace, _, pod = where.rpartition("/")
    return _Place(namespace, pod, _stripped(path))


def _stripped(path: str) -> str:
    return path[:-1] if path.endswith("/") and path != "/" else path


def _to_pod(invocation: Invocation, source: str, target: _Place) -> None:
    if not os.path.exists(source):
        raise CommandError(f"{source} doesn't exist in local filesystem")
    pod, container = _container(invocation, target, tell=False)
    path = target.path
    silent = RemoteStreams(_ignore, _ignore)
    if _probe(invocation, pod, container, ["test", "-d", path], silent):
        path = posixpath.join(path, os.path.basename(os.path.normpath(source)))
    _container(invocation, target, tell=True)
    data = tar_archives.packed(source, posixpath.normpath(path).rpartition("/")[2])
    keep = ["--no-same-permissions", "--no-same-owner"] if invocation.flags["no-preserve"] else []
    command = ["tar", *keep, "-xmf", "-", "-C", posixpath.dirname(posixpath.normpath(path)) or "."]
    pieces = [data.decode("utf-8", "surrogateescape")]
    streams = RemoteStreams(writer(invocation.out), writer(invocation.err), lambda: pieces.pop() if pieces else "")
    refuse_exit_code(checked(lambda: invocation.session.execute(pod, container, command, streams)) or 0)


def _probe(invocation: Invocation, pod: Obj, container: str, command: list[str], streams: RemoteStreams) -> bool:
    """Whether a command runs and succeeds."""
    try:
        return invocation.session.execute(pod, container, command, streams) == 0
    except RemoteFault:
        return False


def _from_pod(invocation: Invocation, source: _Place, target: str) -> None:
    pod, container = _container(invocation, source, tell=True)
    pieces: list[str] = []
    command = ["tar", "cf", "-", source.path]
    if invocation.flags["retries"]:
        command = ["sh", "-c", f"tar cf - {source.path} | tail -c+0"]
    streams = RemoteStreams(pieces.append, writer(invocation.out))
    code = checked(lambda: invocation.session.execute(pod, container, command, streams)) or 0
    data = "".join(pieces).encode("utf-8", "surrogateescape")
    try:
        for text in tar_archives.unpack(data, _prefix(source.path), target):
            invocation.err.write(text)
    except OSError as fault:
        raise CommandError(f"open {fault.filename}: {(fault.strerror or str(fault)).lower()}") from None
    except ValueError as fault:
        raise CommandError(str(fault)) from None
    refuse_exit_code(code)


def _prefix(path: str) -> str:
    """How the names in the archive of a path begin."""
    clean = posixpath.normpath(path.lstrip("/")) if path.strip("/") else ""
    while clean.startswith("../"):
        clean = clean[3:]
    return "" if clean in (".", "..", "/") else clean


def _container(invocation: Invocation, place: _Place, *, tell: bool) -> tuple[Obj, str]:
    """The pod and the container that is meant; ``tell`` of the choice where there is one."""
    pod = invocation.session.client.get("pods", place.namespace or invocation.namespace, place.pod)
    refuse_ended(pod, "exec into a container in")
    name = invocation.flags["container"] or default_name(pod, invocation, tell=tell)
    if find(pod, name) is None:
        raise BadRequest(f"container {name} is not valid for pod {place.pod}")
    return pod, name


def _ignore(text: str) -> None:
    return
