"""What a kubeconfig holds: its sections, and the fields of their entries in the order of Kubernetes' structs.

Source: client-go tools/clientcmd/api/v1/types.go.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.types import Obj

STRING, BOOL, BYTES, STRINGS, STRUCT, MAP = "string", "bool", "bytes", "strings", "struct", "map"

CLUSTER = {
    "server": STRING,
    "tls-server-name": STRING,
    "insecure-skip-tls-verify": BOOL,
    "certificate-authority": STRING,
    "certificate-authority-data": BYTES,
    "proxy-url": STRING,
    "disable-compression": BOOL,
    "extensions": MAP,
}
USER = {
    "client-certificate": STRING,
    "client-certificate-data": BYTES,
    "client-key": STRING,
    "client-key-data": BYTES,
    "token": STRING,
    "tokenFile": STRING,
    "as": STRING,
    "as-uid": STRING,
    "as-groups": STRINGS,
    "as-user-extra": MAP,
    "username": STRING,
    "password": STRING,
    "auth-provider": STRUCT,
    "exec": STRUCT,
    "extensions": MAP,
}
CONTEXT = {"cluster": STRING, "user": STRING, "namespace": STRING, "extensions": MAP}
EXEC = ("command", "args", "env", "apiVersion", "installHint", "provideClusterInfo", "interactiveMode")
_EMPTY: Obj = {
    "command": "",
    "args": None,
    "env": None,
    "apiVersion": "",
    "installHint": "",
    "provideClusterInfo": False,
    "interactiveMode": "",
}
SECTIONS = {"clusters": CLUSTER, "users": USER, "contexts": CONTEXT}
"""In the order of the file's own struct."""
PREFERENCES = {"colors": BOOL, "extensions": MAP}
ALWAYS = {"clusters": ("server",), "users": (), "contexts": ("cluster", "user")}
"""Fields that are written even when they are empty."""
SECRET_STRINGS = ("token", "password")


def ordered(section: str, entry: Obj) -> Obj:
    """An entry's value with its fields in order and the empty ones left out."""
    always = ALWAYS[section]
    made: Obj = {}
    for name in SECTIONS[section]:
        value = entry.get(name)
        if name in always:
            made[name] = value or ""
        elif value not in (None, "", False, [], {}) or (name in ("exec", "auth-provider") and value is not None):
            made[name] = _nested(name, value)
    return made


def _nested(name: str, value: Any) -> Any:
    if name == "exec":
        full = {**_EMPTY, **value}
        always = ("command", "args", "env", "provideClusterInfo")
        return {field: full[field] or _EMPTY[field] for field in EXEC if field in always or full.get(field)}
    if name == "auth-provider":
        config = value.get("config")
        return {"name": value.get("name", ""), "config": dict(sorted(config.items())) if config else None}
    return value
