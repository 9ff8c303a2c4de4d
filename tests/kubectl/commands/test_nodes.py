"""taint, cordon, uncordon and drain. Texts are those of transcripts and of kubectl's sources."""

from __future__ import annotations

from typing import Any

import pytest
from small_cluster import Cluster, deployment, pod

from minikctl.kubectl.drain_filters import Filters, sort_out
from minikctl.kubectl.errors import AggregateError, CommandError
from minikctl.kubectl.taint_specs import changed, parse_taints

FLAGS = {
    "force": False,
    "ignore-daemonsets": False,
    "delete-emptydir-data": False,
    "skip-wait-for-delete-timeout": 0,
}


def test_taints_are_set_changed_and_removed(empty: Cluster) -> None:
    words = ("taint", "node", "node-1", "node-2", "a=b:NoSchedule", "c:PreferNoSchedule")
    assert empty.out(*words) == "node/node-1 tainted\nnode/node-2 tainted\n"
    assert empty.fault("taint", "node", "node-1", "a=b:NoSchedule") == (
        "error: node node-1 already has a taint(s) with same effect(s) and --overwrite is false\n"
    )
    assert empty.out("taint", "node", "node-1", "a=z:NoSchedule", "--overwrite") == "node/node-1 modified\n"
    assert empty.out("taint", "node", "node-1", "a:NoSchedule-") == "node/node-1 untainted\n"
    assert empty.fault("taint", "node", "node-1", "a:NoSchedule-") == 'error: taint "a:NoSchedule" not found\n'
    assert empty.out("taint", "node", "node-2", "c-", "--dry-run=client") == "node/node-2 untainted (dry run)\n"
    assert (
        empty.out("taint", "nodes", "--all", "x=:NoExecute", "-o", "name") == "node/node-1\nnode/node-2\nnode/node-3\n"
    )


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("nodes", "at least one taint update is required"),
        ("nodes a=b:NoSchedule", "at least one resource name must be specified since 'all' parameter is not set"),
        ("pod x a=b:NoSchedule", "invalid resource type pod, only node types are supported"),
        (
            "node node-1 q=b:NoSchedule q-",
            "can not both modify and remove the following taint(s) in the same command: q=",
        ),
        ("node node-1 a=b", "invalid taint spec: a=b, name part must consist of alphanumeric characters"),
        ("node node-1 a=b:Some", "invalid taint effect: Some, unsupported taint effect"),
        ("node node-1 a=b:NoSchedule:x", "invalid taint spec: a=b:NoSchedule:x"),
        ("node a=b:NoSchedule node-1", "all resources must be specified before taint changes: node-1"),
    ],
)
def test_taint_refuses_in_kubectls_words(fresh: Cluster, words: str, fault: str) -> None:
    assert fresh.fault("taint", *words.split()).startswith(f"error: {fault}")


def test_a_key_without_effect_removes_all_its_taints() -> None:
    known = [
        {"key": "a", "effect": "NoSchedule"},
        {"key": "a", "effect": "NoExecute"},
        {"key": "b", "effect": "NoExecute"},
    ]
    _, removed = parse_taints(["a-"])
    assert changed(known, [], removed, overwrite=False) == ("untainted", known[2:])


def test_setting_and_removing_at_once_modifies() -> None:
    added, removed = parse_taints(["n=1:NoSchedule", "a-"])
    operation, taints = changed([{"key": "a", "effect": "NoExecute"}], added, removed, overwrite=False)
    assert (operation, taints) == ("modified", [{"key": "n", "value": "1", "effect": "NoSchedule"}])


def test_cordon_and_uncordon_tell_what_was_so_already(empty: Cluster) -> None:
    assert empty.out("cordon", "node-1") == "node/node-1 cordoned\n"
    assert empty.out("cordon", "node-1") == "node/node-1 already cordoned\n"
    assert empty.out("uncordon", "node-1") == "node/node-1 uncordoned\n"
    assert empty.out("uncordon", "node-1") == "node/node-1 already uncordoned\n"
    assert empty.out("cordon", "node-1", "--dry-run=client") == "node/node-1 cordoned (dry run)\n"


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("drain", "error: USAGE: drain NODE [flags]\nSee 'kubectl drain -h' for help and examples\n"),
        (
            "cordon node-1 -l a=b",
            (
                "error: cannot specify both a node name and a --selector option\n"
                "See 'kubectl cordon -h' for help and examples\n"
            ),
        ),
        ("cordon nonode", 'Error from server (NotFound): nodes "nonode" not found\n'),
        ("drain node-1 --pod-selector=a=b=c", "error: --pod-selector=<pod_selector> must be a valid label selector\n"),
    ],
)
def test_node_commands_refuse_in_kubectls_words(fresh: Cluster, words: str, fault: str) -> None:
    assert fresh.fault(*words.split()) == fault


def filtered(item: dict[str, Any], **flags: bool) -> tuple[int, str]:
    """(pods that go, warnings or faults)."""
    chosen = {**FLAGS, **{name.replace("_", "-"): value for name, value in flags.items()}}
    try:
        pods, warnings = sort_out([item], Filters(chosen, 0, lambda *_: None))
    except AggregateError as fault:
        return 0, str(fault)
    return len(pods), warnings


def owned(kind: str) -> dict[str, Any]:
    made = pod("p")
    owner = {"apiVersion": "apps/v1", "kind": kind, "name": "o", "uid": "u", "controller": True}
    made["metadata"]["ownerReferences"] = [owner]
    return made


def test_drain_takes_pods_that_somebody_starts_anew() -> None:
    assert filtered(owned("ReplicaSet")) == (1, "")


def test_drain_takes_lone_pods_only_by_force() -> None:
    assert filtered(pod("p")) == (
        0,
        "cannot delete cannot delete Pods that declare no controller (use --force to override): default/p",
    )
    assert filtered(pod("p"), force=True) == (1, "deleting Pods that declare no controller: default/p")


def test_drain_passes_pods_of_daemon_sets_over() -> None:
    assert filtered(owned("DaemonSet")) == (
        0,
        "cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore): default/p",
    )
    assert filtered(owned("DaemonSet"), ignore_daemonsets=True) == (0, "ignoring DaemonSet-managed Pods: default/p")


def test_drain_takes_pods_with_local_data_when_told_so() -> None:
    with_data = owned("ReplicaSet")
    with_data["spec"]["volumes"] = [{"name": "v", "emptyDir": {}}]
    assert filtered(with_data)[1] == (
        "cannot delete Pods with local storage (use --delete-emptydir-data to override): default/p"
    )
    # The rules after it have the last word, so that kubectl says nothing of the data of pods with a controller.
    assert filtered(with_data, delete_emptydir_data=True) == (1, "")


def test_drain_takes_pods_that_have_ended_in_any_case() -> None:
    assert filtered({**pod("p"), "status": {"phase": "Succeeded"}}) == (1, "")


def test_drain_leaves_static_pods() -> None:
    static = pod("p")
    static["metadata"]["annotations"] = {"kubernetes.io/config.mirror": "x"}
    assert filtered(static) == (0, "")


def test_drain_waits_until_the_pods_are_gone(own_zoo: Cluster) -> None:
    own_zoo.client.create("deployments.apps", deployment("app"), namespace="default")
    own_zoo.session.settle()
    own_zoo.pass_time(2000)
    there = own_zoo.client.list("pods", "", fields="spec.nodeName=node-1")
    code, out, err = own_zoo.run("drain", "node-1", "--force")
    assert code == 0
    lines = out.splitlines()
    assert (lines[0], lines[-1]) == ("node/node-1 cordoned", "node/node-1 drained")
    names = {found["metadata"]["name"] for found in there}
    assert {line.split()[0].removeprefix("pod/") for line in lines if line.endswith(" evicted")} == names
    assert not own_zoo.client.list("pods", "", fields="spec.nodeName=node-1")
    assert err.startswith("Warning: deleting Pods that declare no controller: default/")


def test_a_node_that_cannot_be_drained_is_told_of_at_the_end(own_zoo: Cluster) -> None:
    code, out, err = own_zoo.run("drain", "node-1")
    names = sorted(p["metadata"]["name"] for p in own_zoo.client.list("pods", "", fields="spec.nodeName=node-1"))
    where = ", ".join(f"default/{name}" for name in names)
    reason = f"cannot delete cannot delete Pods that declare no controller (use --force to override): {where}"
    assert (code, out) == (1, "node/node-1 cordoned\n")
    assert err == (
        f'error: unable to drain node "node-1" due to error: {reason}, continuing command...\n'
        f"There are pending nodes to be drained:\n node-1\n{reason}\n"
    )


def test_dry_runs_of_drain_touch_nothing(own_zoo: Cluster) -> None:
    code, out, _ = own_zoo.run("drain", "node-1", "--force", "--dry-run=client")
    assert code == 0
    assert all(line.endswith("(dry run)") for line in out.splitlines())
    assert own_zoo.client.list("pods", "", fields="spec.nodeName=node-1")


def test_taints_that_are_not_there_are_all_told_of() -> None:
    _, removed = parse_taints(["a-", "b:NoExecute-"])
    with pytest.raises(AggregateError) as found:
        changed([], [], removed, overwrite=False)
    assert [str(fault) for fault in found.value.faults] == ['taint "a" not found', 'taint "b:NoExecute" not found']
    assert all(isinstance(fault, CommandError) for fault in found.value.faults)
