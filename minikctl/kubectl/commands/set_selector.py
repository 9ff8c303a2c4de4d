"""set selector: other pods behind a service."""

from __future__ import annotations

from minikctl.kubectl.change_cause import recorded
from minikctl.kubectl.changing import Changing
from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.label_selectors import label_selector
from minikctl.kubectl.pod_specs import go_type
from minikctl.kubectl.visiting import raise_all

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    selector = label_selector(invocation.args[-1]) if invocation.args else None
    changing = Changing(invocation, "selector updated")
    if selector is None:
        raise CommandError("one selector is required")
    version = invocation.flags["resource-version"]
    for info in changing.select(invocation.args[:-1]):
        if version and info.obj is not None:
            meta = {name: value for name, value in info.obj["metadata"].items() if name != "resourceVersion"}
            info.obj = {**info.obj, "metadata": meta}
        _check(info.obj or {}, selector)

        def mutate(obj: Obj) -> None:
            if version:
                obj["metadata"]["resourceVersion"] = version
            obj.setdefault("spec", {})["selector"] = selector.get("matchLabels", {})
            obj.update(recorded(obj, invocation))

        changing.change(info, mutate, send_unchanged=True)
    raise_all(changing.faults)
    return 0


def _check(obj: Obj, selector: Obj) -> None:
    if go_type(obj) != "*v1.Service":
        raise CommandError("setting a selector is only supported for Services")
    if selector.get("matchExpressions"):
        raise CommandError(f"match expression {_shown(selector['matchExpressions'])} not supported on this object")


def _shown(expressions: list[Obj]) -> str:
    """Go's print of the requirements."""
    parts = [f"{{{part['key']} {part['operator']} [{' '.join(part.get('values', ()))}]}}" for part in expressions]
    return f"[{' '.join(parts)}]"
