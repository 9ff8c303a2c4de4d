"""create secret docker-registry: with what a node logs in to an image registry."""

from __future__ import annotations

from minikctl.kubectl import value_sources
from minikctl.kubectl.creation import Creation
from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.secret_content import SecretContent

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.kubectl.invocation import Invocation

_KEY = ".dockerconfigjson"


def run(invocation: Invocation) -> int:
    creation = Creation(invocation)
    creation.require_name()
    flags = invocation.flags
    if not flags["from-file"] and not (
        flags["docker-username"] and flags["docker-password"] and flags["docker-server"]
    ):
        raise CommandError(
            "either --from-file or the combination of --docker-username, --docker-password and --docker-server is "
            "required"
        )
    content = SecretContent(creation)
    if flags["from-file"]:
        sources = [source if "=" in source else f"{_KEY}={source}" for source in flags["from-file"]]
        content.add_all(value_sources.files(sources))
    else:
        content.add(_KEY, _config(flags))
    return content.send("kubernetes.io/dockerconfigjson")


def _config(flags: dict[str, Any]) -> bytes:
    """The file that ``docker login`` writes."""
    from binascii import b2a_base64

    from minikctl.apimachinery.json_text import struct_json

    user, password = flags["docker-username"], flags["docker-password"]
    entry = {"username": user, "password": password}
    if flags["docker-email"]:
        entry["email"] = flags["docker-email"]
    entry["auth"] = b2a_base64(f"{user}:{password}".encode(), newline=False).decode()
    return struct_json({"auths": {flags["docker-server"]: entry}}).encode()
