"""set image: other images for containers, by their names or for all (``*``)."""

from __future__ import annotations

from minikctl.kubectl.change_cause import recorded
from minikctl.kubectl.changing import Changing
from minikctl.kubectl.errors import AggregateError, CommandError
from minikctl.kubectl.flag_values import quote
from minikctl.kubectl.pairs import parse_pairs, split_words
from minikctl.kubectl.pod_specs import pod_spec
from minikctl.kubectl.visiting import raise_all

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    changing = Changing(invocation, "image updated")
    resources, pairs = split_words(invocation.args, "image")
    images, _ = parse_pairs(pairs, "image")
    infos = changing.select(resources)
    _check(changing, resources, images)

    def mutate(obj: Obj) -> None:
        spec = pod_spec(obj)
        containers = [*spec.get("initContainers", ()), *spec.get("containers", ())]
        for name, image in images.items():
            chosen = [container for container in containers if name in ("*", container["name"])]
            if not chosen:
                changing.faults.append(CommandError(f"error: unable to find container named {quote(name)}"))
            for container in chosen:
                container["image"] = image
        obj.update(recorded(obj, invocation))

    for info in infos:
        changing.change(info, mutate, failed="failed to patch image update to pod template: ")
    raise_all(changing.faults)
    return 0


def _check(changing: Changing, resources: Sequence[str], images: dict[str, str]) -> None:
    flags = changing.invocation.flags
    faults: list[Exception] = []
    if flags["all"] and flags["selector"]:
        faults.append(CommandError("cannot set --all and --selector at the same time"))
    if not resources and not flags["filename"] and not flags["kustomize"]:
        faults.append(CommandError("one or more resources must be specified as <resource> <name> or <resource>/<name>"))
    if not images:
        faults.append(CommandError("at least one image update is required"))
    elif len(images) > 1 and "*" in images:
        text = "all containers are already specified by *, but saw more than one container_name=container_image pairs"
        faults.append(CommandError(text))
    if changing.local and changing.dry_run == "server":
        faults.append(CommandError("cannot specify --local and --dry-run=server - did you mean --dry-run=client?"))
    if faults:
        raise AggregateError(faults)
