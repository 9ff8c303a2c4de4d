"""Who and where: the user, the host, the machine."""

from __future__ import annotations

from minikctl.kubelet.exec.options import take

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubelet.exec.world import Process

KERNEL = "6.8.0-52-generic"
_BUILD = "#53-Ubuntu SMP PREEMPT_DYNAMIC"


def node_of(process: Process) -> Obj:
    """The node that the container runs on; an empty object where it is gone."""
    return process.world.host.lookup.find("nodes", "", process.world.pod["spec"].get("nodeName") or "") or {}


def hostname(process: Process) -> int:
    options, words = take(process.argv[1:], "fsidIA")
    world, name = process.world, process.world.hostname
    if words:
        return process.usage("sethostname: Operation not permitted")
    if "i" in options or "I" in options:
        process.say((world.pod.get("status") or {}).get("podIP") or "127.0.0.1")
    elif "f" in options or "d" in options:
        subdomain = world.pod["spec"].get("subdomain")
        domain = f"{subdomain}.{world.pod['metadata']['namespace']}.svc.cluster.local" if subdomain else ""
        full = f"{name}.{domain}" if domain and not name.endswith(f".{domain}") else name
        process.say(full if "f" in options else domain)
    else:
        process.say(name.partition(".")[0] if "s" in options else name)
    return 0


def id_(process: Process) -> int:
    options, words = take(process.argv[1:], "ugGnr")
    world = process.world
    user, group = world.user, world.group
    if words and words[0] not in (world.user_name(user), str(user)):
        process.complain(f"{words[0]}: no such user" if not world.image.busybox else f"unknown user {words[0]}")
        return 1
    groups = list(dict.fromkeys([group, *world.groups]))
    if "G" in options:
        process.say(" ".join(_shown(process, number, options) for number in groups))
    elif options:
        process.say(_shown(process, user if "u" in options else group, options))
    else:
        all_groups = ",".join(_named(process, number) for number in groups)
        process.say(f"uid={_named(process, user)} gid={_named(process, group)} groups={all_groups}")
    return 0


def _shown(process: Process, number: int, options: dict[str, str]) -> str:
    return process.world.user_name(number) if "n" in options else str(number)


def _named(process: Process, number: int) -> str:
    name = process.world.user_name(number)
    return str(number) if name.isdigit() else f"{number}({name})"


def whoami(process: Process) -> int:
    name = process.world.user_name(process.world.user)
    if name.isdigit():
        busybox = process.world.image.busybox
        process.complain(f"unknown uid {name}" if busybox else f"cannot find name for user ID {name}")
        return 1
    process.say(name)
    return 0


def groups(process: Process) -> int:
    process.say(" ".join(process.world.user_name(number) for number in [process.world.group, *process.world.groups]))
    return 0


def uname(process: Process) -> int:
    options, _ = take(process.argv[1:], "asnrvmpio")
    info = (node_of(process).get("status") or {}).get("nodeInfo") or {}
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(info.get("architecture") or "amd64", "x86_64")
    values = {
        "s": "Linux",
        "n": process.world.hostname,
        "r": info.get("kernelVersion") or KERNEL,
        "v": _BUILD,
        "m": machine,
        "o": "Linux" if process.world.image.busybox else "GNU/Linux",
    }
    wanted = "snrvmo" if "a" in options else "".join(letter for letter in "snrvmo" if letter in options) or "s"
    process.say(" ".join(str(values[letter]) for letter in wanted))
    return 0


def nproc(process: Process) -> int:
    from minikctl.apimachinery.quantity import whole

    process.say(str(whole(((node_of(process).get("status") or {}).get("capacity") or {}).get("cpu") or "4")))
    return 0


def tty(process: Process) -> int:
    process.say("/dev/pts/0" if process.streams.terminal else "not a tty")
    return int(not process.streams.terminal)
