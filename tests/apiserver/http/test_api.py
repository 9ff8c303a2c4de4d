"""The API over HTTP: paths, verbs, codes and bodies as Kubernetes' documentation of the API has them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from minikctl.apimachinery.errors import NotFound
from minikctl.apiserver.http.paths import target_of
from minikctl.client.http_exchange import HttpAnswer, HttpRequest
from minikctl.cluster.session import Session
from minikctl.storage.drivers.memory import MemoryDriver

CONFIG_MAPS = "/api/v1/namespaces/default/configmaps"


class Api:
    def __init__(self) -> None:
        self.session = Session(MemoryDriver(), seed=1)
        self.session.create(profile="bare", nodes=1, control_planes=0)
        self.session.control("freeze")

    def send(self, method: str, target: str, body: Any = None, **headers: str) -> HttpAnswer:
        named = [(name.replace("_", "-"), value) for name, value in headers.items()]
        data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        return self.session.http(HttpRequest(method, target, named, data))

    def json(self, method: str, target: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        answer = self.send(method, target, body, **headers)
        return answer.status, json.loads(answer.body)


@pytest.fixture
def api() -> Api:
    return Api()


def config_map(name: str, **data: str) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}, "data": data}


def test_a_body_without_a_kind_is_of_the_kind_of_its_path(api: Api) -> None:
    code, made = api.json("POST", CONFIG_MAPS, {"metadata": {"name": "curl"}, "data": {"a": "b"}})
    assert (code, made["kind"], made["data"]) == (201, "ConfigMap", {"a": "b"})
    code, made = api.json("PUT", f"{CONFIG_MAPS}/curl", {"metadata": {"name": "curl"}, "data": {"a": "c"}})
    assert (code, made["data"]) == (200, {"a": "c"})
    other = {"kind": "Secret", "apiVersion": "v1", "metadata": {"name": "x"}}
    assert api.json("POST", CONFIG_MAPS, other)[0] == 400


def test_a_body_that_is_no_json_is_refused_in_the_words_of_go(api: Api) -> None:
    code, fault = api.json("POST", CONFIG_MAPS, b"x")
    assert (code, fault["reason"]) == (400, "BadRequest")
    assert fault["message"].endswith("invalid character 'x' looking for beginning of value")


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        ("/api/v1/pods", ("", "v1", "", "pods", "", "")),
        ("/api/v1/namespaces/a/pods/b/log", ("", "v1", "a", "pods", "b", "log")),
        ("/api/v1/namespaces/a", ("", "v1", "", "namespaces", "a", "")),
        ("/api/v1/namespaces/a/finalize", ("", "v1", "", "namespaces", "a", "finalize")),
        ("/apis/apps/v1/namespaces/a/deployments/b/scale", ("apps", "v1", "a", "deployments", "b", "scale")),
        ("/api/v1/watch/namespaces/a/pods", ("", "v1", "a", "pods", "", "")),
        ("/api/v1/namespaces/a/services/b:80/proxy/x/y", ("", "v1", "a", "services", "b:80", "proxy")),
    ],
)
def test_paths_are_taken_apart(path: str, parts: tuple[str, ...]) -> None:
    found = target_of(path)
    assert (found.group, found.version, found.namespace, found.resource, found.name, found.subresource) == parts


@pytest.mark.parametrize("path", ["/", "/nowhere", "/apis/apps", "/api/v1/namespaces/a/pods/b/c/d"])
def test_paths_that_lead_nowhere(path: str) -> None:
    with pytest.raises(NotFound):
        target_of(path)


def test_an_object_lives_by_post_get_put_patch_delete(api: Api) -> None:
    code, made = api.json("POST", CONFIG_MAPS, config_map("a", k="1"))
    assert (code, made["kind"], made["metadata"]["namespace"]) == (201, "ConfigMap", "default")
    assert api.json("GET", f"{CONFIG_MAPS}/a") == (200, made)
    code, changed = api.json("PUT", f"{CONFIG_MAPS}/a", {**made, "data": {"k": "2"}})
    assert (code, changed["data"]) == (200, {"k": "2"})
    merge = {"Content_Type": "application/merge-patch+json"}
    assert api.json("PATCH", f"{CONFIG_MAPS}/a", {"data": {"k": None, "l": "3"}}, **merge)[1]["data"] == {"l": "3"}
    operations = [{"op": "add", "path": "/data/m", "value": "4"}]
    patched = api.json("PATCH", f"{CONFIG_MAPS}/a", operations, Content_Type="application/json-patch+json")
    assert patched[1]["data"] == {"l": "3", "m": "4"}
    code, gone = api.json("DELETE", f"{CONFIG_MAPS}/a")
    assert (code, gone["status"], gone["details"]["name"]) == (200, "Success", "a")
    assert api.json("GET", f"{CONFIG_MAPS}/a")[0] == 404


def test_apply_takes_yaml(api: Api) -> None:
    body = b"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  k: v\n"
    target = f"{CONFIG_MAPS}/a?fieldManager=me&force=true"
    code, made = api.json("PATCH", target, body, Content_Type="application/apply-patch+yaml")
    assert (code, made["data"], made["metadata"]["managedFields"][0]["manager"]) == (200, {"k": "v"}, "me")


def test_faults_are_statuses_with_their_codes(api: Api) -> None:
    api.json("POST", CONFIG_MAPS, config_map("a"))
    code, status = api.json("POST", CONFIG_MAPS, config_map("a"))
    assert (code, status["reason"], status["message"]) == (409, "AlreadyExists", 'configmaps "a" already exists')
    code, status = api.json("POST", CONFIG_MAPS, config_map("A_"))
    assert (code, status["reason"], status["details"]["causes"][0]["field"]) == (422, "Invalid", "metadata.name")
    assert api.json("POST", CONFIG_MAPS, b"{")[0] == 400
    assert api.json("POST", CONFIG_MAPS, b"x", Content_Type="application/vnd.kubernetes.protobuf")[0] == 415
    assert api.json("PATCH", f"{CONFIG_MAPS}/a", {}, Content_Type="application/json")[0] == 415
    assert api.json("GET", "/apis/nosuch/v1/things")[0] == 404
    assert api.json("PUT", f"{CONFIG_MAPS}/a", config_map("b"))[0] == 400
    assert api.json("OPTIONS", f"{CONFIG_MAPS}/a")[0] == 405


def test_a_dry_run_stores_nothing(api: Api) -> None:
    assert api.json("POST", f"{CONFIG_MAPS}?dryRun=All", config_map("a"))[0] == 201
    assert api.json("GET", f"{CONFIG_MAPS}/a")[0] == 404


def test_warnings_are_headers(api: Api) -> None:
    unknown = {**config_map("a"), "nosuch": 1}
    answer = api.send("POST", f"{CONFIG_MAPS}?fieldValidation=Warn", unknown)
    assert ("Warning", '299 - "unknown field \\"nosuch\\""') in answer.headers


def test_lists_are_selected_and_cut_into_pages(api: Api) -> None:
    for name in "abc":
        api.json("POST", CONFIG_MAPS, {**config_map(name), "metadata": {"name": name, "labels": {"of": name}}})
    found = api.json("GET", f"{CONFIG_MAPS}?labelSelector=of%3Db")[1]
    assert (found["kind"], [item["metadata"]["name"] for item in found["items"]]) == ("ConfigMapList", ["b"])
    assert "kind" not in found["items"][0]
    first = api.json("GET", f"{CONFIG_MAPS}?limit=2")[1]
    assert first["metadata"]["remainingItemCount"] == 2  # with kube-root-ca.crt
    rest = api.json("GET", f"{CONFIG_MAPS}?limit=9&continue={first['metadata']['continue']}")[1]
    assert len(rest["items"]) == 2
    assert api.json("DELETE", f"{CONFIG_MAPS}?labelSelector=of")[1]["status"] == "Success"
    assert len(api.json("GET", CONFIG_MAPS)[1]["items"]) == 1


def test_tables_for_who_accepts_them(api: Api) -> None:
    table = api.json("GET", CONFIG_MAPS, Accept="application/json;as=Table;v=v1;g=meta.k8s.io,application/json")[1]
    assert (table["kind"], table["columnDefinitions"][0]["name"]) == ("Table", "Name")
    assert table["rows"][0]["cells"][0] == "kube-root-ca.crt"
    assert table["rows"][0]["object"]["kind"] == "PartialObjectMetadata"


def test_discovery(api: Api) -> None:
    assert api.json("GET", "/api")[1]["versions"] == ["v1"]
    groups = {group["name"]: group["preferredVersion"]["version"] for group in api.json("GET", "/apis")[1]["groups"]}
    assert (groups["apps"], groups["autoscaling"]) == ("v1", "v2")
    resources = {entry["name"]: entry for entry in api.json("GET", "/apis/apps/v1")[1]["resources"]}
    assert resources["deployments"]["shortNames"] == ["deploy"]
    assert resources["deployments/scale"] == {
        "name": "deployments/scale",
        "singularName": "",
        "namespaced": True,
        "group": "autoscaling",
        "version": "v1",
        "kind": "Scale",
        "verbs": ["get", "patch", "update"],
    }
    assert api.json("GET", "/apis/nosuch/v1")[0] == 404
    assert api.json("GET", "/version")[1]["minor"] == "33"
    assert api.send("GET", "/readyz").body == b"ok"
    assert "apis/apps/v1" in api.json("GET", "/openapi/v3")[1]["paths"]
    path = "/apis/apps/v1/namespaces/{namespace}/deployments/{name}"
    patch = api.json("GET", "/openapi/v3/apis/apps/v1")[1]["paths"][path]["patch"]
    assert "fieldValidation" in [parameter["name"] for parameter in patch["parameters"]]


def lines(answer: HttpAnswer, count: int) -> list[Any]:
    """The first lines of a stream."""
    text = b""
    for piece in answer.stream or ():
        text += piece
        if text.count(b"\n") >= count:
            break
    return [json.loads(line) for line in text.splitlines()]


def test_a_watch_begins_with_what_there_is_or_after_a_revision(api: Api) -> None:
    api.json("POST", CONFIG_MAPS, config_map("a"))
    before = api.json("GET", CONFIG_MAPS)[1]["metadata"]["resourceVersion"]
    api.json("POST", CONFIG_MAPS, config_map("b"))
    first = lines(api.send("GET", f"{CONFIG_MAPS}?watch=true"), 3)
    assert [(line["type"], line["object"]["metadata"]["name"]) for line in first] == [
        ("ADDED", "a"),
        ("ADDED", "b"),
        ("ADDED", "kube-root-ca.crt"),
    ]
    later = lines(api.send("GET", f"{CONFIG_MAPS}?watch=true&resourceVersion={before}"), 1)
    assert [(line["type"], line["object"]["metadata"]["name"]) for line in later] == [("ADDED", "b")]


def test_a_watch_follows_objects_into_its_selection_and_out_of_it(api: Api) -> None:
    stream = api.send("GET", f"{CONFIG_MAPS}?watch=true&labelSelector=in").stream
    assert stream is not None
    merge = {"Content_Type": "application/merge-patch+json"}
    api.json("POST", CONFIG_MAPS, config_map("a"))
    api.json("PATCH", f"{CONFIG_MAPS}/a", {"metadata": {"labels": {"in": "1"}}}, **merge)
    api.json("PATCH", f"{CONFIG_MAPS}/a", {"metadata": {"labels": {"in": None}}}, **merge)
    next(stream)
    assert [json.loads(line)["type"] for line in next(stream).splitlines()] == ["ADDED", "DELETED"]


def test_a_watch_ends_in_its_time(api: Api) -> None:
    stream = api.send("GET", f"{CONFIG_MAPS}?watch=true&timeoutSeconds=0").stream
    assert stream is not None
    assert len(list(stream)) == 1


class TestIndentation:
    """As in the documentation's `curl` examples, while programs get no blanks."""

    def text(self, api: Api, query: str = "", **headers: str) -> str:
        api.send("POST", CONFIG_MAPS, {"metadata": {"name": "a"}, "data": {"b": "<c>"}})
        return api.send("GET", f"{CONFIG_MAPS}/a{query}", **headers).body.decode()

    @pytest.mark.parametrize("agent", ["curl/8.5.0", "Wget/1.21", "Mozilla/5.0 (X11; Linux x86_64)"])
    def test_people_get_json_that_is_indented_by_two(self, api: Api, agent: str) -> None:
        text = self.text(api, User_Agent=agent)
        assert text.startswith('{\n  "kind": "ConfigMap",\n  "apiVersion": "v1",\n  "metadata": {\n    "name": "a",\n')
        assert text.endswith('  "data": {\n    "b": "\\u003cc\\u003e"\n  }\n}')

    def test_programs_get_it_in_one_line(self, api: Api) -> None:
        assert self.text(api, User_Agent="kubectl/v1.33.1").startswith('{"kind":"ConfigMap","apiVersion":"v1",')

    def test_the_query_decides_first(self, api: Api) -> None:
        assert self.text(api, "?pretty=true").startswith('{\n  "kind"')
        assert self.text(api, "?pretty=false", User_Agent="curl/8.5.0").startswith('{"kind"')

    def test_faults_are_indented_too(self, api: Api) -> None:
        text = api.send("GET", f"{CONFIG_MAPS}/none", User_Agent="curl/8.5.0").body.decode()
        assert text.startswith(
            '{\n  "kind": "Status",\n  "apiVersion": "v1",\n  "metadata": {},\n  "status": "Failure",'
        )
