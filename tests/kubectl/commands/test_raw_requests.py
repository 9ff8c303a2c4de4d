"""`create`, `replace` and `delete --raw`: the API server reads path, query and body as it does over HTTP."""

from __future__ import annotations

import json

from small_cluster import Cluster

PATH = "/api/v1/namespaces/default/configmaps"
BODY = '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings"},"data":{"colour":"red"}}'


def test_an_object_is_made_replaced_and_removed(empty: Cluster) -> None:
    code, out, err = empty.run("create", "--raw", PATH, "-f", "-", stdin=BODY)
    assert (code, err) == (0, "")
    assert json.loads(out)["metadata"]["name"] == "settings"
    code, _, err = empty.run("replace", "--raw", f"{PATH}/settings", "-f", "-", stdin=BODY.replace("red", "blue"))
    assert (code, err) == (0, "")
    assert empty.out("get", "configmap", "settings", "-o", "jsonpath={.data.colour}") == "blue"
    assert json.loads(empty.out("delete", "--raw", f"{PATH}/settings"))["status"] == "Success"
    assert empty.client.find("configmaps", "default", "settings") is None


def test_the_query_counts(empty: Cluster) -> None:
    code, _, err = empty.run("create", "--raw", f"{PATH}?dryRun=All", "-f", "-", stdin=BODY)
    assert (code, err) == (0, "")
    assert empty.client.find("configmaps", "default", "settings") is None


def test_a_body_must_have_the_name_of_its_path(empty: Cluster) -> None:
    code, out, err = empty.run("replace", "--raw", f"{PATH}/other", "-f", "-", stdin=BODY)
    assert (code, out) == (1, "")
    assert err == (
        "Error from server (BadRequest): the name of the object (settings) does not match the name on the URL (other)\n"
    )
