"""host: a look-up in sentences."""

from __future__ import annotations

from minikctl.kubelet.exec.name_service import ask, is_address, reverse_name
from minikctl.kubelet.exec.options import take

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubelet.exec.world import Process


def host(process: Process) -> int:
    options, words = take(process.argv[1:], "av46", "t")
    if not words:
        return process.usage("usage: host NAME")
    name, kind = words[0], options.get("t", "A").upper()
    found = ask(process.world, name, "PTR" if is_address(name) else kind)
    if found.code == "SERVFAIL":
        process.say(";; connection timed out; no servers could be reached")
        return 1
    if found.code != "NOERROR":
        process.say(f"Host {reverse_name(name) + '.' if is_address(name) else name} not found: 3(NXDOMAIN)")
        return 1
    for owner, _, record, value in found.records:
        if record in ("A", "AAAA"):
            process.say(f"{owner} has {'IPv6 ' if record == 'AAAA' else ''}address {value}")
        elif record == "CNAME":
            process.say(f"{owner} is an alias for {value.rstrip('.')}.")
        elif record == "PTR":
            process.say(f"{reverse_name(name)} domain name pointer {value.rstrip('.')}.")
        else:
            process.say(f"{owner} has {record} record {value}")
    return 0
