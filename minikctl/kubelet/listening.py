"""On which ports a container listens. Pure.

The first of these that says anything decides: the pod's annotation ``minikctl.dev/listen``, the command where it names
a port plainly, a well-known image that nothing configures, the ports that the container declares or that its probes
ask, a well-known image. Where nothing says it, the container is taken to listen on whatever it is asked for. The rules
are written down in docs/simulation.md.
"""

from __future__ import annotations

from minikctl.kubelet import images
from minikctl.kubelet.behaviour import annotation, argv_of
from minikctl.kubelet.image_ports import IMAGES, fixed_ports
from minikctl.kubelet.listening_commands import may_serve, ports_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from minikctl.apimachinery.types import Obj

    Port = tuple[str, int]

EVERYWHERE = "takes whatever it is asked for: nothing says where it listens"


class Listening:
    """``ports`` are (protocol, number), None where nothing says them; ``why`` says by what they are known."""

    __slots__ = ("ports", "why")

    def __init__(self, ports: frozenset[Port] | None, why: str) -> None:
        self.ports = ports
        self.why = why

    def on(self, protocol: str, number: int) -> bool:
        return self.ports is None or (protocol, number) in self.ports


def listening(pod: Obj, container: Obj) -> Listening:
    """What a container listens on while it runs; see `running_containers` for whether it does."""
    said = annotation(pod["metadata"].get("annotations") or {}, "listen", container["name"])
    if said is not None:
        return Listening(frozenset(_said(said)), "annotation minikctl.dev/listen")
    argv = _program(pod, container)
    by_command = frozenset(ports_of(argv))
    if by_command:
        return Listening(by_command, "its command")
    if argv and not may_serve(argv):
        return Listening(frozenset(), "its command, which serves nothing")
    fixed = fixed_ports(container)
    if fixed is not None:
        return Listening(frozenset(("TCP", number) for number in fixed), "its image's own configuration")
    declared = frozenset((*_declared(container), *_probed(container)))
    if declared:
        return Listening(declared, "its declared ports")
    known = IMAGES.get(_base_of(container["image"]))
    if known is not None:
        return Listening(frozenset(("TCP", number) for number in known), "its image")
    return Listening(None, EVERYWHERE)


def running_containers(pod: Obj) -> list[Obj]:
    """The containers of a pod that run now, in the order of the spec: sidecars and other init containers first, those
    for debugging last."""
    status, spec = pod.get("status") or {}, pod["spec"]
    if status.get("phase") in ("Succeeded", "Failed"):
        return []
    running = {
        entry["name"]
        for field in ("initContainerStatuses", "containerStatuses", "ephemeralContainerStatuses")
        for entry in status.get(field) or ()
        if "running" in (entry.get("state") or {})
    }
    named = (spec.get(field) or () for field in ("initContainers", "containers", "ephemeralContainers"))
    return [container for group in named for container in group if container["name"] in running]


def listener(pod: Obj, protocol: str, number: int) -> tuple[Obj, Listening] | None:
    """The running container that takes a connection to a port: first one that is known to, then one that may."""
    possible = None
    for container in running_containers(pod):
        found = listening(pod, container)
        if found.ports is not None and found.on(protocol, number):
            return container, found
        if found.ports is None and possible is None:
            possible = (container, found)
    return possible


def _said(text: str) -> Iterator[Port]:
    """``8080,9090/UDP``; what cannot be read counts for nothing."""
    for word in text.replace(",", " ").split():
        number, _, protocol = word.partition("/")
        if number.isdigit():
            yield protocol.upper() or "TCP", int(number)


def _declared(container: Obj) -> Iterator[Port]:
    for port in container.get("ports") or ():
        yield port.get("protocol") or "TCP", port["containerPort"]


def _probed(container: Obj) -> Iterator[Port]:
    """A probe that succeeds has found somebody."""
    for field in ("readinessProbe", "livenessProbe", "startupProbe"):
        probe = container.get(field) or {}
        for way in ("httpGet", "tcpSocket", "grpc"):
            port = (probe.get(way) or {}).get("port")
            if isinstance(port, int):
                yield "TCP", port


def _program(pod: Obj, container: Obj) -> list[str]:
    """What is run; arguments without a command go to the program that the image is named after. Empty where only the
    image knows."""
    argv = argv_of(pod, container)
    if argv is not None:
        return argv
    arguments = container.get("args") or ()
    return [_base_of(container["image"]), *arguments] if arguments else []


def _base_of(text: str) -> str:
    """``nginx`` of ``docker.io/library/nginx:1.27``."""
    image = images.parse(text)
    return "" if image is None else image.base.rpartition("/")[2]
