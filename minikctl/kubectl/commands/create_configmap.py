"""create configmap: from literals, files, directories or files of variables."""

from __future__ import annotations

from minikctl.kubectl import value_sources
from minikctl.kubectl.creation import Creation
from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.flag_values import quote
from minikctl.kubectl.name_checks import key_faults

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    creation = Creation(invocation)
    creation.require_name()
    flags = invocation.flags
    value_sources.check_combination(flags)
    content = _Content(creation.name)
    for key, value in value_sources.files(flags["from-file"]):
        content.add(key, value)
    for key, value in value_sources.literals(flags["from-literal"]):
        content.add(key, value)
    for key, value in value_sources.variables(flags["from-env-file"], "config"):
        content.add(key, value)
    obj = creation.head("ConfigMap", "v1")
    if content.data:
        obj["data"] = dict(sorted(content.data.items()))
    if content.binary:
        obj["binaryData"] = dict(sorted(content.binary.items()))
    if flags["append-hash"]:
        from minikctl.kubectl.content_hash import content_hash

        obj["metadata"]["name"] = f"{creation.name}-{content_hash(obj)}"
    return creation.send("configmaps", obj, failed="failed to create configmap: ")


class _Content:
    """Text and bytes that a ConfigMap holds, apart."""

    __slots__ = ("binary", "data", "name")

    def __init__(self, name: str) -> None:
        self.name = name
        self.data: dict[str, str] = {}
        self.binary: dict[str, str] = {}

    def add(self, key: str, value: bytes) -> None:
        faults = key_faults(key)
        if faults:
            raise CommandError(f"{quote(key)} is not a valid key name for a ConfigMap: {','.join(faults)}")
        for part, known in (("Data", self.data), ("BinaryData", self.binary)):
            if key in known:
                raise CommandError(
                    f"cannot add key {quote(key)}, another key by that name already exists in {part} for ConfigMap "
                    f"{quote(self.name)}"
                )
        try:
            self.data[key] = value.decode()
        except UnicodeDecodeError:
            from binascii import b2a_base64

            self.binary[key] = b2a_base64(value, newline=False).decode()
