"""The three files that the kubelet and the runtime put into every container's /etc: hosts, hostname, resolv.conf. Pure.

Source: k8s.io/kubernetes/pkg/kubelet/kubelet_pods.go (managedHostsFileContent).
"""

from __future__ import annotations

from minikctl.apimachinery.resolv_conf import resolv_conf
from minikctl.kubelet.container_env import LONGEST_HOSTNAME, domain_of, hostname

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.client.lookup import Lookup

_USUAL = """\
127.0.0.1\tlocalhost
::1\tlocalhost ip6-localhost ip6-loopback
fe00::0\tip6-localnet
fe00::0\tip6-mcastprefix
fe00::1\tip6-allnodes
fe00::2\tip6-allrouters
"""


def contents(pod: Obj, lookup: Lookup) -> dict[str, str]:
    """Absolute path -> text."""
    dns = lookup.find("services", "kube-system", "kube-dns") or {}
    address = (dns.get("spec") or {}).get("clusterIP") or ""
    return {
        "/etc/hosts": hosts(pod),
        "/etc/hostname": hostname(pod) + "\n",
        "/etc/resolv.conf": resolv_conf(pod, address).text,
    }


def hosts(pod: Obj) -> str:
    """The pod's own name and those that ``hostAliases`` adds."""
    spec, status = pod["spec"], pod.get("status") or {}
    if spec.get("hostNetwork"):
        own = f"{status.get('hostIP') or ''}\t{spec.get('nodeName') or ''}\n" if status.get("hostIP") else ""
        return f"# Kubernetes-managed hosts file (host network).\n{_USUAL}{own}{_aliases(spec)}"
    name = str(spec.get("hostname") or pod["metadata"]["name"])[:LONGEST_HOSTNAME].rstrip("-.")
    domain = domain_of(pod)
    names = f"{name}.{domain}\t{name}" if domain else name
    addresses = [entry["ip"] for entry in status.get("podIPs") or ()]
    own = "".join(f"{address}\t{names}\n" for address in addresses)
    return f"# Kubernetes-managed hosts file.\n{_USUAL}{own}{_aliases(spec)}"


def _aliases(spec: Obj) -> str:
    aliases = spec.get("hostAliases")
    if not aliases:
        return ""
    names = ["\t".join([alias["ip"], *(alias.get("hostnames") or ())]) for alias in aliases]
    return "\n# Entries added by HostAliases.\n" + "".join(f"{line}\n" for line in names)
