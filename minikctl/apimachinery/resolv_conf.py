"""The /etc/resolv.conf of a pod or a node: which servers are asked, and which names are tried for a short one. Pure.

The kubelet makes the file, the model of DNS goes by it, programs in containers show it; so it stands below them all.
Source: k8s.io/kubernetes/pkg/kubelet/network/dns; the host's file is that of a node of kind.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.types import Obj

DOMAIN = "cluster.local"
MAX_SERVERS, MAX_SEARCHES, MAX_SEARCH_CHARACTERS = 3, 32, 2048
CLUSTER_OPTIONS = ("ndots:5",)
HOST_SERVERS = ("172.18.0.1",)
HOST_OPTIONS = ("ndots:0",)


class ResolvConf:
    """``servers`` are addresses, ``searches`` domains without a dot at the end, ``options`` words like ``ndots:5``."""

    __slots__ = ("options", "searches", "servers")

    def __init__(self, servers: Iterable[str], searches: Iterable[str], options: Iterable[str]) -> None:
        self.servers = list(servers)[:MAX_SERVERS]
        self.searches = _fitting(list(searches)[:MAX_SEARCHES])
        self.options = list(options)

    @property
    def ndots(self) -> int:
        """How many dots a name needs to be tried as it is before the search path."""
        for option in reversed(self.options):
            name, _, value = option.partition(":")
            if name == "ndots" and value.isdigit():
                return min(int(value), 15)
        return 1

    @property
    def text(self) -> str:
        lines = [f"search {' '.join(self.searches)}"] if self.searches else []
        lines += [f"nameserver {server}" for server in self.servers]
        lines += [f"options {' '.join(self.options)}"] if self.options else []
        return "".join(f"{line}\n" for line in lines)

    def candidates(self, name: str) -> list[str]:
        """The full names that stand for a name, in the order in which a resolver tries them."""
        if name.endswith("."):
            return [name[:-1]]
        searched = [f"{name}.{domain}" for domain in self.searches]
        return [name, *searched] if name.count(".") >= self.ndots else [*searched, name]


def host_resolv_conf() -> ResolvConf:
    """A node's own file: its server knows nothing of the cluster."""
    return ResolvConf(HOST_SERVERS, (), HOST_OPTIONS)


def resolv_conf(pod: Obj, cluster_dns: str) -> ResolvConf:
    """The file of a pod's containers. ``cluster_dns`` is the address of the Service kube-dns; "" where there is none:
    then a pod gets its node's servers, as from a kubelet that was told of no cluster DNS."""
    spec = pod["spec"]
    policy = spec.get("dnsPolicy") or "ClusterFirst"
    if policy == "ClusterFirst" and spec.get("hostNetwork"):
        policy = "Default"
    if policy in ("ClusterFirst", "ClusterFirstWithHostNet") and cluster_dns:
        namespace = pod["metadata"].get("namespace") or "default"
        base = ResolvConf((cluster_dns,), (f"{namespace}.svc.{DOMAIN}", f"svc.{DOMAIN}", DOMAIN), CLUSTER_OPTIONS)
    elif policy == "None":
        base = ResolvConf((), (), ())
    else:
        base = host_resolv_conf()
    return _with_own(base, spec.get("dnsConfig") or {})


def _with_own(base: ResolvConf, own: Obj) -> ResolvConf:
    """What a pod's dnsConfig adds; an option of the same name takes the place of an earlier one."""
    options = {option.partition(":")[0]: option for option in base.options}
    for option in own.get("options") or ():
        name, value = option.get("name") or "", option.get("value")
        options[name] = f"{name}:{value}" if value else name
    return ResolvConf(
        dict.fromkeys([*base.servers, *(own.get("nameservers") or ())]),
        dict.fromkeys([*base.searches, *(domain.rstrip(".") or "." for domain in own.get("searches") or ())]),
        options.values(),
    )


def _fitting(searches: list[str]) -> list[str]:
    while len(" ".join(searches)) > MAX_SEARCH_CHARACTERS:
        searches = searches[:-1]
    return searches
