"""Fields that name objects follow them, after prefixes, suffixes, hashes and namespaces have changed their names."""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.kustomize.field_paths import visit
from minikctl.kubectl.kustomize.reference_specs import TARGETS
from minikctl.kubectl.kustomize.resource import CLUSTER_SCOPED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from minikctl.kubectl.kustomize.field_paths import FieldSpec
    from minikctl.kubectl.kustomize.reference_specs import Target
    from minikctl.kubectl.kustomize.resource import Resource


def fix_references(resources: Sequence[Resource]) -> None:
    """Let every reference name its object as it is called now, in place; raises CommandError for an unclear one."""
    renamed = [resource for resource in resources if resource.earlier]
    if not renamed:
        return
    for referrer in resources:
        for target in TARGETS:
            for spec in target.specs:
                if spec.concerns(referrer.original):
                    reference = _Reference(referrer, target, spec, renamed)
                    visit(referrer.obj, spec.parts, reference.updated)


class _Reference:
    """One field of one resource."""

    __slots__ = ("_candidates", "_referrer", "_spec", "_target")

    def __init__(self, referrer: Resource, target: Target, spec: FieldSpec, candidates: Sequence[Resource]) -> None:
        self._referrer = referrer
        self._target = target
        self._spec = spec
        self._candidates = candidates

    def updated(self, value: Any) -> Any:
        """The field's value with its names as they are now: a name, a map with a name, or a list of either."""
        if isinstance(value, list):
            return [self.updated(item) for item in value]
        if isinstance(value, dict):
            return self._updated_map(value)
        found = self._select(str(value), self._candidates)
        return value if found is None else found.name

    def _updated_map(self, value: dict[str, Any]) -> dict[str, Any]:
        if "name" not in value:
            return value
        found = self._select(str(value["name"]), self._in_namespace(value))
        if found is None:
            return value
        space = found.id.namespace
        return {**value, "name": found.name, **({"namespace": space} if space else {})}

    def _in_namespace(self, value: dict[str, Any]) -> Sequence[Resource]:
        if "namespace" not in value:
            return self._candidates
        space = str(value["namespace"])
        before = [one for one in self._candidates if (one.original.namespace or "default") == space]
        return before or [one for one in self._candidates if (one.id.namespace or "default") == space]

    def _select(self, name: str, candidates: Sequence[Resource]) -> Resource | None:
        found = [one for one in candidates if self._is_meant(one, name)]
        if len(found) == 1:
            return found[0]
        found = [one for one in found if one.same_affixes(self._referrer, allow_empty=True)]
        if len(found) > 1:
            found = [one for one in found if one.same_affixes(self._referrer, allow_empty=False)]
        if len({one.name for one in found}) > 1:
            names = ", ".join(str(one.id) for one in found)
            where = f"'{self._spec.path}' field of '{self._referrer.id}'"
            raise CommandError(f"updating name reference in {where}: found multiple possible referrals: {names}")
        return found[0] if found else None

    def _is_meant(self, candidate: Resource, name: str) -> bool:
        target = self._target
        before = candidate.earlier
        if not any(one.name == name for one in before):
            return False
        wanted = {"group": target.group, "version": target.version, "kind": target.kind}
        if not any(one.is_selected(**wanted) for one in before):
            return False
        if self._spec.path.endswith("roleRef/name"):
            role = self._referrer.obj.get("roleRef") or {}
            if not any(one.is_selected(group=role.get("apiGroup", ""), kind=role.get("kind", "")) for one in before):
                return False
        return self._is_near(candidate)

    def _is_near(self, candidate: Resource) -> bool:
        """Whether the referrer can mean something in the candidate's namespace."""
        mine, theirs = self._referrer.id, candidate.id
        if mine.kind in CLUSTER_SCOPED or theirs.kind in CLUSTER_SCOPED or theirs.kind == "ServiceAccount":
            return True
        return (mine.namespace or "default") == (theirs.namespace or "default")
