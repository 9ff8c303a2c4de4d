"""The description of a Secret, whose values it keeps to itself."""

from __future__ import annotations

from base64 import b64decode

from minikctl.kubectl.describe.labels import write_identity
from minikctl.kubectl.describe.page import Page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client


def describe(obj: Obj, client: Client, now: int, *, show_events: bool = True) -> str:
    """Only the tokens of service accounts are shown. Keys are in order (kubectl has none); events are none of it."""
    page = Page()
    kind = obj.get("type") or ""
    write_identity(page, obj)
    page.write(f"\nType:\t{kind}\n")
    page.write("\nData\n====\n")
    data = obj.get("data") or {}
    for key in sorted(data):
        value = b64decode(data[key] or "")
        if key == "token" and kind == "kubernetes.io/service-account-token":
            page.field(key, value.decode("utf-8", "replace"))
        else:
            page.field(key, f"{len(value)} bytes")
    return page.text()
