"""The elements of a field's path, in the text form of ``FieldsV1``.

``f:NAME`` is a field, ``k:{"name":"web"}`` the list element with these keys, ``v:"x"`` the element of a set, ``i:0`` an
element by index. Equal elements have equal texts: keys are sorted, JSON has no blanks.
"""

from __future__ import annotations

from minikctl.apimachinery import fast_json
from minikctl.apimachinery.patches.schema_view import ABSENT, SET

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.patches.schema_view import SchemaView


class ElementError(ValueError):
    """A list element that cannot be told from others, in Kubernetes' words."""


def element_of(schema: SchemaView, item: Any) -> str:
    """The text of an element of a list of type set or map. Raises ElementError."""
    if schema.list_type == SET:
        return _value_element(item)
    if item is None:
        raise ElementError("associative list with keys may not have a null element")
    if not isinstance(item, dict):
        raise ElementError("associative list with keys may not have non-map elements")
    keys = schema.keys
    if len(keys) == 1:
        return f'k:{{"{keys[0]}":{_json(_key(schema, item, keys[0]))}}}'
    pairs = sorted((key, _key(schema, item, key)) for key in keys)
    return "k:{" + ",".join(f'"{key}":{_json(value)}' for key, value in pairs) + "}"


def _value_element(item: Any) -> str:
    if isinstance(item, dict):
        raise ElementError("associative list without keys has an element that's a map type")
    if isinstance(item, list):
        raise ElementError("not supported: associative list with lists as elements")
    if item is None:
        raise ElementError("associative list without keys has an element that's an explicit null")
    return f"v:{_json(item)}"


def _key(schema: SchemaView, item: Any, key: str) -> Any:
    if key in item:
        return item[key]
    default = schema.items().key_default(key)
    if default is ABSENT:
        why = f'element that omits key field "{key}" (and doesn\'t have default value)'
        raise ElementError(f"associative list with keys has an {why}")
    return default


def _json(value: Any) -> str:
    if isinstance(value, str):
        text = fast_json.dumps(value)
        if "<" in text or ">" in text or "&" in text:
            text = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
        return text
    if type(value) is int:
        return str(value)
    from minikctl.apimachinery.json_text import compact_json

    return compact_json(value)


def label(element: str) -> str:
    """An element as messages show it: ``.spec``, ``[name="web"]``, ``[="x"]``, ``[0]``."""
    kind, text = element[:2], element[2:]
    if kind == "f:":
        return f".{text}"
    if kind == "k:":
        return "[" + ",".join(f"{key}={_shown(value)}" for key, value in fast_json.loads(text).items()) + "]"
    return f"[={_shown(fast_json.loads(text))}]" if kind == "v:" else f"[{text}]"


def path_label(path: tuple[str, ...]) -> str:
    return "".join(map(label, path))


def _shown(value: Any) -> str:
    from minikctl.apimachinery.go_format import plain, quote

    if isinstance(value, str):
        return quote(value)
    return "null" if value is None else plain(value)


def order(element: str) -> tuple[Any, ...]:
    """The sort key of elements: fields by name, then keys, then values; numbers by size."""
    kind, text = element[:2], element[2:]
    if kind == "k:":
        return (1, *((key, *_value_order(value)) for key, value in fast_json.loads(text).items()))
    if kind == "v:":
        return (2, _value_order(fast_json.loads(text)))
    if kind == "i:":
        return (3, int(text))
    return (0, text) if kind == "f:" else (-1,)


def _value_order(value: Any) -> tuple[int, Any]:
    if isinstance(value, bool):
        return (2, value)
    if isinstance(value, int | float):
        return (0, value)
    return (1, value) if isinstance(value, str) else (3, fast_json.dumps(value))
