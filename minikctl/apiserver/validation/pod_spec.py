"""A pod spec as a whole, of a pod or of a workload's template.

Neighbours: `pod.py` and `pod_template.py` call `validate_pod_spec`; every part of a spec has a module of its own.
Pod-level resources, resource claims and image volumes never come here (`registry/core/pod_features.py` drops them).
Source: ValidatePodSpec in pkg/apis/core/validation/validation.go, whose order of checks this keeps.
"""

from __future__ import annotations

from minikctl.apimachinery import field_errors
from minikctl.apiserver.validation import names
from minikctl.apiserver.validation.choices import unsupported, validate_choice
from minikctl.apiserver.validation.containers import (
    PodScope,
    validate_containers,
    validate_ephemeral_containers,
    validate_init_containers,
)
from minikctl.apiserver.validation.metadata import faults_of, validate_labels

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj

_RESTART_POLICIES = ("Always", "OnFailure", "Never")
_PREEMPTION_POLICIES = ("PreemptLowerPriority", "Never")
_DNS_CLUSTER_FIRST = "ClusterFirst"
_MAX_INT32 = (1 << 31) - 1


def validate_pod_spec(spec: Obj, path: str, *, pod_name: str = "", is_pod: bool = False) -> list[FieldError]:
    """``is_pod`` is False for templates, which may leave host ports open; ``pod_name`` names the claims of volumes."""
    faults: list[FieldError] = []
    if spec.get("terminationGracePeriodSeconds") is None:
        faults.append(field_errors.required(f"{path}.terminationGracePeriodSeconds"))
    volumes: dict[str, Obj] = {}
    if spec.get("volumes"):
        from minikctl.apiserver.validation.volumes import validate_volumes

        volumes, faults_of_volumes = validate_volumes(spec["volumes"], pod_name, f"{path}.volumes")
        faults += faults_of_volumes
    faults += _validate_all_containers(spec, PodScope(spec, volumes), path)
    if spec.get("hostNetwork"):
        faults += _validate_host_network_ports(spec, path, is_pod=is_pod)
    restart = spec.get("restartPolicy")
    if restart not in _RESTART_POLICIES:
        faults += validate_choice(restart, _RESTART_POLICIES, f"{path}.restartPolicy")
    if spec.get("dnsPolicy") != _DNS_CLUSTER_FIRST:
        from minikctl.apiserver.validation.pod_dns import validate_dns_policy

        faults += validate_dns_policy(spec.get("dnsPolicy"), f"{path}.dnsPolicy")
    if selector := spec.get("nodeSelector"):
        faults += validate_labels(selector, f"{path}.nodeSelector")
    if spec.get("securityContext") or spec.get("shareProcessNamespace"):
        from minikctl.apiserver.validation.security import validate_pod_security_context

        faults += validate_pod_security_context(spec, f"{path}.securityContext")
    faults += _validate_placement(spec, path)
    faults += _validate_names(spec, path)
    return faults + _validate_rest(spec, path)


def _validate_all_containers(spec: Obj, scope: PodScope, path: str) -> list[FieldError]:
    regular, init = spec.get("containers") or (), spec.get("initContainers") or ()
    faults = validate_containers(regular, scope, f"{path}.containers")
    if init:
        faults += validate_init_containers(init, regular, scope, f"{path}.initContainers")
    if ephemeral := spec.get("ephemeralContainers"):
        others = [*regular, *init]
        faults += validate_ephemeral_containers(ephemeral, others, scope, f"{path}.ephemeralContainers")
    return faults


def _validate_host_network_ports(spec: Obj, path: str, *, is_pod: bool) -> list[FieldError]:
    faults = []
    for index, container in enumerate(spec.get("containers") or ()):
        for position, port in enumerate(container.get("ports") or ()):
            host_port = port.get("hostPort") or 0
            if (is_pod or host_port) and host_port != port.get("containerPort"):
                at = f"{path}.containers[{index}].ports[{position}].hostPort"
                words = "must match `containerPort` when `hostNetwork` is true"
                faults.append(field_errors.invalid(at, host_port, words))
    return faults


def _validate_placement(spec: Obj, path: str) -> list[FieldError]:
    faults: list[FieldError] = []
    if affinity := spec.get("affinity"):
        from minikctl.apiserver.validation.affinity import validate_affinity

        faults += validate_affinity(affinity, f"{path}.affinity")
    if spec.get("dnsConfig") is not None or spec.get("dnsPolicy") == "None":
        from minikctl.apiserver.validation.pod_dns import validate_dns_config

        faults += validate_dns_config(spec.get("dnsConfig"), spec.get("dnsPolicy"), f"{path}.dnsConfig")
    for index, gate in enumerate(spec.get("readinessGates") or ()):
        kind = gate.get("conditionType") or ""
        faults += faults_of(f"{path}.readinessGates[{index}].conditionType", kind, names.is_qualified_name(kind))
    seen: set[str] = set()
    for index, gate in enumerate(spec.get("schedulingGates") or ()):
        at, name = f"{path}.schedulingGates[{index}]", gate.get("name") or ""
        faults += faults_of(at, name, names.is_qualified_name(name))
        if name in seen:
            faults.append(field_errors.duplicate(at, name))
        seen.add(name)
    if constraints := spec.get("topologySpreadConstraints"):
        from minikctl.apiserver.validation.topology_spread import validate_spread_constraints

        faults += validate_spread_constraints(constraints, f"{path}.topologySpreadConstraints")
    faults += _validate_host_process(spec, path)
    if spec.get("hostUsers") is False:
        from minikctl.apiserver.validation.security import validate_host_users

        faults += validate_host_users(spec, path)
    return faults


def _validate_host_process(spec: Obj, path: str) -> list[FieldError]:
    containers = [*(spec.get("initContainers") or ()), *(spec.get("containers") or ())]
    contexts = [spec.get("securityContext"), *(container.get("securityContext") for container in containers)]
    if not any(context and context.get("windowsOptions") for context in contexts):
        return []
    from minikctl.apiserver.validation.windows import validate_host_process

    return validate_host_process(spec, path)


def _validate_names(spec: Obj, path: str) -> list[FieldError]:
    faults: list[FieldError] = []
    for key in ("serviceAccountName", "nodeName"):
        if name := spec.get(key):
            faults += faults_of(f"{path}.{key}", name, names.is_dns1123_subdomain(name))
    deadline = spec.get("activeDeadlineSeconds")
    if deadline is not None and not 1 <= deadline <= _MAX_INT32:
        words = names.range_message(1, _MAX_INT32)
        faults.append(field_errors.invalid(f"{path}.activeDeadlineSeconds", deadline, words))
    for key in ("hostname", "subdomain"):
        if name := spec.get(key):
            faults += faults_of(f"{path}.{key}", name, names.is_dns1123_label(name))
    return faults


def _validate_rest(spec: Obj, path: str) -> list[FieldError]:
    faults: list[FieldError] = []
    if tolerations := spec.get("tolerations"):
        from minikctl.apiserver.validation.tolerations import validate_tolerations

        faults += validate_tolerations(tolerations, f"{path}.tolerations")
    if aliases := spec.get("hostAliases"):
        from minikctl.apiserver.validation.pod_dns import validate_host_aliases

        faults += validate_host_aliases(aliases, f"{path}.hostAliases")
    if name := spec.get("priorityClassName"):
        faults += faults_of(f"{path}.priorityClassName", name, names.is_dns1123_subdomain(name))
    runtime = spec.get("runtimeClassName")
    if runtime is not None:
        faults += faults_of(f"{path}.runtimeClassName", runtime, names.is_dns1123_subdomain(runtime))
    preemption = spec.get("preemptionPolicy")
    if preemption is not None and preemption not in _PREEMPTION_POLICIES:
        faults.append(unsupported(f"{path}.preemptionPolicy", preemption, _PREEMPTION_POLICIES))
    if overhead := spec.get("overhead"):
        from minikctl.apiserver.validation.resources import validate_resource_requirements

        faults += validate_resource_requirements({"limits": overhead}, f"{path}.overhead")
    if spec.get("os") is not None:
        from minikctl.apiserver.validation.windows import validate_os

        faults += validate_os(spec, path)
    return faults
