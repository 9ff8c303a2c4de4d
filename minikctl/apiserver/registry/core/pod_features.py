"""Fields that a 1.33 API server drops in silence, because the feature behind them is off by default.

Neighbours: `pod.py` and the pages of workloads call `drop_disabled_fields` before they validate. A field that the
stored object already has is kept. Source: pkg/api/pod/util.go and pkg/features/kube_features.go.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj

_CONTAINERS = ("containers", "initContainers", "ephemeralContainers")


def drop_disabled_template_fields(template: Obj, old: Obj | None = None) -> None:
    """``template`` and ``old`` are PodTemplateSpecs; changes ``template`` in place."""
    drop_disabled_fields(template.get("spec") or {}, (old or {}).get("spec"))


def drop_disabled_fields(spec: Obj, old: Obj | None = None) -> None:
    """In place: pod-level resources, dynamic resource claims, image volumes, trust bundles, stop signals."""
    before = old or {}
    if "resources" in spec and not before.get("resources"):  # PodLevelResources
        del spec["resources"]
    if not before.get("resourceClaims"):  # DynamicResourceAllocation
        spec.pop("resourceClaims", None)
        _drop_in_containers(spec, "resources", "claims")
    if not _stop_signal_used(before):  # ContainerStopSignals
        _drop_in_containers(spec, "lifecycle", "stopSignal")
    _drop_volumes(spec.get("volumes") or [], before.get("volumes") or [])


def _drop_in_containers(spec: Obj, outer: str, inner: str) -> None:
    for key in _CONTAINERS:
        for container in spec.get(key) or ():
            part = container.get(outer)
            if part:
                part.pop(inner, None)


def _stop_signal_used(spec: Obj) -> bool:
    return any(
        (container.get("lifecycle") or {}).get("stopSignal") for key in _CONTAINERS for container in spec.get(key) or ()
    )


def _drop_volumes(volumes: list[Obj], before: list[Obj]) -> None:
    if not any(volume.get("image") for volume in before):  # ImageVolume
        for volume in volumes:
            volume.pop("image", None)
    if not any(_has_trust_bundle(volume) for volume in before):  # ClusterTrustBundleProjection
        for volume in volumes:
            for source in (volume.get("projected") or {}).get("sources") or ():
                source.pop("clusterTrustBundle", None)


def _has_trust_bundle(volume: Obj) -> bool:
    return any(source.get("clusterTrustBundle") for source in (volume.get("projected") or {}).get("sources") or ())
