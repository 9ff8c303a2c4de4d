"""The description of a RoleBinding or a ClusterRoleBinding."""

from __future__ import annotations

from minikctl.kubectl.describe.labels import write_cluster_identity
from minikctl.kubectl.describe.page import Page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client


def describe(obj: Obj, client: Client, now: int, *, show_events: bool = True) -> str:
    """Neither events nor the namespace are part of it."""
    role = obj.get("roleRef") or {}
    page = Page()
    write_cluster_identity(page, obj)
    page.line("Role:")
    page.field("Kind", role.get("kind") or "", 1)
    page.field("Name", role.get("name") or "", 1)
    page.line("Subjects:")
    page.header(("Kind", "Name", "Namespace"), 1)
    for subject in obj.get("subjects") or ():
        page.row((subject.get(key) or "" for key in ("kind", "name", "namespace")), 1)
    return page.text()
