"""An API server with no component behind it, and one namespace to put rules in."""

from __future__ import annotations

from typing import Any

import doubles
import pytest

from minikctl.apimachinery.errors import StatusError

Obj = dict[str, Any]


class API:
    """``client`` is a user's, ``component`` a trusted one."""

    def __init__(self) -> None:
        self.session = doubles.session(nodes=1)
        self.client = self.session.client
        self.component = self.session.cluster.client("system:test")
        self.create("serviceaccounts", {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "default"}})

    def create(self, resource: str, obj: Obj, **options: Any) -> Obj:
        made: Obj = self.client.create(resource, obj, namespace="default", **options)
        return made

    def refusal(self, resource: str, obj: Obj) -> str:
        """Why an object is refused."""
        with pytest.raises(StatusError) as caught:
            self.create(resource, obj)
        start = f'{resource} "{obj["metadata"]["name"]}" is forbidden: '
        assert caught.value.reason == "Forbidden"
        assert caught.value.message.startswith(start)
        return caught.value.message.removeprefix(start)

    def get(self, resource: str, name: str) -> Obj:
        found: Obj = self.client.get(resource, "default", name)
        return found


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> API:
    doubles.use(monkeypatch, controllers="Idle", scheduler="Idle", kubelet="Idle", addons="Idle")
    return API()
