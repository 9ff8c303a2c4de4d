"""What pods ask for. The rules are those of kubernetes.io/docs/concepts/workloads/pods/init-containers (resource
sharing within containers) and .../sidecar-containers; the numbers are sums done by hand."""

from __future__ import annotations

from typing import Any

import pytest

from minikctl.scheduler.requests import pod_requests

MIB = 1024 * 1024


def container(cpu: str = "", memory: str = "", **more: Any) -> dict[str, Any]:
    requests = {name: amount for name, amount in (("cpu", cpu), ("memory", memory)) if amount}
    return {"name": f"c{cpu}{memory}", "resources": {"requests": requests}, **more}


def pod(*containers: Any, init: Any = (), **spec: Any) -> dict[str, Any]:
    return {"spec": {"containers": list(containers), "initContainers": list(init), **spec}}


def test_containers_add_up() -> None:
    asked = pod_requests(pod(container("100m", "64Mi"), container("1.5", "1Gi")))
    assert (asked.cpu, asked.memory) == (1600, 64 * MIB + 1024 * MIB)


def test_init_containers_run_one_by_one_so_the_largest_counts() -> None:
    asked = pod_requests(pod(container("200m", "10Mi"), init=[container("1", "5Mi"), container("500m", "20Mi")]))
    assert (asked.cpu, asked.memory) == (1000, 20 * MIB)


def test_sidecars_add_to_the_containers_and_to_the_init_containers_after_them() -> None:
    sidecar = container("300m", restartPolicy="Always")
    assert pod_requests(pod(container("100m"), init=[sidecar, container("1")])).cpu == 1300
    assert pod_requests(pod(container("100m"), init=[container("1"), sidecar])).cpu == 1000
    assert pod_requests(pod(container("900m"), init=[container("1"), sidecar])).cpu == 1200


def test_overhead_comes_on_top() -> None:
    asked = pod_requests(pod(container("100m", "10Mi"), overhead={"cpu": "250m", "memory": "120Mi"}))
    assert (asked.cpu, asked.memory) == (350, 130 * MIB)


def test_containers_without_requests_count_for_scores_as_100m_and_200_mebibytes() -> None:
    asked = pod_requests(pod(container(), container("1")))
    assert (asked.cpu, asked.memory) == (1000, 0)
    assert (asked.nonzero_cpu, asked.nonzero_memory) == (1100, 400 * MIB)


def test_zero_is_a_request_too() -> None:
    asked = pod_requests(pod(container("0", "0")))
    assert (asked.nonzero_cpu, asked.nonzero_memory) == (0, 0)


@pytest.mark.parametrize("name", ["example.com/gpu", "hugepages-2Mi", "attachable-volumes-x"])
def test_other_resources_count_by_name(name: str) -> None:
    one = {"name": "c", "resources": {"requests": {name: "2"}}}
    assert pod_requests(pod(one)).scalars == {name: 2}


def resized(spec: str, *, allocated: str, running: str, pending: str = "", sidecar: bool = False) -> dict[str, Any]:
    """A pod on a node whose container, or whose sidecar beside one of 1 CPU, is being resized."""
    container_ = container(spec, restartPolicy="Always") if sidecar else container(spec)
    made = pod(container("1"), init=[container_], nodeName="node-1") if sidecar else pod(container_, nodeName="node-1")
    told = {
        "name": container_["name"],
        "allocatedResources": {"cpu": allocated},
        "resources": {"requests": {"cpu": running}},
    }
    made["status"] = {"initContainerStatuses" if sidecar else "containerStatuses": [told]}
    if pending:
        made["status"]["conditions"] = [{"type": "PodResizePending", "status": "True", "reason": pending}]
    return made


@pytest.mark.parametrize(
    ("spec", "allocated", "running", "pending", "counted"),
    [
        ("100m", "700m", "700m", "", 700),  # shrinking: not given back before it is done
        ("100m", "100m", "700m", "", 700),
        ("900m", "900m", "700m", "", 900),  # growing: taken at once
        ("900m", "700m", "700m", "Deferred", 900),  # it may come any moment
        ("90", "700m", "700m", "Infeasible", 700),  # it never comes
        ("90", "600m", "700m", "Infeasible", 700),
    ],
)
@pytest.mark.parametrize("sidecar", [False, True])
def test_a_resize_counts_with_the_largest_amount_that_may_be_in_use(
    spec: str, allocated: str, running: str, pending: str, counted: int, sidecar: bool
) -> None:
    """Source: AggregateContainerRequests with UseStatusResources in k8s.io/component-helpers/resource."""
    one = resized(spec, allocated=allocated, running=running, pending=pending, sidecar=sidecar)
    assert pod_requests(one).cpu == counted + (1000 if sidecar else 0)


def test_init_containers_that_end_count_as_their_spec_says() -> None:
    done = container("2")
    one = pod(container("1"), init=[done], nodeName="node-1")
    told = {"name": done["name"], "allocatedResources": {"cpu": "9"}, "resources": {"requests": {"cpu": "9"}}}
    one["status"] = {"initContainerStatuses": [told]}
    assert pod_requests(one).cpu == 2000
