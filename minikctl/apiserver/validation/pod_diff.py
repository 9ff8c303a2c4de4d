"""What changed between two pod specs, in the manner of go-cmp, for messages that refuse the change.

Fields stand in the order of Kubernetes' internal types; two equal ones are shown around each difference, the others
counted. go-cmp itself goes deeper: here a field of a container that differs is shown whole, once a side.
Neighbours: `pod_update.py`. Source of names: pkg/apis/core/types.go.
"""

from __future__ import annotations

import json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, TypeAlias

    from minikctl.apimachinery.types import Obj

    Record: TypeAlias = tuple[str, str, str]
    """(mark, key, text): the text of one field or element; several lines where it was taken apart."""

_CONTEXT = 2
# A mark tells the kind of an absent value: " text, ? flag, & pointer, {} struct; lists and maps have none.
_CONTAINER = (
    '"name "image command args "workingDir ports envFrom env {}resources resizePolicy &restartPolicy volumeMounts '
    'volumeDevices &livenessProbe &readinessProbe &startupProbe &lifecycle "terminationMessagePath '
    '"terminationMessagePolicy "imagePullPolicy &securityContext ?stdin ?stdinOnce ?tty'
)
_FIELDS = {
    "core.PodSpec": (
        'volumes initContainers containers ephemeralContainers "restartPolicy &terminationGracePeriodSeconds '
        '&activeDeadlineSeconds "dnsPolicy nodeSelector "serviceAccountName &automountServiceAccountToken "nodeName '
        '&securityContext imagePullSecrets "hostname "subdomain &setHostnameAsFQDN &affinity "schedulerName '
        'tolerations hostAliases "priorityClassName &priority &preemptionPolicy &dnsConfig readinessGates '
        "&runtimeClassName overhead &enableServiceLinks topologySpreadConstraints &os schedulingGates "
        "resourceClaims &resources"
    ),
    "core.Container": _CONTAINER,
    "core.EphemeralContainer": f'{_CONTAINER} "targetContainerName',
}
_ELEMENTS = {
    "initContainers": "core.Container",
    "containers": "core.Container",
    "ephemeralContainers": "core.EphemeralContainer",
}
# In the API's own form these stand beside the security context, inside Kubernetes within it.
_HOST = ("hostNetwork", "hostPID", "hostIPC", "shareProcessNamespace", "hostUsers")
_MAPS = ("nodeSelector", "overhead", "matchLabels", "limits", "requests")
_INITIALS = {"dns": "DNS", "os": "OS", "tty": "TTY", "ip": "IP", "tcp": "TCP", "http": "HTTP", "se": "SE", "tls": "TLS"}


def difference(type_name: str, old: Obj, new: Obj) -> str:
    """``type_name`` is ``core.PodSpec`` or ``core.EphemeralContainer``; ends with a line break, as with go-cmp."""
    records = [(" ", "", f"{type_name}{{\n{_struct(type_name, old, new, 1)}  }}")]
    return "".join(f"{mark} {text}\n" for mark, _, text in records)


def _struct(type_name: str, old: Obj, new: Obj, depth: int) -> str:
    if type_name == "core.PodSpec":
        old, new = _with_host_settings(old), _with_host_settings(new)
    groups: list[tuple[bool, list[Record]]] = []
    for field in _FIELDS[type_name].split():
        name = field.lstrip('"?&{}')
        kind = field[: len(field) - len(name)]
        was, now = old.get(name), new.get(name)
        same = was == now
        records = _equal(kind, name, was) if same else _changed(kind, name, was, now, depth)
        if groups and groups[-1][0] == same:
            groups[-1][1].extend(records)
        else:
            groups.append((same, records))
    return _lines(_shorten(groups, "fields"), depth)


def _with_host_settings(spec: Obj) -> Obj:
    moved = {key: spec[key] for key in _HOST if spec.get(key) is not None}
    return {**spec, "securityContext": {**moved, **(spec.get("securityContext") or {})}} if moved else spec


def _equal(kind: str, name: str, value: Any) -> list[Record]:
    return [(" ", _go_name(name), _show(kind, name, value))]


def _changed(kind: str, name: str, old: Any, new: Any, depth: int) -> list[Record]:
    element = _ELEMENTS.get(name)
    if element and old and new and len(old) == len(new):
        groups: list[tuple[bool, list[Record]]] = []
        for was, now in zip(old, new, strict=True):
            if was == now:
                groups.append((True, [(" ", "", _show("", name, was))]))
            else:
                body = _struct(element, was, now, depth + 2)
                tabs = "\t" * (depth + 1)
                groups.append((False, [(" ", "", f"{{\n{body}  {tabs}}}")]))
        body = _lines(_shorten(_joined(groups), "elements"), depth + 1)
        tabs = "\t" * depth
        return [(" ", _go_name(name), f"[]{element}{{\n{body}  {tabs}}}")]
    return [(mark, _go_name(name), _show(kind, name, side)) for mark, side in (("-", old), ("+", new))]


def _joined(groups: Sequence[tuple[bool, list[Record]]]) -> list[tuple[bool, list[Record]]]:
    joined: list[tuple[bool, list[Record]]] = []
    for same, records in groups:
        if joined and joined[-1][0] == same:
            joined[-1][1].extend(records)
        else:
            joined.append((same, list(records)))
    return joined


def _shorten(groups: Sequence[tuple[bool, list[Record]]], what: str) -> list[Record]:
    """Of each run of equal records only those next to a difference stay; a single one more is no saving."""
    out: list[Record] = []
    for index, (same, records) in enumerate(groups):
        if not same:
            out += records
            continue
        low = min(_CONTEXT, len(records)) if index else 0
        high = min(_CONTEXT, len(records) - low) if index < len(groups) - 1 else 0
        hidden = len(records) - low - high
        if hidden == 1:
            high, hidden = high + 1, 0
        out += records[:low]
        if hidden:
            out.append((" ", "", f"... // {hidden} identical {what}"))
        out += records[len(records) - high :]
    return out


def _lines(records: Sequence[Record], depth: int) -> str:
    """Keys of neighbouring lines are padded to one width, as far as their values take one line."""
    tabs = "\t" * depth
    out, index = [], 0
    while index < len(records):
        end = index
        while end < len(records) and records[end][1] and "\n" not in records[end][2]:
            end += 1
        width = max((len(record[1]) for record in records[index:end]), default=0) + 1
        for mark, key, text in records[index : max(end, index + 1)]:
            label = f"{key + ':':{width}} " if key else ""
            comma = "" if text.startswith("...") else ","
            out.append(f"{mark} {tabs}{label}{text}{comma}\n")
        index = max(end, index + 1)
    return "".join(out)


def _show(kind: str, name: str, value: Any) -> str:
    if value is None or (value == [] and not kind):
        return {'"': '""', "?": "false", "{}": "{}"}.get(kind, "nil")
    return ("&" if kind == "&" else "") + _plain(name, value)


def _plain(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return f"{{{', '.join(_plain(name, item) for item in value)}}}"
    if isinstance(value, dict):
        if name in _MAPS:
            return f"{{{', '.join(f'{json.dumps(key)}: {_plain(key, value[key])}' for key in sorted(value))}}}"
        fields = [
            f"{_go_name(key)}: {_plain(key, item)}" for key, item in value.items() if item not in ("", None, False)
        ]
        return f"{{{', '.join(fields)}}}"
    return str(value)


def _go_name(name: str) -> str:
    for initial, capitals in _INITIALS.items():
        rest = name[len(initial) :]
        if name.startswith(initial) and (not rest or rest[0].isupper()):
            return capitals + rest
    return name[:1].upper() + name[1:]
