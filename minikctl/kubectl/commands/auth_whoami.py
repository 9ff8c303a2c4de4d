"""auth whoami: as whom the API server knows us. Source: kubectl pkg/cmd/auth/whoami.go."""

from __future__ import annotations

from minikctl.apimachinery.go_format import plain
from minikctl.kubectl.printers.output import printer_for
from minikctl.kubectl.printers.table import print_table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.invocation import Invocation

_REVIEW = {"apiVersion": "authentication.k8s.io/v1", "kind": "SelfSubjectReview", "metadata": {}}


def run(invocation: Invocation) -> int:
    flags = invocation.flags
    printer = None
    if flags["output"] or flags["template"]:
        printer = printer_for(
            flags["output"] or None,
            flags["template"],
            allow_missing=flags["allow-missing-template-keys"],
            managed_fields=flags["show-managed-fields"],
            sort_keys=False,
        )
    answer = invocation.session.client.create("selfsubjectreviews.authentication.k8s.io", dict(_REVIEW))
    if printer is not None:
        printer.print(answer, invocation.out)
        return 0
    rows = _rows(answer["status"]["userInfo"])
    invocation.out.write(print_table(("ATTRIBUTE", "VALUE"), rows))
    return 0


def _rows(user: Obj) -> list[list[str]]:
    rows = [["Username", user["username"]]] if user.get("username") else []
    if user.get("uid"):
        rows.append(["UID", user["uid"]])
    if user.get("groups"):
        rows.append(["Groups", plain(user["groups"])])
    return rows + [[f"Extra: {key}", plain(value)] for key, value in sorted((user.get("extra") or {}).items())]
