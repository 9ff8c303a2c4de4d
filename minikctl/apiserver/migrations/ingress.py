"""v1beta1 Ingress: a backend named its service flat, and no path had to say how it matches."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.types import Obj


def modernise(obj: Obj) -> Obj:
    spec = {**(obj.get("spec") or {})}
    default = spec.pop("backend", None)
    if default is not None:
        spec["defaultBackend"] = _backend(default)
    if spec.get("rules"):
        spec["rules"] = [_rule(rule) for rule in spec["rules"]]
    return {**obj, "spec": spec}


def _rule(rule: Obj) -> Obj:
    http = rule.get("http")
    if not http:
        return rule
    return {**rule, "http": {**http, "paths": [_path(path) for path in http.get("paths") or []]}}


def _path(path: Obj) -> Obj:
    out = {**path, "pathType": path.get("pathType") or "ImplementationSpecific"}
    if path.get("backend") is not None:
        out["backend"] = _backend(path["backend"])
    return out


def _backend(backend: Obj) -> Obj:
    out = {**backend}
    name, port = out.pop("serviceName", None), out.pop("servicePort", None)
    if name is not None or port is not None:
        out["service"] = {"name": name or "", "port": _port(port)}
    return out


def _port(port: Any) -> Obj:
    """Text is the name of a port even where it looks like a number."""
    if port is None:
        return {}
    return {"name": port} if isinstance(port, str) else {"number": port}
