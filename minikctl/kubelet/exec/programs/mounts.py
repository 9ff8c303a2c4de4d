"""df and mount: the container's own file system and what is mounted over it. The sizes are made up."""

from __future__ import annotations

from minikctl.kubelet.exec.options import take
from minikctl.kubelet.exec.programs.listing import human

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.client.files import Mount
    from minikctl.kubelet.exec.world import Process

DISK = 100 * 1024 * 1024
"""Of a node, in KiB; a fifth of it is used."""
_SHM = 65_536
_DEVICE = "/dev/sda1"
_MEMORY = ("secret", "projected", "downwardAPI")


def _entries(process: Process) -> list[tuple[str, str, str, int, int]]:
    """(device, type, path, KiB, KiB in use)."""
    memory = 8 * 1024 * 1024
    found = [
        ("overlay", "overlay", "/", DISK, DISK // 5),
        ("tmpfs", "tmpfs", "/dev", 65_536, 0),
    ]
    for mount in process.files.mounts():
        in_memory = mount.kind in _MEMORY or (mount.kind == "emptyDir" and _medium(process, mount) == "Memory")
        if in_memory:
            found.append(("tmpfs", "tmpfs", mount.path, memory, 12 if mount.kind in _MEMORY else 0))
        else:
            found.append((_DEVICE, "ext4", mount.path, DISK, DISK // 5))
    if all(path != "/dev/shm" for _, _, path, _, _ in found):
        found.append(("shm", "tmpfs", "/dev/shm", _SHM, 0))
    return found


def _medium(process: Process, mount: Mount) -> str:
    for volume in process.world.pod["spec"].get("volumes") or ():
        if volume["name"] == mount.volume:
            return str((volume.get("emptyDir") or {}).get("medium") or "")
    return ""


def df(process: Process) -> int:
    options, words = take(process.argv[1:], "hkmTPia")
    entries = _entries(process)
    if words:
        entries = [_holding(process, entries, word) for word in words]
    typed = "T" in options
    unit = "Size" if "h" in options else "1K-blocks"
    kind = "Type       " if typed else ""
    used, free = ("Used", "Available") if process.world.image.busybox or "h" not in options else ("Used", "Avail")
    process.say(f"{'Filesystem':20} {kind}{unit:>9} {used:>9} {free:>9} Use% Mounted on")
    for device, type_, path, size, in_use in entries:
        cells = [human(v * 1024) if "h" in options else str(v) for v in (size, in_use, size - in_use)]
        shown = f"{type_:10} " if typed else ""
        percent = f"{-(-in_use * 100 // size) if size else 0}%"
        process.say(f"{device:20} {shown}{cells[0]:>9} {cells[1]:>9} {cells[2]:>9} {percent:>4} {path}")
    return 0


def _holding(
    process: Process, entries: list[tuple[str, str, str, int, int]], word: str
) -> tuple[str, str, str, int, int]:
    path = process.files.resolve(process.path(word)).rstrip("/") + "/"
    process.files.stat(process.path(word))
    return max((e for e in entries if path.startswith(e[2].rstrip("/") + "/")), key=lambda entry: len(entry[2]))


def mount(process: Process) -> int:
    if len(process.argv) > 1 and not process.argv[1].startswith("-t"):
        process.complain("permission denied (are you root?)")
        return 1
    read_only = {mount.path: mount.read_only for mount in process.files.mounts()}
    process.say("overlay on / type overlay (rw,relatime)")
    process.say("proc on /proc type proc (rw,nosuid,nodev,noexec,relatime)")
    for device, type_, path, _, _ in _entries(process)[1:]:
        mode = "ro" if read_only.get(path) else "rw"
        process.say(f"{device} on {path} type {type_} ({mode},relatime)")
    return 0
