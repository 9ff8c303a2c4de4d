"""The plainest form of image names, taken apart without a regular expression, which takes a millisecond to compile.

Only ``name`` and ``name:tag`` of lower-case words and digits (``nginx:1.27``, ``bitnami/redis``) are plain; whoever
gets None asks the full grammar.
"""

from __future__ import annotations


def plain_parts(image: str) -> tuple[str, str] | None:
    """(name, tag), the tag "" where there is none; None for any other form of reference, right or wrong."""
    name, colon, tag = image.partition(":")
    if not image.isascii() or name != name.lower() or len(tag) > 100:
        return None
    if not all(word.isalnum() for word in name.replace("/", "-").split("-")):
        return None
    if colon and not all(word.isalnum() for word in tag.replace(".", "-").split("-")):
        return None
    return name, tag
