"""debug: the checks that kubectl makes. Simulated containers have nothing to look into, so that is where it ends."""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.flag_values import quote
from minikctl.kubectl.name_checks import is_image

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from minikctl.kubectl.invocation import Invocation

_PROFILES = ("legacy", "general", "baseline", "netadmin", "restricted", "sysadmin")
_PULL_POLICIES = ("", "Always", "IfNotPresent", "Never")
_LEGACY = (
    "--profile=legacy is deprecated and will be removed in the future. It is recommended to explicitly specify a "
    'profile, for example "--profile=general".\n'
)


def run(invocation: Invocation) -> int:
    flags, args, dash = invocation.flags, invocation.args, invocation.dash
    names, words = (args[:dash], args[dash:]) if dash >= 0 else (args, [])
    if flags["profile"] not in _PROFILES:
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
    if flags["profile"] == "legacy":
        invocation.err.write(_LEGACY)
    raise CommandError("containers are simulated: there is nothing to look into; see docs/fidelity.md")


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
