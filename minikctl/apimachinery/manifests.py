"""Manifests in: the documents of a YAML or JSON stream, split, read and refused as kubectl does it.

The stream's rules are those of Kubernetes' YAMLOrJSONDecoder: a stream that begins with ``{`` is JSON objects one after
the other until one fails, which switches to YAML for the rest; YAML documents are split at lines that begin with
``---`` wherever they stand, so line numbers in messages count from there. JSON needs no YAML library; of YAML,
`yaml_fast.py` reads what it can, and `yaml_reader.py` the rest.

Manifests out: `yaml_writer.py` and `json_text.py`.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from minikctl.apimachinery.types import Obj

MAX_BYTES = 3 * 1024 * 1024
# How far Kubernetes looks for the brace that marks JSON.
_SNIFFED = 4096


class ManifestError(ValueError):
    """The message is kubectl's, without its ``error: ``; ``line`` and ``column`` count from 1 within the stream."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column


def read_documents(text: str, source: str, *, validate: bool = True, unique: bool = False) -> Iterator[Obj]:
    """The objects of a stream in order, empty documents left out; ``source`` is the name that messages use.

    Raises ManifestError when it comes to the faulty document: what stands before it has been given by then.
    ``validate=False`` only changes what kubectl says of a document that is no object. ``unique`` refuses YAML in which
    a key stands twice; without it the last one wins, as with kubectl.
    """
    for value in _values(text, source, unique):
        if value is None:
            continue
        if not isinstance(value, dict):
            raise ManifestError(_not_an_object(value, source, validate))
        yield value


def decode(data: bytes, source: str) -> str:
    """The text of a file; ManifestError if it is not UTF-8."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        text = "yaml: invalid leading UTF-8 octet"
        raise ManifestError(f"error parsing {source}: error converting YAML to JSON: {text}", line) from None


def _values(text: str, source: str, unique: bool) -> Iterator[Any]:
    """What each document holds, None for an empty one."""
    start, problem = 0, ""
    if text[:_SNIFFED].lstrip()[:1] == "{":
        from minikctl.apimachinery.json_reader import JSONError, JSONStream

        stream = JSONStream(text)
        try:
            for begin, end, value in stream:
                _check_size(text[begin:end], source)
                yield value
            return
        except JSONError as error:
            problem = f"error parsing {source}: {error}"
            start = _yaml_start(text, stream.at)
            if not error.ambiguous or start < 0:
                raise ManifestError(problem, text.count("\n", 0, error.position) + 1) from None
    yield from _yaml_values(text, start, source, problem, unique)


def _yaml_values(text: str, start: int, source: str, problem: str, unique: bool) -> Iterator[Any]:
    """``problem`` is said instead of what is wrong with the first document, since it may have been meant as JSON."""
    if "\r" in text:
        text = text[:start] + text[start:].replace("\r\n", "\n")
    begin = start
    at = start if text.startswith("---", start) else text.find("\n---", start) + 1 or -1
    while at >= 0:
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        behind = text[at + 3 : end].strip()
        if behind and behind[0] != "#":
            message = problem or f"error parsing {source}: invalid Yaml document separator: {behind}"
            raise ManifestError(message, text.count("\n", 0, at) + 1)
        if at > begin:  # a separator in front of the first document stays part of it
            yield _yaml_value(text, begin, at, source, problem, unique)
            begin, problem = end + 1, ""
        at = text.find("\n---", end) + 1 or -1
    if begin < len(text):
        yield _yaml_value(text, begin, len(text), source, problem, unique)


def _yaml_value(text: str, begin: int, end: int, source: str, problem: str, unique: bool) -> Any:
    from minikctl.apimachinery.yaml_fast import DECLINED, read_plain

    document = text[begin:end] if text[end - 1] == "\n" else text[begin:end] + "\n"
    _check_size(document, source)
    value = read_plain(document)
    if value is not DECLINED:
        return value
    from minikctl.apimachinery.yaml_reader import YAMLError, read_document

    try:
        return read_document(document, unique=unique)
    except YAMLError as error:
        message = problem or f"error parsing {source}: error converting YAML to JSON: {error}"
        line = text.count("\n", 0, begin) + error.line if error.line else None
        raise ManifestError(message, line, error.column) from None


def _yaml_start(text: str, at: int) -> int:
    """Where YAML goes on behind JSON: blanks up to the end of a line are skipped, or -1 if hardly anything is left."""
    while len(text[at : at + 4].encode()) >= 4:
        if not text[at].isspace():
            return at
        at += 1
        if text[at - 1] == "\n":
            return at
    return -1


def _check_size(document: str, source: str) -> None:
    if len(document) > MAX_BYTES or (len(document) > MAX_BYTES // 4 and len(document.encode()) > MAX_BYTES):
        raise ManifestError(f"error parsing {source}: Request entity too large: limit is {MAX_BYTES}")


def _not_an_object(value: Any, source: str, validate: bool) -> str:
    if validate:
        text = f'error validating "{source}": error validating data: invalid object to validate'
        return f"{text}; if you choose to ignore these errors, turn validation off with --validate=false"
    found = "array" if isinstance(value, list) else "string" if isinstance(value, str) else "number"
    found = "bool" if isinstance(value, bool) else found
    return f'unable to decode "{source}": json: cannot unmarshal {found} into Go value of type unstructured.detector'
