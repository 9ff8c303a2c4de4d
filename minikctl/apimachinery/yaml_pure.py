"""ruamel.yaml's own parser in place of its C parser: part of `yaml_reader.py`.

Used where the C parser is missing, and for flow collections with a colon inside a plain scalar,
``{image: nginx:1.25}``, which the old libyaml in it refuses and go-yaml takes. It is some thirty times slower, and
words problems its own way.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

# Patterns of this parser's problems, tried in order, and libyaml's words.
_WORDS = (
    (r"expected (',' or '[\]}]'), but got .*", r"did not find expected \1"),
    (r"expected the node content, but found .*", "did not find expected node content"),
    (r"expected '<document start>', but found .*", "did not find expected <document start>"),
    (r"found character .* that cannot start any token", "found character that cannot start any token"),
    (r"(mapping keys|mapping values) are not allowed here", r"\1 are not allowed in this context"),
    (r"sequence entries are not allowed here", "block sequence entries are not allowed in this context"),
    (r"found unknown escape character .*", "found unknown escape character"),
)


def pure_parser(text: str) -> Callable[[], Any]:
    """A function that gives one event after the other."""
    from ruamel.yaml import YAML

    yaml = YAML(typ="safe", pure=True)
    yaml.version = (1, 1)  # go-yaml follows this version in what may stand in a scalar
    next_event: Callable[[], Any] = iter(yaml.parse(text)).__next__
    return next_event


def libyaml_words(problem: Any) -> str:
    """The problem in libyaml's words; text that both share is left as it is."""
    text = str(problem.problem)
    if text.startswith("expected <block end>"):
        in_mapping = problem.context == "while parsing a block mapping"
        return "did not find expected key" if in_mapping else "did not find expected '-' indicator"
    for pattern, words in _WORDS:
        if re.fullmatch(pattern, text):
            return re.sub(pattern, words, text)
    return text
