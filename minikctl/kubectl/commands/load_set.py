"""load set: what a workload's pods are said to use, from now on and without a restart.

Work is shared by the pods that can take it, so the CPU is that of all of them together; memory each pod has its own.
"""

from __future__ import annotations

from minikctl.apimachinery.pod_usage import PREFIX, RESOURCES, TOGETHER
from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.load_targets import annotate, named_targets

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.info import Info
    from minikctl.kubectl.invocation import Invocation

_CURVES = {"cpu": "curve", "memory": "memory-curve"}


def run(invocation: Invocation) -> int:
    texts = {resource: text for resource in RESOURCES if (text := _load(invocation, resource))}
    if not texts:
        raise CommandError("at least one of --cpu, --memory, --curve and --memory-curve is required")
    flags = invocation.flags
    if flags["repeat"] and not any(flags[flag] for flag in _CURVES.values()):
        raise CommandError("--repeat needs a curve")
    infos = named_targets(invocation)
    container = flags["container"]
    for info in infos:
        _check_container(invocation, info, container)
    for info in infos:
        suffix = f".{container}" if container else ""
        shared = info.mapping["kind"] != "Pod" and not flags["each"]
        whose = {"cpu": f" {TOGETHER} {info.typed_name}"} if shared else {}
        annotations = {f"{PREFIX}{key}{suffix}": text + whose.get(key, "") for key, text in texts.items()}
        annotate(invocation.session.client, info, annotations)
        invocation.print(f"{info.typed_name} load set")
    return 0


def _load(invocation: Invocation, resource: str) -> str:
    """The text of an annotation without the words about whose load it is; "" where nothing is said."""
    flags, curve_flag = invocation.flags, _CURVES[resource]
    if flags[resource] and flags[curve_flag]:
        raise CommandError(f"only one of --{resource} and --{curve_flag} can be given")
    if flags[curve_flag]:
        return _curve(invocation, curve_flag)
    return _amount(resource, flags[resource])


def _amount(flag: str, text: str) -> str:
    from minikctl.apimachinery.quantity import milli

    if not text:
        return ""
    try:
        negative = milli(text) < 0
    except ValueError as fault:
        raise CommandError(f'invalid argument "{text}" for "--{flag}" flag: {fault}') from None
    if negative:
        raise CommandError(f"--{flag} must not be negative")
    return text


def _curve(invocation: Invocation, flag: str) -> str:
    from minikctl.apimachinery import pod_usage
    from minikctl.apimachinery.timestamps import rfc3339

    text = "".join(invocation.flags[flag].split())
    try:
        if "=" not in text:
            raise ValueError("write it as TIME=AMOUNT,TIME=AMOUNT")
        pod_usage.read(text)
    except ValueError as fault:
        raise CommandError(f'invalid argument "{invocation.flags[flag]}" for "--{flag}" flag: {fault}') from None
    repeat = f" {pod_usage.REPEAT}" if invocation.flags["repeat"] else ""
    return f"{rfc3339(invocation.session.now)} {text}{repeat}"


def _check_container(invocation: Invocation, info: Info, container: str) -> None:
    if not container:
        return
    from minikctl.kubectl.pod_containers import all_names

    obj = info.obj or {}
    pod = obj if info.mapping["kind"] == "Pod" else {"metadata": {}, **obj["spec"]["template"]}
    if container not in all_names(pod):
        raise CommandError(f"container {container} is not valid for {info.typed_name}")
