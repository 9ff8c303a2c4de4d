"""For random Ingresses the backend is the one that a plain reading of the specification names.

The reading looks at every rule and scores it; `routing` filters and ranks.
"""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from minikctl.addons.ingress.routing import CONTROLLER, route

CLASSES = [{"metadata": {"name": "ours"}, "spec": {"controller": CONTROLLER}}]
HOSTS = ("", "a.com", "x.a.com", "*.a.com", "*.com")
ASKED_HOSTS = ("a.com", "x.a.com", "y.a.com", "z.y.a.com", "b.org")
PATHS = ("/", "/a", "/a/", "/a/b", "/ab", "/a/b/c")
KINDS = ("Exact", "Prefix", "ImplementationSpecific")
RULES = st.lists(st.tuples(st.sampled_from(HOSTS), st.sampled_from(PATHS), st.sampled_from(KINDS)), max_size=5)
INGRESSES = st.lists(st.tuples(RULES, st.booleans()), min_size=1, max_size=4)


def backend(name: str) -> dict[str, Any]:
    return {"service": {"name": name, "port": {"number": 80}}}


def built(drawn: list[tuple[list[tuple[str, str, str]], bool]]) -> list[dict[str, Any]]:
    """The older first; each rule's Service is named after its place."""
    made = []
    for number, (rules, with_default) in enumerate(drawn):
        spec: dict[str, Any] = {"ingressClassName": "ours", "rules": []}
        for place, (host, path, kind) in enumerate(rules):
            entry = {"path": path, "pathType": kind, "backend": backend(f"s{number}-{place}")}
            spec["rules"].append({**({"host": host} if host else {}), "http": {"paths": [entry]}})
        if with_default:
            spec["defaultBackend"] = backend(f"d{number}")
        meta = {"name": f"i{number}", "namespace": "default", "creationTimestamp": f"2026-01-0{number + 1}T00:00:00Z"}
        made.append({"metadata": meta, "spec": spec})
    return made


def host_score(rule: str, asked: str) -> int:
    """3 for an exact host, 2 for a wildcard of one label, 1 for any host, 0 for another one."""
    if not rule:
        return 1
    if rule.startswith("*."):
        return 2 if asked.split(".", 1)[1:] == [rule[2:]] else 0
    return 3 if rule == asked else 0


def path_score(path: str, kind: str, asked: str) -> tuple[int, int]:
    """(1 for an exact one, number of elements) of a path that matches; (-1, 0) of one that does not."""
    if kind == "Exact":
        return (1, 0) if path == asked else (-1, 0)
    elements, there = [p for p in path.split("/") if p], [p for p in asked.split("/") if p]
    return (0, len(elements)) if there[: len(elements)] == elements else (-1, 0)


def by_the_book(drawn: list[tuple[list[tuple[str, str, str]], bool]], host: str, path: str) -> str:
    hosts = [host_score(rule[0], host) for rules, _ in drawn for rule in rules]
    best_host = max(hosts, default=0)
    best, found = (-1, 0), ""
    owners = []
    for number, (rules, _) in enumerate(drawn):
        for place, (rule_host, rule_path, kind) in enumerate(rules):
            if not best_host or host_score(rule_host, host) != best_host:
                continue
            owners.append(number)
            score = path_score(rule_path, kind, path)
            if score > best:
                best, found = score, f"s{number}-{place}"
    if found:
        return found
    defaults = [number for number, (_, with_default) in enumerate(drawn) if with_default]
    own = [number for number in defaults if number in owners and best_host > 1]
    ruleless = [number for number in defaults if not drawn[number][0]]
    chosen = next(iter([*own, *ruleless, *defaults]), None)
    return "404" if chosen is None else f"d{chosen}"


@given(INGRESSES, st.sampled_from(ASKED_HOSTS), st.sampled_from(PATHS))
def test_the_backend_is_that_of_the_specification(
    drawn: list[tuple[list[tuple[str, str, str]], bool]], host: str, path: str
) -> None:
    found = route(built(drawn), CLASSES, host, path, False)
    assert (found.service if found else "404") == by_the_book(drawn, host, path)
