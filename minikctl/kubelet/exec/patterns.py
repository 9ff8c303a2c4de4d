"""POSIX patterns in Python's words: basic ones (where ``\\(`` groups) and extended ones."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container

_CLASSES = {
    "alpha": "a-zA-Z", "digit": "0-9", "alnum": "a-zA-Z0-9", "space": r"\s", "blank": " \\t", "upper": "A-Z",
    "lower": "a-z", "punct": r"!-/:-@\[-`{-~", "xdigit": "0-9A-Fa-f",
}  # fmt: skip


def compiled(pattern: str, flags: Container[str] = (), *, extended: bool, literal: bool = False) -> re.Pattern[str]:
    """``flags``: i (any case), w (whole words), x (whole lines). Raises re.error."""
    text = re.escape(pattern) if literal else pattern if extended else from_basic(pattern)
    text = re.sub(r"\[:(\w+):\]", lambda found: _CLASSES.get(found[1], ""), text)
    if "w" in flags:
        text = rf"(?<!\w)(?:{text})(?!\w)"
    if "x" in flags:
        text = rf"\A(?:{text})\Z"
    return re.compile(text, re.IGNORECASE if "i" in flags else 0)


def from_basic(pattern: str) -> str:
    """A basic pattern as an extended one: what groups and repeats has a backslash there, and is a letter without."""
    out, at = [], 0
    while at < len(pattern):
        letter = pattern[at]
        if letter == "[":
            end = pattern.find("]", at + 2 if pattern[at + 1 : at + 2] in ("^", "]") else at + 1)
            while end > 0 and pattern[end - 1] == ":" and pattern.find("]", end + 1) > 0:
                end = pattern.find("]", end + 1)
            end = len(pattern) if end < 0 else end + 1
            out.append(pattern[at:end])
            at = end
        elif letter == "\\" and at + 1 < len(pattern):
            following = pattern[at + 1]
            out.append(following if following in "(){}|+?" else "\\" + following)
            at += 2
        else:
            out.append("\\" + letter if letter in "(){}|+?" or (letter == "*" and at == 0) else letter)
            at += 1
    return "".join(out)


def replacement(text: str) -> str:
    """sed's replacement in Python's words: ``&`` is all that was found, ``\\1`` a group."""
    out, at = [], 0
    while at < len(text):
        letter = text[at]
        if letter == "\\" and at + 1 < len(text):
            following = text[at + 1]
            out.append(rf"\g<{following}>" if following.isdigit() else {"n": "\n", "t": "\t"}.get(following, following))
            out[-1] = "\\\\" if following == "\\" else out[-1]
            at += 2
            continue
        out.append(r"\g<0>" if letter == "&" else letter)
        at += 1
    return "".join(out)
