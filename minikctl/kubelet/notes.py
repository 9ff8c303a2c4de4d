"""The component's checkpoint: the last pod address of each node, the addresses of nodes that are gone, which pods wait
for which configuration, how long a node is under pressure, and when it has done the pulls that it was asked for.

Should it be lost, addresses start again at the first free one, those of lost nodes' pods may be given to others, pods
find their configuration at their next try, a node's pressure ends five minutes later, and pulls do not wait for those
before them.
"""

from __future__ import annotations

from minikctl.apimachinery.meta import key_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.client.component import Surroundings


def room_of(node: str) -> str:
    return f"room/{node}"


class Notes:
    """``addresses``: node -> number of its last address. ``left``: name of a node that is gone, even if another one of
    that name has come -> (address, block) of each that its pods may still have. Waiting pods stand under
    ``configmaps/NAMESPACE/NAME`` (or ``secrets/…``) as ``namespace/name|uid``, those whose resize waits for room under
    `room_of` their node.
    ``pressures``: node -> condition -> the moment since which its reason is gone, None while it is there. ``pulls``:
    node -> ``free``, the moment at which the last pull that it was asked for ends, and ``images``, the names of those
    that it pulls until then."""

    def __init__(self, surroundings: Surroundings) -> None:
        known = surroundings.checkpoint() or {}
        self._save = surroundings.save
        self.addresses: dict[str, int] = dict(known.get("addresses") or {})
        self.left: dict[str, list[list[str]]] = dict(known.get("left") or {})
        self.pressures: dict[str, dict[str, int | None]] = dict(known.get("pressures") or {})
        self.pulls: dict[str, Obj] = dict(known.get("pulls") or {})
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

    def forget_node(self, name: str, address: str, block: str) -> None:
        """A node is gone; its pods may be there for a while, and keep their addresses."""
        known = self.left.get(name, [])
        if [address, block] not in known:
            self.left[name] = [*known, [address, block]]
        for record in (self.addresses, self.pressures, self.pulls):
            record.pop(name, None)

    @property
    def unsaved(self) -> bool:
        """Whether a node is gone that `keep` does not know of."""
        return bool(self.left != self._saved["left"])

    def keep(self) -> None:
        """Store what changed."""
        value = self._value()
        if value != self._saved:
            self._saved = value
            self._save(value)

    def _value(self) -> Obj:
        return {
            "addresses": dict(self.addresses),
            "left": dict(self.left),
            "pressures": dict(self.pressures),
            "pulls": dict(self.pulls),
            "waiting": {key: list(entries) for key, entries in self._waiting.items()},
        }
