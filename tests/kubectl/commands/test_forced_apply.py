"""apply --force and --overwrite=false; facts from kubectl's pkg/cmd/apply/patcher.go."""

from __future__ import annotations

from small_cluster import Cluster, deployment

OTHER_SELECTOR = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: other}}
  template:
    metadata: {labels: {app: other}}
    spec: {containers: [{name: main, image: "registry.example/web:1"}]}
"""
SIZE = """
apiVersion: v1
kind: ConfigMap
metadata: {name: sizes}
data: {size: %s}
"""


def test_force_makes_an_object_anew_that_cannot_be_changed(empty: Cluster) -> None:
    old = empty.client.create("deployments.apps", deployment("web"), namespace="default")
    code, out, err = empty.run("apply", "-f", "-", stdin=OTHER_SELECTOR)
    assert (code, out) == (1, "")
    assert 'The Deployment "web" is invalid: ' in err and "field is immutable" in err
    code, out, _ = empty.run("apply", "--force", "-f", "-", stdin=OTHER_SELECTOR)
    assert (code, out) == (0, "deployment.apps/web configured\n")
    new = empty.client.get("deployments.apps", "default", "web")
    assert new["metadata"]["uid"] != old["metadata"]["uid"]
    assert new["spec"]["selector"] == {"matchLabels": {"app": "other"}}


def test_overwrite_false_refuses_to_undo_what_others_changed(empty: Cluster) -> None:
    empty.run("apply", "-f", "-", stdin=SIZE % "small")
    empty.run("patch", "cm", "sizes", "-p", "data: {size: large}")
    code, out, err = empty.run("apply", "--overwrite=false", "-f", "-", stdin=SIZE % "medium")
    assert (code, out) == (1, "")
    first, *_ = err.split("\n")
    assert first == "warning: error calculating patch from openapi v3 spec: patch:"
    assert (
        'error: error when applying patch:\n\nto:\nResource: "/v1, Resource=configmaps", '
        'GroupVersionKind: "/v1, Kind=ConfigMap"\nName: "sizes", Namespace: "default"\n'
        'for: "STDIN": error when patching "STDIN": creating patch with:\noriginal:\n'
    ) in err
    assert empty.out("get", "cm", "sizes", "-o", "jsonpath={.data.size}") == "large"


def test_by_default_the_manifest_wins_over_what_others_changed(empty: Cluster) -> None:
    empty.run("apply", "-f", "-", stdin=SIZE % "small")
    empty.run("patch", "cm", "sizes", "-p", "data: {size: large, colour: red}")
    assert empty.run("apply", "-f", "-", stdin=SIZE % "medium") == (0, "configmap/sizes configured\n", "")
    assert empty.out("get", "cm", "sizes", "-o", "jsonpath={.data}") == '{"colour":"red","size":"medium"}'


def test_ten_documents_of_which_one_is_wrong_apply_nine(empty: Cluster) -> None:
    documents = [f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: c{number}}}\n" for number in range(10)]
    documents[5] = documents[5].replace("c5", "C5")
    code, out, err = empty.run("apply", "-f", "-", stdin="---\n".join(documents))
    assert code == 1
    assert out.split("\n")[:-1] == [f"configmap/c{number} created" for number in range(10) if number != 5]
    assert err.startswith('The ConfigMap "C5" is invalid: metadata.name: Invalid value: "C5": a lowercase RFC 1123 ')
