"""What a container gets when its author said nothing: pull policy, message path, probe times.

Neighbours: `pod_defaults.py` calls `default_container` for every list of containers. Source:
pkg/apis/core/v1/defaults.go; the grammar of image names: github.com/distribution/reference.
"""

from __future__ import annotations

import re

from minikctl.apimachinery.image_names import plain_parts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj

_DOMAIN = r"[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*(?::[0-9]+)?"
_COMPONENT = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"
_IMAGE = (
    rf"(?:{_DOMAIN}/)?{_COMPONENT}(?:/{_COMPONENT})*"
    r"(?::(?P<tag>[\w][\w.-]{0,127}))?"
    r"(?P<digest>@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?"
)
_PROBES = ("livenessProbe", "readinessProbe", "startupProbe")
_PROBE_DEFAULTS = (("timeoutSeconds", 1), ("periodSeconds", 10), ("successThreshold", 1), ("failureThreshold", 3))


def default_container(container: Obj) -> None:
    """A container of any list: regular, init or ephemeral."""
    if not container.get("imagePullPolicy"):
        container["imagePullPolicy"] = default_pull_policy(container.get("image") or "")
    if not container.get("terminationMessagePath"):
        container["terminationMessagePath"] = "/dev/termination-log"
    if not container.get("terminationMessagePolicy"):
        container["terminationMessagePolicy"] = "File"
    if container.get("resources"):
        round_requirements(container["resources"])
    else:
        container["resources"] = {}
    for port in container.get("ports") or ():
        if not port.get("protocol"):
            port["protocol"] = "TCP"
    for variable in container.get("env") or ():
        if source := variable.get("valueFrom"):
            default_downward_source(source)
    _default_handlers(container)


def _default_handlers(container: Obj) -> None:
    for key in _PROBES:
        if container.get(key) is not None:
            _default_probe(container[key])
    if lifecycle := container.get("lifecycle"):
        for hook in ("postStart", "preStop"):
            _default_http_get(lifecycle.get(hook))


def default_pull_policy(image: str) -> str:
    """``Always`` for ``latest`` and for no tag at all; ``IfNotPresent`` also for what is no image name."""
    plain = plain_parts(image)
    if plain is not None:
        return "Always" if plain[1] in ("", "latest") else "IfNotPresent"
    found = re.fullmatch(_IMAGE, image, re.ASCII)
    if found is None:
        return "IfNotPresent"
    tag = found["tag"]
    latest = tag == "latest" if tag else not found["digest"]
    return "Always" if latest else "IfNotPresent"


def default_downward_source(source: Obj) -> None:
    """``fieldRef`` and ``resourceFieldRef``, of a variable or of a file in a volume."""
    reference = source.get("fieldRef")
    if reference is not None and not reference.get("apiVersion"):
        reference["apiVersion"] = "v1"
    amount = source.get("resourceFieldRef")
    if amount is not None:
        # The divisor is a plain quantity in the API: when nobody set it, it is shown as zero.
        amount.setdefault("divisor", "0")


def round_requirements(resources: Obj) -> None:
    """Both limits and requests of a container or a claim."""
    for key in ("limits", "requests"):
        if resources.get(key):
            resources[key] = round_up(resources[key])


def round_up(amounts: Obj) -> Obj:
    """A resource list whose amounts (canonical already) are no finer than a thousandth."""
    if not any(str(amount).endswith(("n", "u")) for amount in amounts.values()):
        return amounts
    return {name: _rounded(str(amount)) for name, amount in amounts.items()}


def _rounded(amount: str) -> str:
    if not amount.endswith(("n", "u")):
        return amount
    from minikctl.apimachinery.quantity import format_milli, milli

    return format_milli(milli(amount))


def _default_probe(probe: Obj) -> None:
    for key, value in _PROBE_DEFAULTS:
        if not probe.get(key):
            probe[key] = value
    _default_http_get(probe)
    grpc = probe.get("grpc")
    if grpc is not None and grpc.get("service") is None:
        grpc["service"] = ""


def _default_http_get(handler: Obj | None) -> None:
    action = handler.get("httpGet") if handler else None
    if action is None:
        return
    if not action.get("path"):
        action["path"] = "/"
    if not action.get("scheme"):
        action["scheme"] = "HTTP"
