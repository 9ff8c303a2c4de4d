"""images: new names, tags and digests for the images of containers, wherever containers stand."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.types import Obj

_LISTS = ("containers", "initContainers")


def set_images(obj: Obj, entry: Obj) -> None:
    """Change the images that ``entry`` (name, newName, newTag, digest, tagSuffix) is about, in place.

    Custom resource definitions are left alone: their schemas have fields of that name, too.
    """
    if obj.get("kind") != "CustomResourceDefinition":
        _visit(obj, entry)


def _visit(value: Any, entry: Obj) -> None:
    if isinstance(value, list):
        for item in value:
            _visit(item, entry)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key in _LISTS and isinstance(inner, list):
                for container in inner:
                    if isinstance(container, dict) and isinstance(container.get("image"), str):
                        container["image"] = changed(container["image"], entry)
            _visit(inner, entry)


def changed(image: str, entry: Obj) -> str:
    """The image's reference after the change, itself where the entry is not about it."""
    if not _is_meant(image, str(entry.get("name") or "")):
        return image
    name, tag, digest = split(image)
    name = str(entry.get("newName") or "") or name
    new_tag, new_digest = str(entry.get("newTag") or ""), str(entry.get("digest") or "")
    if new_tag or new_digest:
        tag, digest = new_tag, new_digest
    elif entry.get("tagSuffix"):
        tag, digest = tag + str(entry["tagSuffix"]), ""
    return name + (f":{tag}" if tag else "") + (f"@{digest}" if digest else "")


def _is_meant(image: str, name: str) -> bool:
    try:
        return re.fullmatch(f"{name}(:[a-zA-Z0-9_.{{}}-]*)?(@sha256:[a-zA-Z0-9_.{{}}-]*)?", image) is not None
    except re.error:
        return False


def split(image: str) -> tuple[str, str, str]:
    """(name, tag, digest) of a reference; a port of the host is no tag."""
    slash = max(image.find("/"), 0)
    rest = image[slash:]
    at, colon = rest.find("@"), rest.find(":")
    if at >= 0 and (colon < 0 or at < colon):
        return image[: slash + at], "", rest[at + 1 :]
    if colon < 0:
        return image, "", ""
    if at >= 0:
        return image[: slash + colon], rest[colon + 1 : at], rest[at + 1 :]
    return image[: slash + colon], rest[colon + 1 :], ""
