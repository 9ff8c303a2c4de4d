"""explain: the layout of kubectl 1.33 over the API server's schemas."""

from __future__ import annotations

import pytest
from small_cluster import Cluster


def test_a_type_begins_with_group_kind_and_version(zoo: Cluster) -> None:
    out = zoo.out("explain", "deployments")
    assert out.startswith("GROUP:      apps\nKIND:       Deployment\nVERSION:    v1\n\nDESCRIPTION:\n    ")
    assert "\nFIELDS:\n  apiVersion\t<string>\n    " in out
    assert "\n  spec\t<DeploymentSpec>\n    " in out
    assert out.endswith("\n\n\n")


def test_the_core_group_has_no_name(zoo: Cluster) -> None:
    assert zoo.out("explain", "po").startswith("KIND:       Pod\nVERSION:    v1\n\n")


@pytest.mark.parametrize(
    ("target", "line"),
    [
        ("pod.spec.containers", "FIELD: containers <[]Container>"),
        ("pod.metadata.labels", "FIELD: labels <map[string]string>"),
        ("pod.metadata.creationTimestamp", "FIELD: creationTimestamp <string>"),
        ("pod.spec.containers.resources.limits", "FIELD: limits <map[string]Quantity>"),
        ("pod.spec.containers.readinessProbe.httpGet.port", "FIELD: port <IntOrString>"),
        ("deployment.spec.replicas", "FIELD: replicas <integer>"),
        ("deployments.apps.spec.paused", "FIELD: paused <boolean>"),
        ("Service.spec.", "FIELD: spec <ServiceSpec>"),
    ],
)
def test_fields_have_types(zoo: Cluster, target: str, line: str) -> None:
    assert line in zoo.out("explain", target).splitlines()


def test_a_field_without_values_to_choose_from_leaves_two_lines(zoo: Cluster) -> None:
    assert "FIELD: replicas <integer>\n\n\nDESCRIPTION:\n" in zoo.out("explain", "deployment.spec.replicas")


def test_the_values_of_a_field_are_listed(zoo: Cluster) -> None:
    out = zoo.out("explain", "deployment.spec.strategy.type")
    assert "FIELD: type <string>\nENUM:\n    Recreate\n    RollingUpdate\n\nDESCRIPTION:\n" in out
    assert "\n  type\t<string>\n  enum: Recreate, RollingUpdate\n    " in zoo.out("explain", "deployment.spec.strategy")


def test_required_fields_say_so(zoo: Cluster) -> None:
    assert "\n  containerPort\t<integer> -required-\n" in zoo.out("explain", "pod.spec.containers.ports")


def test_a_tree_of_fields_is_indented(zoo: Cluster) -> None:
    out = zoo.out("explain", "deployment.spec.strategy", "--recursive")
    assert out.endswith(
        "FIELDS:\n"
        "  rollingUpdate\t<RollingUpdateDeployment>\n"
        "    maxSurge\t<IntOrString>\n"
        "    maxUnavailable\t<IntOrString>\n"
        "  type\t<string>\n"
        "  enum: Recreate, RollingUpdate\n"
        "\n"
    )


def test_a_tree_ends_where_it_would_repeat_itself(zoo: Cluster) -> None:
    out = zoo.out("explain", "crd.spec.versions.schema", "--recursive")
    assert "openAPIV3Schema\t<JSONSchemaProps>" in out


def test_another_version_has_other_fields(zoo: Cluster) -> None:
    assert "targetCPUUtilizationPercentage" in zoo.out("explain", "hpa.spec", "--api-version=autoscaling/v1")
    assert "targetCPUUtilizationPercentage" not in zoo.out("explain", "hpa.spec")


def test_the_older_layout(zoo: Cluster) -> None:
    out = zoo.out("explain", "deployment.spec.strategy", "--output=plaintext-openapiv2")
    assert out.startswith(
        "KIND:     Deployment\nVERSION:  apps/v1\n\nRESOURCE: strategy <Object>\n\nDESCRIPTION:\n     "
    )
    assert "\nFIELDS:\n   rollingUpdate\t<Object>\n" in out
    leaf = zoo.out("explain", "deployment.spec.replicas", "--output=plaintext-openapiv2")
    assert "\nFIELD:    replicas <integer>\n\nDESCRIPTION:\n     " in leaf


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (
            (),
            (
                'error: You must specify the type of resource to explain. Use "kubectl api-resources" for a complete '
                "list of supported resources.\n"
            ),
        ),
        (("a", "b"), "error: We accept only this format: explain RESOURCE\n"),
        (("unicorn",), 'the server doesn\'t have a resource type "unicorn"\n'),
        (("pod.spec.colour",), 'error: field "colour" does not exist\n'),
        (("pod.metadata.labels.app",), 'error: field "app" does not exist\n'),
        (("pods", "--api-version=v9"), 'error: couldn\'t find resource for "/v9, Resource=pods"\n'),
        (("pods", "--api-version=apps/v1"), "error: GVR (apps/v1, Resource=pods) not found in OpenAPI schema\n"),
        (("pods", "--output=html"), "error: unrecognized format: html\n"),
        (("pods[0]",), "error: invalid jsonpath syntax, first node must be field node\n"),
    ],
)
def test_wrong_questions(zoo: Cluster, arguments: tuple[str, ...], fault: str) -> None:
    assert zoo.fault("explain", *arguments) == fault


def test_every_described_field_is_one_that_there_is() -> None:
    from minikctl.apiserver import schemas
    from minikctl.apiserver.registry import catalog
    from minikctl.kubectl.explain.descriptions import FIELDS, KINDS

    known: dict[str, dict[str, object]] = {}
    for kind in catalog.all_kinds():
        schema = schemas.load(kind.group, kind.version, kind.kind)
        known.update(schema["definitions"])
        known[f"{(kind.group or 'core').partition('.')[0]}.{kind.version}.{kind.kind}"] = schema
    assert set(KINDS) <= set(known)
    for owner, fields in FIELDS.items():
        assert owner == "*" or set(fields) <= set(known[owner]["properties"])
