"""LimitRanges: defaults and bounds. Messages are those of LimitRanger's source and of a recorded cluster."""

from __future__ import annotations

from typing import Any

import pytest

from minikctl.apimachinery.errors import Invalid

Obj = dict[str, Any]


def limit(api: Any, *bounds: Obj) -> None:
    meta = {"name": "sizes"}
    api.create(
        "limitranges", {"apiVersion": "v1", "kind": "LimitRange", "metadata": meta, "spec": {"limits": [*bounds]}}
    )


def pod(*resources: Obj, init: tuple[Obj, ...] = ()) -> Obj:
    def containers(several: tuple[Obj, ...], prefix: str) -> list[Obj]:
        return [{"name": f"{prefix}{n}", "image": "a:1", "resources": one} for n, one in enumerate(several, 1)]

    spec: Obj = {"containers": containers(resources, "c")}
    if init:
        spec["initContainers"] = containers(init, "i")
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": spec}


def claim(storage: str) -> Obj:
    spec = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": storage}}}
    return {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": "data"}, "spec": spec}


def test_defaults_fill_only_what_a_container_leaves_open(api: Any) -> None:
    limit(
        api,
        {"type": "Container", "default": {"cpu": "200m", "memory": "128Mi"}, "defaultRequest": {"cpu": "100m"}},
    )
    made = api.create("pods", pod({}, {"limits": {"cpu": "300m"}}, init=({},)))
    one, two = (container["resources"] for container in made["spec"]["containers"])
    assert one == {"limits": {"cpu": "200m", "memory": "128Mi"}, "requests": {"cpu": "100m", "memory": "128Mi"}}
    assert two == {"limits": {"cpu": "300m", "memory": "128Mi"}, "requests": {"cpu": "300m", "memory": "128Mi"}}
    assert made["metadata"]["annotations"]["kubernetes.io/limit-ranger"] == (
        "LimitRanger plugin set: cpu, memory request for container c1; cpu, memory limit for container c1; "
        "memory request for container c2; memory limit for container c2; "
        "cpu, memory request for init container i1; cpu, memory limit for init container i1"
    )


def test_a_default_limit_below_what_a_controllers_pod_asks_for_makes_it_invalid(api: Any) -> None:
    limit(api, {"type": "Container", "default": {"cpu": "500m"}})
    with pytest.raises(Invalid, match='Invalid value: "1": must be less than or equal to cpu limit of 500m'):
        api.component.create("pods", pod({"requests": {"cpu": "1"}}), namespace="default")


def test_a_pod_that_says_everything_is_left_alone(api: Any) -> None:
    limit(api, {"type": "Container", "default": {"cpu": "200m"}})
    made = api.create("pods", pod({"limits": {"cpu": "1"}, "requests": {"cpu": "1"}}))
    assert "kubernetes.io/limit-ranger" not in (made["metadata"].get("annotations") or {})


@pytest.mark.parametrize(
    ("bound", "resources", "why"),
    [
        (
            {"min": {"cpu": "50m"}},
            {"requests": {"cpu": "10m"}},
            "minimum cpu usage per Container is 50m, but request is 10m",
        ),
        (
            {"max": {"memory": "1Gi"}},
            {"requests": {"memory": "1Gi"}, "limits": {"memory": "2Gi"}},
            "maximum memory usage per Container is 1Gi, but limit is 2Gi",
        ),
        (
            {"maxLimitRequestRatio": {"cpu": "2"}},
            {"requests": {"cpu": "100m"}, "limits": {"cpu": "300m"}},
            "cpu max limit to request ratio per Container is 2, but provided ratio is 3.000000",
        ),
        (
            {"maxLimitRequestRatio": {"cpu": "2"}},
            {},
            "cpu max limit to request ratio per Container is 2, but no request is specified or request is 0",
        ),
        (
            {"maxLimitRequestRatio": {"cpu": "2"}},
            {"requests": {"cpu": "1"}},
            "cpu max limit to request ratio per Container is 2, but no limit is specified or limit is 0",
        ),
    ],
)
def test_a_container_out_of_bounds_is_refused(api: Any, bound: Obj, resources: Obj, why: str) -> None:
    limit(api, {"type": "Container", **bound})
    assert api.refusal("pods", pod(resources)) == why


def test_a_pods_sum_counts_and_several_faults_stand_in_brackets(api: Any) -> None:
    limit(api, {"type": "Container", "max": {"cpu": "500m"}}, {"type": "Pod", "max": {"cpu": "800m"}})
    assert api.refusal("pods", pod({"limits": {"cpu": "400m"}}, {"limits": {"cpu": "600m"}})) == (
        "[maximum cpu usage per Container is 500m, but limit is 600m, "
        "maximum cpu usage per Pod is 800m, but limit is 1]"
    )


def test_a_pod_without_any_amount_misses_a_bound_of_pods(api: Any) -> None:
    limit(api, {"type": "Pod", "min": {"cpu": "1"}, "max": {"memory": "1Gi"}})
    assert api.refusal("pods", pod({})) == (
        "[minimum cpu usage per Pod is 1.  No request is specified, "
        "maximum memory usage per Pod is 1Gi.  No limit is specified]"
    )


def test_claims_are_bounded(api: Any) -> None:
    limit(api, {"type": "PersistentVolumeClaim", "min": {"storage": "1Gi"}, "max": {"storage": "2Gi"}})
    assert api.refusal("persistentvolumeclaims", claim("512Mi")) == (
        "minimum storage usage per PersistentVolumeClaim is 1Gi, but request is 512Mi"
    )
    assert api.refusal("persistentvolumeclaims", claim("3Gi")) == (
        "maximum storage usage per PersistentVolumeClaim is 2Gi, but request is 3Gi"
    )
    api.create("persistentvolumeclaims", claim("2Gi"))


def test_pods_that_exist_are_not_bounded(api: Any) -> None:
    api.create("pods", pod({"limits": {"cpu": "2"}}))
    limit(api, {"type": "Container", "max": {"cpu": "1"}})
    api.client.patch("pods", "default", "web", {"metadata": {"labels": {"a": "b"}}}, type="merge")
    assert api.get("pods", "web")["metadata"]["labels"] == {"a": "b"}
