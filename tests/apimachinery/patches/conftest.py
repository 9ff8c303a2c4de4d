"""Schemas with Kubernetes' own patch keywords, from the OpenAPI document of Kubernetes 1.33."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest

from minikctl.apimachinery.patches.schema_view import SchemaView

OPENAPI = Path(kubernetes_validate.__file__).parent / "kubernetes-json-schema" / "v1.33.0-local-strict"


class OpenAPI:
    def __init__(self) -> None:
        self.root: dict[str, Any] = json.loads((OPENAPI / "_definitions.json").read_text())
        self.views: dict[tuple[str, str], SchemaView] = {}

    def view(self, api_version: str, kind: str) -> SchemaView:
        if (api_version, kind) not in self.views:
            group, _, version = api_version.rpartition("/")
            wanted = {"group": group, "version": version, "kind": kind}
            nodes = self.root["$defs"].values()
            node = next(node for node in nodes if wanted in node.get("x-kubernetes-group-version-kind", []))
            self.views[api_version, kind] = SchemaView(self.root, node)
        return self.views[api_version, kind]


@pytest.fixture(scope="session")
def openapi() -> OpenAPI:
    return OpenAPI()


@pytest.fixture(scope="session")
def deployment(openapi: OpenAPI) -> SchemaView:
    return openapi.view("apps/v1", "Deployment")
