"""How the interpreter holds values, so that Go's rules about nil and about types come out right.

A plain Python value stands for a Go value of a known type. What was taken out of a map or list has the static type
``interface {}`` in Go: that is a `Boxed` value, which may hold None. NOTHING is what Go calls the zero Value: a
missing key, or the nil that came out of a box.
"""

from __future__ import annotations

from minikctl.apimachinery.go_format import go_type

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Boxed:
    """A value in an interface."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value


class _Nothing:
    __slots__ = ()


NOTHING = _Nothing()
"""No value at all."""


class Int(int):
    """An integer that the template made: Go's ``int``, while those of the object are ``int64``."""

    go_type = "int"


class Byte(int):
    """One byte of a string."""

    go_type = "uint8"


def unboxed(value: Any) -> Any:
    """The concrete value of a box, or NOTHING if it is empty; other values as they are."""
    if isinstance(value, Boxed):
        return NOTHING if value.value is None else value.value
    return value


def exported(value: Any) -> Any:
    """The JSON value; None for NOTHING and empty boxes."""
    value = unboxed(value)
    return None if value is NOTHING else value


def is_nil(value: Any) -> bool:
    """Whether this is an empty box."""
    return isinstance(value, Boxed) and value.value is None


def type_name(value: Any) -> str:
    """The static Go type of a value."""
    return "interface {}" if isinstance(value, Boxed) else go_type(value)


def truth(value: Any) -> bool:
    """What ``if`` makes of a value: zero, empty and missing are false."""
    return bool(exported(value))
