"""The description of a Pod."""

from __future__ import annotations

from minikctl.kubectl.describe.conditions import write_statuses
from minikctl.kubectl.describe.containers import write_containers, write_seccomp_profile
from minikctl.kubectl.describe.controlled_pods import write_controller
from minikctl.kubectl.describe.events import events_about, find_events, write_events
from minikctl.kubectl.describe.labels import write_labels, write_labels_and_annotations
from minikctl.kubectl.describe.moments import age, rfc1123
from minikctl.kubectl.describe.page import NONE, Page
from minikctl.kubectl.describe.placement import write_tolerations, write_topology_spread
from minikctl.kubectl.describe.pod_amounts import qos_class
from minikctl.kubectl.describe.requirements import write_requirements
from minikctl.kubectl.describe.volumes import write_volumes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client

_MIRROR = "kubernetes.io/config.mirror"


def describe(obj: Obj, client: Client, now: int, *, show_events: bool = True) -> str:
    page = Page()
    spec = obj["spec"]
    _write_head(page, obj, now)
    _write_addresses(page, obj)
    write_controller(page, obj)
    _write_containers(page, obj)
    _write_readiness_gates(page, obj)
    write_statuses(page, (obj.get("status") or {}).get("conditions"))
    write_volumes(page, spec.get("volumes"))
    page.field("QoS Class", qos_class(obj))
    write_labels(page, "Node-Selectors", spec.get("nodeSelector"))
    write_tolerations(page, "Tolerations", spec.get("tolerations"))
    write_topology_spread(page, spec.get("topologySpreadConstraints"))
    if show_events:
        # Events of containers name the pod, but not always its kind; those of a mirror pod go by its own uid.
        uid = (obj["metadata"].get("annotations") or {}).get(_MIRROR)
        write_events(page, events_about(client, obj, kind=False, uid=uid), now)
    return page.text()


def describe_missing(namespace: str, name: str, fault: Exception, client: Client, now: int) -> str | None:
    """What is left to tell of a pod that could not be read: its events, or None without any."""
    events = find_events(client, namespace, {"name": name, "namespace": namespace})
    if not events:
        return None
    page = Page()
    page.line(f"Pod '{name}': error '{fault}', but found events.")
    write_events(page, events, now)
    return page.text()


def _write_head(page: Page, pod: Obj, now: int) -> None:
    meta, spec, status = pod["metadata"], pod["spec"], pod.get("status") or {}
    page.field("Name", meta["name"])
    page.field("Namespace", meta.get("namespace") or "")
    if spec.get("priority") is not None:
        page.field("Priority", spec["priority"])
    for label, key in (
        ("Priority Class Name", "priorityClassName"),
        ("Runtime Class Name", "runtimeClassName"),
        ("Service Account", "serviceAccountName"),
    ):
        if spec.get(key):
            page.field(label, spec[key])
    node = spec.get("nodeName")
    page.field("Node", f"{node}/{status.get('hostIP') or ''}" if node else NONE)
    if status.get("startTime"):
        page.field("Start Time", rfc1123(status["startTime"]))
    write_labels_and_annotations(page, pod)
    _write_phase(page, pod, now)
    for label, key in (("Reason", "reason"), ("Message", "message")):
        if status.get(key):
            page.field(label, status[key])
    write_seccomp_profile(page, spec.get("securityContext"), 0, 0)


def _write_phase(page: Page, pod: Obj, now: int) -> None:
    meta, phase = pod["metadata"], (pod.get("status") or {}).get("phase") or ""
    if meta.get("deletionTimestamp") and phase not in ("Failed", "Succeeded"):
        page.field("Status", f"Terminating (lasts {age(meta['deletionTimestamp'], now)})")
        page.field("Termination Grace Period", f"{meta.get('deletionGracePeriodSeconds') or 0}s")
    else:
        page.field("Status", phase)


def _write_addresses(page: Page, pod: Obj) -> None:
    status = pod.get("status") or {}
    page.field("IP", status.get("podIP") or "")
    addresses = status.get("podIPs")
    if not addresses:
        page.field("IPs", NONE)
        return
    page.line("IPs:")
    for address in addresses:
        page.field("IP", address.get("ip") or "", 1)


def _write_containers(page: Page, pod: Obj) -> None:
    spec, status = pod["spec"], pod.get("status") or {}
    nominated = status.get("nominatedNodeName")
    if nominated:
        page.field("NominatedNodeName", nominated)
    if spec.get("resources") is not None:
        page.line("Resources:")
        write_requirements(page, spec["resources"], 1)
    if spec.get("initContainers"):
        write_containers(page, "Init Containers", spec["initContainers"], status.get("initContainerStatuses"), pod)
    write_containers(page, "Containers", spec.get("containers"), status.get("containerStatuses"), pod)
    if spec.get("ephemeralContainers"):
        statuses = status.get("ephemeralContainerStatuses")
        write_containers(page, "Ephemeral Containers", spec["ephemeralContainers"], statuses, pod)


def _write_readiness_gates(page: Page, pod: Obj) -> None:
    gates = pod["spec"].get("readinessGates")
    if not gates:
        return
    status_of: dict[str, str] = {}
    for item in (pod.get("status") or {}).get("conditions") or ():
        status_of.setdefault(item["type"], item["status"])
    page.line("Readiness Gates:")
    page.row(("Type", "Status"), 1)
    for gate in gates:
        kind = gate["conditionType"]
        page.row((f"{kind} ", f"{status_of.get(kind, NONE)} "), 1)
