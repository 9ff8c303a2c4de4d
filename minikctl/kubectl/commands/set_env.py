"""set env: environment variables of containers, set, removed or listed."""

from __future__ import annotations

import re

from minikctl.kubectl.changing import Changing
from minikctl.kubectl.environment import Edits, parse, split_words
from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.flag_values import quote
from minikctl.kubectl.pod_specs import pod_spec, select_containers
from minikctl.kubectl.query import Query
from minikctl.kubectl.resource_arguments import select
from minikctl.kubectl.visiting import raise_all

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.info import Info
    from minikctl.kubectl.invocation import Invocation

_SOURCES = {"Secret": "secretKeyRef", "ConfigMap": "configMapKeyRef"}


def run(invocation: Invocation) -> int:
    flags = invocation.flags
    if flags["all"] and flags["selector"]:
        raise CommandError("cannot set --all and --selector at the same time")
    resources, words = split_words(invocation.args)
    changing = Changing(invocation, "env updated")
    _check(changing, resources)
    edits = parse([*flags["env"], *words], invocation.stdin)
    if flags["from"]:
        edits.added += _references(invocation)
    if flags["prefix"]:
        edits.added = [{**variable, "name": f"{flags['prefix']}{variable['name']}"} for variable in edits.added]
    # kubectl does not mind resources by name beside --local: it pays no attention to them.
    for info in changing.select([] if changing.local else resources):
        _change(changing, info, edits)
    if not flags["list"]:
        raise_all(changing.faults)
    return 0


def _check(changing: Changing, resources: Sequence[str]) -> None:
    flags = changing.invocation.flags
    changing.check_local()
    if not flags["filename"] and not resources:
        raise CommandError("one or more resources must be specified as <resource> <name> or <resource>/<name>")
    if flags["list"] and flags["output"]:
        raise CommandError("--list and --output may not be specified together")
    if flags["keys"] and not flags["from"]:
        raise CommandError("when specifying --keys, a configmap or secret must be provided with --from")


def _references(invocation: Invocation) -> list[Obj]:
    """A variable for each key of the object of ``--from``, or for those of ``--keys``."""
    selection = select(invocation, [invocation.flags["from"]], Query(types_alone=invocation.flags["all"]))
    selection.check()
    found: list[Obj] = []
    for info in selection.infos:
        obj = info.obj or {}
        source = _SOURCES.get(info.mapping["kind"])
        if source is None:
            raise CommandError("unsupported resource specified in --from")
        for key in sorted(obj.get("data") or {}):
            if not invocation.flags["keys"] or key in invocation.flags["keys"]:
                reference = {source: {"name": info.name, "key": key}}
                found.append({"name": _variable_name(key, invocation), "valueFrom": reference})
    return found


def _variable_name(key: str, invocation: Invocation) -> str:
    name = re.sub("[^a-zA-Z0-9_]", "_", key).upper()
    if name != key:
        invocation.warn(f"key {key} transferred to {name}")
    return name


def _change(changing: Changing, info: Info, edits: Edits) -> None:
    invocation = changing.invocation
    flags = invocation.flags

    def mutate(obj: Obj) -> None:
        spec = pod_spec(obj)
        containers = select_containers(spec.get("containers", []), flags["containers"])
        containers += select_containers(spec.get("initContainers", []), flags["containers"])
        if not containers:
            where = f"{obj['kind']}/{obj['metadata']['name']}"
            invocation.warn(f"{where} does not have any containers matching {quote(flags['containers'])}")
        for container in containers:
            known = container.get("env") or []
            if not flags["overwrite"]:
                edits.refuse_overwriting(known)
            env = edits.applied(known)
            if env or "env" in container:
                container["env"] = env
            if flags["list"]:
                from minikctl.kubectl.environment_listing import show

                show(invocation, obj, container, env)

    if not flags["list"]:
        changing.change(info, mutate, failed="failed to patch env update to pod template: ")
        return
    from minikctl.apimachinery.meta import deep_copy

    try:
        mutate(deep_copy(info.obj or {}))
    except CommandError as fault:
        changing.faults.append(fault)
