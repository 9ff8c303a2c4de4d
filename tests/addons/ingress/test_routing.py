"""Which backend answers, rule by rule.

Expectations come from the tables "Examples" and "Hostname wildcards" of the Kubernetes documentation on Ingress, and
from ingress-nginx where it leaves a choice.
"""

from __future__ import annotations

from typing import Any

import pytest

from minikctl.addons.ingress.routing import CONTROLLER, Backend, class_of, route

CLASSES = [
    {"metadata": {"name": "ours"}, "spec": {"controller": CONTROLLER}},
    {"metadata": {"name": "nginx"}, "spec": {"controller": "k8s.io/ingress-nginx"}},
]
Path = tuple[str, str, str]
"""path, pathType, service"""


def backend(service: str, port: int | str = 80) -> dict[str, Any]:
    key = "name" if isinstance(port, str) else "number"
    return {"service": {"name": service, "port": {key: port}}}


def ingress(
    name: str = "a", *rules: tuple[str, list[Path]], created: str = "2026-01-01T00:00:00Z", **spec: Any
) -> dict[str, Any]:
    listed = [
        {
            **({"host": host} if host else {}),
            "http": {"paths": [{"path": path, "pathType": kind, "backend": backend(to)} for path, kind, to in paths]},
        }
        for host, paths in rules
    ]
    meta = {"name": name, "namespace": "default", "creationTimestamp": created}
    return {"metadata": meta, "spec": {"ingressClassName": "ours", "rules": listed, **spec}}


def answer(found: Backend | None) -> str:
    return found.service if found else "404"


def ask(*ingresses: dict[str, Any], host: str = "example.com", path: str = "/", tls: bool = False) -> str:
    return answer(route(ingresses, CLASSES, host, path, tls))


@pytest.mark.parametrize(
    ("kind", "paths", "asked", "matched"),
    [
        ("Prefix", ["/"], "/any/thing", "/"),
        ("Exact", ["/foo"], "/foo", "/foo"),
        ("Exact", ["/foo"], "/bar", ""),
        ("Exact", ["/foo"], "/foo/", ""),
        ("Exact", ["/foo/"], "/foo", ""),
        ("Prefix", ["/foo"], "/foo", "/foo"),
        ("Prefix", ["/foo"], "/foo/", "/foo"),
        ("Prefix", ["/foo/"], "/foo", "/foo/"),
        ("Prefix", ["/foo/"], "/foo/", "/foo/"),
        ("Prefix", ["/aaa/bb"], "/aaa/bbb", ""),
        ("Prefix", ["/aaa/bbb"], "/aaa/bbb", "/aaa/bbb"),
        ("Prefix", ["/aaa/bbb/"], "/aaa/bbb", "/aaa/bbb/"),
        ("Prefix", ["/aaa/bbb"], "/aaa/bbb/", "/aaa/bbb"),
        ("Prefix", ["/aaa/bbb"], "/aaa/bbb/ccc", "/aaa/bbb"),
        ("Prefix", ["/aaa/bbb"], "/aaa/bbbxyz", ""),
        ("Prefix", ["/", "/aaa"], "/aaa/ccc", "/aaa"),
        ("Prefix", ["/", "/aaa", "/aaa/bbb"], "/aaa/bbb", "/aaa/bbb"),
        ("Prefix", ["/", "/aaa", "/aaa/bbb"], "/ccc", "/"),
        ("Prefix", ["/aaa"], "/ccc", ""),
        ("Prefix", ["/foo"], "/Foo", ""),
        ("ImplementationSpecific", ["/foo"], "/foo/bar", "/foo"),
        ("ImplementationSpecific", [""], "/foo", "/"),
    ],
)
def test_paths_match_as_the_documentation_tells(kind: str, paths: list[str], asked: str, matched: str) -> None:
    rules = ("", [(path, kind, "web") for path in paths])
    found = route([ingress("a", rules)], CLASSES, "example.com", asked, False)
    assert (found.path if found else "") == matched


def test_of_two_equal_paths_the_exact_one_is_preferred() -> None:
    one = ingress("a", ("", [("/foo", "Prefix", "prefix"), ("/foo", "Exact", "exact")]))
    assert ask(one, path="/foo") == "exact"
    assert ask(one, path="/foo/bar") == "prefix"


@pytest.mark.parametrize(
    ("host", "matches"), [("bar.foo.com", True), ("baz.bar.foo.com", False), ("foo.com", False), ("BAR.foo.com", True)]
)
def test_a_wildcard_stands_for_one_label(host: str, matches: bool) -> None:
    assert (ask(ingress("a", ("*.foo.com", [("/", "Prefix", "web")])), host=host) == "web") is matches


def test_an_exact_host_comes_before_a_wildcard_and_that_before_any() -> None:
    one = ingress(
        "a",
        ("", [("/", "Prefix", "any")]),
        ("*.foo.com", [("/", "Prefix", "wildcard")]),
        ("bar.foo.com", [("/", "Prefix", "exact")]),
    )
    assert ask(one, host="bar.foo.com") == "exact"
    assert ask(one, host="baz.foo.com") == "wildcard"
    assert ask(one, host="example.com") == "any"


def test_a_host_that_is_matched_is_not_looked_for_elsewhere() -> None:
    one = ingress("a", ("", [("/", "Prefix", "any")]), ("bar.foo.com", [("/api", "Prefix", "api")]))
    assert ask(one, host="bar.foo.com", path="/other") == "404"


def test_rules_of_one_host_may_stand_in_many_ingresses() -> None:
    first, second = ingress("a", ("x.com", [("/a", "Prefix", "a")])), ingress("b", ("x.com", [("/b", "Prefix", "b")]))
    assert [ask(first, second, host="x.com", path=path) for path in ("/a", "/b")] == ["a", "b"]


def test_of_equal_rules_the_older_ingress_wins() -> None:
    rule = ("x.com", [("/", "Prefix", "young")])
    young = ingress("a", rule, created="2026-01-02T00:00:00Z")
    old = ingress("b", ("x.com", [("/", "Prefix", "old")]))
    assert ask(young, old, host="x.com") == "old"


def test_what_nothing_matches_goes_to_the_default_backend() -> None:
    one = ingress("a", ("x.com", [("/a", "Prefix", "a")]), defaultBackend=backend("rest"))
    assert ask(one, host="x.com", path="/b") == "rest"
    assert ask(one, host="y.com", path="/a") == "rest"


def test_a_host_s_own_default_backend_comes_before_another_s() -> None:
    old = ingress("a", defaultBackend=backend("everything"))
    young = ingress("b", ("x.com", [("/a", "Prefix", "a")]), defaultBackend=backend("own"), created="2026-01-02")
    assert ask(old, young, host="x.com", path="/b") == "own"
    assert ask(old, young, host="y.com") == "everything"


def test_a_query_is_no_part_of_the_path() -> None:
    assert ask(ingress("a", ("", [("/a", "Exact", "a")])), path="/a?b=/c") == "a"


def test_a_port_is_a_number_or_a_name() -> None:
    one = ingress("a", defaultBackend=backend("web", "http"))
    found = route([one], CLASSES, "x.com", "/", False)
    assert found is not None and (found.namespace, found.ingress, found.port) == ("default", "a", "http")


def test_other_classes_and_those_that_do_not_exist_are_not_served() -> None:
    for name in ("nginx", "missing"):
        assert ask(ingress("a", ("", [("/", "Prefix", "web")]), ingressClassName=name)) == "404"


def test_the_old_annotation_names_a_class_too() -> None:
    one = ingress("a", ("", [("/", "Prefix", "web")]))
    del one["spec"]["ingressClassName"]
    assert ask(one) == "404"
    one["metadata"]["annotations"] = {"kubernetes.io/ingress.class": "ours"}
    assert (class_of(one), ask(one)) == ("ours", "web")


def test_a_backend_that_is_no_service_is_passed_over() -> None:
    one = ingress("a", ("", [("/", "Prefix", "web"), ("/files", "Prefix", "files")]))
    one["spec"]["rules"][0]["http"]["paths"][1]["backend"] = {"resource": {"kind": "Bucket", "name": "files"}}
    assert ask(one, path="/files/a") == "web"


def test_the_certificate_is_that_of_the_host() -> None:
    tls = [{"hosts": ["*.foo.com"], "secretName": "wild"}, {"hosts": ["bar.foo.com"], "secretName": "exact"}]
    one = ingress("a", tls=tls, defaultBackend=backend("web"))

    def secret(host: str, tls: bool = True) -> str:
        found = route([one], CLASSES, host, "/", tls)
        return found.secret if found else ""

    assert [secret("bar.foo.com"), secret("baz.foo.com"), secret("x.com")] == ["exact", "wild", ""]
    assert secret("bar.foo.com", tls=False) == ""
