"""set resources: requests and limits of containers."""

from __future__ import annotations

from minikctl.kubectl.change_cause import recorded
from minikctl.kubectl.changing import Changing
from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.pod_specs import pod_spec, select_containers
from minikctl.kubectl.resource_amounts import resource_amounts
from minikctl.kubectl.visiting import raise_all

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    changing = Changing(invocation, "resource requirements updated")
    infos = changing.select(invocation.args)
    flags = invocation.flags
    changing.check_local()
    if flags["all"] and flags["selector"]:
        raise CommandError("cannot set --all and --selector at the same time")
    if not flags["limits"] and not flags["requests"]:
        raise CommandError("you must specify an update to requests or limits (in the form of --requests/--limits)")
    amounts = {"limits": resource_amounts(flags["limits"]), "requests": resource_amounts(flags["requests"])}

    def mutate(obj: Obj) -> None:
        spec = pod_spec(obj)
        containers = select_containers(spec.get("containers", []), flags["containers"])
        containers += select_containers(spec.get("initContainers", []), flags["containers"])
        if not containers:
            changing.faults.append(CommandError(f"error: unable to find container named {flags['containers']}"))
            return
        for container in containers:
            for part, values in amounts.items():
                if values:
                    container.setdefault("resources", {}).setdefault(part, {}).update(values)
        obj.update(recorded(obj, invocation))

    for info in infos:
        changing.change(info, mutate, failed="failed to patch resources update to pod template ")
    raise_all(changing.faults)
    return 0
