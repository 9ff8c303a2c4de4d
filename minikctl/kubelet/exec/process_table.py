"""The processes that a container's programs see, and what signals do to them.

Process 1 is the container's main one. Where the pod shares its process namespace, or a debug container targets
another one, those of the other containers are seen too, after the pause container's. Pure, but for `signal`.
"""

from __future__ import annotations

from minikctl.kubelet import behaviour, images
from minikctl.kubelet.container_status import all_containers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubelet.exec.world import Process, World

_SERVERS = {
    "nginx": ("nginx: master process nginx -g daemon off;", "nginx: worker process"),
    "httpd": ("httpd -DFOREGROUND", "httpd -DFOREGROUND"),
    "redis": ("redis-server *:6379",),
    "postgres": ("postgres", "postgres: checkpointer", "postgres: background writer"),
    "mysql": ("mysqld",),
    "mariadb": ("mariadbd",),
    "mongo": ("mongod --bind_ip_all",),
    "memcached": ("memcached",),
    "coredns": ("/coredns -conf /etc/coredns/Corefile",),
    "pause": ("/pause",),
    "python": ("python3",),
    "node": ("node",),
    "ubuntu": ("/bin/bash",),
    "debian": ("bash",),
    "busybox": ("sh",),
    "alpine": ("/bin/sh",),
}


class Entry:
    """``container``: whose process it is, None for one that `exec` started; ``main``: whether it is the first of it."""

    __slots__ = ("command", "container", "main", "pid", "user")

    def __init__(self, pid: int, user: int, command: str, container: str | None, main: bool) -> None:
        self.pid = pid
        self.user = user
        self.command = command
        self.container = container
        self.main = main


def entries(process: Process) -> list[Entry]:
    """In the order of their numbers; the last is the program that asks."""
    world = process.world
    found: list[Entry] = []
    pid = 1
    for name in _visible(world):
        if name == "":
            found.append(Entry(pid, 65535, "/pause", "", True))
            pid = 7
            continue
        container = next(c for c in all_containers(world.pod["spec"]) if c["name"] == name)
        for index, command in enumerate(commands_of(world.pod, container)):
            found.append(Entry(pid, world.user, command, name, index == 0))
            pid += 6 if index == 0 else 1
    found.append(Entry(world.new_process(), world.user, " ".join(process.argv), None, False))
    return found


def _visible(world: World) -> list[str]:
    """Names of containers; "" is the pause container."""
    own = str(world.container["name"])
    running = _running(world.pod)
    if world.pod["spec"].get("shareProcessNamespace"):
        return ["", *running]
    target = world.container.get("targetContainerName")
    return [target, own] if target and target in running else [own]


def _running(pod: Obj) -> list[str]:
    status = pod.get("status") or {}
    groups = ("initContainerStatuses", "containerStatuses", "ephemeralContainerStatuses")
    return [known["name"] for group in groups for known in status.get(group) or () if "running" in known["state"]]


def commands_of(pod: Obj, container: Obj) -> tuple[str, ...]:
    """The command lines of a container's processes, the main one first."""
    argv = behaviour.argv_of(pod, container)
    if argv is not None:
        return (" ".join(argv),)
    image = images.parse(container["image"])
    base = "" if image is None else image.base.rpartition("/")[2]
    args = container.get("args") or []
    known = _SERVERS.get(base)
    if known is not None:
        return (f"{known[0]} {' '.join(args)}" if args else known[0], *known[1:])
    return (" ".join((f"/{base or 'app'}", *args)),)


def signal(process: Process, entry: Entry, number: int) -> None:
    """Process 1 heeds SIGTERM where it has a handler for it, and from within its own namespace no SIGKILL."""
    world = process.world
    if not entry.container or not entry.main or number in (0, 1, 10, 12, 17, 18, 19, 28):
        return
    container = next(c for c in all_containers(world.pod["spec"]) if c["name"] == entry.container)
    life = behaviour.life_of(world.pod, container, 0)
    if entry.pid != 1:
        world.host.end(entry.container, life.stop_code if number == 15 and life.heeds_term else 128 + number)
    elif number in (2, 3, 15) and life.heeds_term:
        world.host.end(entry.container, life.stop_code)
