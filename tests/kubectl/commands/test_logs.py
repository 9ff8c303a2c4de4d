"""logs and what is attached to a container. Texts are kubectl's and kubelet's."""

from __future__ import annotations

from typing import Any

import pytest
from small_cluster import Cluster, pod

from minikctl.apimachinery.errors import BadRequest
from minikctl.kubectl.log_streams import run_of
from minikctl.kubectl.pod_containers import shown_names

LINES = [(1_000, "one"), (2_500, "two"), (4_000, "three")]


@pytest.fixture
def told(own_zoo: Cluster, monkeypatch: pytest.MonkeyPatch) -> Cluster:
    """A cluster whose containers have all written the same three lines."""
    monkeypatch.setattr(own_zoo.session, "logs", lambda pod, container, options: LINES)
    return own_zoo


def with_status(**state: Any) -> dict[str, Any]:
    status = {"name": "main", "state": state.get("state", {}), "lastState": state.get("last", {}), "restartCount": 1}
    return {**pod("p"), "status": {"containerStatuses": [status]}}


def test_logs_prints_what_was_written(told: Cluster) -> None:
    assert told.out("logs", "ant") == "one\ntwo\nthree\n"
    assert told.out("logs", "pod/ant", "main") == "one\ntwo\nthree\n"


def test_tail_takes_the_last_lines(told: Cluster) -> None:
    assert told.out("logs", "ant", "--tail=1") == "three\n"
    assert told.out("logs", "ant", "--tail=0") == ""
    assert told.out("logs", "ant", "--tail=-1") == "one\ntwo\nthree\n"


def test_since_time_leaves_out_what_came_before(told: Cluster) -> None:
    assert told.out("logs", "ant", "--since-time=1970-01-01T00:00:02Z") == "two\nthree\n"


def test_timestamps_and_prefix_stand_before_each_line(told: Cluster) -> None:
    assert told.out("logs", "ant", "--timestamps", "--prefix", "--tail=2") == (
        "[pod/ant/main] 1970-01-01T00:00:02.500000000Z two\n[pod/ant/main] 1970-01-01T00:00:04.000000000Z three\n"
    )


def test_limit_bytes_cuts_the_text(told: Cluster) -> None:
    assert told.out("logs", "ant", "--limit-bytes=6") == "one\ntw"


def test_a_selector_takes_every_pod(told: Cluster) -> None:
    assert told.out("logs", "-l", "colour=red", "--prefix", "--tail=1") == (
        "[pod/ant/main] three\n[pod/bee/main] three\n"
    )
    assert told.run("logs", "-l", "colour=none") == (0, "", "No resources found in default namespace.\n")


def test_an_object_stands_for_its_best_pod(told: Cluster) -> None:
    told.out("expose", "pod", "ant", "--port=80", "--selector=colour=red", "--name=reds")
    assert told.run("logs", "service/reds", "--tail=1") == (0, "three\n", "Found 2 pods, using pod/ant\n")


def test_the_first_of_several_containers_is_told(told: Cluster) -> None:
    several = pod("many")
    several["spec"]["containers"].append({"name": "side", "image": "x"})
    told.client.create("pods", several, namespace="default")
    told.pass_time(2000)
    note = 'Defaulted container "main" out of: main, side\n'
    assert told.run("logs", "many", "--tail=1") == (0, "three\n", note)
    assert told.out("logs", "many", "--tail=1", "--all-containers", "--prefix") == (
        "[pod/many/main] three\n[pod/many/side] three\n"
    )


def test_the_note_about_the_default_names_containers_of_every_sort() -> None:
    made = pod("many")
    made["spec"]["initContainers"] = [{"name": "first", "image": "x"}]
    made["spec"]["ephemeralContainers"] = [{"name": "look", "image": "x"}]
    assert shown_names(made) == "main, look (ephem), first (init)"


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("nobody", 'error from server (NotFound): pods "nobody" not found in namespace "default"'),
        ("ant -c nope", "container nope is not valid for pod ant"),
        ("ant main -c main", "only one of -c or an inline [CONTAINER] arg is allowed"),
        ("ant -c main --all-containers", "--all-containers=true should not be specified with container name main"),
        (
            "ant --since=1s --since-time=2026-01-01T00:00:00Z",
            "at most one of `sinceTime` or `sinceSeconds` may be specified",
        ),
        ("ant --tail=-2", "--tail must be greater than or equal to -1"),
        ("ant --limit-bytes=-2", "--limit-bytes must be greater than 0"),
        (
            "namespace/default",
            "cannot get the logs from *v1.Namespace: selector for *v1.Namespace not implemented",
        ),
        (
            "-l colour -f --max-log-requests=1",
            (
                "you are attempting to follow 4 log streams, but maximum allowed concurrency is 1, use "
                "--max-log-requests to increase the limit"
            ),
        ),
    ],
)
def test_logs_are_refused_in_kubectls_words(zoo: Cluster, words: str, fault: str) -> None:
    assert zoo.fault("logs", *words.split()) == f"error: {fault}\n"


def test_a_selector_and_a_name_exclude_each_other(zoo: Cluster) -> None:
    assert zoo.fault("logs", "ant", "-l", "a=b") == (
        "error: only a selector (-l) or a POD name is allowed\nSee 'kubectl logs -h' for help and examples\n"
    )


@pytest.mark.parametrize(
    ("state", "fault"),
    [
        ({"waiting": {"reason": "ContainerCreating"}}, "is waiting to start: ContainerCreating"),
        ({"waiting": {"reason": "ErrImagePull"}}, "is waiting to start: image can't be pulled"),
        ({"waiting": {"reason": "ImagePullBackOff"}}, "is waiting to start: trying and failing to pull image"),
    ],
)
def test_a_container_that_has_not_started_has_no_logs(state: dict[str, Any], fault: str) -> None:
    with pytest.raises(BadRequest) as found:
        run_of(with_status(state=state), "main", previous=False)
    assert str(found.value) == f'container "main" in pod "p" {fault}'


def test_a_container_that_waits_to_be_restarted_shows_its_last_run() -> None:
    waiting = with_status(state={"waiting": {"reason": "CrashLoopBackOff"}}, last={"terminated": {"exitCode": 1}})
    assert run_of(waiting, "main", previous=False)
    assert run_of(waiting, "main", previous=True)


def test_there_is_no_run_before_the_first() -> None:
    with pytest.raises(BadRequest, match='previous terminated container "main" in pod "p" not found'):
        run_of(with_status(state={"running": {}}), "main", previous=True)


def test_following_ends_with_the_container(told: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    wait = told.session.wait

    def ended(deadline: int | None) -> bool:
        told.client.delete("pods", "default", "ant", gracePeriodSeconds=0)
        return wait(deadline)

    monkeypatch.setattr(told.session, "wait", ended)
    assert told.out("logs", "-f", "ant") == "one\ntwo\nthree\n"


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("exec nobody -- ls", 'Error from server (NotFound): pods "nobody" not found'),
        (
            "exec ant -c nope -- ls",
            "Error from server (BadRequest): container nope is not valid for pod ant",
        ),
        ("port-forward ant :http", "error: Pod 'ant' does not have a named port 'http'"),
        (
            "port-forward service/kubernetes 1",
            "error: cannot attach to *v1.Service: invalid service 'kubernetes': Service is defined without a selector",
        ),
    ],
)
def test_what_reaches_into_containers_checks_as_kubectl_does(zoo: Cluster, words: str, fault: str) -> None:
    assert zoo.fault(*words.split()) == f"{fault}\n"
