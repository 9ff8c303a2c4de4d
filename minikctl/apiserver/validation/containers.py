"""The three lists of containers of a pod: what each container has to say, and what only some may.

Neighbours: `pod_spec.py` calls the three list functions with a PodScope of what they need to know of their pod;
`env.py`, `probes.py`, `resources.py`, `mounts.py` and `security.py` check the parts, and are loaded for containers that
have them. Source:
pkg/apis/core/validation/validation.go.
"""

from __future__ import annotations

from minikctl.apimachinery import field_errors
from minikctl.apiserver.validation import names
from minikctl.apiserver.validation.choices import validate_choice
from minikctl.apiserver.validation.metadata import faults_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj

PROBES = ("livenessProbe", "readinessProbe", "startupProbe")
PROTOCOLS = ("SCTP", "TCP", "UDP")
_PULL_POLICIES = ("Always", "IfNotPresent", "Never")
_MESSAGE_POLICIES = ("File", "FallbackToLogsOnError")
_RESIZE_RESOURCES = ("cpu", "memory")
_RESIZE_POLICIES = ("NotRequired", "RestartContainer")
_NOT_FOR_INIT = "may not be set for init containers without restartPolicy=Always"
_NOT_FOR_EPHEMERAL = "cannot be set for an Ephemeral Container"
_EPHEMERAL_FORBIDDEN = (
    "ports",
    "resources",
    "resizePolicy",
    "restartPolicy",
    "livenessProbe",
    "readinessProbe",
    "startupProbe",
    "lifecycle",
)


class PodScope:
    """What containers need to know of their pod: its good volumes by name, grace period, restart policy, user space."""

    __slots__ = ("grace", "host_users", "restart_policy", "volumes")

    def __init__(self, spec: Obj, volumes: Mapping[str, Obj]) -> None:
        self.volumes = volumes
        self.grace: int | None = spec.get("terminationGracePeriodSeconds")
        self.restart_policy: str = spec.get("restartPolicy") or ""
        self.host_users: bool = spec.get("hostUsers") is not False


def validate_containers(containers: Sequence[Obj], scope: PodScope, path: str) -> list[FieldError]:
    if not containers:
        return [field_errors.required(path)]
    faults: list[FieldError] = []
    seen: set[str] = set()
    for index, container in enumerate(containers):
        at = f"{path}[{index}]"
        faults += _validate_common(container, scope, at)
        faults += _validate_new_name(container, seen, at)
        faults += _validate_hooks(container, scope, at)
        if container.get("restartPolicy") is not None:
            faults.append(field_errors.forbidden(f"{at}.restartPolicy", "may not be set for non-init containers"))
    return faults + _validate_host_ports(containers, path)


def validate_init_containers(
    containers: Sequence[Obj], regular: Sequence[Obj], scope: PodScope, path: str
) -> list[FieldError]:
    faults: list[FieldError] = []
    seen = {container.get("name") or "" for container in regular}
    for index, container in enumerate(containers):
        at = f"{path}[{index}]"
        faults += _validate_common(container, scope, at)
        policy = container.get("restartPolicy")
        if policy is not None and policy != "Always":
            faults.append(field_errors.not_supported(f"{at}.restartPolicy", policy, ("Always",)))
        faults += _validate_new_name(container, seen, at)
        # One after the other they cannot clash; the index of the path is always that of a list of one.
        faults += _validate_host_ports([container], path)
        if policy == "Always":
            faults += _validate_hooks(container, scope, at)
        else:
            for key in ("lifecycle", *PROBES):
                if container.get(key) is not None:
                    faults.append(field_errors.forbidden(f"{at}.{key}", _NOT_FOR_INIT))
    return faults


def validate_ephemeral_containers(
    containers: Sequence[Obj], others: Sequence[Obj], scope: PodScope, path: str
) -> list[FieldError]:
    """``others`` are all regular and init containers."""
    faults: list[FieldError] = []
    lasting = {container.get("name") or "" for container in others}
    seen = set(lasting)
    for index, container in enumerate(containers):
        at = f"{path}[{index}]"
        faults += _validate_common(container, scope, at)
        faults += validate_image_padding(container, at)
        faults += _validate_new_name(container, seen, at)
        target = container.get("targetContainerName")
        if target and target not in lasting:
            faults.append(field_errors.not_found(f"{at}.targetContainerName", target))
        for key in _EPHEMERAL_FORBIDDEN:
            if container.get(key):
                faults.append(field_errors.forbidden(f"{at}.{key}", _NOT_FOR_EPHEMERAL))
        for position, mount in enumerate(container.get("volumeMounts") or ()):
            for key in ("subPath", "subPathExpr"):
                if mount.get(key):
                    faults.append(field_errors.forbidden(f"{at}.volumeMounts[{position}].{key}", _NOT_FOR_EPHEMERAL))
    return faults


def validate_image_padding(container: Obj, path: str) -> list[FieldError]:
    """Only pods refuse blanks around an image; templates always let them pass."""
    image = container.get("image") or ""
    if image == image.strip():
        return []
    return [field_errors.invalid(f"{path}.image", image, "must not have leading or trailing whitespace")]


def _validate_common(container: Obj, scope: PodScope, path: str) -> list[FieldError]:
    faults: list[FieldError] = []
    name = container.get("name")
    if not name:
        faults.append(field_errors.required(f"{path}.name"))
    elif messages := names.is_dns1123_label(name):
        faults += faults_of(f"{path}.name", name, messages)
    if not container.get("image"):
        faults.append(field_errors.required(f"{path}.image"))
    policy = container.get("terminationMessagePolicy")
    if policy not in _MESSAGE_POLICIES:
        faults += validate_choice(policy, _MESSAGE_POLICIES, f"{path}.terminationMessagePolicy")
    if ports := container.get("ports"):
        faults += _validate_ports(ports, f"{path}.ports")
    if container.get("env") or container.get("envFrom"):
        from minikctl.apiserver.validation.env import validate_env, validate_env_from

        faults += validate_env(container.get("env") or (), f"{path}.env")
        faults += validate_env_from(container.get("envFrom") or (), f"{path}.envFrom")
    if container.get("volumeMounts") or container.get("volumeDevices"):
        from minikctl.apiserver.validation.mounts import validate_volume_devices, validate_volume_mounts

        faults += validate_volume_mounts(container, scope.volumes, f"{path}.volumeMounts")
        faults += validate_volume_devices(container, scope.volumes, f"{path}.volumeDevices")
    return faults + _validate_running(container, scope, path)


def _validate_running(container: Obj, scope: PodScope, path: str) -> list[FieldError]:
    faults: list[FieldError] = []
    pull = container.get("imagePullPolicy")
    if pull not in _PULL_POLICIES:
        faults += validate_choice(pull, _PULL_POLICIES, f"{path}.imagePullPolicy")
    if resources := container.get("resources"):
        from minikctl.apiserver.validation.resources import validate_resource_requirements

        faults += validate_resource_requirements(resources, f"{path}.resources")
    if policies := container.get("resizePolicy"):
        faults += _validate_resize_policies(policies, scope.restart_policy, f"{path}.resizePolicy")
    if security := container.get("securityContext"):
        from minikctl.apiserver.validation.security import validate_security_context

        faults += validate_security_context(security, f"{path}.securityContext", host_users=scope.host_users)
    return faults


def _validate_new_name(container: Obj, seen: set[str], path: str) -> list[FieldError]:
    name = container.get("name") or ""
    if name in seen:
        return [field_errors.duplicate(f"{path}.name", name)]
    if name:
        seen.add(name)
    return []


def _validate_hooks(container: Obj, scope: PodScope, path: str) -> list[FieldError]:
    faults: list[FieldError] = []
    lifecycle = container.get("lifecycle")
    if lifecycle is not None:
        from minikctl.apiserver.validation.probes import validate_lifecycle

        faults += validate_lifecycle(lifecycle, scope.grace, f"{path}.lifecycle")
    for kind in PROBES:
        probe = container.get(kind)
        if probe is not None:
            from minikctl.apiserver.validation.probes import validate_probe

            faults += validate_probe(kind, probe, scope.grace, f"{path}.{kind}")
    return faults


def _validate_ports(ports: Sequence[Obj], path: str) -> list[FieldError]:
    faults: list[FieldError] = []
    seen: set[str] = set()
    for index, port in enumerate(ports):
        at = f"{path}[{index}]"
        if name := port.get("name"):
            messages = names.is_valid_port_name(name)
            faults += faults_of(f"{at}.name", name, messages)
            if not messages and name in seen:
                faults.append(field_errors.duplicate(f"{at}.name", name))
            seen.add(name)
        number = port.get("containerPort")
        if not number:
            faults.append(field_errors.required(f"{at}.containerPort"))
        faults += _validate_port_number(number, f"{at}.containerPort")
        faults += _validate_port_number(port.get("hostPort"), f"{at}.hostPort")
        if port.get("protocol") not in PROTOCOLS:
            faults += validate_choice(port.get("protocol"), PROTOCOLS, f"{at}.protocol")
    return faults


def _validate_port_number(number: int | None, path: str) -> list[FieldError]:
    if not number or 0 < number < 65536:
        return []
    return [field_errors.invalid(path, number, message) for message in names.is_valid_port_num(number)]


def _validate_host_ports(containers: Sequence[Obj], path: str) -> list[FieldError]:
    faults: list[FieldError] = []
    seen: set[str] = set()
    for index, container in enumerate(containers):
        for position, port in enumerate(container.get("ports") or ()):
            if not port.get("hostPort"):
                continue
            taken = f"{port.get('protocol') or ''}/{port.get('hostIP') or ''}/{port['hostPort']}"
            if taken in seen:
                faults.append(field_errors.duplicate(f"{path}[{index}].ports[{position}].hostPort", taken))
            seen.add(taken)
    return faults


def _validate_resize_policies(policies: Sequence[Obj], restart_policy: str, path: str) -> list[FieldError]:
    faults: list[FieldError] = []
    seen: set[str] = set()
    for index, policy in enumerate(policies):
        resource, restart = policy.get("resourceName") or "", policy.get("restartPolicy") or ""
        if resource in seen:
            faults.append(field_errors.duplicate(f"{path}[{index}]", resource))
        seen.add(resource)
        faults += validate_choice(resource, _RESIZE_RESOURCES, path)
        faults += validate_choice(restart, _RESIZE_POLICIES, path)
        if restart_policy == "Never" and restart != "NotRequired":
            words = "must be 'NotRequired' when `restartPolicy` is 'Never'"
            faults.append(field_errors.invalid(path, restart, words))
    return faults
