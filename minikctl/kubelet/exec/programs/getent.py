"""getent hosts, passwd, group: what the C library finds."""

from __future__ import annotations

from minikctl.client.files import FileFault
from minikctl.kubelet.exec.name_service import ask, is_address
from minikctl.kubelet.exec.streams import decoded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubelet.exec.world import Process

NOT_FOUND = 2


def getent(process: Process) -> int:
    words = process.argv[1:]
    if not words:
        return process.usage("wrong number of arguments")
    if words[0] in ("hosts", "ahosts", "ahostsv4"):
        codes = [_host(process, name, words[0]) for name in words[1:]]
        return max(codes, default=0)
    if words[0] in ("passwd", "group"):
        return _entry(process, words[0], words[1:])
    process.streams.err.write(f"Unknown database: {words[0]}\n")
    return 1


def _host(process: Process, name: str, database: str) -> int:
    for address, names in _known(process):
        if name in names or name == address:
            process.say(f"{address:15} {'  '.join(names)}")
            return 0
    found = ask(process.world, name, "PTR" if is_address(name) else "A")
    if found.code != "NOERROR" or not found.records:
        return NOT_FOUND
    if is_address(name):
        process.say(f"{name:15} {found.records[-1][3].rstrip('.')}")
        return 0
    for index, address in enumerate(found.addresses):
        if database == "hosts":
            process.say(f"{address:15} {found.records[-1][0].rstrip('.')}")
        else:
            for kind in ("STREAM", "DGRAM", "RAW"):
                process.say(f"{address:15} {kind:6} {found.name if kind == 'STREAM' and not index else ''}".rstrip())
    return 0


def _known(process: Process) -> list[tuple[str, list[str]]]:
    """The entries of the hosts file."""
    try:
        text = decoded(process.files.read("/etc/hosts"))
    except FileFault:
        return []
    rows = [line.partition("#")[0].split() for line in text.splitlines()]
    return [(row[0], row[1:]) for row in rows if len(row) > 1]


def _entry(process: Process, database: str, names: list[str]) -> int:
    try:
        lines = decoded(process.files.read(f"/etc/{database}")).splitlines()
    except FileFault:
        lines = [f"{name}:x:{number}:{number}" for number, name in process.world.image.users.items()]
    if not names:
        process.streams.out.write("".join(f"{line}\n" for line in lines))
        return 0
    code = 0
    for name in names:
        found = [line for line in lines if name in (line.split(":")[0], [*line.split(":"), "", "", ""][2])]
        process.streams.out.write("".join(f"{line}\n" for line in found[:1]))
        code = code if found else NOT_FOUND
    return code
