"""The annotation in which apply keeps the manifest, to know later which fields it set.

Source: kubectl pkg/util/apply.go. The text is one line of compact JSON with its line end, of the object without the
annotation, with its namespace, and with ``annotations`` even where there are none.
"""

from __future__ import annotations

from minikctl.apimachinery.json_text import compact_json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj

ANNOTATION = "kubectl.kubernetes.io/last-applied-configuration"


def recorded(obj: Obj) -> str | None:
    """The text of the annotation, None where there is none."""
    text: str | None = ((obj.get("metadata") or {}).get("annotations") or {}).get(ANNOTATION)
    return text


def plain(obj: Obj) -> Obj:
    """The object without the annotation, with a map of annotations; a null in it counts as the empty text."""
    meta = obj.get("metadata") or {}
    annotations = {key: value or "" for key, value in (meta.get("annotations") or {}).items() if key != ANNOTATION}
    return {**obj, "metadata": {**meta, "annotations": annotations}}


def annotated(obj: Obj) -> Obj:
    """A new object that carries itself in the annotation."""
    bare = plain(obj)
    meta = bare["metadata"]
    return {**bare, "metadata": {**meta, "annotations": {**meta["annotations"], ANNOTATION: encoded(bare)}}}


def kept(obj: Obj, create: bool) -> Obj:
    """What ``--save-config`` makes of an object; without the flag only an annotation that is there is renewed."""
    return annotated(obj) if create or recorded(obj) else obj


def encoded(obj: Obj) -> str:
    """An object as apimachinery's encoder writes it: compact, sorted, with a line end."""
    return f"{compact_json(obj)}\n"
