"""Which of thousands of plain selectors, as Services have them, match a pod's labels, without asking each."""

from __future__ import annotations


class SelectorIndex:
    """Selectors by key, each found under one of its labels: under the one that the fewest others stand."""

    __slots__ = ("_by_label", "_label_of")

    def __init__(self) -> None:
        self._by_label: dict[tuple[str, str], dict[str, dict[str, str]]] = {}
        self._label_of: dict[str, tuple[str, str]] = {}

    def put(self, key: str, selector: dict[str, str]) -> None:
        """An empty selector takes the key out."""
        label = self._label_of.pop(key, None)
        if label is not None:
            del self._by_label[label][key]
        if selector:
            label = min(selector.items(), key=lambda pair: len(self._by_label.get(pair, ())))
            self._label_of[key] = label
            self._by_label.setdefault(label, {})[key] = selector

    def matching(self, labels: dict[str, str]) -> list[str]:
        """In the order of the keys."""
        found = [
            key
            for label in labels.items()
            for key, selector in self._by_label.get(label, {}).items()
            if selector.items() <= labels.items()
        ]
        return sorted(found)

    def selector_of(self, key: str) -> dict[str, str]:
        """The selector that was put in under a key."""
        return self._by_label[self._label_of[key]][key]
