"""debug: a container beside those of a pod, a copy of a pod, or a pod on a node, to look around in.

The objects are made in `debug_objects`, with profiles of `debug_profiles`. Source: kubectl pkg/cmd/debug/debug.go.
"""

from __future__ import annotations

from minikctl.kubectl import debug_objects
from minikctl.kubectl.attaching import attach_to
from minikctl.kubectl.debug_profiles import NAMES
from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.flag_values import quote
from minikctl.kubectl.log_streams import Stream, print_all, status_of
from minikctl.kubectl.name_checks import is_image
from minikctl.kubectl.pod_containers import find
from minikctl.kubectl.query import Query
from minikctl.kubectl.resource_arguments import select

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.invocation import Invocation

_PULL_POLICIES = ("", "Always", "IfNotPresent", "Never")
_LEGACY = (
    "--profile=legacy is deprecated and will be removed in the future. It is recommended to explicitly specify a "
    'profile, for example "--profile=general".\n'
)


def run(invocation: Invocation) -> int:
    flags, args, dash = invocation.flags, invocation.args, invocation.dash
    names, words = (args[:dash], args[dash:]) if dash >= 0 else (args, [])
    if flags["profile"] not in NAMES:
        raise CommandError(f"unknown profile: {flags['profile']}")
    if flags["attach"] and "attach" in invocation.changed and not flags["image"] and not flags["container"]:
        raise CommandError("you must specify --container or create a new container using --image in order to attach.")
    _check_copy(flags, words)
    _check_images(flags, names)
    if flags["target"]:
        if flags["copy-to"]:
            raise CommandError("--target is incompatible with --copy-to. Use --share-processes instead.")
        if not flags["quiet"]:
            invocation.print(
                f"Targeting container {quote(flags['target'])}. If you don't see processes from this container it may "
                "be because the container runtime doesn't support this feature."
            )
    if flags["tty"] and not flags["stdin"]:
        raise CommandError("-i/--stdin is required for containers with -t/--tty=true")
    custom = _custom(flags["custom"])
    if flags["profile"] == "legacy":
        invocation.err.write(_LEGACY)
    attach = flags["attach"] or ("attach" not in invocation.changed and flags["stdin"])
    query = Query(filenames=flags["filename"], enforce_namespace=bool(flags["namespace"]), latest=True)
    selection = select(invocation, [name if "/" in name else f"pods/{name}" for name in names], query)
    selection.check()
    for info in selection.infos:
        pod, container = _made(invocation, info.obj or {}, words, custom)
        if attach and container:
            _attach(invocation, pod, container)
    return 0


_FIXED = ("name", "command", "image", "lifecycle", "volumeDevices")
_WEAK = (
    "Warning: Non-root user is configured for the entire target Pod, and some capabilities granted by debug profile "
    'may not work. Please consider using "--custom" with a custom profile that specifies '
    '"securityContext.runAsUser: 0".\n'
)


def _custom(path: str) -> Obj | None:
    """The container of ``--custom``; raises CommandError."""
    if not path:
        return None
    from minikctl.apimachinery.manifests import read_documents

    try:
        with open(path, encoding="utf-8") as file:
            found = next(iter(read_documents(file.read(), path)), None)
    except OSError as fault:
        why = f"open {path}: {(fault.strerror or str(fault)).lower()}"
        raise CommandError(f"must pass a container spec json file for custom profile: {why}") from None
    except ValueError as fault:
        raise CommandError(f"{path} does not contain a valid container spec: {fault}") from None
    if not isinstance(found, dict):
        raise CommandError(f"{path} does not contain a valid container spec: it is no object")
    if any(found.get(field) for field in _FIXED):
        raise CommandError("name, command, image, lifecycle and volume devices are not modifiable via custom profile")
    return found


def _made(invocation: Invocation, obj: Obj, words: Sequence[str], custom: Obj | None) -> tuple[Obj, str]:
    """(the pod as stored, the container to attach to or "")."""
    if obj["kind"] == "Node":
        return _on_node(invocation, obj, words, custom)
    if obj["kind"] != "Pod":
        group, _, version = obj["apiVersion"].rpartition("/")
        raise CommandError(f'"{group}/{version}, Kind={obj["kind"]}" not supported by debug')
    if invocation.flags["copy-to"]:
        return _copied(invocation, obj, words, custom)
    return _beside(invocation, obj, words, custom)


def _on_node(invocation: Invocation, node: Obj, words: Sequence[str], custom: Obj | None) -> tuple[Obj, str]:
    flags, session = invocation.flags, invocation.session
    container = flags["container"] or "debugger"
    name = f"node-debugger-{node['metadata']['name']}-{debug_objects.suffix(node, session.now)}"
    if not flags["quiet"]:
        where = node["metadata"]["name"]
        invocation.print(f"Creating debugging pod {name} with container {container} on node {where}.")
    pod = debug_objects.on_node(node, name, container, invocation.namespace, flags, words)
    pod = _customised(invocation, pod, container, "containers", custom)
    return session.client.create("pods", pod, namespace=invocation.namespace), container


def _copied(invocation: Invocation, pod: Obj, words: Sequence[str], custom: Obj | None) -> tuple[Obj, str]:
    flags, client = invocation.flags, invocation.session.client
    copied = debug_objects.copy_of(pod, flags, invocation.changed)
    name = flags["container"]
    if name not in debug_objects.names(copied) and not flags["image"] and flags["set-image"]:
        name = ""
    else:
        name = name or _debugger(invocation, copied, pod)
        copied = debug_objects.with_debug_container(copied, name, flags, words)
        copied = _customised(invocation, copied, name, "containers", custom)
    _warn(invocation, copied, name)
    created = client.create("pods", copied, namespace=copied["metadata"]["namespace"])
    if flags["replace"]:
        client.delete("pods", pod["metadata"]["namespace"], pod["metadata"]["name"], gracePeriodSeconds=0)
    return created, name


def _beside(invocation: Invocation, pod: Obj, words: Sequence[str], custom: Obj | None) -> tuple[Obj, str]:
    flags, meta = invocation.flags, pod["metadata"]
    name = flags["container"] or _debugger(invocation, pod, pod)
    debugged = debug_objects.with_ephemeral(pod, name, flags, words)
    debugged = _customised(invocation, debugged, name, "ephemeralContainers", custom)
    _warn(invocation, debugged, name)
    containers = debugged["spec"]["ephemeralContainers"]
    order = [{"name": container["name"]} for container in containers]
    patch = {"spec": {"$setElementOrder/ephemeralContainers": order, "ephemeralContainers": containers[-1:]}}
    client = invocation.session.client
    return client.patch("pods", meta["namespace"], meta["name"], patch, subresource="ephemeralcontainers"), name


def _debugger(invocation: Invocation, pod: Obj, seed: Obj) -> str:
    """A name for the new container that no other one has, told of unless ``--quiet``."""
    now = invocation.session.now
    while (name := f"debugger-{debug_objects.suffix(seed, now)}") in debug_objects.names(pod):
        now += 1
    if not invocation.flags["quiet"]:
        invocation.print(f"Defaulting debug container name to {name}.")
    return name


def _customised(invocation: Invocation, pod: Obj, name: str, group: str, custom: Obj | None) -> Obj:
    if custom is None:
        return pod
    from minikctl.apimachinery.patches.strategic import apply_strategic
    from minikctl.kubectl.typed_form import view_of

    view = view_of(invocation.session.client, pod)
    if view is None:
        return pod
    return apply_strategic(pod, {"spec": {group: [{**custom, "name": name}]}}, view)


def _warn(invocation: Invocation, pod: Obj, name: str) -> None:
    if debug_objects.may_not_work(pod, name):
        invocation.err.write(_WEAK)


def _attach(invocation: Invocation, pod: Obj, name: str) -> None:
    """Wait until the container runs or has ended; then be at its streams, or show what it wrote."""
    session, meta = invocation.session, pod["metadata"]
    session.settle()
    told = ""
    while True:
        pod = session.client.get("pods", meta["namespace"], meta["name"])
        state = (status_of(pod, name) or {}).get("state") or {}
        if "running" in state or "terminated" in state:
            break
        message = (state.get("waiting") or {}).get("message") or ""
        if message and message != told and not invocation.flags["quiet"]:
            invocation.err.write(f"Warning: container {name}: {message}\n")
            told = message
        if not session.wait(None):
            raise CommandError("timed out waiting for the condition")
    if "terminated" in state:
        print_all(invocation, [Stream(pod, name)])
        return
    container = find(pod, name) or {}
    attach_to(invocation, pod, container, stdin=invocation.flags["stdin"], tty=invocation.flags["tty"], whole=True)


def _check_copy(flags: dict[str, Any], words: Sequence[str]) -> None:
    if flags["copy-to"]:
        if not flags["image"] and not flags["set-image"] and not words:
            raise CommandError("you must specify --image, --set-image or command arguments.")
        if words and not flags["container"] and not flags["image"]:
            raise CommandError("you must specify an existing container or a new image when specifying args.")
        return
    for flag in ("replace", "same-node", "set-image"):
        if flags[flag]:
            raise CommandError(f"--{flag} may only be used with --copy-to.")
    if not flags["image"]:
        raise CommandError("you must specify --image when not using --copy-to.")


def _check_images(flags: dict[str, Any], names: Sequence[str]) -> None:
    if flags["image"] and not is_image(flags["image"]):
        raise CommandError(f"invalid image name {quote(flags['image'])}: invalid reference format")
    if not names and not flags["filename"]:
        raise CommandError("NAME or filename is required for debug")
    if flags["image-pull-policy"] not in _PULL_POLICIES:
        raise CommandError(f"invalid image pull policy: {flags['image-pull-policy']}")
    for name, image in flags["set-image"].items():
        if not is_image(image):
            raise CommandError(
                f"invalid image name {quote(image)} for container {quote(name)}: invalid reference format"
            )
