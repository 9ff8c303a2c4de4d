"""How `delete` waits; the words are those of a real cluster's transcripts."""

from __future__ import annotations

from small_cluster import Cluster

HELD = {
    "apiVersion": "v1",
    "kind": "ConfigMap",
    "metadata": {"name": "held", "namespace": "default", "finalizers": ["example.com/wait"]},
}
STUCK = "error: timed out waiting for the condition on configmaps/held\n"


def test_a_finalizer_keeps_delete_waiting_until_its_timeout(empty: Cluster) -> None:
    empty.client.create("configmaps", HELD, namespace="default")
    before = empty.session.now
    assert empty.run("delete", "cm", "held", "--timeout=2s") == (1, 'configmap "held" deleted\n', STUCK)
    assert empty.session.now - before == 2000


def test_without_a_timeout_a_stopped_cluster_says_at_once_that_nothing_will_happen(empty: Cluster) -> None:
    empty.client.create("configmaps", HELD, namespace="default")
    assert empty.run("delete", "cm", "held") == (1, 'configmap "held" deleted\n', STUCK)


def test_wait_false_returns_while_the_object_is_still_there(empty: Cluster) -> None:
    empty.client.create("configmaps", HELD, namespace="default")
    assert empty.run("delete", "cm", "held", "--wait=false") == (0, 'configmap "held" deleted\n', "")
    meta = empty.client.get("configmaps", "default", "held")["metadata"]
    assert (meta["finalizers"], meta["deletionGracePeriodSeconds"]) == (["example.com/wait"], 0)


def test_applying_onto_an_object_that_goes_away_warns(empty: Cluster) -> None:
    empty.client.create("configmaps", HELD, namespace="default")
    empty.run("delete", "cm", "held", "--wait=false")
    manifest = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: held, finalizers: [example.com/wait]}\ndata: {a: b}\n"
    code, out, err = empty.run("apply", "-f", "-", stdin=manifest)
    assert (code, out) == (0, "configmap/held configured\n")
    assert err.endswith("Warning: Detected changes to resource held which is currently being deleted.\n")


def test_delete_waits_for_the_pod_to_end(own_zoo: Cluster) -> None:
    before = own_zoo.session.now
    assert own_zoo.out("delete", "pod", "ant") == 'pod "ant" deleted\n'
    assert own_zoo.client.find("pods", "default", "ant") is None
    assert own_zoo.session.now - before <= 30_000


def test_cascade_orphan_leaves_the_pods(empty: Cluster) -> None:
    from small_cluster import deployment

    empty.client.create("deployments.apps", deployment("web"), namespace="default")
    empty.pass_time(5000)
    assert empty.out("delete", "deploy", "web", "--cascade=orphan") == 'deployment.apps "web" deleted\n'
    empty.pass_time(60_000)
    assert len(empty.client.list("pods", "default")) == 1
