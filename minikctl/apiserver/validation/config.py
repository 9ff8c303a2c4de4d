"""Config maps and secrets: keys, sizes, what a secret's type asks for, what ``immutable`` forbids.

Source: k8s.io/kubernetes/pkg/apis/core/validation.
"""

from __future__ import annotations

import json
from binascii import a2b_base64

from minikctl.apimachinery import field_errors
from minikctl.apiserver.validation import names
from minikctl.apiserver.validation.metadata import faults_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj

MAX_SIZE = 1024 * 1024
_ACCOUNT = "kubernetes.io/service-account.name"

# Keys that each type must have; basic-auth and the service account's token have rules of their own.
_KEYS = {
    "kubernetes.io/dockercfg": (".dockercfg",),
    "kubernetes.io/dockerconfigjson": (".dockerconfigjson",),
    "kubernetes.io/tls": ("tls.crt", "tls.key"),
}


def validate_config_map(obj: Obj) -> list[FieldError]:
    data, binary = obj.get("data") or {}, obj.get("binaryData") or {}
    faults: list[FieldError] = []
    for key in sorted(data):
        faults += faults_of(f"data[{key}]", key, names.is_config_map_key(key))
        if key in binary:
            faults.append(field_errors.invalid(f"data[{key}]", key, "duplicate of key present in binaryData"))
    for key in sorted(binary):
        faults += faults_of(f"binaryData[{key}]", key, names.is_config_map_key(key))
    size = sum(names.size(value) for value in data.values())
    size += sum(len(a2b_base64(value)) for value in binary.values())
    if size > MAX_SIZE:
        # The fault is the whole object's; the API server writes its path as nothing in brackets.
        faults.append(field_errors.too_long("[]", MAX_SIZE))
    return faults


def validate_immutable_data(new: Obj, old: Obj, keys: tuple[str, ...]) -> list[FieldError]:
    """Once ``immutable`` is true it stays so, and the data stays as it is."""
    if not old.get("immutable"):
        return []
    changed = [] if new.get("immutable") else ["immutable"]
    changed += [key for key in keys if (new.get(key) or {}) != (old.get(key) or {})]
    return [field_errors.forbidden(key, "field is immutable when `immutable` is set") for key in changed]


def validate_secret(obj: Obj) -> list[FieldError]:
    data = obj.get("data") or {}
    faults: list[FieldError] = []
    for key in sorted(data):
        faults += faults_of(f"data[{key}]", key, names.is_config_map_key(key))
    if sum(len(a2b_base64(value)) for value in data.values()) > MAX_SIZE:
        faults.append(field_errors.too_long("data", MAX_SIZE))
    return faults + _validate_type(obj, data)


def _validate_type(obj: Obj, data: Obj) -> list[FieldError]:
    kind = obj.get("type") or ""
    if kind == "kubernetes.io/service-account-token":
        annotations = (obj.get("metadata") or {}).get("annotations") or {}
        return [] if annotations.get(_ACCOUNT) else [field_errors.required(f"metadata.annotations[{_ACCOUNT}]")]
    if kind == "kubernetes.io/basic-auth":
        keys = ("username", "password")
        return [] if any(key in data for key in keys) else [field_errors.required(f"data[{key}]") for key in keys]
    if kind == "kubernetes.io/ssh-auth":
        return [] if data.get("ssh-privatekey") else [field_errors.required("data[ssh-privatekey]")]
    missing = [field_errors.required(f"data[{key}]") for key in _KEYS.get(kind, ()) if key not in data]
    if missing or "docker" not in kind or kind not in _KEYS:
        return missing
    key = _KEYS[kind][0]
    fault = _json_fault(a2b_base64(data[key]))
    return [field_errors.invalid(f"data[{key}]", "<secret contents redacted>", fault)] if fault else []


def _json_fault(content: bytes) -> str:
    """What Go's decoder says of content that is no JSON object; nothing where it is one."""
    if not content.strip():
        return "unexpected end of JSON input"
    try:
        value = json.loads(content)
    except ValueError as error:
        position = getattr(error, "pos", 0)
        text = content.decode("utf-8", "replace")
        if position >= len(text.rstrip()):
            return "unexpected end of JSON input"
        return f"invalid character {_quoted(text[position])} looking for beginning of value"
    names_of = {str: "string", int: "number", float: "number", bool: "bool", list: "array"}
    if isinstance(value, dict) or value is None:
        return ""
    return f"json: cannot unmarshal {names_of[type(value)]} into Go value of type map[string]interface {{}}"


def _quoted(char: str) -> str:
    return {"'": "'\\''", '"': "'\"'"}.get(char) or f"'{char}'"
