"""load set: what the containers of a workload's pods are said to use, from now on and without a restart."""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.query import Query
from minikctl.kubectl.resource_arguments import select

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client
    from minikctl.kubectl.info import Info
    from minikctl.kubectl.invocation import Invocation

PREFIX = "minikctl.dev/"


def run(invocation: Invocation) -> int:
    annotations = {PREFIX + word: amount for word in ("cpu", "memory") if (amount := _amount(invocation, word))}
    if not annotations:
        raise CommandError("at least one of --cpu and --memory is required")
    selection = select(invocation, invocation.args, Query())
    selection.check()
    for info in selection.infos:
        _check(info)
    client = invocation.session.client
    patch = {"metadata": {"annotations": annotations}}
    for info in selection.infos:
        client.patch(info.resource, info.namespace, info.name, patch, type="merge")
        for pod in _pods_of(client, info):
            client.patch("pods", info.namespace, pod["metadata"]["name"], patch, type="merge")
        invocation.print(f"{info.typed_name} load set")
    return 0


def _amount(invocation: Invocation, flag: str) -> str:
    from minikctl.apimachinery.quantity import milli

    text: str = invocation.flags[flag]
    if not text:
        return ""
    try:
        negative = milli(text) < 0
    except ValueError as fault:
        raise CommandError(f'invalid argument "{text}" for "--{flag}" flag: {fault}') from None
    if negative:
        raise CommandError(f"--{flag} must not be negative")
    return text


def _check(info: Info) -> None:
    spec = (info.obj or {}).get("spec") or {}
    if info.mapping["kind"] != "Pod" and not ("template" in spec and spec.get("selector")):
        raise CommandError(f"cannot set the load of {info.mapping['name']}: it has no pods")


def _pods_of(client: Client, info: Info) -> list[Obj]:
    """The pods that a workload's selector finds; none for a pod, which has its annotations already."""
    if info.mapping["kind"] == "Pod":
        return []
    from minikctl.apimachinery.selectors import from_map, from_object

    selector = (info.obj or {})["spec"]["selector"]
    found = from_map(selector) if info.mapping["kind"] == "ReplicationController" else from_object(selector)
    return client.list("pods", info.namespace, labels=str(found))
