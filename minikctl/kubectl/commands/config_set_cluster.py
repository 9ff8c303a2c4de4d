"""config set-cluster: make or change a cluster's entry. Source: kubectl pkg/cmd/config/set_cluster.go."""

from __future__ import annotations

import os

from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.flag_values import quote
from minikctl.kubectl.kubeconfig_access import Access, one_name
from minikctl.kubectl.kubeconfig_files import check_file, embedded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    name = one_name(invocation)
    _check(invocation, name)
    access = Access(invocation)
    access.clusters[name] = _changed(invocation, access.clusters.get(name, {}))
    access.save()
    invocation.print(f"Cluster {quote(name)} set.")
    return 0


def _check(invocation: Invocation, name: str) -> None:
    flags = invocation.flags
    if not name:
        raise CommandError("you must specify a non-empty cluster name")
    if flags["insecure-skip-tls-verify"] and flags["certificate-authority"]:
        raise CommandError("you cannot specify a certificate authority and insecure mode at the same time")
    if flags["embed-certs"]:
        if not flags["certificate-authority"]:
            raise CommandError("you must specify a --certificate-authority to embed")
        check_file("certificate-authority", flags["certificate-authority"])


def _changed(invocation: Invocation, cluster: Obj) -> Obj:
    flags, changed = invocation.flags, invocation.changed
    new = dict(cluster)
    if "server" in changed:
        new["server"] = flags["server"]
        new.pop("tls-server-name", None)
    for field in ("tls-server-name", "insecure-skip-tls-verify", "proxy-url"):
        if field in changed:
            new[field] = flags[field]
    if new.get("insecure-skip-tls-verify") and "insecure-skip-tls-verify" in changed:
        for field in ("certificate-authority", "certificate-authority-data"):
            new.pop(field, None)
    if "certificate-authority" in changed:
        new.pop("insecure-skip-tls-verify", None)
        new.pop("certificate-authority", None)
        new.pop("certificate-authority-data", None)
        if flags["embed-certs"]:
            new["certificate-authority-data"] = embedded(flags["certificate-authority"])
        else:
            new["certificate-authority"] = os.path.abspath(flags["certificate-authority"])
    return new
