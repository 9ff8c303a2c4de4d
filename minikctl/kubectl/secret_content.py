"""A Secret in the making, for the three forms of ``create secret``. Source: kubectl pkg/cmd/create/create_secret.go."""

from __future__ import annotations

from binascii import b2a_base64

from minikctl.kubectl.creation import Creation
from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.flag_values import quote
from minikctl.kubectl.name_checks import key_faults

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


class SecretContent:
    """Values by key; `send` makes the Secret of them."""

    __slots__ = ("_creation", "_data")

    def __init__(self, creation: Creation) -> None:
        self._creation = creation
        self._data: dict[str, str] = {}

    def add(self, key: str, value: bytes) -> None:
        """Raises CommandError for a bad or repeated key."""
        faults = key_faults(key)
        if faults:
            raise CommandError(f"{quote(key)} is not valid key name for a Secret {';'.join(faults)}")
        if key in self._data:
            raise CommandError(f"cannot add key {key}, another key by that name already exists")
        self._data[key] = b2a_base64(value, newline=False).decode()

    def add_all(self, values: Iterator[tuple[str, bytes]]) -> None:
        for key, value in values:
            self.add(key, value)

    def send(self, type_: str) -> int:
        obj = self._creation.head("Secret", "v1")
        if self._data:
            obj["data"] = dict(sorted(self._data.items()))
        if type_:
            obj["type"] = type_
        if self._creation.invocation.flags["append-hash"]:
            from minikctl.kubectl.content_hash import content_hash

            obj["metadata"]["name"] = f"{self._creation.name}-{content_hash(obj)}"
        return self._creation.send("secrets", obj, failed="failed to create secret ")
