"""An API server with no component behind it: what requests alone do."""

from __future__ import annotations

from typing import Any

import doubles
import pytest

from minikctl.apimachinery.errors import StatusError

Obj = dict[str, Any]


class API:
    """``client`` is a user's, ``component`` a trusted one; ``warnings`` collects what the server warned of."""

    def __init__(self) -> None:
        self.session = doubles.session(nodes=1)
        self.client = self.session.client
        self.component = self.session.cluster.client("system:test")
        self.warnings: list[str] = []
        self.client.warn = self.warnings.append
        account = {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "default"}}
        self.client.create("serviceaccounts", account, namespace="default")

    @property
    def revision(self) -> int:
        return self.session.revision

    @property
    def clock(self) -> Any:
        return self.session.cluster.clock

    def create(self, resource: str, obj: Obj, **options: Any) -> Obj:
        return self.client.create(resource, obj, namespace="default", **options)

    def get(self, resource: str, name: str) -> Obj:
        return self.client.get(resource, "default", name)

    def find(self, resource: str, name: str) -> Obj | None:
        return self.client.find(resource, "default", name)

    def patch(self, resource: str, name: str, body: Any, **options: Any) -> Obj:
        return self.client.patch(resource, "default", name, body, **{"type": "merge", **options})

    def delete(self, resource: str, name: str, **options: Any) -> Obj:
        return self.client.delete(resource, "default", name, **options)

    def names(self, resource: str, namespace: str = "default", **options: Any) -> list[str]:
        answer = self.client.list_page(resource, namespace, **options)
        return [obj["metadata"]["name"] for obj in answer["items"]]

    def state(self) -> Any:
        """All that the store holds but for the log."""
        self.session.finish()
        driver = self.session.store.driver
        objects = {key: driver.load(key) for key, _, _ in driver.load_prefix("/registry/")}
        return objects, driver.note("node-ports"), self.session.cluster.identity.state


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> API:
    doubles.use(monkeypatch, controllers="Idle", scheduler="Idle", kubelet="Idle", addons="Idle")
    return API()


@pytest.fixture
def refused() -> Any:
    """``refused(code, message, work)``: the request fails with that status and exactly that text."""

    def check(code: int, message: str, work: Any, *arguments: Any, **options: Any) -> StatusError:
        with pytest.raises(StatusError) as caught:
            work(*arguments, **options)
        assert (caught.value.code, caught.value.message) == (code, message)
        return caught.value

    return check
