"""The description of a Role or a ClusterRole: its rules, taken apart and put together by resource.

Source: kubectl pkg/util/rbac.
"""

from __future__ import annotations

from itertools import product

from minikctl.apimachinery.go_format import plain
from minikctl.kubectl.describe.labels import write_cluster_identity
from minikctl.kubectl.describe.page import Page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client


class _Rule:
    """A rule about one resource of one group, or about one URL."""

    __slots__ = ("group", "name", "resource", "url", "verbs")

    def __init__(self, verbs: list[str], *, group: str = "", resource: str = "", name: str = "", url: str = "") -> None:
        self.verbs = verbs
        self.group = group
        self.resource = resource
        self.name = name
        self.url = url

    @property
    def order(self) -> str:
        """The text by which kubectl sorts: that of its protocol buffers, verbs first."""
        groups = plain([] if self.url else [self.group])
        return (
            f"Verbs:{plain(self.verbs)},APIGroups:{groups},Resources:{plain(_list(self.resource))},"
            f"ResourceNames:{plain(_list(self.name))},NonResourceURLs:{plain(_list(self.url))},"
        )


def describe(obj: Obj, client: Client, now: int, *, show_events: bool = True) -> str:
    """Neither events nor the namespace are part of it."""
    page = Page()
    write_cluster_identity(page, obj)
    page.line("PolicyRule:")
    page.header(("Resources", "Non-Resource URLs", "Resource Names", "Verbs"), 1)
    for cells in rule_rows(obj.get("rules") or ()):
        page.row(cells, 1)
    return page.text()


def rule_rows(rules: Iterable[Obj]) -> list[tuple[str, str, str, str]]:
    """Resource, URLs, names and verbs of rules, compacted, in kubectl's order."""
    return [
        (_resource(rule), plain(_list(rule.url)), plain(_list(rule.name)), plain(rule.verbs))
        for rule in sorted(_compact(rules), key=lambda rule: rule.order)
    ]


def _compact(rules: Iterable[Obj]) -> list[_Rule]:
    """One rule for each resource and name with all its verbs; URLs keep one verb a rule."""
    found: list[_Rule] = []
    by_resource: dict[tuple[str, str, str], _Rule] = {}
    for rule in rules:
        verbs = rule.get("verbs") or []
        for key in product(
            rule.get("apiGroups") or (), rule.get("resources") or (), rule.get("resourceNames") or ("",)
        ):
            group, resource, name = key
            for verb in verbs:
                whole = by_resource.get(key)
                if whole is None:
                    by_resource[key] = _Rule([verb], group=group, resource=resource, name=name)
                elif verb not in whole.verbs:
                    whole.verbs.append(verb)
        found += [_Rule([verb], url=url) for url in rule.get("nonResourceURLs") or () for verb in verbs]
    return found + list(by_resource.values())


def _resource(rule: _Rule) -> str:
    """``deployments.apps/scale``."""
    resource, slash, subresource = rule.resource.partition("/")
    return f"{resource}.{rule.group}{slash}{subresource}" if rule.group else rule.resource


def _list(text: str) -> list[str]:
    return [text] if text else []
