"""AppArmor profiles, which a pod may name in a field (new) or in an annotation (old): each is copied to the other.

Neighbours: `pod.py` calls this at create; `validation/pod_annotations.py` has the words for what does not fit.
Source: pkg/registry/core/pod/strategy.go, applyAppArmorVersionSkew.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj

PREFIX = "container.apparmor.security.beta.kubernetes.io/"
_LOCALHOST = "localhost/"
_LISTS = ("initContainers", "containers", "ephemeralContainers")
_ANNOTATION_OF = {"RuntimeDefault": "runtime/default", "Unconfined": "unconfined"}
_TYPE_OF = {"runtime/default": "RuntimeDefault", "unconfined": "Unconfined"}


def is_used(pod: Obj) -> bool:
    """Whether there is anything to copy: most pods name no profile at all."""
    if any(key.startswith(PREFIX) for key in pod["metadata"].get("annotations") or ()):
        return True
    spec = pod["spec"]
    if (spec.get("securityContext") or {}).get("appArmorProfile"):
        return True
    return any(_profile(container) for key in _LISTS for container in spec.get(key) or ())


def sync_profiles(pod: Obj) -> None:
    """In place; the annotation wins only where the container has no field."""
    spec, meta = pod["spec"], pod["metadata"]
    if (spec.get("os") or {}).get("name") == "windows":
        return
    of_pod = (spec.get("securityContext") or {}).get("appArmorProfile")
    for key in _LISTS:
        for container in spec.get(key) or ():
            annotation = PREFIX + container.get("name", "")
            value = (meta.get("annotations") or {}).get(annotation)
            own = _profile(container)
            if value is None:
                text = _to_annotation(own or of_pod)
                if text:
                    meta["annotations"] = {**(meta.get("annotations") or {}), annotation: text}
            elif own is None:
                found = _to_field(value)
                if found is not None and found != of_pod:
                    container["securityContext"] = {
                        **(container.get("securityContext") or {}),
                        "appArmorProfile": found,
                    }


def _profile(container: Obj) -> Obj | None:
    found: Obj | None = (container.get("securityContext") or {}).get("appArmorProfile")
    return found


def _to_annotation(profile: Obj | None) -> str:
    if not profile:
        return ""
    if profile.get("type") == "Localhost":
        name = profile.get("localhostProfile")
        return f"{_LOCALHOST}{name}" if name else ""
    return _ANNOTATION_OF.get(profile.get("type") or "", "")


def _to_field(annotation: str) -> Obj | None:
    if annotation in _TYPE_OF:
        return {"type": _TYPE_OF[annotation]}
    name = annotation.removeprefix(_LOCALHOST)
    if name == annotation or not name or name != name.strip():
        return None
    return {"type": "Localhost", "localhostProfile": name}
