"""What a volume of a pod gets when its author said nothing: a type, file modes, names of old drivers.

Neighbours: `pod_defaults.py` calls `default_volume`; `container_defaults.py` has what volumes and containers share.
Source: pkg/apis/core/v1/defaults.go and zz_generated.defaults.go.
"""

from __future__ import annotations

from minikctl.apiserver.registry.core.container_defaults import (
    default_downward_source,
    default_pull_policy,
    round_requirements,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.types import Obj

_MODE = 0o644
_SOURCE_DEFAULTS: dict[str, tuple[tuple[str, Any], ...]] = {
    "secret": (("defaultMode", _MODE),),
    "configMap": (("defaultMode", _MODE),),
    "downwardAPI": (("defaultMode", _MODE),),
    "projected": (("defaultMode", _MODE),),
    "hostPath": (("type", ""),),
    "iscsi": (("iscsiInterface", "default"),),
    "rbd": (("pool", "rbd"), ("user", "admin"), ("keyring", "/etc/ceph/keyring")),
    "scaleIO": (("storageMode", "ThinProvisioned"), ("fsType", "xfs")),
    "azureDisk": (("cachingMode", "ReadWrite"), ("fsType", "ext4"), ("readOnly", False), ("kind", "Shared")),
}


def default_volume(volume: Obj) -> None:
    """A volume without any type becomes an emptyDir."""
    sources = [key for key, value in volume.items() if key != "name" and value is not None]
    if not sources:
        volume["emptyDir"] = {}
        return
    for key in sources:
        source = volume[key]
        for field, value in _SOURCE_DEFAULTS.get(key, ()):
            if source.get(field) is None:
                source[field] = value
        _default_inside(key, source)


def _default_inside(key: str, source: Obj) -> None:
    if key == "downwardAPI":
        for item in source.get("items") or ():
            default_downward_source(item)
    elif key == "projected":
        for projection in source.get("sources") or ():
            _default_projection(projection)
    elif key == "ephemeral" and source.get("volumeClaimTemplate") is not None:
        _default_claim_template(source["volumeClaimTemplate"])
    elif key == "image" and not source.get("pullPolicy"):
        source["pullPolicy"] = default_pull_policy(source.get("reference") or "")


def _default_projection(projection: Obj) -> None:
    for item in (projection.get("downwardAPI") or {}).get("items") or ():
        default_downward_source(item)
    token = projection.get("serviceAccountToken")
    if token is not None and token.get("expirationSeconds") is None:
        token["expirationSeconds"] = 3600


def _default_claim_template(template: Obj) -> None:
    if template.get("metadata") is None:
        template["metadata"] = {}
    template["metadata"].setdefault("creationTimestamp", None)
    spec = template.setdefault("spec", {})
    if spec.get("volumeMode") is None:
        spec["volumeMode"] = "Filesystem"
    round_requirements(spec.setdefault("resources", {}))
