"""ip, ifconfig, route and netstat: the two interfaces of a pod, and the one way out."""

from __future__ import annotations

from ipaddress import ip_interface

from minikctl.kubelet.exec.programs.identity import node_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubelet.exec.world import Process

_FOR_EVER = "       valid_lft forever preferred_lft forever"


def _own(process: Process) -> tuple[str, str, str]:
    """(address, gateway, network) of the pod, in its node's block."""
    address = str((process.world.pod.get("status") or {}).get("podIP") or "10.244.0.2")
    block = str((node_of(process).get("spec") or {}).get("podCIDR") or f"{address.rpartition('.')[0]}.0/24")
    network = ip_interface(block).network
    return address, str(network.network_address + 1), str(network)


def _hardware(address: str) -> str:
    return "aa:58:" + ":".join(f"{int(part):02x}" for part in address.split("."))


def ip(process: Process) -> int:
    words = [word for word in process.argv[1:] if not word.startswith("-")]
    what = words[0] if words else ""
    if not what:
        return process.usage("usage: ip {addr|link|route}")
    if "route".startswith(what):
        address, gateway, network = _own(process)
        process.say(f"default via {gateway} dev eth0 ")
        process.say(f"{network} via {gateway} dev eth0  src {address} ")
        process.say(f"{gateway} dev eth0 scope link  src {address} ")
        return 0
    if "address".startswith(what) or "link".startswith(what):
        _interfaces(process, addresses="address".startswith(what))
        return 0
    return process.usage(f'Object "{what}" is unknown, try "ip help".')


def _interfaces(process: Process, *, addresses: bool) -> None:
    address, _, network = _own(process)
    process.say("1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN qlen 1000")
    process.say("    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00")
    if addresses:
        process.say(f"    inet 127.0.0.1/8 scope host lo\n{_FOR_EVER}")
    process.say("2: eth0@if3: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP qlen 1000")
    process.say(f"    link/ether {_hardware(address)} brd ff:ff:ff:ff:ff:ff")
    if addresses:
        length = network.rpartition("/")[2]
        process.say(f"    inet {address}/{length} brd {_broadcast(network)} scope global eth0\n{_FOR_EVER}")


def _broadcast(network: str) -> str:
    return str(ip_interface(network).network.broadcast_address)


def ifconfig(process: Process) -> int:
    address, _, network = _own(process)
    mask = ip_interface(network).netmask
    process.say(f"eth0      Link encap:Ethernet  HWaddr {_hardware(address).upper()}  ")
    process.say(f"          inet addr:{address}  Bcast:{_broadcast(network)}  Mask:{mask}")
    process.say("          UP BROADCAST RUNNING MULTICAST  MTU:1500  Metric:1\n")
    process.say("lo        Link encap:Local Loopback  \n          inet addr:127.0.0.1  Mask:255.0.0.0")
    process.say("          UP LOOPBACK RUNNING  MTU:65536  Metric:1\n")
    return 0


def route(process: Process) -> int:
    _, gateway, network = _own(process)
    base, mask = ip_interface(network).network.network_address, ip_interface(network).netmask
    process.say("Kernel IP routing table")
    process.say("Destination     Gateway         Genmask         Flags Metric Ref    Use Iface")
    process.say(f"default         {gateway:15} 0.0.0.0         UG    0      0        0 eth0")
    process.say(f"{base!s:15} {gateway:15} {mask!s:15} UG    0      0        0 eth0")
    process.say(f"{gateway:15} *               255.255.255.255 UH    0      0        0 eth0")
    return 0


def netstat(process: Process) -> int:
    """The ports that the pod's containers are known to listen on."""
    from minikctl.kubelet.listening import listening, running_containers

    pod = process.world.pod
    process.say("Active Internet connections (only servers)")
    process.say(f"Proto Recv-Q Send-Q {'Local Address':23} {'Foreign Address':23} {'State':11} ")
    ports = {port for container in running_containers(pod) for port in listening(pod, container).ports or ()}
    for protocol, number in sorted(ports):
        state = "LISTEN" if protocol == "TCP" else ""
        process.say(f"{protocol.lower():5} {0:6} {0:6} {f'0.0.0.0:{number}':23} {'0.0.0.0:*':23} {state:11} ")
    return 0
