"""Secrets with tokens, as "Manually create a long-lived API token for a ServiceAccount" has them."""

from __future__ import annotations

import base64
import json

from control_plane import ControlPlane

TYPE = "kubernetes.io/service-account-token"


def secret(name="build-robot-secret", account="default"):
    annotations = {"kubernetes.io/service-account.name": account}
    meta = {"name": name, "namespace": "default", "annotations": annotations}
    return {"apiVersion": "v1", "kind": "Secret", "metadata": meta, "type": TYPE}


def test_a_secret_of_that_type_is_filled_with_token_ca_and_namespace():
    plane = ControlPlane()
    plane.create("secrets", secret())
    found, account = plane.get("secrets", "build-robot-secret"), plane.get("serviceaccounts", "default")
    data = {key: base64.b64decode(value) for key, value in found["data"].items()}
    assert sorted(data) == ["ca.crt", "namespace", "token"]
    assert data["namespace"] == b"default"
    assert found["metadata"]["annotations"]["kubernetes.io/service-account.uid"] == account["metadata"]["uid"]
    body = data["token"].split(b".")[1]
    claims = json.loads(base64.urlsafe_b64decode(body + b"=" * (-len(body) % 4)))
    assert claims["iss"] == "kubernetes/serviceaccount"
    assert claims["sub"] == "system:serviceaccount:default:default"
    assert claims["kubernetes.io/serviceaccount/secret.name"] == "build-robot-secret"
    assert "exp" not in claims


def test_it_goes_with_its_service_account_and_without_one_at_once():
    plane = ControlPlane()
    plane.create("serviceaccounts", {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "robot"}})
    plane.create("secrets", secret(account="robot"))
    plane.create("secrets", secret("other", account="nobody"))
    assert plane.names("secrets") == ["build-robot-secret"]
    plane.delete("serviceaccounts", "robot")
    assert plane.names("secrets") == []
