"""What a pod needs of ConfigMaps, Secrets and claims, and what of it is missing.

A missing ConfigMap or Secret is noted with the host, so that the pod goes on when it appears. Source of the texts:
k8s.io/kubernetes/pkg/volume/{configmap,secret,projected}, pkg/kubelet/kubelet_pods.go (makeEnvironmentVariables),
pkg/kubelet/volumemanager/populator.
"""

from __future__ import annotations

from minikctl.kubelet import host_paths, images, known_images
from minikctl.kubelet.container_status import all_containers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.types import Obj
    from minikctl.kubelet.pod_run import PodRun

CONFIG_MAP, SECRET, CLAIM = "configmaps", "secrets", "persistentvolumeclaims"
_WORD = {CONFIG_MAP: "configmap", SECRET: "secret"}
_KIND = {CONFIG_MAP: "ConfigMap", SECRET: "Secret"}
_KEY_WORD = {CONFIG_MAP: "config", SECRET: "secret"}


def missing_volumes(run: PodRun) -> list[str]:
    """A message for each volume that cannot be mounted."""
    faults = []
    for volume in run.spec.get("volumes") or ():
        found = [_missing(run, resource, name, keys) for resource, name, keys in _sources(volume)]
        missing = list(dict.fromkeys(fault for fault in [*found, host_paths.fault(run, volume)] if fault))
        if missing:
            text = missing[0] if len(missing) == 1 else f"[{', '.join(missing)}]"
            faults.append(f'MountVolume.SetUp failed for volume "{volume["name"]}" : {text}')
    return faults


def unusable_claims(run: PodRun) -> str:
    """Why claims of the pod keep it from starting, or "". A scheduler sends no such pod, but somebody else may have."""
    failed, texts = [], []
    for volume in run.spec.get("volumes") or ():
        name = (volume.get("persistentVolumeClaim") or {}).get("claimName")
        if volume.get("ephemeral"):
            name = f"{run.meta['name']}-{volume['name']}"
        fault = _claim_fault(run.host.configuration(CLAIM, name), name) if name else ""
        if fault:
            failed.append(volume["name"])
            texts.append(f"error processing PVC {run.meta['namespace']}/{name}: {fault}")
    if not failed:
        return ""
    words = f"[{' '.join(failed)}]"
    how = f"unmounted volumes={words}, unattached volumes=[], failed to process volumes={words}"
    return f"Unable to attach or mount volumes: {how}: {'; '.join(texts)}"


def _claim_fault(claim: Obj | None, name: str) -> str:
    if claim is None:
        return f'failed to fetch PVC from API server: persistentvolumeclaims "{name}" not found'
    if claim["metadata"].get("deletionTimestamp"):
        return "PVC is being deleted"
    return "" if (claim.get("status") or {}).get("phase") == "Bound" else "PVC is not bound"


def _sources(volume: Obj) -> Iterable[tuple[str, str, list[str]]]:
    """(resource, name, keys) of what must be there for a volume."""
    parts = [volume]
    if "projected" in volume:
        parts = volume["projected"].get("sources") or []
    for part in parts:
        for field, resource in (("configMap", CONFIG_MAP), ("secret", SECRET)):
            source = part.get(field)
            if source and not source.get("optional"):
                name = source.get("name") or source.get("secretName") or ""
                yield resource, name, [item["key"] for item in source.get("items") or ()]


def _missing(run: PodRun, resource: str, name: str, keys: Iterable[str]) -> str:
    found = run.host.configuration(resource, name)
    if found is None:
        run.host.await_configuration(resource, name)
        return f'{_WORD[resource]} "{name}" not found'
    for key in keys:
        if not _has(found, key):
            run.host.await_configuration(resource, name)
            return f"references non-existent {_KEY_WORD[resource]} key: {key}"
    return ""


def _has(found: Obj, key: str) -> bool:
    return any(key in (found.get(field) or ()) for field in ("data", "binaryData", "stringData"))


def missing_environment(run: PodRun, name: str) -> str:
    """Why the container cannot be configured, or ""."""
    container = next(one for one in all_containers(run.spec) if one["name"] == name)
    for source in container.get("envFrom") or ():
        for field, resource in (("configMapRef", CONFIG_MAP), ("secretRef", SECRET)):
            wanted = source.get(field)
            if wanted and not wanted.get("optional"):
                fault = _missing(run, resource, wanted.get("name") or "", ())
                if fault:
                    return fault
    for variable in container.get("env") or ():
        fault = _missing_key(run, variable.get("valueFrom") or {})
        if fault:
            return fault
    return _root_fault(run, container)


def _missing_key(run: PodRun, source: Obj) -> str:
    for field, resource in (("configMapKeyRef", CONFIG_MAP), ("secretKeyRef", SECRET)):
        wanted = source.get(field)
        if not wanted or wanted.get("optional"):
            continue
        name, key = wanted.get("name") or "", wanted["key"]
        fault = _missing(run, resource, name, ())
        if fault:
            return fault
        if not _has(run.host.configuration(resource, name) or {}, key):
            run.host.await_configuration(resource, name)
            return f"couldn't find key {key} in {_KIND[resource]} {run.meta['namespace']}/{name}"
    return ""


def _root_fault(run: PodRun, container: Obj) -> str:
    """``runAsNonRoot`` of an image that is known to run as root."""
    own, pod = container.get("securityContext") or {}, run.spec.get("securityContext") or {}
    if not own.get("runAsNonRoot", pod.get("runAsNonRoot")):
        return ""
    user = own.get("runAsUser", pod.get("runAsUser"))
    where = f'(pod: "{run.title}", container: {container["name"]})'
    if user == 0:
        return f"container's runAsUser breaks non-root policy {where}"
    image = images.parse(container["image"])
    if user is None and image is not None and known_images.runs_as_root(image.known_as):
        return f"container has runAsNonRoot and image will run as root {where}"
    return ""


def warn_of_pull_secrets(run: PodRun) -> None:
    missing = [
        secret["name"]
        for secret in run.spec.get("imagePullSecrets") or ()
        if secret.get("name") and run.host.configuration(SECRET, secret["name"]) is None
    ]
    if missing:
        run.warning(
            "FailedToRetrieveImagePullSecret",
            f"Unable to retrieve some image pull secrets ({', '.join(missing)}); attempting to pull the image may not "
            "succeed.",
        )
