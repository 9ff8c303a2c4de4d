"""What the API server warns of when a pod or a template is accepted all the same.

Neighbours: `pod.py` and the pages of workloads. A warning is text without the ``Warning: `` in front. Source:
pkg/api/pod/warnings.go and pkg/api/node/util.go.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from minikctl.apimachinery.types import Obj

_LISTS = ("initContainers", "containers", "ephemeralContainers")
_BYTES = ("memory", "ephemeral-storage")
_SECCOMP_POD = "seccomp.security.alpha.kubernetes.io/pod"
_SECCOMP_CONTAINER = "container.seccomp.security.alpha.kubernetes.io/"
_APPARMOR = "container.apparmor.security.beta.kubernetes.io/"
_USE_FIELD = 'non-functional in v1.27+; use the "seccompProfile" field instead'
_NO_SELECTOR = "a null labelSelector results in matching no pod"
_REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
_PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"
DEPRECATED_NODE_LABELS = {
    "beta.kubernetes.io/arch": 'deprecated since v1.14; use "kubernetes.io/arch" instead',
    "beta.kubernetes.io/os": 'deprecated since v1.14; use "kubernetes.io/os" instead',
    "failure-domain.beta.kubernetes.io/region": 'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
    "failure-domain.beta.kubernetes.io/zone": 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
    "beta.kubernetes.io/instance-type": 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
    "app.kubernetes.io/created-by": "deprecated since v1.9",
    "scheduler.alpha.kubernetes.io/preferAvoidPods": "deprecated since v1.22; use Taints and Tolerations instead",
    "node-role.kubernetes.io/master": 'use "node-role.kubernetes.io/control-plane" instead',
}
_DEPRECATED_ANNOTATIONS = {
    "scheduler.alpha.kubernetes.io/critical-pod": 'non-functional in v1.16+; use the "priorityClassName" field instead',
    "security.alpha.kubernetes.io/sysctls": 'non-functional in v1.11+; use the "sysctls" field instead',
    "security.alpha.kubernetes.io/unsafe-sysctls": 'non-functional in v1.11+; use the "sysctls" field instead',
}
_DEPRECATED_VOLUMES = {
    "photonPersistentDisk": ("photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+"),
    "gitRepo": ("gitRepo", "deprecated in v1.11, and disabled by default in v1.33+"),
    "scaleIO": ("scaleIO", "deprecated in v1.16, non-functional in v1.22+"),
    "flocker": ("flocker", "deprecated in v1.22, non-functional in v1.25+"),
    "storageos": ("storageOS", "deprecated in v1.22, non-functional in v1.25+"),
    "quobyte": ("quobyte", "deprecated in v1.22, non-functional in v1.25+"),
    "glusterfs": ("glusterfs", "deprecated in v1.25, non-functional in v1.26+"),
    "cephfs": ("cephfs", "deprecated in v1.28, non-functional in v1.31+"),
    "rbd": ("rbd", "deprecated in v1.28, non-functional in v1.31+"),
}


def pod_warnings(pod: Obj) -> list[str]:
    from minikctl.apiserver.validation.names import is_dns1123_label

    messages = is_dns1123_label(pod["metadata"].get("name") or "")
    found = []
    if messages:
        words = (
            "this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended"
        )
        found.append(f"metadata.name: {words}: [{' '.join(messages)}]")
    return found + _spec_warnings(pod["spec"], pod["metadata"], "")


def pod_template_warnings(template: Obj, path: str) -> list[str]:
    """``path`` is that of the template: ``spec.template``."""
    return _spec_warnings(template.get("spec") or {}, template.get("metadata") or {}, f"{path}.")


def _spec_warnings(spec: Obj, meta: Obj, prefix: str) -> list[str]:
    """``prefix`` ends with a dot, or is empty for a pod."""
    path = f"{prefix}spec"
    annotations: Mapping[str, str] = meta.get("annotations") or {}
    found = [f"{path}.nodeSelector[{key}]: {words}" for key, words in _deprecated(spec.get("nodeSelector") or ())]
    affinity = spec.get("affinity") or {}
    found += _node_affinity_warnings(affinity.get("nodeAffinity") or {}, f"{path}.affinity.nodeAffinity")
    for index, constraint in enumerate(spec.get("topologySpreadConstraints") or ()):
        at = f"{path}.topologySpreadConstraints[{index}]"
        for key, words in _deprecated([constraint.get("topologyKey")]):
            found.append(f"{at}.topologyKey: {key} is {words}")
        if constraint.get("labelSelector") is None:
            found.append(f"{at}.labelSelector: {_NO_SELECTOR}")
    for key, words in _DEPRECATED_ANNOTATIONS.items():
        if key in annotations:
            found.append(f"{prefix}metadata.annotations[{key}]: {words}")
    for index, volume in enumerate(spec.get("volumes") or ()):
        for key, (shown, words) in _DEPRECATED_VOLUMES.items():
            if volume.get(key) is not None:
                found.append(f"{path}.volumes[{index}].{shown}: {words}")
    found += _duplicates(spec.get("hostAliases") or (), "ip", f"{path}.hostAliases")
    secrets = spec.get("imagePullSecrets") or ()
    found += _duplicates(secrets, "name", f"{path}.imagePullSecrets")
    for index, secret in enumerate(secrets):
        if not secret.get("name"):
            found.append(f'{path}.imagePullSecrets[{index}].name: invalid empty name ""')
    found += _fractions(spec.get("overhead") or {}, f"{path}.overhead")
    found += _container_warnings(spec, annotations, prefix)
    found += _port_warnings(spec, path)
    if (spec.get("terminationGracePeriodSeconds") or 0) < 0:
        words = "must be >= 0; negative values are invalid and will be treated as 1"
        found.append(f"{path}.terminationGracePeriodSeconds: {words}")
    for kind in ("podAffinity", "podAntiAffinity"):
        found += _pod_affinity_warnings(affinity.get(kind) or {}, f"{path}.affinity.{kind}")
    return found


def _deprecated(keys: Sequence[str | None] | Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for key in keys:
        if key in DEPRECATED_NODE_LABELS:
            yield key, DEPRECATED_NODE_LABELS[key]


def _node_affinity_warnings(affinity: Obj, path: str) -> list[str]:
    terms = [
        (f"{path}.{_REQUIRED}.nodeSelectorTerms[{index}]", term)
        for index, term in enumerate((affinity.get(_REQUIRED) or {}).get("nodeSelectorTerms") or ())
    ]
    for index, term in enumerate(affinity.get(_PREFERRED) or ()):
        terms.append((f"{path}.{_PREFERRED}[{index}].preference", term.get("preference") or {}))
    found = []
    for at, term in terms:
        for index, expression in enumerate(term.get("matchExpressions") or ()):
            for key, words in _deprecated([expression.get("key")]):
                found.append(f"{at}.matchExpressions[{index}].key: {key} is {words}")
    return found


def _pod_affinity_warnings(affinity: Obj, path: str) -> list[str]:
    found = []
    for index, term in enumerate(affinity.get(_REQUIRED) or ()):
        if term.get("labelSelector") is None:
            found.append(f"{path}.{_REQUIRED}[{index}].labelSelector: {_NO_SELECTOR}")
    for index, weighted in enumerate(affinity.get(_PREFERRED) or ()):
        if (weighted.get("podAffinityTerm") or {}).get("labelSelector") is None:
            found.append(f"{path}.{_PREFERRED}[{index}].podAffinityTerm.labelSelector: {_NO_SELECTOR}")
    return found


def _duplicates(items: Sequence[Obj], key: str, path: str) -> list[str]:
    seen: set[str] = set()
    found = []
    for index, item in enumerate(items):
        value = item.get(key) or ""
        if value in seen:
            found.append(f'{path}[{index}].{key}: duplicate {key} "{value}"')
        seen.add(value)
    return found


def _fractions(amounts: Obj, path: str) -> list[str]:
    """A canonical amount of bytes ends with an ``m`` only if it is no whole number."""
    return [
        f'{path}[{name}]: fractional byte value "{amounts[name]}" is invalid, must be an integer'
        for name in _BYTES
        if str(amounts.get(name) or "").endswith("m")
    ]


def _containers(spec: Obj, path: str) -> Iterator[tuple[str, Obj]]:
    for key in _LISTS:
        for index, container in enumerate(spec.get(key) or ()):
            yield f"{path}.{key}[{index}]", container


def _container_warnings(spec: Obj, annotations: Mapping[str, str], prefix: str) -> list[str]:
    of_pod = spec.get("securityContext") or {}
    found = []
    if _SECCOMP_POD in annotations and of_pod.get("seccompProfile") is None:
        found.append(f"{prefix}metadata.annotations[{_SECCOMP_POD}]: {_USE_FIELD}")
    for at, container in _containers(spec, f"{prefix}spec"):
        security, name = container.get("securityContext") or {}, container.get("name") or ""
        if _SECCOMP_CONTAINER + name in annotations and security.get("seccompProfile") is None:
            found.append(f"{prefix}metadata.annotations[{_SECCOMP_CONTAINER}{name}]: {_USE_FIELD}")
        profile = security.get("appArmorProfile") or of_pod.get("appArmorProfile")
        if prefix and _APPARMOR + name in annotations and profile is None:
            words = 'deprecated since v1.30; use the "appArmorProfile" field instead'
            found.append(f"{prefix}metadata.annotations[{_APPARMOR}{name}]: {words}")
        resources = container.get("resources") or {}
        of_kinds = [_fractions(resources.get(kind) or {}, f"{at}.resources.{kind}") for kind in ("limits", "requests")]
        # All about memory comes before all about storage.
        found += sorted((text for texts in of_kinds for text in texts), key=lambda text: "[memory]" not in text)
        found += _env_warnings(container.get("env") or (), f"{at}.env")
    return found


def _env_warnings(variables: Sequence[Obj], path: str) -> list[str]:
    """A later variable of the same name is fine only if it builds on the earlier one."""
    seen: set[str] = set()
    found = []
    for index, variable in enumerate(variables):
        name, value = variable.get("name") or "", variable.get("value") or ""
        reference = f"$({name})"
        hides = variable.get("valueFrom") is not None or value == reference or reference not in value
        if name in seen and hides:
            words = f'hides previous definition of "{name}", which may be dropped when using apply'
            found.append(f"{path}[{index}]: {words}")
        seen.add(name)
    return found


def _port_warnings(spec: Obj, path: str) -> list[str]:
    seen: dict[tuple[int, str], list[tuple[str, Obj]]] = {}
    found = []
    for at, container in _containers(spec, path):
        for index, port in enumerate(container.get("ports") or ()):
            here = f"{at}.ports[{index}]"
            if port.get("hostIP") and not port.get("hostPort"):
                found.append(f"{here}: hostIP set without hostPort: {_go_port(port)}")
            others = seen.setdefault((port.get("containerPort") or 0, port.get("protocol") or ""), [])
            for there, other in others:
                words = _overlap(port, other)
                if words:
                    found.append(f"{here}: {words} port definition with {there}")
            others.append((here, port))
    return found


def _overlap(port: Obj, other: Obj) -> str:
    ours, theirs = port.get("hostPort") or 0, other.get("hostPort") or 0
    our_ip, their_ip = port.get("hostIP") or "", other.get("hostIP") or ""
    if ours == theirs and our_ip == their_ip:
        return "duplicate"
    if not ours or not theirs:
        return "overlapping"
    if ours == theirs and bool(our_ip) != bool(their_ip):
        return "dangerously ambiguous"
    return ""


def _go_port(port: Obj) -> str:
    names = ("name", "hostPort", "containerPort", "protocol", "hostIP")
    shown = (f"{name[0].upper()}{name[1:]}:{port.get(name) or (0 if name.endswith('Port') else '')}" for name in names)
    return f"{{{' '.join(shown)}}}"
