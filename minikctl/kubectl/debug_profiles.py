"""What ``debug --profile`` changes about the container that is made, and about the pod around it. Pure.

Source: kubectl pkg/cmd/debug/profiles.go.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from minikctl.apimachinery.types import Obj

EPHEMERAL, COPY, NODE = "ephemeral", "copy", "node"
"""What is debugged how: a container beside others, a copy of a pod, a node."""
NAMES = ("legacy", "general", "baseline", "netadmin", "restricted", "sysadmin")
_LISTS = ("initContainers", "containers", "ephemeralContainers")
_PROBES = {"keep-liveness": "livenessProbe", "keep-readiness": "readinessProbe", "keep-startup": "startupProbe"}


def applied(profile: str, pod: Obj, container: str, style: str, keep: Mapping[str, Any]) -> Obj:
    """A new pod, with the profile's changes. ``keep`` has the flags ``--keep-…``."""
    spec: Obj = dict(pod["spec"])
    change = _CONTAINER[profile].get(style)
    if change is not None:
        for group in _LISTS:
            if spec.get(group):
                spec[group] = [_changed(c, change) if c["name"] == container else c for c in spec[group]]
    if style == NODE:
        if profile in ("legacy", "general", "sysadmin"):
            _mount_root(spec, container)
        if profile in ("legacy", "general", "netadmin", "sysadmin"):
            spec.update({"hostNetwork": True, "hostPID": True, "hostIPC": True})
    meta = pod["metadata"]
    if style == COPY:
        meta = _without_metadata(meta, keep, profile)
        if profile != "legacy":
            spec = _without_parts(spec, keep)
            spec.setdefault("shareProcessNamespace", True)
    return {**pod, "metadata": meta, "spec": spec}


def _changed(container: Obj, change: Callable[[Obj], Obj | None]) -> Obj:
    context = change(container.get("securityContext") or {})
    rest = {name: value for name, value in container.items() if name != "securityContext"}
    return {**rest, "securityContext": context} if context else rest


def _with_capabilities(*names: str) -> Callable[[Obj], Obj]:
    def change(context: Obj) -> Obj:
        capabilities = context.get("capabilities") or {}
        return {**context, "capabilities": {**capabilities, "add": [*(capabilities.get("add") or ()), *names]}}

    return change


def _privileged(context: Obj) -> Obj:
    return {**context, "privileged": True}


def _cleared(context: Obj) -> None:
    return None


def _restricted(context: Obj) -> Obj:
    return {
        "capabilities": {"drop": ["ALL"]},
        "runAsNonRoot": True,
        "allowPrivilegeEscalation": False,
        "seccompProfile": {"type": "RuntimeDefault"},
    }


def _everywhere(change: Callable[[Obj], Obj | None]) -> dict[str, Callable[[Obj], Obj | None]]:
    return {EPHEMERAL: change, COPY: change, NODE: change}


_TRACE = _with_capabilities("SYS_PTRACE")
_CONTAINER: dict[str, dict[str, Callable[[Obj], Obj | None]]] = {
    "legacy": {},
    "general": {EPHEMERAL: _TRACE, COPY: _TRACE, NODE: _cleared},
    "baseline": _everywhere(_cleared),
    "restricted": _everywhere(_restricted),
    "netadmin": _everywhere(_with_capabilities("NET_ADMIN", "NET_RAW")),
    "sysadmin": _everywhere(_privileged),
}
"""profile -> style -> what becomes of the container's securityContext."""


def _mount_root(spec: Obj, container: str) -> None:
    """The node's own files, at /host."""
    spec["volumes"] = [*(spec.get("volumes") or ()), {"name": "host-root", "hostPath": {"path": "/"}}]
    mount = {"name": "host-root", "mountPath": "/host"}
    spec["containers"] = [
        {**c, "volumeMounts": [*(c.get("volumeMounts") or ()), mount]} if c["name"] == container else c
        for c in spec["containers"]
    ]


def _without_metadata(meta: Obj, keep: Mapping[str, Any], profile: str) -> Obj:
    gone = []
    if profile == "legacy" or not keep["keep-labels"]:
        gone.append("labels")
    if profile != "legacy" and not keep["keep-annotations"]:
        gone.append("annotations")
    return {name: value for name, value in meta.items() if name not in gone}


def _without_parts(spec: Obj, keep: Mapping[str, Any]) -> Obj:
    gone = [field for flag, field in _PROBES.items() if not keep[flag]]
    containers = [{name: value for name, value in c.items() if name not in gone} for c in spec["containers"]]
    spec = {**spec, "containers": containers}
    if not keep["keep-init-containers"]:
        spec.pop("initContainers", None)
    return spec
