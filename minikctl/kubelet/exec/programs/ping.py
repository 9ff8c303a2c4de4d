"""ping: pods and nodes answer, addresses of Services do not, as with kube-proxy's rules for iptables."""

from __future__ import annotations

from minikctl.client.network import TIMEOUT
from minikctl.kubelet.exec.name_service import ask, is_address
from minikctl.kubelet.exec.options import take
from minikctl.kubelet.exec.world import FEW_ROUNDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubelet.exec.world import Process

_DISCARD = 9
"""The port that is asked to find out whether packets arrive at all."""


def ping(process: Process) -> int:
    options, words = take(process.argv[1:], "qvn46f", "cwWisI")
    if not words:
        return process.usage("usage: ping [-c COUNT] HOST")
    name, world = words[0], process.world
    address = (
        name if is_address(name) else "127.0.0.1" if name == "localhost" else next(iter(ask(world, name).addresses), "")
    )
    if not address:
        return process.usage(
            f"bad address '{name}'" if world.image.busybox else f"{name}: Name or service not known"
        ) + (0 if world.image.busybox else 1)
    count = int(options["c"]) if options.get("c", "").isdigit() else FEW_ROUNDS if world.host.frozen else 1_000_000
    alive = _answers(process, address)
    process.say(
        f"PING {name} ({address}): 56 data bytes"
        if world.image.busybox
        else f"PING {name} ({address}) 56(84) bytes of data."
    )
    sent = 0
    try:
        for number in range(count):
            sent += 1
            if alive:
                process.say(_line(process, address, number))
            if number + 1 < count or not alive:
                world.wait(1000)
    finally:
        _sum_up(process, name, sent, sent if alive else 0)
    return int(not alive)


def _line(process: Process, address: str, number: int) -> str:
    if process.world.image.busybox:
        return f"64 bytes from {address}: seq={number} ttl=62 time=0.100 ms"
    return f"64 bytes from {address}: icmp_seq={number + 1} ttl=62 time=0.100 ms"


def _sum_up(process: Process, name: str, sent: int, received: int) -> None:
    lost = (sent - received) * 100 // sent if sent else 0
    busybox = process.world.image.busybox
    process.say(f"\n--- {name} ping statistics ---")
    if busybox:
        process.say(f"{sent} packets transmitted, {received} packets received, {lost}% packet loss")
    else:
        process.say(
            f"{sent} packets transmitted, {received} received, {lost}% packet loss, time {max(sent - 1, 0) * 1000}ms"
        )
    if received:
        process.say(
            "round-trip min/avg/max = 0.100/0.100/0.100 ms"
            if busybox
            else "rtt min/avg/max/mdev = 0.100/0.100/0.100/0.000 ms"
        )


def _answers(process: Process, address: str) -> bool:
    world = process.world
    own = (world.pod.get("status") or {}).get("podIP")
    if address == own or address.startswith("127."):
        return True
    lookup = world.host.lookup
    pods = any((pod.get("status") or {}).get("podIP") == address for pod in lookup.list("pods"))
    nodes = any(
        entry.get("address") == address
        for node in lookup.list("nodes")
        for entry in (node.get("status") or {}).get("addresses") or ()
    )
    if not pods and not nodes:
        return False
    return world.host.network.connect(world.source, address, _DISCARD).verdict != TIMEOUT
