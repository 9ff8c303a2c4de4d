"""What a watch prints: what is there, then every change that the one who watches can see, until nothing can come."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from small_cluster import Cluster, deployment


def during(cluster: Cluster, action: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> None:
    """Do something as another command would, when the watch first waits."""
    wait, done = cluster.session.wait, []

    def first(deadline: int | None) -> bool:
        if not done:
            done.append(True)
            action()
        return wait(deadline)

    monkeypatch.setattr(cluster.session, "wait", first)


def relabel(cluster: Cluster, name: str, **labels: str) -> None:
    cluster.client.patch("pods", "default", name, {"metadata": {"labels": labels}}, type="merge")


def test_a_watch_with_nothing_to_come_ends(zoo: Cluster) -> None:
    out = zoo.out("get", "pod", "ant", "--watch")
    assert out == "NAME   READY   STATUS    RESTARTS   AGE\nant    1/1     Running   0          65s\n"


def test_changes_follow_in_the_columns_of_the_table(own_zoo: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    during(own_zoo, lambda: relabel(own_zoo, "bee", colour="grey"), monkeypatch)
    out = own_zoo.out("get", "pods", "-w", "--show-labels")
    assert out.splitlines()[-2:] == [
        "dog    1/1     Running   0          65s   colour=green,rank=4",
        "bee    1/1     Running   0          65s   colour=grey,rank=2",
    ]


def test_only_changes_are_printed_where_asked(own_zoo: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    during(own_zoo, lambda: relabel(own_zoo, "bee", colour="grey"), monkeypatch)
    assert own_zoo.out("get", "pods", "--watch-only") == (
        "NAME   READY   STATUS    RESTARTS   AGE\nbee    1/1     Running   0          65s\n"
    )


def test_a_selection_sees_objects_come_and_go_with_their_labels(
    own_zoo: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    def change() -> None:
        relabel(own_zoo, "ant", colour="grey")
        relabel(own_zoo, "dog", colour="red")
        relabel(own_zoo, "bee", rank="9")
        relabel(own_zoo, "cat", rank="9")

    during(own_zoo, change, monkeypatch)
    out = own_zoo.out("get", "pods", "-l", "colour=red", "-w", "--output-watch-events", "-L", "colour")
    assert out.splitlines() == [
        "EVENT      NAME   READY   STATUS    RESTARTS   AGE   COLOUR",
        "ADDED      ant    1/1     Running   0          65s   red",
        "ADDED      bee    1/1     Running   0          65s   red",
        "DELETED    ant    1/1     Running   0          65s   red",
        "ADDED      dog    1/1     Running   0          65s   red",
        "MODIFIED   bee    1/1     Running   0          65s   red",
    ]


def test_deleted_objects_are_told_last(own_zoo: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    during(own_zoo, lambda: own_zoo.client.delete("pods", "default", "cat", gracePeriodSeconds=0), monkeypatch)
    events = own_zoo.out("get", "pod", "cat", "-w", "--output-watch-events").splitlines()
    assert [line.split()[:2] for line in events] == [["EVENT", "NAME"], ["ADDED", "cat"], ["DELETED", "cat"]]


def test_names_are_printed_for_each_change(own_zoo: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    during(own_zoo, lambda: relabel(own_zoo, "bee", colour="grey"), monkeypatch)
    assert own_zoo.out("get", "pods", "-w", "-o", "name") == "pod/ant\npod/bee\npod/cat\npod/dog\npod/bee\n"


def test_watch_events_as_json_are_one_line_each(own_zoo: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    during(own_zoo, lambda: relabel(own_zoo, "bee", colour="grey"), monkeypatch)
    lines = own_zoo.out("get", "pod", "bee", "-w", "-o", "json", "--output-watch-events").splitlines()
    assert [line.partition(",")[0] for line in lines] == ['{"type":"ADDED"', '{"type":"MODIFIED"']
    assert json.loads(lines[1])["object"]["metadata"]["labels"]["colour"] == "grey"


def test_a_compacted_log_makes_a_watch_list_again(own_zoo: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    from minikctl.apimachinery.errors import Expired

    def change() -> None:
        relabel(own_zoo, "bee", colour="grey")
        own_zoo.client.delete("pods", "default", "cat", gracePeriodSeconds=0)
        own_zoo.session.settle()

        def gone(*arguments: Any, **options: Any) -> Any:
            monkeypatch.setattr(type(own_zoo.client), "watch", watch)
            raise Expired("too old resource version: 1 (2)")

        monkeypatch.setattr(type(own_zoo.client), "watch", gone)

    watch = type(own_zoo.client).watch
    during(own_zoo, change, monkeypatch)
    lines = own_zoo.out("get", "pods", "--watch-only", "--output-watch-events").splitlines()
    assert [line.split()[:2] for line in lines[1:]] == [["DELETED", "cat"], ["MODIFIED", "bee"]]


def test_output_is_flushed_before_each_wait(own_zoo: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    flushed = []

    class Stream(io.StringIO):
        def flush(self) -> None:
            flushed.append(self.getvalue())

    from minikctl.kubectl.dispatch import dispatch

    out, at_wait = Stream(), []
    during(own_zoo, lambda: at_wait.append(flushed[-1]), monkeypatch)
    dispatch(
        ["get", "pods", "-w"],
        program="kubectl",
        open_session=lambda invocation: own_zoo.session,
        out=out,
        err=io.StringIO(),
        stdin=io.StringIO(),
    )
    assert "dog" in at_wait[0]


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (("pods,services",), "error: you may only specify a single resource type\n"),
        (("pods", "ant", "bee"), "error: you may only watch a single resource or type of resource at a time\n"),
        (("pod", "nobody"), 'Error from server (NotFound): pods "nobody" not found\n'),
    ],
)
def test_one_thing_is_watched_at_a_time(zoo: Cluster, arguments: tuple[str, ...], fault: str) -> None:
    assert zoo.fault("get", *arguments, "-w") == fault


def test_sorting_ends_with_the_first_list(zoo: Cluster) -> None:
    code, out, err = zoo.run("get", "pods", "-w", "--sort-by=.metadata.labels.colour", "--no-headers")
    assert (code, err) == (0, "warning: --watch requested, --sort-by will be ignored for watch events received\n")
    assert [line.split()[0] for line in out.splitlines()][:2] == ["cat", "dog"]


def test_what_cannot_be_sorted_is_not_watched(zoo: Cluster) -> None:
    code, out, err = zoo.run("get", "pods", "-w", "--sort-by=.metadata.nothing")
    assert (code, out) == (1, "")
    assert err.splitlines()[1] == (
        "error: unable to output the provided object: couldn't find any field with path "
        '"{.metadata.nothing}" in the list of objects'
    )


def test_a_stopped_clock_moves_to_what_is_due(empty: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pods of a new Deployment are seen from their creation to their start."""
    during(
        empty,
        lambda: empty.client.create("deployments.apps", deployment("web"), namespace="default"),
        monkeypatch,
    )
    lines = empty.out("get", "pods", "-w", "--output-watch-events").splitlines()
    assert lines[0].split() == ["EVENT", "NAME", "READY", "STATUS", "RESTARTS", "AGE"]
    assert lines[1].split()[0] == "ADDED"
    assert lines[-1].split()[2:4] == ["1/1", "Running"]
