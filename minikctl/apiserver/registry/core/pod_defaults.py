"""What a pod spec gets when its author said nothing: in pods, and in the templates of workloads.

`default_pod` is for pods alone: requests out of limits, service links and host ports appear only there, so that a
template stays as its author wrote it. Neighbours: `container_defaults.py` and `volume_defaults.py`. All functions
fill in place what `validation/wire_form.py` left, so quantities are canonical and nulls gone. Source:
pkg/apis/core/v1/defaults.go and the generated zz_generated.defaults.go.
"""

from __future__ import annotations

from minikctl.apiserver.registry.core.container_defaults import default_container, round_up
from minikctl.apiserver.registry.core.volume_defaults import default_volume

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj

_SPEC_DEFAULTS = (
    ("dnsPolicy", "ClusterFirst"),
    ("restartPolicy", "Always"),
    ("schedulerName", "default-scheduler"),
)


def default_pod(pod: Obj) -> None:
    """A whole Pod."""
    spec = pod.setdefault("spec", {})
    default_pod_spec(spec)
    for key in ("containers", "initContainers"):
        for container in spec.get(key) or ():
            _requests_from_limits(container["resources"])
            if spec.get("hostNetwork"):
                _host_ports(container)
    if spec.get("enableServiceLinks") is None:
        spec["enableServiceLinks"] = True


def default_pod_template(template: Obj) -> None:
    """A PodTemplateSpec. Its creation time is shown as null, for the field has no way to be absent."""
    meta = template.get("metadata")
    if meta is None:
        meta = template["metadata"] = {}
    meta.setdefault("creationTimestamp", None)
    spec = template.get("spec")
    if spec is None:
        spec = template["spec"] = {"containers": None}
    default_pod_spec(spec)


def default_pod_spec(spec: Obj) -> None:
    """What pods and templates share."""
    for key, value in _SPEC_DEFAULTS:
        if not spec.get(key):
            spec[key] = value
    if spec.get("securityContext") is None:
        spec["securityContext"] = {}
    if spec.get("terminationGracePeriodSeconds") is None:
        spec["terminationGracePeriodSeconds"] = 30
    if overhead := spec.get("overhead"):
        spec["overhead"] = round_up(overhead)
    mirror_service_account(spec)
    for volume in spec.get("volumes") or ():
        default_volume(volume)
    for container in spec.get("containers") or ():
        default_container(container)
    for container in spec.get("initContainers") or ():
        default_container(container)
    for container in spec.get("ephemeralContainers") or ():
        default_container(container)


def mirror_service_account(spec: Obj) -> None:
    """``serviceAccount`` is the old name of ``serviceAccountName``; the API server shows both."""
    name = spec.get("serviceAccountName") or spec.get("serviceAccount")
    if name:
        spec["serviceAccountName"] = spec["serviceAccount"] = name


def _requests_from_limits(resources: Obj) -> None:
    limits = resources.get("limits")
    if not limits:
        return
    requests = resources.get("requests")
    resources["requests"] = {**limits, **requests} if requests else dict(limits)


def _host_ports(container: Obj) -> None:
    for port in container.get("ports") or ():
        if not port.get("hostPort") and port.get("containerPort"):
            port["hostPort"] = port["containerPort"]
