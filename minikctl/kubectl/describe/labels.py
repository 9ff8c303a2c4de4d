"""Labels, annotations and other lists that stand one below the other beside their title."""

from __future__ import annotations

from minikctl.kubectl.describe.page import NONE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.describe.page import Page

LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
MAX_ANNOTATION_BYTES = 140


def write_list(page: Page, title: str, items: Sequence[str], indent: str = "") -> None:
    """The first item beside the title, the others below it."""
    page.write(f"{indent}{title}:\t")
    if not items:
        page.end(NONE)
    for number, item in enumerate(items):
        if number:
            page.write(indent)
            page.write("\t")
        page.line(item)


def write_labels(page: Page, title: str, labels: Mapping[str, str] | None, indent: str = "") -> None:
    labels = labels or {}
    write_list(page, title, [f"{key}={labels[key]}" for key in sorted(labels)], indent)


def write_annotations(page: Page, title: str, annotations: Mapping[str, str] | None) -> None:
    """Long values and those of several lines start below their key and are cut."""
    annotations = annotations or {}
    keys = sorted(key for key in annotations if key != LAST_APPLIED)
    page.write(f"{title}:\t")
    if not keys:
        page.end(NONE)
    for number, key in enumerate(keys):
        if number:
            page.write("\t")
        value = annotations[key].removesuffix("\n")
        if "\n" not in value and len(f"{key}: {value}".encode()) <= MAX_ANNOTATION_BYTES:
            page.line(f"{key}: {value}")
            continue
        page.line(f"{key}:")
        for part in value.split("\n"):
            page.line(f"\t  {_shortened(part, MAX_ANNOTATION_BYTES - 2)}")


def write_labels_and_annotations(page: Page, obj: Obj) -> None:
    meta = obj["metadata"]
    write_labels(page, "Labels", meta.get("labels"))
    write_annotations(page, "Annotations", meta.get("annotations"))


def write_identity(page: Page, obj: Obj) -> None:
    """How most descriptions of namespaced kinds begin."""
    page.field("Name", obj["metadata"]["name"])
    page.field("Namespace", obj["metadata"].get("namespace") or "")
    write_labels_and_annotations(page, obj)


def write_cluster_identity(page: Page, obj: Obj) -> None:
    """The same for kinds without a namespace, and for those of rbac, which keep it to themselves."""
    page.field("Name", obj["metadata"]["name"])
    write_labels_and_annotations(page, obj)


def _shortened(text: str, limit: int) -> str:
    encoded = text.encode()
    return encoded[:limit].decode("utf-8", "replace") + "..." if len(encoded) > limit else text
