"""From a name to an address, as the source's resolver finds it: its hosts file, then DNS."""

from __future__ import annotations

from minikctl.addons.dns.resolver import DNS, Resolver
from minikctl.client.network import ANSWERED, UNKNOWN_HOST, Answer, Hop, Trace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from minikctl.client.network import Source
    from minikctl.cluster.network.delivery import Delivery
    from minikctl.cluster.network.view import View

DNS_PORT = 53
LOOPBACK = "127.0.0.1"


def literal(host: str) -> str:
    """The address that a host is written as, or ""."""
    from ipaddress import ip_address

    try:
        return str(ip_address(host.strip("[]")))
    except ValueError:
        return ""


def in_hosts_file(source: Source, host: str) -> str:
    """The address that ``/etc/hosts`` of a source gives a name, or ""."""
    name = host.lower()
    if name == "localhost":
        return LOOPBACK
    if source.pod is None:
        return ""
    spec, meta = source.pod["spec"], source.pod["metadata"]
    if name == (spec.get("hostname") or meta["name"]):
        return str((source.pod.get("status") or {}).get("podIP") or LOOPBACK)
    for alias in spec.get("hostAliases") or ():
        if name in (alias.get("hostnames") or ()):
            return str(alias["ip"])
    return ""


def find(view: View, source: Source, host: str, number: int, ask: Callable[[], Delivery]) -> tuple[Hop, str] | Trace:
    """The hop of the look-up and the address that a request takes, or how it ends. Of several addresses, requests take
    one after the other, as CoreDNS turns them round."""
    failure = unreachable_server(view, source, ask)
    if failure is not None:
        reason = f"{host} cannot be resolved: {failure.reason}"
        return Trace([*failure.hops[1:], Hop("dns", host, "no answer")], UNKNOWN_HOST, reason)
    found = answer(view, source, host, "A")
    if not found.addresses and found.code == "NOERROR":
        found = answer(view, source, host, "AAAA")
    if not found.addresses:
        why = _why_not(found, host)
        if source.pod is not None and view.service(*DNS) is None:
            why += f" (this cluster has no DNS: there is no service {'/'.join(DNS)})"
        return Trace([Hop("dns", host, found.code)], UNKNOWN_HOST, why)
    address = found.addresses[number % len(found.addresses)]
    known = "" if found.name == host.rstrip(".") else f"{found.name} is "
    aliases = [f"CNAME {value}, " for _, _, kind, value in found.records if kind == "CNAME"]
    others = f", one of {len(found.addresses)}" if len(found.addresses) > 1 else ""
    return Hop("dns", host, f"{known}{''.join(aliases)}{address}{others}"), address


def answer(view: View, source: Source, name: str, record: str) -> Answer:
    """What the resolver says. Hosts that an Ingress with an address names lead there, as if somebody had told a public
    DNS server of them."""
    pointed = _ingress_address(view, name.lower().rstrip(".")) if record == "A" else ""
    if pointed:
        return Answer("NOERROR", name.rstrip("."), [(name.rstrip("."), 300, "A", pointed)])
    return Resolver(view.client).resolve(source, name, record)


def unreachable_server(view: View, source: Source, ask: Callable[[], Delivery]) -> Trace | None:
    """How a look-up fails before any server hears of it, where the first of the source's servers is the cluster's and
    cannot be reached; else None."""
    if source.pod is None:
        return None
    conf = Resolver(view.client).resolv_conf(source)
    for server in conf.servers[:1]:
        trace = ask().to_address(server, DNS_PORT)
        if trace.verdict != ANSWERED:
            return trace
    return None


def _ingress_address(view: View, name: str) -> str:
    _, _, parent = name.partition(".")
    for ingress in view.ingresses():
        points = ((ingress.get("status") or {}).get("loadBalancer") or {}).get("ingress") or ()
        hosts = {rule.get("host") or "" for rule in ingress["spec"].get("rules") or ()}
        if points and "." in name and (name in hosts or f"*.{parent}" in hosts):
            return str(points[0].get("ip") or "")
    return ""


def _why_not(found: Answer, host: str) -> str:
    if found.code == "SERVFAIL":
        return f"{host} cannot be resolved: no DNS server answers"
    if found.code == "NOERROR":
        return f"{found.name} exists and has no address"
    return f"no such host: {host}"
