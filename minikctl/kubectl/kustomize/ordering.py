"""The order in which kustomize prints objects: by kind, as they depend on each other, or as they came."""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.kubectl.kustomize.resource import Identity, Resource

_FIRST = (
    "Namespace", "ResourceQuota", "StorageClass", "CustomResourceDefinition", "ServiceAccount",
    "PodSecurityPolicy", "Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "ConfigMap", "Secret",
    "Endpoints", "Service", "LimitRange", "PriorityClass", "PersistentVolume", "PersistentVolumeClaim",
    "Deployment", "StatefulSet", "CronJob", "PodDisruptionBudget",
)  # fmt: skip
_LAST = ("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration")


def in_order(resources: list[Resource], options: dict[str, Any] | None) -> list[Resource]:
    """``options`` is sortOptions of the kustomization; without it the order is the legacy one."""
    options = options or {"order": "legacy"}
    order, legacy = options.get("order"), options.get("legacySortOptions")
    if order not in ("fifo", "legacy"):
        raise CommandError("the field 'sortOptions.order' must be one of [fifo, legacy]")
    if order == "fifo":
        if legacy:
            raise CommandError(
                "the field 'sortOptions.legacySortOptions' is set but the selected sort order is 'fifo', not 'legacy'"
            )
        return resources
    first = (legacy or {}).get("orderFirst", () if legacy else _FIRST)
    last = (legacy or {}).get("orderLast", () if legacy else _LAST)
    ranks = {kind: place - len(first) for place, kind in enumerate(first)}
    ranks |= {kind: place + 1 for place, kind in enumerate(last)}
    return sorted(resources, key=lambda resource: _rank(resource.id, ranks))


def _rank(identity: Identity, ranks: dict[str, int]) -> tuple[int, str, str]:
    kind = f"{identity.group or '~G'}_{identity.version or '~V'}_{identity.kind or '~K'}"
    name = f"{identity.kind_text()}|{identity.namespace or '~X'}|{identity.name or '~N'}"
    return ranks.get(identity.kind, 0), kind, name
