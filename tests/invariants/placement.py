"""Every pod comes to a node that admits it, at the moment when it is bound: the rules of the documentation, reckoned
here anew from the objects as they are then.

Left out: soft preferences, and what volumes ask of nodes.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from invariants.observed import amount, is_deleting, is_over, labels_of, matches, name_of, requests_of

if TYPE_CHECKING:
    from invariants.world import World

    from minikctl.apimachinery.watch import Change

Obj = dict[str, Any]
REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
KEEPING_OUT = ("NoSchedule", "NoExecute")
CORDONED = {"key": "node.kubernetes.io/unschedulable", "effect": "NoSchedule"}


def at_change(world: World, server: Any, change: Change) -> None:
    if change.resource != "pods" or change.type == "DELETED":
        return
    pod, old = change.obj, change.old
    node_name = pod["spec"].get("nodeName")
    if not node_name or (old is not None and old["spec"].get("nodeName")):
        return
    node = server.store.get(server.kind("nodes").key("", node_name))
    assert node is not None, f"{name_of(pod)} is bound to a node that is not there"
    pods = [p for p in server.store.list("/registry/pods/") if p["spec"].get("nodeName") and not is_over(p)]
    nodes = server.store.list(server.kind("nodes").key_prefix)
    there = {name_of(one) for one in nodes}  # a scheduler no longer sees the pods of a node that is gone
    others = [p for p in pods if p["metadata"]["uid"] != pod["metadata"]["uid"] and p["spec"]["nodeName"] in there]
    for fault in faults(pod, node, others, nodes):
        raise AssertionError(f"{name_of(pod)} on {node_name}: {fault}")


def faults(pod: Obj, node: Obj, others: list[Obj], nodes: list[Obj]) -> list[str]:
    """What is wrong with a pod on a node, given the pods on nodes and all nodes."""
    here = [other for other in others if other["spec"]["nodeName"] == name_of(node)]
    found = [f"a taint {taint}" for taint in taints(node) if not tolerated(taint, pod)]
    if not selected(pod, node):
        found.append("nodeSelector or node affinity")
    return [*found, *_room(pod, node, here), *_neighbours(pod, node, others, nodes)]


def taints(node: Obj) -> list[Obj]:
    own = [taint for taint in node["spec"].get("taints") or () if taint["effect"] in KEEPING_OUT]
    return [*own, CORDONED] if node["spec"].get("unschedulable") else own


def tolerated(taint: Obj, pod: Obj) -> bool:
    return any(
        t.get("effect") in (None, "", taint["effect"])
        and t.get("key") in (None, "", taint["key"])
        and (t.get("operator") == "Exists" or t.get("value", "") == taint.get("value", ""))
        for t in pod["spec"].get("tolerations") or ()
    )


def selected(pod: Obj, node: Obj) -> bool:
    labels, spec = labels_of(node), pod["spec"]
    if any(labels.get(key) != value for key, value in (spec.get("nodeSelector") or {}).items()):
        return False
    required = ((spec.get("affinity") or {}).get("nodeAffinity") or {}).get(REQUIRED)
    return required is None or any(_term_matches(term, node) for term in required["nodeSelectorTerms"])


def _term_matches(term: Obj, node: Obj) -> bool:
    fields = [field["values"] == [name_of(node)] for field in term.get("matchFields") or ()]
    labels = labels_of(node)
    return all(fields) and all(labels.get(item["key"]) in item["values"] for item in term.get("matchExpressions") or ())


def _room(pod: Obj, node: Obj, here: list[Obj]) -> list[str]:
    offer = {key: amount(text) for key, text in node["status"]["allocatable"].items()}
    wanted = requests_of(pod)
    found = []
    for resource, asked in wanted.items():
        taken = sum((requests_of(other).get(resource, Fraction(0)) for other in here), Fraction(0))
        if asked and taken + asked > offer.get(resource, Fraction(0)):
            found.append(f"more {resource} than there is: {float(taken)} + {float(asked)}")
    if len(here) + 1 > offer["pods"]:
        found.append("too many pods")
    taken_ports = {port for other in here for port in _ports(other)}
    return found + [f"port {port} is taken" for port in _ports(pod) & taken_ports]


def _ports(pod: Obj) -> set[int]:
    ports = [port for container in pod["spec"]["containers"] for port in container.get("ports") or ()]
    return {port["hostPort"] for port in ports if port.get("hostPort")}


def _neighbours(pod: Obj, node: Obj, others: list[Obj], nodes: list[Obj]) -> list[str]:
    """Inter-pod affinity and spreading. All topologies of the programs are hosts, all pods of one namespace."""
    space = pod["metadata"]["namespace"]
    others = [other for other in others if other["metadata"]["namespace"] == space]
    here = [other for other in others if other["spec"]["nodeName"] == name_of(node)]
    found = []
    for term in _terms(pod, "podAntiAffinity"):
        if any(matches(term["labelSelector"], labels_of(other)) for other in here):
            found.append("its anti-affinity")
    for other in here:
        if any(matches(term["labelSelector"], labels_of(pod)) for term in _terms(other, "podAntiAffinity")):
            found.append(f"the anti-affinity of {name_of(other)}")
    for term in _terms(pod, "podAffinity"):
        wanted = term["labelSelector"]
        first = matches(wanted, labels_of(pod)) and not any(matches(wanted, labels_of(o)) for o in others)
        if not first and not any(matches(wanted, labels_of(other)) for other in here):
            found.append("its affinity")
    return found + _spread(pod, node, others, nodes)


def _terms(pod: Obj, kind: str) -> list[Obj]:
    terms: list[Obj] = ((pod["spec"].get("affinity") or {}).get(kind) or {}).get(REQUIRED) or []
    return terms


def _spread(pod: Obj, node: Obj, others: list[Obj], nodes: list[Obj]) -> list[str]:
    found = []
    for constraint in pod["spec"].get("topologySpreadConstraints") or ():
        if constraint["whenUnsatisfiable"] != "DoNotSchedule":
            continue
        counts = {name_of(one): 0 for one in nodes if selected(pod, one)}
        for other in others:
            place = other["spec"]["nodeName"]
            if place in counts and not is_deleting(other) and matches(constraint["labelSelector"], labels_of(other)):
                counts[place] += 1
        itself = matches(constraint["labelSelector"], labels_of(pod))
        if counts[name_of(node)] + itself - min(counts.values()) > constraint["maxSkew"]:
            found.append(f"skew: {counts}")
    return found
