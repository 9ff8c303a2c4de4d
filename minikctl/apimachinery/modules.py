"""Loading a module by name; `importlib` would do it too, but importing that costs a millisecond."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType


def load(name: str) -> ModuleType:
    """The module of that full name; raises ModuleNotFoundError."""
    found = sys.modules.get(name)
    if found is None:
        __import__(name)
        found = sys.modules[name]
    return found
