"""get as kubectl's users see it. Tables and texts are those of recorded sessions with Kubernetes' own servers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from small_cluster import Cluster

PODS = """\
NAME   READY   STATUS    RESTARTS   AGE
ant    1/1     Running   0          65s
bee    1/1     Running   0          65s
cat    1/1     Running   0          65s
dog    1/1     Running   0          65s
"""


def test_pods_come_as_the_table_of_the_server(zoo: Cluster) -> None:
    assert zoo.out("get", "pods") == PODS


def test_a_table_without_headers_is_set_as_with_them_but_for_their_widths(zoo: Cluster) -> None:
    lines = zoo.out("get", "pods", "--no-headers").splitlines()
    assert lines[0] == "ant   1/1   Running   0     65s"


def test_all_labels_stand_in_the_last_column(zoo: Cluster) -> None:
    lines = zoo.out("get", "pods", "--show-labels").splitlines()
    assert lines[:2] == [
        "NAME   READY   STATUS    RESTARTS   AGE   LABELS",
        "ant    1/1     Running   0          65s   colour=red,rank=1",
    ]


def test_label_columns_are_named_by_the_last_part_of_the_label(zoo: Cluster) -> None:
    lines = zoo.out("get", "pod", "ant", "-L", "colour", "-L", "example.com/note").splitlines()
    assert lines == [
        "NAME   READY   STATUS    RESTARTS   AGE   COLOUR   NOTE",
        "ant    1/1     Running   0          65s   red      ",
    ]


def test_show_kind_names_the_type_of_each_object(zoo: Cluster) -> None:
    assert zoo.out("get", "pods", "bee", "--show-kind").splitlines()[1].startswith("pod/bee   1/1     Running")


def test_several_types_are_several_tables_parted_by_a_line(zoo: Cluster) -> None:
    assert zoo.out("get", "services,configmaps") == (
        "NAME                 TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE\n"
        "service/kubernetes   ClusterIP   10.96.0.1    <none>        443/TCP   65s\n"
        "\n"
        "NAME                         DATA   AGE\n"
        "configmap/kube-root-ca.crt   1      65s\n"
    )


def test_a_type_without_objects_leaves_no_gap(zoo: Cluster) -> None:
    out = zoo.out("get", "serviceaccounts,deployments,configmaps")
    assert out.count("\n\n") == 1
    assert "deployment" not in out


def test_all_is_the_category_of_that_name(zoo: Cluster) -> None:
    names = [line.split()[0] for line in zoo.out("get", "all").splitlines() if line and not line.startswith("NAME")]
    assert names == ["pod/ant", "pod/bee", "pod/cat", "pod/dog", "service/kubernetes"]


def test_objects_of_every_namespace_are_told_apart(zoo: Cluster) -> None:
    assert zoo.out("get", "cm", "-A", "--field-selector", "metadata.namespace=default") == (
        "NAMESPACE   NAME               DATA   AGE\ndefault     kube-root-ca.crt   1      65s\n"
    )


def test_cluster_scoped_objects_have_no_namespace_column(zoo: Cluster) -> None:
    assert zoo.out("get", "nodes", "-A").splitlines()[0] == "NAME     STATUS   ROLES    AGE   VERSION"


def test_wide_shows_what_the_server_calls_less_important(zoo: Cluster) -> None:
    header = zoo.out("get", "pods", "-o", "wide").splitlines()[0]
    assert header.split("   ")[-1].strip() == "READINESS GATES"


@pytest.mark.parametrize(
    ("selector", "names"),
    [
        ("colour=red", ["ant", "bee"]),
        ("colour!=red", ["cat", "dog"]),
        ("colour in (red,blue),rank", ["ant", "bee", "cat"]),
        ("rank notin (1,2)", ["cat", "dog"]),
    ],
)
def test_labels_select(zoo: Cluster, selector: str, names: list[str]) -> None:
    assert zoo.out("get", "pods", "-l", selector, "-o", "name").split() == [f"pod/{name}" for name in names]


def test_fields_select(zoo: Cluster) -> None:
    out = zoo.out("get", "pods", "--field-selector", "status.phase=Running,metadata.name!=ant", "-o", "name")
    assert out.split() == ["pod/bee", "pod/cat", "pod/dog"]


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (
            ("pods", "-l", "colour in"),
            (
                'Error from server (BadRequest): Unable to find "/v1, Resource=pods" that match label selector '
                "\"colour in\", field selector \"\": unable to parse requirement: found '' expected: '('\n"
            ),
        ),
        (
            ("pods", "--field-selector", "spec.image=x"),
            (
                'Error from server (BadRequest): Unable to find "/v1, Resource=pods" that match label selector "", '
                'field selector "spec.image=x": field label not supported: spec.image\n'
            ),
        ),
        (
            ("pods", "--field-selector", "bad"),
            (
                'Error from server (BadRequest): Unable to find "/v1, Resource=pods" that match label selector "", '
                "field selector \"bad\": invalid selector: 'bad'; can't understand 'bad'\n"
            ),
        ),
        (
            ("cm", "--field-selector", "data.a=b"),
            (
                'Error from server (BadRequest): Unable to find "/v1, Resource=configmaps" that match label selector '
                '"", field selector "data.a=b": "data.a" is not a known field selector: only "metadata.name", '
                '"metadata.namespace"\n'
            ),
        ),
        (("pods", "ant", "-l", "colour=red"), "error: name cannot be provided when a selector is specified\n"),
        (
            ("pod/x", "service/y", "-l", "a=b"),
            "error: selectors and the all flag cannot be used when passing resource/name arguments\n",
        ),
        (("unicorns",), 'error: the server doesn\'t have a resource type "unicorns"\n'),
        (("pods,unicorns",), 'error: the server doesn\'t have a resource type "unicorns"\n'),
        (("pod", "nobody"), 'Error from server (NotFound): pods "nobody" not found\n'),
        (("deploy", "web"), 'Error from server (NotFound): deployments.apps "web" not found\n'),
        (("deploy", "web", "-n", "nowhere"), 'Error from server (NotFound): namespaces "nowhere" not found\n'),
        (("cm", "there", "-A"), "error: a resource cannot be retrieved by name across all namespaces\n"),
        (
            ("pods", "-o", "nonsense"),
            (
                'error: unable to match a printer suitable for the output format "nonsense", allowed formats are: '
                "custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,"
                "jsonpath-file,name,template,templatefile,wide,yaml\n"
            ),
        ),
        (
            ("pods", "-o", "custom-columns=NAME"),
            "error: unexpected custom-columns spec: NAME, expected <header>:<json-path-expr>\n",
        ),
        (("pods", "--show-labels", "-o", "yaml"), "error: --show-labels option cannot be used with yaml printer\n"),
        (
            ("pods", "--output-watch-events"),
            "error: --output-watch-events option can only be used with --watch or --watch-only\n",
        ),
        (("pods", "--subresource=status"), "error: subresource cannot be used when bulk resources are specified\n"),
    ],
)
def test_wrong_questions_get_kubectls_answers(zoo: Cluster, arguments: tuple[str, ...], fault: str) -> None:
    assert zoo.fault("get", *arguments) == fault


def test_get_of_nothing_tells_how_to_ask(zoo: Cluster) -> None:
    assert zoo.fault("get") == (
        'You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported '
        "resources.\n\nerror: Required resource not specified.\n"
        'Use "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).\n'
        "See 'kubectl get -h' for help and examples\n"
    )


def test_what_is_found_is_printed_before_what_is_missing_is_told(zoo: Cluster) -> None:
    code, out, err = zoo.run("get", "pod", "ant", "missing", "cat")
    assert (code, [line.split()[0] for line in out.splitlines()]) == (1, ["NAME", "ant", "cat"])
    assert err == 'Error from server (NotFound): pods "missing" not found\n'


def test_a_missing_object_may_be_no_fault(zoo: Cluster) -> None:
    assert zoo.run("get", "pod", "missing", "--ignore-not-found") == (0, "", "")


@pytest.mark.parametrize(
    ("arguments", "note"),
    [
        (("deploy",), "No resources found in default namespace.\n"),
        (("pods", "-n", "missing"), "No resources found in missing namespace.\n"),
        (("deploy,cronjobs", "-n", "kube-public"), "No resources found in kube-public namespace.\n"),
        (("deploy", "-A"), "No resources found\n"),
        (("pv",), "No resources found\n"),
        (("pods", "--sort-by=.metadata.nothing"), "No resources found in default namespace.\n"),
    ],
)
def test_nothing_found_is_a_note_and_no_fault(zoo: Cluster, arguments: tuple[str, ...], note: str) -> None:
    assert zoo.run("get", *arguments) == (0, "", note)


def test_one_object_by_name_is_printed_alone(zoo: Cluster) -> None:
    obj = json.loads(zoo.out("get", "pod", "ant", "-o", "json"))
    assert (obj["kind"], obj["metadata"]["name"]) == ("Pod", "ant")
    assert "managedFields" not in obj["metadata"]


def test_everything_else_is_printed_as_a_list(zoo: Cluster) -> None:
    shown = json.loads(zoo.out("get", "pod", "ant", "cat", "-o", "json"))
    items = [item["metadata"]["name"] for item in shown.pop("items")]
    assert (shown, items) == (
        {"apiVersion": "v1", "kind": "List", "metadata": {"resourceVersion": ""}},
        ["ant", "cat"],
    )


def test_a_list_is_printed_even_if_all_of_it_is_missing(zoo: Cluster) -> None:
    code, out, err = zoo.run("get", "pods", "x", "y", "-o", "json")
    assert (code, json.loads(out)["items"]) == (1, [])
    assert err == (
        'Error from server (NotFound): pods "x" not found\nError from server (NotFound): pods "y" not found\n'
    )


def test_managed_fields_are_shown_on_demand(zoo: Cluster) -> None:
    obj = json.loads(zoo.out("get", "pod", "ant", "-o", "json", "--show-managed-fields"))
    assert obj["metadata"]["managedFields"]


@pytest.mark.parametrize(
    ("output", "text"),
    [
        ("jsonpath={.items[*].metadata.name}", "ant bee cat dog"),
        ('jsonpath={.items[?(@.metadata.labels.colour=="red")].metadata.name}{"\\n"}', "ant bee\n"),
        ("go-template={{len .items}}", "4"),
        ("custom-columns=NAME:.metadata.name", "NAME\nant\nbee\ncat\ndog\n"),
        ("name", "pod/ant\npod/bee\npod/cat\npod/dog\n"),
    ],
)
def test_templates_and_columns_see_the_whole_list(zoo: Cluster, output: str, text: str) -> None:
    assert zoo.out("get", "pods", "-o", output) == text


def test_a_template_needs_no_output_format(zoo: Cluster) -> None:
    assert zoo.out("get", "pod", "ant", "--template={{.metadata.name}}") == "ant"


def test_tables_are_sorted_by_a_field_of_the_objects(zoo: Cluster) -> None:
    rows = zoo.out("get", "pods", "--sort-by=.metadata.labels.colour").splitlines()[1:]
    assert next(row.split()[0] for row in rows) == "cat"
    assert [row.split()[0] for row in rows][1] == "dog"


def test_lists_are_sorted_too(zoo: Cluster) -> None:
    out = zoo.out(
        "get", "pods", "--sort-by={.metadata.labels.colour}", "-o", "custom-columns=C:.metadata.labels.colour"
    )
    assert out.split() == ["C", "blue", "green", "red", "red"]


def test_several_tables_are_sorted_by_a_field_of_the_tables_which_they_lack(zoo: Cluster) -> None:
    assert zoo.fault("get", "pods,services", "--sort-by=.metadata.name") == (
        'error: couldn\'t find any field with path "{.metadata.name}" in the list of objects\n'
    )


def test_without_the_servers_columns_names_and_ages_are_left(zoo: Cluster) -> None:
    assert zoo.out("get", "pods", "ant", "bee", "--server-print=false") == "NAME   AGE\nant    65s\nbee    65s\n"


def test_files_name_objects(zoo: Cluster, tmp_path: Path) -> None:
    manifest = tmp_path / "pods.yaml"
    manifest.write_text(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: dog}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: ant}\n"
    )
    assert zoo.out("get", "-f", str(manifest), "-o", "name") == "pod/dog\npod/ant\n"


def test_a_scale_has_a_table_of_its_own(empty: Cluster) -> None:
    from small_cluster import deployment

    empty.client.create("deployments.apps", deployment("web", 3), namespace="default")
    empty.pass_time(65_000)
    assert empty.out("get", "deployment", "web", "--subresource=scale") == (
        "NAME   DESIRED   AVAILABLE   AGE\nweb    3         3           65s\n"
    )
    scale = json.loads(empty.out("get", "deployment", "web", "--subresource=scale", "-o", "json"))
    assert (scale["kind"], scale["spec"]) == ("Scale", {"replicas": 3})


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (("--raw=/version", "pods"), "error: arguments may not be passed when --raw is specified\n"),
        (
            ("--raw=/version", "-l", "a=b"),
            "error: --raw may not be specified with other flags that filter the server request or alter the output\n",
        ),
        (("--raw=/version", "-o", "yaml"), "error: --raw and --output are mutually exclusive\n"),
        (("--raw=version",), 'error: --raw must be a valid URL path: parse "version": invalid URI for request\n'),
        (("--raw=/nowhere",), "Error from server (NotFound): the server could not find the requested resource\n"),
    ],
)
def test_raw_paths_are_checked(zoo: Cluster, arguments: tuple[str, ...], fault: str) -> None:
    assert zoo.fault("get", *arguments) == fault


def test_raw_paths_give_what_the_server_says(zoo: Cluster) -> None:
    assert json.loads(zoo.out("get", "--raw=/version"))["gitVersion"].startswith("v1.33.")
    assert json.loads(zoo.out("get", "--raw=/api/v1/namespaces/default/pods/cat"))["metadata"]["name"] == "cat"
    pods = json.loads(zoo.out("get", "--raw=/api/v1/namespaces/default/pods?labelSelector=colour%3Dred"))
    assert (pods["kind"], [pod["metadata"]["name"] for pod in pods["items"]]) == ("PodList", ["ant", "bee"])
