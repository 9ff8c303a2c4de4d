"""What look-up programs share: which server they ask, and how an answer looks."""

from __future__ import annotations

from minikctl.client.files import FileFault
from minikctl.kubelet.exec.streams import decoded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.client.network import Answer
    from minikctl.kubelet.exec.world import World

    Record = tuple[str, int, str, str]

DEFAULT_SERVER = "10.96.0.10"


def server_of(world: World) -> str:
    """The first name server of the container's resolv.conf."""
    try:
        text = decoded(world.files.read("/etc/resolv.conf"))
    except FileFault:
        return DEFAULT_SERVER
    for line in text.splitlines():
        words = line.split()
        if words[:1] == ["nameserver"] and len(words) > 1:
            return words[1]
    return DEFAULT_SERVER


def ask(world: World, name: str, record: str = "A", *, absolute: bool = False) -> Answer:
    """``absolute``: without the search path, as dig asks."""
    asked = f"{name.rstrip('.')}." if absolute and record != "PTR" else name
    return world.host.network.resolve(world.source, asked, record)


def is_address(text: str) -> bool:
    from ipaddress import ip_address

    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def reverse_name(address: str) -> str:
    """``4.3.2.1.in-addr.arpa`` of ``1.2.3.4``."""
    from ipaddress import ip_address

    return ip_address(address).reverse_pointer
