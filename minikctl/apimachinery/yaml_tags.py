"""Tagged scalars, ``!!int "3"``: a rarity in manifests, part of `yaml_reader.py`."""

from __future__ import annotations

from minikctl.apimachinery.yaml_scalars import json_number, resolve
from minikctl.apimachinery.yaml_strings import is_timestamp

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.yaml_scalars import Scalar

_PREFIX = "tag:yaml.org,2002:"


def resolve_tagged(tag: str, text: str) -> Scalar:
    """The value under the full tag; an unknown tag leaves a string. ValueError in go-yaml's words."""
    name = tag.removeprefix(_PREFIX) if tag.startswith(_PREFIX) else ""
    if name == "binary":
        return _binary(text)
    if name not in ("bool", "int", "float", "null", "timestamp"):
        return text
    if name == "timestamp" and is_timestamp(text):
        return text
    value = resolve(text)
    found = scalar_type(value, text)
    if found == name:
        return value
    if (name, found) == ("float", "int") and isinstance(value, int):
        return json_number(float(value))
    raise ValueError(f"cannot decode !!{found} `{text}` as a !!{name}")


def scalar_type(value: Scalar, text: str) -> str:
    """The tag of what ``resolve`` made of a text; a float without a fraction has become an int there."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, str):
        return "str"
    if isinstance(value, float):
        return "float"
    lowered = text.lower().lstrip("+-")
    return "float" if not lowered.startswith("0x") and ("." in lowered or "e" in lowered) else "int"


def _binary(text: str) -> str:
    import base64
    import binascii

    try:
        data = base64.b64decode("".join(text.split("\n")), validate=True)
    except binascii.Error:
        raise ValueError("!!binary value contains invalid base64 data") from None
    return data.decode("utf-8", "replace")
