"""StatefulSet: pods with a number and claims of their own. Source: pkg/registry/apps/statefulset/strategy.go."""

from __future__ import annotations

from minikctl.apiserver.registry.cells import age, name
from minikctl.apiserver.registry.workload_cells import CONTAINERS, containers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Cell, Obj

COLUMNS: tuple[tuple[str, int], ...] = (("Name", 0), ("Ready", 0), ("Age", 0), *CONTAINERS)
GENERATION = True
NAME_CHECK = "is_dns1123_label"
_MUTABLE = (
    "replicas",
    "ordinals",
    "template",
    "updateStrategy",
    "revisionHistoryLimit",
    "persistentVolumeClaimRetentionPolicy",
    "minReadySeconds",
)
_POLICIES = ("Retain", "Delete")


def cells(obj: Obj) -> list[Cell]:
    spec, status = obj.get("spec") or {}, obj.get("status") or {}
    ready = f"{status.get('readyReplicas') or 0}/{spec.get('replicas') or 0}"
    return [name(obj), ready, age(obj), *containers(spec.get("template"))]


def default(obj: Obj) -> None:
    from minikctl.apiserver.registry import workload_defaults

    spec = workload_defaults.part(obj, "spec")
    workload_defaults.default_template(spec)
    workload_defaults.fill(spec, {"serviceName": "", "replicas": 1, "revisionHistoryLimit": 10})
    workload_defaults.fill_text(spec, "podManagementPolicy", "OrderedReady")
    _default_strategy(workload_defaults.part(spec, "updateStrategy"))
    policy = workload_defaults.part(spec, "persistentVolumeClaimRetentionPolicy")
    for key in ("whenDeleted", "whenScaled"):
        workload_defaults.fill_text(policy, key, "Retain")
    if spec.get("ordinals") is not None:
        workload_defaults.fill(spec["ordinals"], {"start": 0})
    for claim in spec.get("volumeClaimTemplates") or ():
        _default_claim(claim)


def _default_strategy(strategy: Obj) -> None:
    from minikctl.apiserver.registry import workload_defaults

    if not strategy.get("type"):
        strategy["type"] = "RollingUpdate"
        workload_defaults.part(strategy, "rollingUpdate")
    # A strategy whose author named the type and nothing else stays as it is.
    if strategy["type"] == "RollingUpdate" and strategy.get("rollingUpdate") is not None:
        workload_defaults.fill(strategy["rollingUpdate"], {"partition": 0})


def _default_claim(claim: Obj) -> None:
    from minikctl.apiserver.registry import workload_defaults
    from minikctl.apiserver.registry.core.persistentvolumeclaim import default as default_claim

    claim["apiVersion"], claim["kind"] = "v1", "PersistentVolumeClaim"
    workload_defaults.part(claim, "metadata").setdefault("creationTimestamp", None)
    default_claim(claim)
    workload_defaults.part(claim["spec"], "resources")


def prepare_create(obj: Obj) -> None:
    obj["status"] = {"replicas": 0, "availableReplicas": 0}
    _drop_disabled(obj["spec"], {})


def prepare_update(new: Obj, old: Obj) -> None:
    new["status"] = old.get("status") or {}
    _drop_disabled(new["spec"], old.get("spec") or {})


def _drop_disabled(spec: Obj, old: Obj) -> None:
    """The feature MaxUnavailableStatefulSet is off."""
    from minikctl.apiserver.registry.workload_defaults import prepare_template

    rolling = spec["updateStrategy"].get("rollingUpdate")
    before = (old.get("updateStrategy") or {}).get("rollingUpdate") or {}
    if rolling and before.get("maxUnavailable") is None:
        rolling.pop("maxUnavailable", None)
    prepare_template(spec, old)


def prepare_status_update(new: Obj, old: Obj) -> None:
    new["spec"] = old["spec"]


def validate(obj: Obj) -> list[FieldError]:
    """All but the metadata. The name of the service is looked at only while the set is made, for it cannot change."""
    from minikctl.apimachinery import field_errors
    from minikctl.apiserver.validation import names, workloads
    from minikctl.apiserver.validation.metadata import faults_of

    spec = obj["spec"]
    faults: list[FieldError] = []
    if spec["podManagementPolicy"] not in ("OrderedReady", "Parallel"):
        why = "must be 'OrderedReady' or 'Parallel'"
        faults.append(field_errors.invalid("spec.podManagementPolicy", spec["podManagementPolicy"], why))
    faults += _strategy_faults(spec["updateStrategy"], "spec.updateStrategy")
    faults += _claim_policy_faults(spec["persistentVolumeClaimRetentionPolicy"])
    faults += workloads.not_negative(spec, "spec", "replicas", "minReadySeconds")
    faults += workloads.not_negative(spec.get("ordinals") or {}, "spec.ordinals", "start")
    service = spec.get("serviceName")
    if service and not obj["metadata"].get("resourceVersion"):
        faults += faults_of("spec.serviceName", service, names.is_dns1123_label(service))
    faults += workloads.selector_faults(spec.get("selector"), "spec.selector", "statefulset")
    return faults + _template_faults(spec)


def _strategy_faults(strategy: Obj, path: str) -> list[FieldError]:
    from minikctl.apimachinery import field_errors
    from minikctl.apiserver.validation import go_structs, workloads

    rolling = strategy.get("rollingUpdate")
    if strategy["type"] == "OnDelete":
        if rolling is None:
            return []
        shown = go_structs.struct("apps.RollingUpdateStatefulSetStrategy", rolling)
        why = "only allowed for updateStrategy 'RollingUpdate'"
        return [field_errors.invalid(f"{path}.rollingUpdate", shown, why)]
    if strategy["type"] != "RollingUpdate":
        shown = go_structs.struct("apps.StatefulSetUpdateStrategy", strategy)
        return [field_errors.invalid(path, shown, "must be 'RollingUpdate' or 'OnDelete'")]
    return workloads.not_negative(rolling or {}, f"{path}.rollingUpdate", "partition")


def _claim_policy_faults(policy: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation.choices import unsupported

    path = "spec.persistentVolumeClaimRetentionPolicy"
    keys = ("whenDeleted", "whenScaled")
    return [unsupported(f"{path}.{key}", policy[key], _POLICIES) for key in keys if policy[key] not in _POLICIES]


def _template_faults(spec: Obj) -> list[FieldError]:
    """Kubernetes leaves the pod spec to whoever creates the pods: its volumes are not known before."""
    from minikctl.apimachinery import field_errors
    from minikctl.apiserver.validation import go_structs, workloads
    from minikctl.apiserver.validation.choices import unsupported
    from minikctl.apiserver.validation.metadata import validate_annotations, validate_labels

    selector, template = spec.get("selector"), spec["template"]
    faults: list[FieldError] = []
    if workloads.is_usable(selector):
        meta = template.get("metadata") or {}
        faults += workloads.label_faults(selector, template, "spec.template")
        faults += validate_labels(meta.get("labels"), "spec.template.labels")
        faults += validate_annotations(meta.get("annotations"), "spec.template.annotations")
    else:
        shown = go_structs.struct("v1.LabelSelector", selector)
        faults.append(field_errors.invalid("spec.selector", shown, ""))
    pod = template["spec"]
    if pod["restartPolicy"] != "Always":
        faults.append(unsupported("spec.template.spec.restartPolicy", pod["restartPolicy"], ["Always"]))
    if pod.get("activeDeadlineSeconds") is not None:
        why = "activeDeadlineSeconds in StatefulSet is not Supported"
        faults.append(field_errors.forbidden("spec.template.spec.activeDeadlineSeconds", why))
    return faults


def validate_update(new: Obj, old: Obj) -> list[FieldError]:
    from minikctl.apimachinery import field_errors
    from minikctl.apiserver.validation.workloads import same

    after, before = new["spec"], old["spec"]
    if all(same(after.get(key), before.get(key)) for key in {**after, **before} if key not in _MUTABLE):
        return []
    *others, last = (f"'{key}'" for key in _MUTABLE)
    why = f"updates to statefulset spec for fields other than {', '.join(others)} and {last} are forbidden"
    return [field_errors.forbidden("spec", why)]


def validate_status_update(new: Obj, old: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation.workload_status import stateful_set_status_faults

    return stateful_set_status_faults(new.get("status") or {}, old.get("status") or {})


def warnings(obj: Obj) -> list[str]:
    from minikctl.apiserver.validation.workloads import template_warnings

    spec = obj["spec"]
    texts = template_warnings(spec.get("template"), "spec.template")
    if (spec.get("revisionHistoryLimit") or 0) < 0:
        words = "a negative value retains all historical revisions; a value >= 0 is recommended"
        texts.append(f"spec.revisionHistoryLimit: {words}")
    return texts
