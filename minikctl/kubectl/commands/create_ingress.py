"""create ingress: rules of the form HOST/PATH=SERVICE:PORT[,tls[=SECRET]]."""

from __future__ import annotations

import re

from minikctl.kubectl.creation import Creation
from minikctl.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.invocation import Invocation

_RULE = re.compile(r"^([\w*\-.]*)(/.*)=([\w\-]+):([\w\-]+)(,(tls)=?([\w\-]+)?)?", re.ASCII)


def run(invocation: Invocation) -> int:
    creation = Creation(invocation)
    flags = invocation.flags
    _check(flags)
    annotations = dict(text.split("=", 1) for text in flags["annotation"])
    spec: Obj = {"ingressClassName": flags["class"]} if flags["class"] else {}
    if flags["default-backend"]:
        spec["defaultBackend"] = _backend(flags["default-backend"])
    tls, rules = _tls(flags["rule"]), _rules(flags["rule"])
    if tls:
        spec["tls"] = tls
    if rules:
        spec["rules"] = rules
    obj = {**creation.head("Ingress", "networking.k8s.io/v1", annotations=annotations), "spec": spec}
    obj["status"] = {"loadBalancer": {}}
    return creation.send("ingresses.networking.k8s.io", obj, failed="failed to create ingress: ")


def _check(flags: dict[str, Any]) -> None:
    if not flags["default-backend"] and not flags["rule"]:
        raise CommandError(
            "not enough information provided: every ingress has to either specify a default-backend (which catches all "
            "traffic) or a list of rules (which catch specific paths)"
        )
    for rule in flags["rule"]:
        if not _RULE.match(rule):
            raise CommandError(
                f"rule {rule} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]"
            )
    for annotation in flags["annotation"]:
        if "=" not in annotation:
            raise CommandError(f"annotation {annotation} is invalid and should be in format key=[value]")
    if flags["default-backend"] and flags["default-backend"].count(":") != 1:
        raise CommandError("default-backend should be in format servicename:serviceport")


def _tls(rules: Sequence[str]) -> list[Obj]:
    """One entry a secret; each host stands in the first that names it."""
    made: list[Obj] = []
    hosts: set[str] = set()
    for rule in rules:
        parts = rule.split(",")
        host = rule.split("/", 1)[0]
        if len(parts) != 2 or host in hosts:
            continue
        hosts.add(host)
        _, _, secret = parts[1].partition("=")
        secret = secret.split("=")[0]
        known = next((entry for entry in made if entry.get("secretName", "") == secret), None)
        if known is not None:
            known.setdefault("hosts", []).append(host)
            continue
        entry: Obj = {"hosts": [host]} if host else {}
        if secret:
            entry["secretName"] = secret
        if entry:
            made.append(entry)
    return made


def _rules(rules: Sequence[str]) -> list[Obj]:
    """One entry a host, with its paths in the order given."""
    by_host: dict[str, list[Obj]] = {}
    for rule in rules:
        host, _, rest = rule.split(",")[0].partition("/")
        by_host.setdefault(host, []).append(_path(rest))
    return [{**({"host": host} if host else {}), "http": {"paths": paths}} for host, paths in by_host.items()]


def _path(text: str) -> Obj:
    parts = text.split("=")
    path = f"/{parts[0]}"
    prefix = path.endswith("*")
    return {
        "path": path[:-1] if prefix else path,
        "pathType": "Prefix" if prefix else "Exact",
        "backend": _backend(parts[1]),
    }


def _backend(text: str) -> Obj:
    name, port = text.split(":")[:2]
    return {"service": {"name": name, "port": {"number": int(port)} if port.isdecimal() else {"name": port}}}
