"""InterPodAffinity: required, preferred, against, in both directions and over namespaces."""

from __future__ import annotations

from typing import Any

from lone_scheduler import HOSTNAME, ZONE, LoneScheduler

NOT_NEAR = "node(s) didn't match pod affinity rules"
TOO_NEAR = "node(s) didn't match pod anti-affinity rules"
UNWELCOME = "node(s) didn't satisfy existing pods anti-affinity rules"


def term(app: str, key: str = HOSTNAME, **more: Any) -> dict[str, Any]:
    return {"topologyKey": key, "labelSelector": {"matchLabels": {"app": app}}, **more}


def near(*terms: dict[str, Any]) -> dict[str, Any]:
    return {"podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": list(terms)}}


def far(*terms: dict[str, Any]) -> dict[str, Any]:
    return {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": list(terms)}}


def rather(weight: int, wanted: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"weight": weight, "podAffinityTerm": wanted}]


def near_zones(cluster: LoneScheduler) -> None:
    for name, zone in (("a1", "a"), ("a2", "a"), ("b1", "b")):
        cluster.node(name, zone=zone)


def test_a_pod_goes_to_the_zone_of_its_friend(cluster: LoneScheduler) -> None:
    near_zones(cluster)
    cluster.pod("friend", labels={"app": "friend"}, nodeSelector={HOSTNAME: "b1"})
    assert {cluster.pod(f"p{n}", affinity=near(term("friend", ZONE))) for n in range(3)} == {"b1"}


def test_a_pod_without_friend_waits_until_one_comes(cluster: LoneScheduler) -> None:
    cluster.nodes(3)
    assert cluster.pod("near", affinity=near(term("friend"))) == ""
    assert cluster.message("near") == (
        f"0/3 nodes are available: 3 {NOT_NEAR}. "
        "preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling."
    )
    cluster.pod("stranger", labels={"app": "stranger"})
    cluster.advance(20)
    assert len(cluster.events("near")) == 1
    placed = cluster.pod("friend", labels={"app": "friend"})
    assert cluster.where("near") == placed


def test_the_first_of_those_who_want_to_be_together_may_go_anywhere(cluster: LoneScheduler) -> None:
    cluster.nodes(3)
    together = [cluster.pod(f"p{n}", labels={"app": "club"}, affinity=near(term("club"))) for n in range(3)]
    assert len(set(together)) == 1
    assert together[0]


def test_all_terms_must_find_the_same_pods(cluster: LoneScheduler) -> None:
    cluster.nodes(2)
    cluster.pod("one", labels={"app": "one"}, nodeSelector={HOSTNAME: "node-1"})
    cluster.pod("two", labels={"app": "two"}, nodeSelector={HOSTNAME: "node-1"})
    assert cluster.pod("both", affinity=near(term("one"), term("two"))) == ""


def test_equals_that_keep_apart_fill_each_node_once(cluster: LoneScheduler) -> None:
    cluster.nodes(3)
    apart = [cluster.pod(f"p{n}", labels={"app": "apart"}, affinity=far(term("apart"))) for n in range(4)]
    assert sorted(apart) == ["", "node-1", "node-2", "node-3"]
    assert cluster.message("p3") == (
        f"0/3 nodes are available: 3 {TOO_NEAR}. "
        "preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod."
    )
    cluster.delete_pod("p1")
    cluster.advance(1)
    assert cluster.where("p3") == apart[1]


def test_pods_on_nodes_keep_others_away_too(cluster: LoneScheduler) -> None:
    near_zones(cluster)
    cluster.pod("hermit", affinity=far(term("noisy", ZONE)), nodeSelector={HOSTNAME: "a1"})
    assert cluster.pod("noisy", labels={"app": "noisy"}) == "b1"
    cluster.restart()
    assert cluster.pod("noisy-2", labels={"app": "noisy"}, nodeSelector={ZONE: "a"}) == ""
    assert f"2 {UNWELCOME}" in cluster.message("noisy-2")
    cluster.delete_pod("hermit")
    cluster.advance(1)
    assert cluster.where("noisy-2") in ("a1", "a2")


def test_a_wish_draws_and_a_dislike_repels(cluster: LoneScheduler) -> None:
    cluster.nodes(3)
    preferred = "preferredDuringSchedulingIgnoredDuringExecution"
    cluster.pod("friend", labels={"app": "friend"}, nodeSelector={HOSTNAME: "node-2"})
    cluster.pod("foe", labels={"app": "foe"}, nodeSelector={HOSTNAME: "node-3"})
    drawn = {"podAffinity": {preferred: rather(100, term("friend"))}}
    assert {cluster.pod(f"drawn-{n}", affinity=drawn) for n in range(3)} == {"node-2"}
    repelled = {"podAntiAffinity": {preferred: rather(100, term("foe"))}}
    assert "node-3" not in {cluster.pod(f"repelled-{n}", affinity=repelled) for n in range(3)}


def test_the_wishes_of_pods_on_nodes_count_for_newcomers(cluster: LoneScheduler) -> None:
    cluster.nodes(3)
    preferred = "preferredDuringSchedulingIgnoredDuringExecution"
    fond = {"podAffinity": {preferred: rather(100, term("idol"))}}
    cluster.pod("fan", affinity=fond, nodeSelector={HOSTNAME: "node-2"})
    cluster.restart()
    assert cluster.pod("idol", labels={"app": "idol"}) == "node-2"


def test_terms_are_about_the_own_namespace_unless_they_say_otherwise(cluster: LoneScheduler) -> None:
    cluster.nodes(1)
    cluster.api.create(
        "namespaces",
        {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "other", "labels": {"team": "x"}}, "spec": {}},
    )
    cluster.pod("friend", labels={"app": "friend"}, namespace="other")
    assert cluster.pod("own", affinity=near(term("friend"))) == ""
    assert cluster.pod("listed", affinity=near(term("friend", namespaces=["other"]))) == "node-1"
    chosen = term("friend", namespaceSelector={"matchLabels": {"team": "x"}})
    assert cluster.pod("chosen", affinity=near(chosen)) == "node-1"
    assert cluster.pod("all", affinity=near(term("friend", namespaceSelector={}))) == "node-1"
    none = term("friend", namespaceSelector={"matchLabels": {"team": "y"}})
    assert cluster.pod("none", affinity=near(none)) == ""


def team(cluster: LoneScheduler, name: str | None) -> None:
    """Set the label ``team`` of the namespace other, which is made if need be."""
    meta = {"name": "other", "labels": {"team": name}}
    if cluster.api.find("namespaces", "", "other") is None:
        cluster.api.create("namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": meta, "spec": {}})
    else:
        cluster.api.patch("namespaces", "", "other", {"metadata": meta}, type="merge")
    cluster.session.settle()


def test_labels_of_a_namespace_count_as_they_are_at_each_try(cluster: LoneScheduler) -> None:
    """No change of a namespace brings a waiting pod back before its five minutes are over, as
    kubernetes/kubernetes#141953 shows."""
    cluster.nodes(1)
    team(cluster, "y")
    cluster.pod("friend", labels={"app": "friend"}, namespace="other")
    of_team_x = near(term("friend", namespaceSelector={"matchLabels": {"team": "x"}}))
    assert cluster.pod("early", affinity=of_team_x) == ""
    team(cluster, "x")
    cluster.advance(290)
    assert cluster.where("early") == ""
    cluster.advance(11)
    assert cluster.where("early") == "node-1"
    team(cluster, "z")
    assert cluster.pod("late", affinity=of_team_x) == ""


def test_what_pods_on_nodes_demand_follows_the_labels_of_the_newcomers_namespace(cluster: LoneScheduler) -> None:
    cluster.nodes(1)
    team(cluster, "x")
    cluster.pod("hermit", affinity=far(term("noisy", namespaceSelector={"matchLabels": {"team": "x"}})))
    assert cluster.pod("noisy", labels={"app": "noisy"}, namespace="other") == ""
    team(cluster, None)
    cluster.restart()
    assert cluster.pod("noisy-2", labels={"app": "noisy"}, namespace="other") == "node-1"


def test_the_generations_of_a_deployment_are_told_apart(cluster: LoneScheduler) -> None:
    """``matchLabelKeys`` and ``mismatchLabelKeys`` take the pod's own values (pod affinity in the documentation)."""
    cluster.nodes(2)
    old = {"app": "web", "generation": "1"}
    assert cluster.pod("old", labels=old, nodeSelector={HOSTNAME: "node-1"}) == "node-1"
    for name, apart, expected in (
        ("same", far(term("web", matchLabelKeys=["generation"])), {"node-1", "node-2"}),
        ("other", far(term("web", mismatchLabelKeys=["generation"])), {"node-2"}),
    ):
        labels = {"app": "web", "generation": "2"}
        chosen = {cluster.pod(f"{name}-{n}", labels=labels, affinity=apart) for n in range(2)}
        assert chosen == expected, name
        for number in range(2):
            cluster.delete_pod(f"{name}-{number}")
