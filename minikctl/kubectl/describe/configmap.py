"""The description of a ConfigMap."""

from __future__ import annotations

from base64 import b64decode

from minikctl.kubectl.describe.events import text_with_events
from minikctl.kubectl.describe.labels import write_identity
from minikctl.kubectl.describe.page import Page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client


def describe(obj: Obj, client: Client, now: int, *, show_events: bool = True) -> str:
    """Keys are in order (kubectl has none)."""
    page = Page()
    write_identity(page, obj)
    page.write("\nData\n====\n")
    data = obj.get("data") or {}
    for key in sorted(data):
        page.write(f"{key}:\n----\n{data[key]}\n\n")
    page.write("\nBinaryData\n====\n")
    binary = obj.get("binaryData") or {}
    for key in sorted(binary):
        page.line(f"{key}: {len(b64decode(binary[key] or ''))} bytes")
    page.line("")
    return text_with_events(page, obj, client, now, show_events)
