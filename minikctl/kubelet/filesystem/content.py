"""What the kubelet writes into volumes of configuration: ConfigMaps, Secrets, the downward API, and all of them in one.

Pure, but for the lookup. Source: k8s.io/kubernetes/pkg/volume/{configmap,secret,projected,downwardapi}.
"""

from __future__ import annotations

from base64 import b64decode

from minikctl.kubelet import downward_api
from minikctl.kubelet.filesystem.service_account import token_for

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.client.lookup import Lookup

    Payload = dict[str, tuple[bytes, int]]
    """Path in the volume -> (content, mode)."""

DEFAULT_MODE = 0o644


def payload(pod: Obj, volume: Obj, lookup: Lookup, now: int) -> Payload:
    """The files of a volume of configuration; what is missing and optional is left out."""
    if "projected" in volume:
        projected = volume["projected"]
        mode = _mode(projected)
        found: Payload = {}
        for source in projected.get("sources") or ():
            found.update(_part(pod, source, mode, lookup, now))
        return found
    return _part(pod, volume, DEFAULT_MODE, lookup, now)


def _part(pod: Obj, source: Obj, mode: int, lookup: Lookup, now: int) -> Payload:
    namespace = pod["metadata"].get("namespace") or ""
    if "configMap" in source:
        wanted = source["configMap"] or {}
        return _keys(wanted, _of_config_map(lookup.find("configmaps", namespace, wanted.get("name") or "")), mode)
    if "secret" in source:
        wanted = source["secret"] or {}
        name = wanted.get("secretName") or wanted.get("name") or ""
        return _keys(wanted, _of_secret(lookup.find("secrets", namespace, name)), mode)
    if "downwardAPI" in source:
        return _downward(pod, source["downwardAPI"] or {}, mode, lookup)
    if "serviceAccountToken" in source:
        wanted = source["serviceAccountToken"]
        token = token_for(pod, wanted, lookup, now)
        return {wanted["path"]: (token.encode(), _token_mode(pod, mode))} if token else {}
    return {}


def _keys(source: Obj, content: dict[str, bytes], mode: int) -> Payload:
    """All keys, or those that ``items`` name, at their paths."""
    mode = _mode(source, mode)
    items = source.get("items")
    if not items:
        return {key: (data, mode) for key, data in content.items()}
    return {item["path"]: (content[item["key"]], _mode(item, mode)) for item in items if item["key"] in content}


def _of_config_map(found: Obj | None) -> dict[str, bytes]:
    known = found or {}
    content = {key: (text or "").encode() for key, text in (known.get("data") or {}).items()}
    content.update({key: b64decode(text or "") for key, text in (known.get("binaryData") or {}).items()})
    return content


def _of_secret(found: Obj | None) -> dict[str, bytes]:
    return {key: b64decode(text or "") for key, text in ((found or {}).get("data") or {}).items()}


def _downward(pod: Obj, source: Obj, mode: int, lookup: Lookup) -> Payload:
    mode, found = _mode(source, mode), {}
    for item in source.get("items") or ():
        if item.get("fieldRef"):
            text = downward_api.field(pod, item["fieldRef"].get("fieldPath") or "")
        else:
            text = downward_api.resource(pod, {}, item["resourceFieldRef"], lookup)
        found[item["path"]] = (text.encode(), _mode(item, mode))
    return found


def _mode(source: Obj, otherwise: int = DEFAULT_MODE) -> int:
    for field in ("mode", "defaultMode"):
        if source.get(field) is not None:
            return int(source[field])
    return otherwise


def _token_mode(pod: Obj, mode: int) -> int:
    """A token is its user's alone where it is known who that is."""
    own = pod["spec"].get("securityContext") or {}
    users = {(c.get("securityContext") or {}).get("runAsUser", own.get("runAsUser")) for c in pod["spec"]["containers"]}
    return 0o600 if own.get("fsGroup") is not None or (len(users) == 1 and None not in users) else mode
