"""set serviceaccount: the account that pods run under."""

from __future__ import annotations

from minikctl.kubectl.change_cause import recorded
from minikctl.kubectl.changing import Changing
from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.pod_specs import pod_spec
from minikctl.kubectl.visiting import raise_all

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    if invocation.flags["local"] and invocation.dry_run == "server":
        raise CommandError("cannot specify --local and --dry-run=server - did you mean --dry-run=client?")
    changing = Changing(invocation, "serviceaccount updated")
    if not invocation.args:
        raise CommandError("serviceaccount is required")
    *words, account = invocation.args
    # With --local kubectl pays no attention to words that name resources.
    infos = changing.select([] if changing.local else words)

    def mutate(obj: Obj) -> None:
        pod_spec(obj)["serviceAccountName"] = account
        obj.update(recorded(obj, invocation))

    for info in infos:
        changing.change(info, mutate, failed="failed to patch ServiceAccountName ", send_unchanged=True)
    raise_all(changing.faults)
    return 0
