"""Whole structures printed as Go's ``%#v`` prints them, for the messages that show one.

Where a workload's template or strategy may not change, the API server shows the refused value as its own Go structure:
fields in the order of its source, absent ones too, and pointers as addresses. Those addresses mean nothing, so here
they are all the same one. Neighbour: `go_values.py` prints maps and lists of text.
Source of names and order: pkg/apis/{core,apps,batch,policy}/types.go of Kubernetes 1.33.
"""

from __future__ import annotations

import re

from minikctl.apimachinery import fast_json
from minikctl.apimachinery.field_errors import Literal
from minikctl.apiserver.validation.go_values import quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.types import Obj

_ADDRESS = "0xc000a1b2c0"
_CONTAINER = (
    "Name string, Image string, Command []string, Args []string, WorkingDir string, Ports []core.ContainerPort, "
    "EnvFrom []core.EnvFromSource, Env []core.EnvVar, Resources core.ResourceRequirements, "
    "ResizePolicy []core.ContainerResizePolicy, RestartPolicy *core.ContainerRestartPolicy, "
    "VolumeMounts []core.VolumeMount, VolumeDevices []core.VolumeDevice, LivenessProbe *core.Probe, "
    "ReadinessProbe *core.Probe, StartupProbe *core.Probe, Lifecycle *core.Lifecycle, TerminationMessagePath string, "
    "TerminationMessagePolicy string, ImagePullPolicy string, SecurityContext *core.SecurityContext, Stdin bool, "
    "StdinOnce bool, TTY bool"
)
_VOLUME_SOURCES = (
    "HostPath EmptyDir GCEPersistentDisk AWSElasticBlockStore GitRepo Secret NFS ISCSI Glusterfs PersistentVolumeClaim "
    "RBD Quobyte FlexVolume:Flex Cinder CephFS Flocker DownwardAPI FC AzureFile ConfigMap "
    "VsphereVolume:VsphereVirtualDisk AzureDisk PhotonPersistentDisk Projected PortworxVolume:Portworx ScaleIO "
    "StorageOS CSI Ephemeral Image"
)


def _volume_sources() -> str:
    names = (name.partition(":") for name in _VOLUME_SOURCES.split())
    return ", ".join(f"{field} *core.{kind or field}VolumeSource" for field, _, kind in names)


_STRUCTS = {
    "v1.ObjectMeta": "Name string, GenerateName string, Namespace string, SelfLink string, UID string, "
    "ResourceVersion string, Generation int, CreationTimestamp time, DeletionTimestamp none, "
    "DeletionGracePeriodSeconds *int64, Labels map[string]string, Annotations map[string]string, "
    "OwnerReferences []v1.OwnerReference, Finalizers []string, ManagedFields []v1.ManagedFieldsEntry",
    "v1.LabelSelector": "MatchLabels map[string]string, MatchExpressions []v1.LabelSelectorRequirement",
    "v1.LabelSelectorRequirement": "Key string, Operator string, Values []string",
    "core.PodTemplateSpec": "ObjectMeta:metadata v1.ObjectMeta, Spec core.PodSpec",
    "core.PodSpec": "Volumes []core.Volume, InitContainers []core.Container, Containers []core.Container, "
    "EphemeralContainers []core.EphemeralContainer, RestartPolicy string, TerminationGracePeriodSeconds *int64, "
    "ActiveDeadlineSeconds *int64, DNSPolicy string, NodeSelector map[string]string, ServiceAccountName string, "
    "AutomountServiceAccountToken *bool, NodeName string, SecurityContext *core.PodSecurityContext, "
    "ImagePullSecrets []core.LocalObjectReference, Hostname string, Subdomain string, SetHostnameAsFQDN *bool, "
    "Affinity *core.Affinity, SchedulerName string, Tolerations []core.Toleration, HostAliases []core.HostAlias, "
    "PriorityClassName string, Priority *int32, PreemptionPolicy *core.PreemptionPolicy, "
    "DNSConfig *core.PodDNSConfig, ReadinessGates []core.PodReadinessGate, RuntimeClassName *string, "
    "Overhead core.ResourceList, EnableServiceLinks *bool, "
    "TopologySpreadConstraints []core.TopologySpreadConstraint, OS *core.PodOS, "
    "SchedulingGates []core.PodSchedulingGate, ResourceClaims []core.PodResourceClaim, "
    "Resources *core.ResourceRequirements",
    "core.Volume": "Name string, VolumeSource: core.VolumeSource",
    "core.VolumeSource": _volume_sources(),
    "core.Container": _CONTAINER,
    "core.EphemeralContainer": "EphemeralContainerCommon: core.EphemeralContainerCommon, TargetContainerName string",
    "core.EphemeralContainerCommon": _CONTAINER,
    "core.ContainerPort": "Name string, HostPort int, ContainerPort int, Protocol string, HostIP string",
    "core.EnvFromSource": "Prefix string, ConfigMapRef *core.ConfigMapEnvSource, SecretRef *core.SecretEnvSource",
    "core.EnvVar": "Name string, Value string, ValueFrom *core.EnvVarSource",
    "core.ResourceRequirements": "Limits core.ResourceList, Requests core.ResourceList, Claims []core.ResourceClaim",
    "core.ResourceClaim": "Name string, Request string",
    "core.ContainerResizePolicy": "ResourceName string, RestartPolicy string",
    "core.VolumeMount": "Name string, ReadOnly bool, RecursiveReadOnly *core.RecursiveReadOnlyMode, MountPath string, "
    "SubPath string, MountPropagation *core.MountPropagationMode, SubPathExpr string",
    "core.VolumeDevice": "Name string, DevicePath string",
    "core.LocalObjectReference": "Name string",
    "core.Toleration": "Key string, Operator string, Value string, Effect string, TolerationSeconds *int64",
    "core.HostAlias": "IP string, Hostnames []string",
    "core.PodReadinessGate": "ConditionType string",
    "core.TopologySpreadConstraint": "MaxSkew int, TopologyKey string, WhenUnsatisfiable string, "
    "LabelSelector *v1.LabelSelector, MinDomains *int32, NodeAffinityPolicy *core.NodeInclusionPolicy, "
    "NodeTaintsPolicy *core.NodeInclusionPolicy, MatchLabelKeys []string",
    "core.PodSchedulingGate": "Name string",
    "core.PodResourceClaim": "Name string, ResourceClaimName *string, ResourceClaimTemplateName *string",
    "apps.DeploymentStrategy": "Type string, RollingUpdate *apps.RollingUpdateDeployment",
    "apps.DaemonSetUpdateStrategy": "Type string, RollingUpdate *apps.RollingUpdateDaemonSet",
    "apps.StatefulSetUpdateStrategy": "Type string, RollingUpdate *apps.RollingUpdateStatefulSetStrategy",
    "apps.RollingUpdateStatefulSetStrategy": "Partition int, MaxUnavailable *intstr.IntOrString",
    "batch.SuccessPolicy": "Rules []batch.SuccessPolicyRule",
    "batch.SuccessPolicyRule": "SucceededIndexes *string, SucceededCount *int32",
    "batch.PodFailurePolicy": "Rules []batch.PodFailurePolicyRule",
    "batch.PodFailurePolicyRule": "Action string, OnExitCodes *batch.PodFailurePolicyOnExitCodesRequirement, "
    "OnPodConditions []batch.PodFailurePolicyOnPodConditionsPattern",
    "batch.PodFailurePolicyOnPodConditionsPattern": "Type string, Status string",
    "batch.UncountedTerminatedPods": "Succeeded []types.UID, Failed []types.UID",
    "policy.PodDisruptionBudgetSpec": "MinAvailable *intstr.IntOrString, Selector *v1.LabelSelector, "
    "MaxUnavailable *intstr.IntOrString, UnhealthyPodEvictionPolicy *policy.UnhealthyPodEvictionPolicyType",
}
"""Each struct's fields and types. A colon gives the JSON name where it is not the field's own; none: it is embedded."""
_TEXT_TYPES = ("string", "types.UID")
_JSON_NAMES = {"CephFS": "cephfs"}
_CAPITALS = r"[A-Z]+(?=[A-Z][a-z])|[A-Z]+$|[A-Z]"


def struct(type_name: str, value: Obj | None) -> Literal:
    """``apps.DeploymentStrategy{Type:"x", RollingUpdate:(*apps.RollingUpdateDeployment)(nil)}``."""
    return Literal(_show(type_name, value))


def int_or_string(value: int | str) -> Literal:
    """``intstr.IntOrString{Type:1, IntVal:0, StrVal:"25%"}``."""
    kind, number, text = (1, 0, value) if isinstance(value, str) else (0, value, "")
    return Literal(f"intstr.IntOrString{{Type:{kind}, IntVal:{number}, StrVal:{quote(str(text))}}}")


def int_list(values: list[int] | None) -> Literal:
    """``[]int32{1, 2}``."""
    if values is None:
        return Literal("[]int32(nil)")
    return Literal(f"[]int32{{{', '.join(map(str, values))}}}")


def raw_extension(value: Any) -> Literal:
    """``runtime.RawExtension{Raw:[]uint8{0x7b, 0x7d}, Object:runtime.Object(nil)}``: any JSON, byte for byte."""
    text = fast_json.dumps(value)
    raw = ", ".join(f"0x{byte:x}" for byte in text.encode())
    return Literal(f"runtime.RawExtension{{Raw:[]uint8{{{raw}}}, Object:runtime.Object(nil)}}")


def quantity(text: str | float) -> Literal:
    """``resource.Quantity{i:resource.int64Amount{value:100, scale:-3}, …, s:"100m", Format:"DecimalSI"}``.

    Amounts beyond 64 bits, which Go keeps as pointers, are shown as zero with such a pointer.
    """
    text = str(text)
    found = re.fullmatch(r"([+-]?)([0-9]*)(?:\.([0-9]*))?(.*)", text)
    assert found is not None
    sign, whole, fraction, suffix = found[1], found[2].lstrip("0") or "0", (found[3] or "").rstrip("0"), found[4]
    form, scale, factor = _suffix(suffix)
    digits = whole + fraction
    number, scale = int(digits) * factor, scale - len(fraction)
    if number >= 2**63 or scale < -9 or (form == "BinarySI" and fraction):
        amount, pointer = "value:0, scale:0", f"(*inf.Dec)({_ADDRESS})"
        kept = ""
    else:
        amount, pointer = f"value:{'-' if sign == '-' else ''}{number}, scale:{scale}", "(*inf.Dec)(nil)"
        kept = text if _is_canonical(digits, suffix, form, scale) else ""
    body = f"i:resource.int64Amount{{{amount}}}, d:resource.infDecAmount{{Dec:{pointer}}}"
    return Literal(f"resource.Quantity{{{body}, s:{quote(kept)}, Format:{quote(form)}}}")


def _suffix(suffix: str) -> tuple[str, int, int]:
    """(format, power of ten, factor) of what follows the digits."""
    if suffix in ("Ki", "Mi", "Gi", "Ti", "Pi", "Ei"):
        return "BinarySI", 0, 1024 ** ("KMGTPE".index(suffix[0]) + 1)
    if suffix[:1] in ("e", "E") and suffix[1:]:
        return "DecimalExponent", int(suffix[1:]), 1
    return "DecimalSI", {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}[suffix], 1


def _is_canonical(digits: str, suffix: str, form: str, scale: int) -> bool:
    if digits == "0" and not suffix:
        return True
    if form == "BinarySI":
        return int(digits) % 8 != 0
    return scale % 3 == 0 and not digits.endswith("000") and digits[0] != "0"


def _show(type_name: str, value: Any) -> str:
    if type_name in _STRUCTS:
        return f"{type_name}{{{', '.join(_fields(type_name, value or {}))}}}"
    if type_name.startswith("*"):
        return f"({type_name})({'nil' if value is None else _ADDRESS})"
    if type_name.startswith("[]"):
        if value is None:
            return f"{type_name}(nil)"
        return f"{type_name}{{{', '.join(_show(type_name[2:], item) for item in value)}}}"
    if type_name in ("map[string]string", "core.ResourceList"):
        if value is None:
            return f"{type_name}(nil)"
        of = quote if type_name.startswith("map") else quantity
        return f"{type_name}{{{', '.join(f'{quote(key)}:{of(value[key])}' for key in sorted(value))}}}"
    if type_name in _TEXT_TYPES:
        return quote(value or "")
    if type_name == "int":
        return str(value or 0)
    if type_name == "bool":
        return "true" if value else "false"
    return "<nil>" if type_name == "none" else _time(value)


def _fields(type_name: str, value: Obj) -> list[str]:
    shown = []
    for field in _STRUCTS[type_name].split(", "):
        name, _, kind = field.partition(" ")
        name, colon, key = name.partition(":")
        held = value if colon and not key else value.get(key or _json_name(name))
        shown.append(f"{name}:{_show(kind, held)}")
    return shown


def _json_name(field: str) -> str:
    return _JSON_NAMES.get(field) or re.sub(_CAPITALS, lambda found: found[0].lower(), field, count=1)


def _time(text: str | None) -> str:
    if not text:
        return "time.Date(1, time.January, 1, 0, 0, 0, 0, time.UTC)"
    from datetime import datetime

    at = datetime.fromisoformat(text)
    return f"time.Date({at.year}, time.{at:%B}, {at.day}, {at.hour}, {at.minute}, {at.second}, 0, time.Local)"
