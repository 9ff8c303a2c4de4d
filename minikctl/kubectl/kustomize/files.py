"""The files that a kustomization names: found relative to it, kept within its folder, and read as objects."""

from __future__ import annotations

import os
import re

from minikctl.apimachinery.yaml_scalars import resolve
from minikctl.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.apimachinery.yaml_scalars import Scalar

_TEXTS = frozenset(("y", "n", "yes", "no", "on", "off"))
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Loader:
    """Reads on behalf of the kustomization in ``root``, an absolute path without links."""

    __slots__ = ("restricted", "root")

    def __init__(self, root: str, restricted: bool) -> None:
        self.root = root
        self.restricted = restricted

    def path(self, name: str) -> str:
        return os.path.normpath(os.path.join(self.root, name))

    def read_bytes(self, name: str) -> bytes:
        """Raises CommandError for a file that is not there or not in the folder."""
        path = self.path(name)
        if self.restricted and os.path.exists(path):
            real = os.path.realpath(path)
            if real != self.root and not real.startswith(self.root.rstrip(os.sep) + os.sep):
                raise CommandError(f"security; file '{real}' is not in or below '{self.root}'")
        if not os.path.exists(path):
            raise CommandError(missing(path))
        if os.path.isdir(path):
            raise CommandError(f"'{path}' must resolve to a file")
        try:
            with open(path, "rb") as file:
                return file.read()
        except OSError as fault:
            raise CommandError(f"open {path}: {(fault.strerror or str(fault)).lower()}") from None

    def read_text(self, name: str) -> str:
        try:
            return self.read_bytes(name).decode("utf-8-sig")
        except UnicodeDecodeError:
            raise CommandError(f"{self.path(name)} is not text in UTF-8") from None


class MalformedYAML(CommandError):
    """A file that is no YAML, of which nobody needs to hear that it is no folder either."""


def missing(path: str) -> str:
    """What kustomize says of a path that leads nowhere."""
    gone = os.path.abspath(path)
    while os.path.dirname(gone) != gone and not os.path.exists(os.path.dirname(gone)):
        gone = os.path.dirname(gone)
    return f"evalsymlink failure on '{path}' : lstat {gone}: no such file or directory"


def objects_of(text: str, source: str) -> list[Obj]:
    """The objects of a text, lists taken apart; raises CommandError, MalformedYAML for what is no YAML."""
    from minikctl.apimachinery.meta import deep_copy
    from minikctl.apimachinery.yaml_reader import YAMLError, read_document
    from minikctl.kubectl.manifest_files import flattened

    objects: list[Obj] = []
    for document in re.split(r"(?m)^---(?:[ \t].*)?$", text.replace("\r\n", "\n")):
        try:
            value = read_document(document, plain=_plain)
        except YAMLError as fault:
            raise MalformedYAML(f"MalformedYAMLError: {fault} in File: {source}") from None
        if value is None:
            continue
        if not isinstance(value, dict):
            raise CommandError(f"'{source}' holds something that is no object")
        objects += (deep_copy(obj) for obj in flattened(value))
    for obj in objects:
        _check(obj)
    return objects


def _plain(word: str) -> Scalar:
    """An unquoted word by the younger YAML that kustomize reads: ``yes`` and ``on`` are text, dates are times."""
    if word.lower() in _TEXTS:
        return word
    if _DATE.fullmatch(word):
        return f"{word}T00:00:00Z"
    return resolve(word)


def _check(obj: Obj) -> None:
    meta = obj.get("metadata") or {}
    version, kind, name = obj.get("apiVersion") or "", obj.get("kind") or "", meta.get("name") or ""
    shown = f"{{{{{version} {kind}}} {{{{{name} {meta.get('namespace') or ''}}} map[] map[]}}}}"
    if not kind:
        raise CommandError(f"missing kind in object {shown}")
    if not name and not str(kind).endswith("List"):
        raise CommandError(f"missing metadata.name in object {shown}")
