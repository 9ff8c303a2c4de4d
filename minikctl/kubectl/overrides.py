"""``--overrides``: JSON laid over the object that a command makes. Source: kubectl pkg/cmd/util/override_options.go."""

from __future__ import annotations

import json

from minikctl.apimachinery.errors import StatusError
from minikctl.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.invocation import Invocation


def overridden(obj: Obj, invocation: Invocation) -> Obj:
    """The object after ``--overrides``, in the form that Go gives it; raises CommandError."""
    text, how = invocation.flags["overrides"], invocation.flags["override-type"] or "merge"
    if not text:
        return obj
    if how not in ("json", "merge", "strategic"):
        raise CommandError(f"invalid override type: {how}")
    from minikctl.kubectl.typed_form import typed, view_of

    try:
        fragment = json.loads(text)
    except ValueError:
        words = {"merge": "Invalid JSON Patch", "strategic": "invalid JSON document"}
        raise CommandError(words.get(how, f"invalid JSON in --overrides: {text}")) from None
    view = view_of(invocation.session.client, obj)
    if view is None:
        raise CommandError(f'no kind "{obj["kind"]}" is registered for version "{obj["apiVersion"]}"')
    try:
        if how == "merge":
            from minikctl.apimachinery.patches.merge import apply_merge_patch

            return typed(apply_merge_patch(obj, fragment), view)
        if how == "json":
            from minikctl.apimachinery.patches.json_patch import apply_json_patch

            return typed(apply_json_patch(obj, fragment), view)
        from minikctl.apimachinery.patches.strategic import apply_strategic

        return typed(apply_strategic(obj, fragment, view), view)
    except StatusError as fault:
        raise CommandError(str(fault)) from None
