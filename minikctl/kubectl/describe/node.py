"""The description of a Node; its pods and what they take of it are in `node_allocation`."""

from __future__ import annotations

from minikctl.apimachinery.errors import Forbidden, StatusError
from minikctl.apimachinery.go_format import plain
from minikctl.kubectl.describe.events import events_about, write_events
from minikctl.kubectl.describe.labels import write_labels_and_annotations, write_list
from minikctl.kubectl.describe.moments import rfc1123
from minikctl.kubectl.describe.node_allocation import write_allocation
from minikctl.kubectl.describe.page import NONE, UNSET, Page
from minikctl.kubectl.describe.requirements import write_amounts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client


_ROLE_PREFIX, _ROLE = "node-role.kubernetes.io/", "kubernetes.io/role"
_RUNNING_ON = "spec.nodeName={},status.phase!=Succeeded,status.phase!=Failed"
_SYSTEM_INFO = (
    ("Machine ID", "machineID"),
    ("System UUID", "systemUUID"),
    ("Boot ID", "bootID"),
    ("Kernel Version", "kernelVersion"),
    ("OS Image", "osImage"),
    ("Operating System", "operatingSystem"),
    ("Architecture", "architecture"),
    ("Container Runtime Version", "containerRuntimeVersion"),
    ("Kubelet Version", "kubeletVersion"),
    ("Kube-Proxy Version", "kubeProxyVersion"),
)


def describe(obj: Obj, client: Client, now: int, *, show_events: bool = True) -> str:
    meta, spec, status = obj["metadata"], obj.get("spec") or {}, obj.get("status") or {}
    page = Page()
    page.field("Name", meta["name"])
    page.field("Roles", ",".join(_roles(meta.get("labels") or {})) or NONE)
    write_labels_and_annotations(page, obj)
    page.field("CreationTimestamp", rfc1123(meta.get("creationTimestamp")))
    _write_taints(page, spec)
    page.field("Unschedulable", plain(bool(spec.get("unschedulable"))))
    _write_lease(page, client, meta["name"])
    _write_conditions(page, status)
    page.line("Addresses:")
    for address in status.get("addresses") or ():
        page.field(address["type"], address["address"], 1)
    for label, key in (("Capacity", "capacity"), ("Allocatable", "allocatable")):
        if status.get(key):
            page.line(f"{label}:")
            write_amounts(page, status[key], 1)
    _write_system(page, spec, status)
    _write_pods(page, client, obj, now)
    if show_events:
        # Kubelets give the name of their node for its uid.
        by_name = events_about(client, obj, uid=meta["name"])
        write_events(page, events_about(client, obj) + by_name, now)
    return page.text()


def _roles(labels: dict[str, str]) -> list[str]:
    roles = {key.removeprefix(_ROLE_PREFIX) for key in labels if key.startswith(_ROLE_PREFIX)}
    return sorted((roles | {labels.get(_ROLE, "")}) - {""})


def _write_taints(page: Page, spec: Obj) -> None:
    taints = sorted(spec.get("taints") or (), key=lambda taint: f"{taint.get('effect') or ''},{taint['key']}")
    write_list(page, "Taints", list(map(_taint, taints)))


def _taint(taint: Obj) -> str:
    value, effect = taint.get("value"), taint.get("effect")
    text = f"{taint['key']}={value}:" if value else f"{taint['key']}:" if effect else taint["key"]
    return f"{text}{effect or ''}"


def _write_lease(page: Page, client: Client, name: str) -> None:
    try:
        lease = client.get("leases.coordination.k8s.io", "kube-node-lease", name)
    except StatusError as fault:
        page.field("Lease", f"Failed to get lease: {fault}")
        return
    spec = lease.get("spec") or {}
    page.line("Lease:")
    page.field("HolderIdentity", UNSET if spec.get("holderIdentity") is None else spec["holderIdentity"], 1)
    for label, key in (("AcquireTime", "acquireTime"), ("RenewTime", "renewTime")):
        page.field(label, rfc1123(spec[key]) if spec.get(key) else UNSET, 1)


def _write_conditions(page: Page, status: Obj) -> None:
    conditions = status.get("conditions")
    if not conditions:
        return
    page.line("Conditions:")
    page.header(("Type", "Status", "LastHeartbeatTime", "LastTransitionTime", "Reason", "Message"), 1)
    for item in conditions:
        moments = rfc1123(item.get("lastHeartbeatTime")), rfc1123(item.get("lastTransitionTime"))
        cells = (item["type"], item["status"], *moments, item.get("reason") or "")
        page.row((*(f"{cell} " for cell in cells), item.get("message") or ""), 1)


def _write_system(page: Page, spec: Obj, status: Obj) -> None:
    info = status.get("nodeInfo") or {}
    page.line("System Info:")
    for label, key in _SYSTEM_INFO:
        page.field(label, info.get(key) or "", 1)
    if spec.get("podCIDR"):
        page.field("PodCIDR", spec["podCIDR"])
    if spec.get("podCIDRs"):
        page.field("PodCIDRs", ",".join(spec["podCIDRs"]))
    if spec.get("providerID"):
        page.field("ProviderID", spec["providerID"])


def _write_pods(page: Page, client: Client, node: Obj, now: int) -> None:
    try:
        pods = client.list("pods", fields=_RUNNING_ON.format(node["metadata"]["name"]))
    except Forbidden:
        page.field("Pods", "not authorized")
        return
    write_allocation(page, node, pods, now)
