"""Evictions: pods go as far as disruption budgets allow; from the documentation on API-initiated eviction."""

from __future__ import annotations

from typing import Any

import pytest
from doubles import pod

VIOLATED = "Cannot evict pod as it would violate the pod's disruption budget."


def run(api: Any, name: str, *, ready: bool = True, phase: str = "Running") -> None:
    api.create("pods", pod(name, {"app": "web"}))
    binding = {"metadata": {"name": name}, "target": {"kind": "Node", "name": "node-1"}}
    api.component.create("pods", binding, namespace="default", subresource="binding")
    current = api.get("pods", name)
    condition = {"type": "Ready", "status": "True" if ready else "False", "lastTransitionTime": api.clock.stamp()}
    status = {**current["status"], "phase": phase, "conditions": [condition]}
    api.component.update_status("pods", {**current, "status": status})


def budget(api: Any, allowed: int, *, healthy: int = 2, wanted: int = 1, name: str = "web", **spec: Any) -> None:
    """A budget whose controller has just counted."""
    body = {
        "apiVersion": "policy/v1",
        "kind": "PodDisruptionBudget",
        "metadata": {"name": name},
        "spec": {"minAvailable": 1, "selector": {"matchLabels": {"app": "web"}}, **spec},
    }
    made = api.create("poddisruptionbudgets.policy", body)
    condition = {
        "type": "DisruptionAllowed",
        "status": "True",
        "reason": "SufficientPods",
        "message": "",
        "observedGeneration": 1,
        "lastTransitionTime": api.clock.stamp(),
    }
    status = {
        "disruptionsAllowed": allowed,
        "currentHealthy": healthy,
        "desiredHealthy": wanted,
        "expectedPods": 2,
        "observedGeneration": 1,
        "conditions": [condition],
    }
    api.component.update_status("poddisruptionbudgets.policy", {**made, "status": status})


def evict(api: Any, name: str, **more: Any) -> Any:
    body = {"apiVersion": "policy/v1", "kind": "Eviction", "metadata": {"name": name, "namespace": "default"}, **more}
    return api.client.create("pods", body, namespace="default", subresource="eviction")


def test_without_a_budget_a_pod_is_deleted_and_tells_why(api: Any) -> None:
    run(api, "a")
    assert evict(api, "a")["status"] == "Success"
    evicted = api.get("pods", "a")
    assert evicted["metadata"]["deletionGracePeriodSeconds"] == 30
    condition = next(c for c in evicted["status"]["conditions"] if c["type"] == "DisruptionTarget")
    assert (condition["status"], condition["reason"]) == ("True", "EvictionByEvictionAPI")
    assert condition["message"] == "Eviction API: evicting"


def test_the_grace_of_the_request_is_the_pod_s(api: Any) -> None:
    run(api, "a")
    evict(api, "a", deleteOptions={"gracePeriodSeconds": 3})
    assert api.get("pods", "a")["metadata"]["deletionGracePeriodSeconds"] == 3


def test_each_eviction_takes_one_of_the_budget(api: Any, refused: Any) -> None:
    for name in ("a", "b"):
        run(api, name)
    budget(api, 1)
    evict(api, "a")
    status = api.get("poddisruptionbudgets.policy", "web")["status"]
    assert status["disruptionsAllowed"] == 0
    assert status["disruptedPods"] == {"a": api.clock.stamp()}
    (condition,) = status["conditions"]
    assert (condition["status"], condition["reason"]) == ("False", "InsufficientPods")
    fault = refused(429, VIOLATED, evict, api, "b")
    assert fault.reason == "TooManyRequests"
    assert fault.details["causes"] == [
        {
            "reason": "DisruptionBudget",
            "message": "The disruption budget web needs 1 healthy pods and has 2 currently",
        }
    ]
    assert "deletionTimestamp" not in api.get("pods", "b")["metadata"]


def test_a_budget_that_was_not_counted_yet_allows_nothing(api: Any, refused: Any) -> None:
    run(api, "a")
    budget(api, 1)
    current = api.get("poddisruptionbudgets.policy", "web")
    api.client.update("poddisruptionbudgets.policy", {**current, "spec": {**current["spec"], "minAvailable": 2}})
    fault = refused(429, VIOLATED, evict, api, "a")
    message = "The disruption budget web is still being processed by the server."
    assert fault.details == {"causes": [{"reason": "DisruptionBudget", "message": message}], "retryAfterSeconds": 10}


def test_a_budget_of_other_pods_has_no_say(api: Any) -> None:
    run(api, "a")
    budget(api, 0, selector={"matchLabels": {"app": "other"}})
    evict(api, "a")


def test_two_budgets_for_a_pod_are_too_many(api: Any, refused: Any) -> None:
    run(api, "a")
    budget(api, 1)
    budget(api, 1, name="more")
    message = "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support."
    refused(500, message, evict, api, "a")


@pytest.mark.parametrize("phase", ["Pending", "Succeeded", "Failed"])
def test_pods_that_do_not_serve_are_not_guarded(api: Any, phase: str) -> None:
    run(api, "a", phase=phase, ready=False)
    budget(api, 0)
    evict(api, "a")
    assert api.get("poddisruptionbudgets.policy", "web")["status"]["disruptionsAllowed"] == 0


def test_a_broken_pod_goes_if_enough_are_healthy(api: Any) -> None:
    run(api, "a", ready=False)
    budget(api, 0, healthy=1, wanted=1)
    evict(api, "a")


def test_a_broken_pod_stays_if_too_few_are_healthy(api: Any, refused: Any) -> None:
    run(api, "a", ready=False)
    budget(api, 0, healthy=0, wanted=1)
    refused(429, VIOLATED, evict, api, "a")


def test_a_broken_pod_always_goes_if_the_budget_says_so(api: Any) -> None:
    run(api, "a", ready=False)
    budget(api, 0, healthy=0, wanted=1, unhealthyPodEvictionPolicy="AlwaysAllow")
    evict(api, "a")


def test_what_is_not_there_cannot_be_evicted(api: Any, refused: Any) -> None:
    refused(404, 'pods "a" not found', evict, api, "a")


def test_other_bodies_are_refused(api: Any, refused: Any) -> None:
    run(api, "a")
    body = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}}
    message = 'Pod in version "v1" cannot be handled as a Eviction'
    refused(400, message, api.client.create, "pods", body, namespace="default", subresource="eviction")


class TestBinding:
    def bind(self, api: Any, name: str, node: str = "node-1", **target: Any) -> Any:
        body = {
            "apiVersion": "v1",
            "kind": "Binding",
            "metadata": {"name": name},
            "target": {"kind": "Node", "name": node, **target},
        }
        return api.client.create("pods", body, namespace="default", subresource="binding")

    def test_a_pod_gets_its_node(self, api: Any) -> None:
        api.create("pods", pod("a"))
        assert self.bind(api, "a")["status"] == "Success"
        bound = api.get("pods", "a")
        assert bound["spec"]["nodeName"] == "node-1"
        scheduled = next(c for c in bound["status"]["conditions"] if c["type"] == "PodScheduled")
        assert scheduled["status"] == "True"

    def test_it_is_bound_once(self, api: Any, refused: Any) -> None:
        api.create("pods", pod("a"))
        self.bind(api, "a")
        message = 'Operation cannot be fulfilled on pods/binding "a": pod a is already assigned to node "node-1"'
        refused(409, message, self.bind, api, "a", "node-2")

    def test_it_is_bound_to_nodes_only(self, api: Any) -> None:
        from minikctl.apimachinery.errors import Invalid

        api.create("pods", pod("a"))
        with pytest.raises(Invalid):
            self.bind(api, "a", kind="Pod")

    def test_what_is_not_there_is_not_found(self, api: Any, refused: Any) -> None:
        refused(404, 'pods "a" not found', self.bind, api, "a")


class TestToken:
    def ask(self, api: Any, name: str = "default", **spec: Any) -> Any:
        body = {
            "apiVersion": "authentication.k8s.io/v1",
            "kind": "TokenRequest",
            "metadata": {"name": name},
            "spec": {"audiences": ["them"], **spec},
        }
        return api.client.create("serviceaccounts", body, namespace="default", subresource="token")

    def claims(self, token: str) -> Any:
        import base64
        import json

        middle = token.split(".")[1]
        return json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))

    def test_a_token_has_the_claims_of_its_account(self, api: Any) -> None:
        answer = self.ask(api)
        assert answer["spec"]["expirationSeconds"] == 3600
        claims = self.claims(answer["status"]["token"])
        assert claims["sub"] == "system:serviceaccount:default:default"
        assert claims["aud"] == ["them"]
        assert claims["exp"] - claims["iat"] == 3600
        uid = api.get("serviceaccounts", "default")["metadata"]["uid"]
        assert claims["kubernetes.io"]["serviceaccount"] == {"name": "default", "uid": uid}

    def test_a_token_lasts_ten_minutes_at_least(self, api: Any, refused: Any) -> None:
        message = (
            'TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: 599: may '
            "not specify a duration less than 10 minutes"
        )
        refused(422, message, self.ask, api, expirationSeconds=599)
        assert self.ask(api, expirationSeconds=600)

    def test_a_token_may_be_bound_to_a_pod(self, api: Any, refused: Any) -> None:
        reference = {"kind": "Pod", "apiVersion": "v1", "name": "a"}
        refused(404, 'pods "a" not found', self.ask, api, boundObjectRef=reference)
        uid = api.create("pods", pod("a"))["metadata"]["uid"]
        claims = self.claims(self.ask(api, boundObjectRef=reference)["status"]["token"])
        assert claims["kubernetes.io"]["pod"] == {"name": "a", "uid": uid}

    def test_an_unknown_account_gets_none(self, api: Any, refused: Any) -> None:
        refused(404, 'serviceaccounts "ghost" not found', self.ask, api, "ghost")
