"""events: which, in which order, with which times. The forms are those of kubectl pkg/cmd/events."""

from __future__ import annotations

import json
from typing import Any

import pytest
from small_cluster import Cluster

from minikctl.kubectl.commands.events import last_seen

NOW = 1_700_000_600_000  # 2023-11-14T22:23:20Z


def event(name: str, minutes_ago: int, *, kind: str = "Deployment", type_: str = "Normal", **more: Any) -> Any:
    from minikctl.apimachinery.timestamps import rfc3339

    stamp = rfc3339(NOW - minutes_ago * 60_000)
    return {
        "apiVersion": "v1",
        "kind": "Event",
        "metadata": {"name": name, "namespace": "default"},
        "involvedObject": {"kind": kind, "apiVersion": "apps/v1", "name": "web", "namespace": "default"},
        "reason": "Tested",
        "message": f" {name} happened\n",
        "type": type_,
        "firstTimestamp": stamp,
        "lastTimestamp": stamp,
        "count": 1,
        **more,
    }


@pytest.fixture(scope="module")
def eventful() -> Cluster:
    cluster = Cluster()
    cluster.session.control("advance", to=NOW)
    cluster.client.trusted = True
    for made in (event("b", 3), event("c", 12, type_="Warning"), event("a", 3, kind="ReplicaSet")):
        cluster.client.create("events", made, namespace="default")
    cluster.client.trusted = False
    return cluster


def test_events_come_by_time_the_latest_last(eventful: Cluster) -> None:
    lines = eventful.out("events").splitlines()
    assert lines[0].split() == ["LAST", "SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE"]
    assert [line.split()[-2] for line in lines[1:]] == ["c", "a", "b"]
    assert lines[2].split()[1:4] == ["Normal", "Tested", "ReplicaSet/web"]


def test_events_of_one_object(eventful: Cluster) -> None:
    lines = eventful.out("events", "--for", "deploy/web", "--no-headers").splitlines()
    assert [line.split()[-2] for line in lines] == ["c", "b"]


def test_events_of_one_type_whatever_its_case(eventful: Cluster) -> None:
    lines = eventful.out("events", "--types", "warning", "--no-headers").splitlines()
    assert [line.split()[-2] for line in lines] == ["c"]


def test_namespaces_stand_first_where_all_are_shown(eventful: Cluster) -> None:
    assert eventful.out("events", "-A").splitlines()[0].startswith("NAMESPACE   LAST SEEN   TYPE")


def test_no_events_are_a_note(eventful: Cluster) -> None:
    none = "No events found in kube-public namespace.\n"
    assert eventful.run("events", "-n", "kube-public") == (0, "", none)
    assert eventful.run("events", "-n", "kube-public", "-o", "json") == (0, "", none)


def test_events_are_printed_as_a_list_in_order(eventful: Cluster) -> None:
    shown = json.loads(eventful.out("events", "-o", "json"))
    assert (shown["kind"], shown["metadata"]) == ("EventList", {})
    assert [item["metadata"]["name"] for item in shown["items"]] == ["c", "a", "b"]


def test_a_watch_begins_with_what_there_is(eventful: Cluster) -> None:
    lines = eventful.out("events", "--watch", "--for", "deployment/web").splitlines()
    assert [line.split()[-2] for line in lines[1:]] == ["b", "c"]


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (("--types=Strange",), "error: valid --types are Normal or Warning\n"),
        (("--for", "nobody"), "error: --for must be in resource/name form\n"),
        (("--for", "a/b/c"), "error: arguments in resource/name form may not have more than one slash\n"),
        (("--for", "unicorn/x"), 'the server doesn\'t have a resource type "unicorn"\n'),
    ],
)
def test_wrong_questions(eventful: Cluster, arguments: tuple[str, ...], fault: str) -> None:
    assert eventful.fault("events", *arguments) == fault


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({}, "5m"),
        ({"count": 3, "firstTimestamp": "2023-11-14T22:13:20Z"}, "5m (x3 over 10m)"),
        (
            {
                "eventTime": "2023-11-14T22:03:20.000000Z",
                "series": {"count": 7, "lastObservedTime": "2023-11-14T22:22:20.000000Z"},
            },
            "60s (x7 over 20m)",
        ),
        ({"firstTimestamp": None, "lastTimestamp": None}, "<unknown>"),
    ],
)
def test_repeated_events_tell_their_span(more: dict[str, Any], text: str) -> None:
    assert last_seen(event("a", 5, **more), NOW) == text
