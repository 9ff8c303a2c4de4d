"""rbac bindings: the group of the role could be left out, and in v1alpha1 a subject had an apiVersion."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj

GROUP = "rbac.authorization.k8s.io"


def from_v1beta1(obj: Obj) -> Obj:
    reference = obj.get("roleRef") or {}
    return {**obj, "roleRef": {**reference, "apiGroup": reference.get("apiGroup") or GROUP}}


def from_v1alpha1(obj: Obj) -> Obj:
    out = from_v1beta1(obj)
    if out.get("subjects"):
        out["subjects"] = [_subject(subject) for subject in out["subjects"]]
    return out


def _subject(subject: Obj) -> Obj:
    out = {**subject}
    out.pop("apiVersion", None)
    if out.get("kind") == "User" and out.get("name") == "*":
        out.update(kind="Group", name="system:authenticated")
    if out.get("kind") in ("User", "Group"):
        out["apiGroup"] = GROUP
    return out
