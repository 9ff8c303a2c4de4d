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


def test_a_container_under_a_resize_counts_with_the_larger_amount() -> None:
    shrinking = pod(container("100m"), nodeName="node-1")
    name = shrinking["spec"]["containers"][0]["name"]
    shrinking["status"] = {"containerStatuses": [{"name": name, "allocatedResources": {"cpu": "700m"}}]}
    assert pod_requests(shrinking).cpu == 700
