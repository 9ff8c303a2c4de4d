"""The objects that ``debug`` makes: an ephemeral container, a copy of a pod, a pod on a node. Pure.

Source: kubectl pkg/cmd/debug/debug.go.
"""

from __future__ import annotations

from hashlib import sha256

from minikctl.kubectl import debug_profiles
from minikctl.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from minikctl.apimachinery.types import Obj

_LETTERS = "bcdfghjklmnpqrstvwxz2456789"
_LISTS = ("containers", "initContainers", "ephemeralContainers")


def suffix(obj: Obj, now: int) -> str:
    """Five letters, as Kubernetes ends its random names; they follow from the object and the moment (ms)."""
    digest = sha256(f"{obj['metadata'].get('uid')} {obj['metadata'].get('resourceVersion')} {now}".encode()).digest()
    return "".join(_LETTERS[byte % len(_LETTERS)] for byte in digest[:5])


def names(pod: Obj) -> list[str]:
    return [container["name"] for group in _LISTS for container in pod["spec"].get(group) or ()]


def _container(name: str, flags: dict[str, Any], words: Sequence[str]) -> Obj:
    made: Obj = {"name": name, "image": flags["image"]}
    if words:
        made["args" if flags["arguments-only"] else "command"] = list(words)
    if flags["env"]:
        made["env"] = [{"name": key, "value": value} for key, value in flags["env"].items()]
    made["resources"] = {}
    made["terminationMessagePolicy"] = "File"
    if flags["image-pull-policy"]:
        made["imagePullPolicy"] = flags["image-pull-policy"]
    for flag in ("stdin", "tty"):
        if flags[flag]:
            made[flag] = True
    return made


def with_ephemeral(pod: Obj, name: str, flags: dict[str, Any], words: Sequence[str]) -> Obj:
    """The pod with one more ephemeral container."""
    made = _container(name, flags, words)
    if flags["target"]:
        made["targetContainerName"] = flags["target"]
    spec = {**pod["spec"], "ephemeralContainers": [*(pod["spec"].get("ephemeralContainers") or ()), made]}
    return debug_profiles.applied(flags["profile"], {**pod, "spec": spec}, name, debug_profiles.EPHEMERAL, flags)


def on_node(node: Obj, name: str, container: str, namespace: str, flags: dict[str, Any], words: Sequence[str]) -> Obj:
    pod = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name, "namespace": namespace},
        "spec": {
            "containers": [_container(container, flags, words)],
            "nodeName": node["metadata"]["name"],
            "restartPolicy": "Never",
            "tolerations": [{"operator": "Exists"}],
        },
    }
    return debug_profiles.applied(flags["profile"], pod, container, debug_profiles.NODE, flags)


def copy_of(pod: Obj, flags: dict[str, Any], changed: set[str]) -> Obj:
    """The bare copy: another name, no node, other images, no ephemeral containers."""
    meta = {"name": flags["copy-to"], "namespace": pod["metadata"]["namespace"]}
    for field in ("labels", "annotations"):
        if pod["metadata"].get(field):
            meta[field] = pod["metadata"][field]
    spec = {name: value for name, value in pod["spec"].items() if name != "ephemeralContainers"}
    if "share-processes" in changed:
        spec["shareProcessNamespace"] = flags["share-processes"]
    if not flags["same-node"]:
        spec.pop("nodeName", None)
    images = flags["set-image"]
    spec["containers"] = [_with_image(container, images) for container in spec["containers"]]
    return {"apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": spec}


def _with_image(container: Obj, images: dict[str, str]) -> Obj:
    image = images.get(container["name"]) or images.get("*")
    return {**container, "image": image} if image else container


def with_debug_container(copied: Obj, name: str, flags: dict[str, Any], words: Sequence[str]) -> Obj:
    """The copy with a new container, or with one of its own changed."""
    spec = copied["spec"]
    known = name in names(copied)
    group = next((group for group in _LISTS if any(c["name"] == name for c in spec.get(group) or ())), "containers")
    if not known:
        if not flags["image"]:
            raise CommandError("you must specify image when creating new container")
        containers = [*spec["containers"], _container(name, flags, words)]
    else:
        containers = [_changed(c, flags, words) if c["name"] == name else c for c in spec[group]]
    pod = {**copied, "spec": {**spec, group: containers}}
    return debug_profiles.applied(flags["profile"], pod, name, debug_profiles.COPY, flags)


def _changed(container: Obj, flags: dict[str, Any], words: Sequence[str]) -> Obj:
    made = dict(container)
    if words and flags["arguments-only"]:
        made["args"] = list(words)
    elif words:
        made["command"] = list(words)
        made.pop("args", None)
    if flags["env"]:
        made["env"] = [{"name": key, "value": value} for key, value in flags["env"].items()]
    if flags["image"]:
        made["image"] = flags["image"]
    if flags["image-pull-policy"]:
        made["imagePullPolicy"] = flags["image-pull-policy"]
    for flag in ("stdin", "tty"):
        made.pop(flag, None)
        if flags[flag]:
            made[flag] = True
    return made


def may_not_work(pod: Obj, name: str) -> bool:
    """Whether the profile gives capabilities to a container that runs as somebody else than root."""
    user = (pod["spec"].get("securityContext") or {}).get("runAsUser")
    container = next((c for group in _LISTS for c in pod["spec"].get(group) or () if c["name"] == name), None)
    context = (container or {}).get("securityContext")
    if not user or not context or context.get("runAsUser") == 0:
        return False
    return bool(context.get("privileged") or (context.get("capabilities") or {}).get("add"))
