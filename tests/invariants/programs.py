"""Random programs: lists of commands with their arguments, the heavier ones rarer."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from invariants.commands import DELETABLE
from invariants.manifests import APPS, IMAGES, KINDS

picks = st.integers(0, 7)
POLICIES = ("Background", "Background", "Foreground", "Orphan")
MAKING = (
    *["deployments.apps"] * 3,
    *["statefulsets.apps"] * 3,
    *["jobs.batch"] * 3,
    *["daemonsets.apps"] * 2,
    *["services"] * 2,
    *["poddisruptionbudgets.policy"] * 2,
    *["horizontalpodautoscalers.autoscaling"] * 2,
    "resourcequotas",
    *KINDS,
)
"""How often what is made."""


@st.composite
def making(draw: st.DrawFn) -> tuple[Any, ...]:
    resource = draw(st.sampled_from(MAKING))
    return "create", resource, draw(KINDS[resource])


REPLICATED = ("deployments.apps", "replicasets.apps", "statefulsets.apps", "replicationcontrollers")
TEMPLATED = ("deployments.apps", "statefulsets.apps", "daemonsets.apps")
CHANGES: list[tuple[tuple[str, ...], list[Any]]] = [
    (REPLICATED, [{"spec": {"replicas": count}} for count in range(5)]),
    (("deployments.apps",), [{"spec": {"paused": True}}, {"spec": {"paused": False}}]),
    (("jobs.batch",), [{"spec": {"suspend": True}}, {"spec": {"suspend": False}}, {"spec": {"parallelism": 2}}]),
    (("cronjobs.batch",), [{"spec": {"suspend": True}}, {"spec": {"suspend": False}}]),
    (("resourcequotas",), [{"spec": {"hard": {"pods": "1"}}}, {"spec": {"hard": {"pods": "6"}}}]),
    (("services",), [{"spec": {"selector": {"app": app}}} for app in APPS]),
    (("poddisruptionbudgets.policy",), [{"spec": {"minAvailable": 1, "maxUnavailable": None}}]),
]


@st.composite
def changing(draw: st.DrawFn) -> tuple[Any, ...]:
    resources, bodies = draw(st.sampled_from(CHANGES))
    return "patch", draw(st.sampled_from(resources)), draw(picks), draw(st.sampled_from(bodies))


TAINTS = [[], [{"key": "test", "effect": "NoSchedule"}], [{"key": "test", "effect": "NoExecute"}]]
NODE_CHANGES = [
    *[{"spec": {"taints": taints}} for taints in TAINTS],
    {"spec": {"unschedulable": True}},
    {"spec": {"unschedulable": None}},
    {"metadata": {"labels": {"disk": "ssd"}}},
    {"metadata": {"labels": {"disk": None}}},
]
SECONDS = (0, 1, 3, 10, 40, 130, 700, 2000)


def command(name: str, *arguments: Any) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.tuples(st.just(name), *arguments)


@st.composite
def rollout(draw: st.DrawFn) -> list[tuple[Any, ...]]:
    """An update of a Deployment in a cluster at rest, and some time for it."""
    update = ("set image", "deployments.apps", draw(picks), draw(st.sampled_from(IMAGES)))
    return [("settle",), update, ("advance", draw(st.sampled_from(SECONDS)))]


pod_notes = st.sampled_from([("readiness-probe", "fail"), ("readiness-probe", "ok"), ("cpu", "10m"), ("cpu", "400m")])
STEPS: dict[str, tuple[int, Any]] = {
    "create": (8, making()),
    "advance": (6, command("advance", st.sampled_from(SECONDS))),
    "settle": (1, command("settle")),
    "patch": (4, changing()),
    "rollout": (2, rollout()),
    "set image": (1, command("set image", st.sampled_from(TEMPLATED), picks, st.sampled_from(IMAGES))),
    "delete": (2, command("delete", st.sampled_from(DELETABLE), picks, st.sampled_from(POLICIES))),
    "relabel pod": (1, command("relabel pod", picks, st.sampled_from([*APPS, None]))),
    "delete pod": (1, command("delete pod", picks, st.sampled_from([None, 0, 5]))),
    "evict": (2, command("evict", picks)),
    "crash": (1, command("crash", picks, st.sampled_from([0, 1, 137]))),
    "annotate pod": (1, pod_notes.flatmap(lambda note: command("annotate pod", picks, *map(st.just, note)))),
    "resize pod": (1, command("resize pod", picks, st.sampled_from(["100m", "1200m"]))),
    "image rule": (1, command("image rule", st.sampled_from(IMAGES), st.booleans())),
    "patch node": (2, command("patch node", picks, st.sampled_from(NODE_CHANGES))),
    "stop node": (1, command("stop node", picks, st.booleans())),
    "add node": (1, command("add node", st.integers(0, 1), st.sampled_from(["1", "4"]))),
    "remove node": (1, command("remove node", picks)),
}
"""How often, and what."""
NAMES = [name for name, (weight, _) in STEPS.items() for _ in range(weight)]


@st.composite
def steps(draw: st.DrawFn) -> list[tuple[Any, ...]]:
    name = draw(st.sampled_from(NAMES))
    made = draw(STEPS[name][1])
    return made if name == "rollout" else [made]


@st.composite
def programs(draw: st.DrawFn, size: int) -> list[tuple[Any, ...]]:
    """Programs of some objects to begin with, and of up to ``size`` commands more."""
    first = draw(st.lists(making(), min_size=1, max_size=4))
    length = draw(st.integers(0, size))
    more = draw(st.lists(steps(), min_size=length, max_size=size))
    return [*first, *(one for several in more for one in several)]
