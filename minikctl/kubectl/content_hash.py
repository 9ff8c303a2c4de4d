"""The hash of a ConfigMap's or Secret's content, for ``--append-hash``: ten characters that spell no words.

Source: kubectl pkg/util/hash.
"""

from __future__ import annotations

from minikctl.apimachinery.json_text import compact_json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj

_LETTERS = str.maketrans("013ae", "ghkmt")


def content_hash(obj: Obj) -> str:
    """``obj`` is the whole object with its name as given."""
    from hashlib import sha256

    content: Obj = {"kind": obj["kind"], "name": obj["metadata"]["name"], "data": obj.get("data") or {}}
    if obj["kind"] == "Secret":
        content["type"] = obj.get("type", "")
    for field in ("immutable", "binaryData"):
        if field in obj:
            content[field] = obj[field]
    return sha256(compact_json(content).encode("utf-8", "surrogateescape")).hexdigest()[:10].translate(_LETTERS)
