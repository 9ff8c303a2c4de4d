"""The component's checkpoint: the last pod address of each node, and which pods wait for which configuration.

Should it be lost, addresses start again at the first free one, and pods find their configuration at their next try.
"""

from __future__ import annotations

from minikctl.apimachinery.meta import key_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.client.component import Surroundings


class Notes:
    """``addresses``: node -> number of its last address. Waiting pods stand under ``configmaps/NAMESPACE/NAME`` (or
    ``secrets/…``) as ``namespace/name|uid``."""

    def __init__(self, surroundings: Surroundings) -> None:
        known = surroundings.checkpoint() or {}
        self._save = surroundings.save
        self.addresses: dict[str, int] = dict(known.get("addresses") or {})
        self._waiting: dict[str, list[str]] = {key: list(pods) for key, pods in (known.get("waiting") or {}).items()}
        self._saved = self._value()

    def wait(self, key: str, entry: str) -> None:
        entries = self._waiting.setdefault(key, [])
        if entry not in entries:
            entries.append(entry)

    def awaiting(self, key: str) -> list[str]:
        """Who waited for it; they wait no more."""
        return self._waiting.pop(key, [])

    def forget_pod(self, pod: Obj) -> None:
        """A pod that is gone waits for nothing."""
        if not self._waiting:
            return
        entry = f"{key_of(pod)}|{pod['metadata']['uid']}"
        left = {key: [other for other in entries if other != entry] for key, entries in self._waiting.items()}
        self._waiting = {key: entries for key, entries in left.items() if entries}

    def keep(self) -> None:
        """Store what changed."""
        value = self._value()
        if value != self._saved:
            self._saved = value
            self._save(value)

    def _value(self) -> Obj:
        return {
            "addresses": dict(self.addresses),
            "waiting": {key: list(entries) for key, entries in self._waiting.items()},
        }
