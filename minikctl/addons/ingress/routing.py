"""Which backend an HTTP request is for, by the rules of all Ingresses that the controller serves. Pure.

The host decides first: an exact one, then a wildcard, which stands for one label, then rules for any host. Among the
paths of that host an Exact one comes first, then the longest by its elements; of equal ones the older Ingress wins.
What no path matches goes to a default backend: of an Ingress that names the host, else of any, those without rules
first. Source: the Ingress documentation and API, and ingress-nginx where they leave a choice: ImplementationSpecific
is a prefix, a host that is matched is not looked for elsewhere, backends that are no Services are passed over.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from minikctl.apimachinery.types import Obj

CONTROLLER = "minikctl.dev/ingress-controller"
CLASS_ANNOTATION = "kubernetes.io/ingress.class"


class Backend:
    """The Service behind a request. ``port``: a number, or a port's name; ``path``, ``path_type``, ``host``: of the
    rule that matched, all "" for a default backend; ``secret``: the TLS secret whose certificate is shown, "" for the
    controller's own, or without TLS."""

    __slots__ = ("host", "ingress", "namespace", "path", "path_type", "port", "secret", "service")

    def __init__(self, ingress: Obj, service: Obj, rule: _Rule | None, secret: str) -> None:
        self.namespace: str = ingress["metadata"]["namespace"]
        self.ingress: str = ingress["metadata"]["name"]
        self.service: str = service["name"]
        port = service.get("port") or {}
        self.port: int | str = port.get("number") or port.get("name") or 0
        self.host = rule.host if rule else ""
        self.path = rule.path if rule else ""
        self.path_type = rule.path_type if rule else ""
        self.secret = secret


class _Rule:
    __slots__ = ("host", "ingress", "path", "path_type", "service")

    def __init__(self, ingress: Obj, host: str, entry: Obj) -> None:
        self.ingress = ingress
        self.host = host
        self.path: str = entry.get("path") or "/"
        self.path_type: str = entry.get("pathType") or "ImplementationSpecific"
        self.service: Obj = entry["backend"]["service"]


def route(ingresses: Iterable[Obj], classes: Iterable[Obj], host: str, path: str, tls: bool) -> Backend | None:
    """The backend of a request, or None where the controller itself would answer (404). ``host`` has no port,
    ``path`` may have a query."""
    listed = list(classes)
    known = sorted((ingress for ingress in ingresses if is_served(ingress, listed)), key=_age)
    host, path = host.lower().rstrip("."), path.partition("?")[0] or "/"
    rules = [rule for ingress in known for rule in _rules(ingress)]
    of_host = _of_host(rules, host)
    matching = [rule for rule in of_host if _matches(rule, path)]
    if matching:
        best = min(matching, key=_rank)  # the first of equal ones, so that of the oldest Ingress
        return Backend(best.ingress, best.service, best, _secret(known, host, tls))
    fallback = _fallback(known, of_host)
    if fallback is None:
        return None
    return Backend(fallback, fallback["spec"]["defaultBackend"]["service"], None, _secret(known, host, tls))


def class_of(ingress: Obj) -> str:
    """The name of an Ingress's class, or ""; the field wins over the old annotation."""
    annotations = ingress["metadata"].get("annotations") or {}
    return str(ingress["spec"].get("ingressClassName") or annotations.get(CLASS_ANNOTATION) or "")


def is_served(ingress: Obj, classes: Iterable[Obj]) -> bool:
    """Whether an Ingress is of a class that this controller carries out."""
    name = class_of(ingress)
    return bool(name) and any(
        known["metadata"]["name"] == name and known["spec"].get("controller") == CONTROLLER for known in classes
    )


def _age(ingress: Obj) -> tuple[str, str, str]:
    meta = ingress["metadata"]
    return meta.get("creationTimestamp") or "", meta["namespace"], meta["name"]


def _rules(ingress: Obj) -> Iterator[_Rule]:
    for rule in ingress["spec"].get("rules") or ():
        for entry in (rule.get("http") or {}).get("paths") or ():
            if entry["backend"].get("service"):
                yield _Rule(ingress, (rule.get("host") or "").lower(), entry)


def _of_host(rules: list[_Rule], host: str) -> list[_Rule]:
    _, _, parent = host.partition(".")
    for wanted in (host, f"*.{parent}" if parent else "", ""):
        found = [rule for rule in rules if rule.host == wanted]
        if found:
            return found
    return []


def _matches(rule: _Rule, path: str) -> bool:
    if rule.path_type == "Exact":
        return rule.path == path
    wanted = _elements(rule.path)
    return wanted == _elements(path)[: len(wanted)]


def _elements(path: str) -> list[str]:
    """``/a/b/`` and ``/a/b`` have the same."""
    stripped = path.strip("/")
    return stripped.split("/") if stripped else []


def _rank(rule: _Rule) -> tuple[int, int]:
    return 0 if rule.path_type == "Exact" else 1, -len(_elements(rule.path))


def _fallback(known: list[Obj], of_host: list[_Rule]) -> Obj | None:
    with_default = [one for one in known if (one["spec"].get("defaultBackend") or {}).get("service")]
    own = [rule.ingress for rule in of_host if rule.host]
    for one in with_default:
        if any(one is ingress for ingress in own):
            return one
    return min(with_default, key=lambda one: bool(one["spec"].get("rules")), default=None)


def _secret(known: list[Obj], host: str, tls: bool) -> str:
    """The certificate for a host; an exact host comes before a wildcard, an entry without hosts is for all."""
    if not tls:
        return ""
    entries = [entry for ingress in known for entry in ingress["spec"].get("tls") or ()]
    _, _, parent = host.partition(".")
    for wanted in (host, f"*.{parent}"):
        for entry in entries:
            if wanted in entry.get("hosts", ()) and entry.get("secretName"):
                return str(entry["secretName"])
    return next((str(e["secretName"]) for e in entries if not e.get("hosts") and e.get("secretName")), "")
