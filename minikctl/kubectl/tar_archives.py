"""Local files as a tar archive and back, as ``cp`` needs it. The only place where it touches this machine's files.

Source: kubectl pkg/cmd/cp/cp.go (makeTar, untarAll).
"""

from __future__ import annotations

import io
import os
import posixpath
import tarfile

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


def packed(source: str, name: str) -> bytes:
    """A file or a directory with all that is in it, under another name."""
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w", format=tarfile.PAX_FORMAT) as archive:
        _pack(archive, source, name)
    return data.getvalue()


def _pack(archive: tarfile.TarFile, source: str, name: str) -> None:
    """Directories that are not empty come by what is in them."""
    if os.path.isdir(source) and not os.path.islink(source):
        below = sorted(os.listdir(source))
        for entry in below:
            _pack(archive, os.path.join(source, entry), f"{name}/{entry}")
        if below:
            return
    archive.add(source, name, recursive=False)


def unpack(data: bytes, prefix: str, target: str) -> Iterator[str]:
    """Write what an archive holds below ``prefix`` to ``target``; gives warnings, each a line.

    Raises OSError, and ValueError for an archive with other names in it. Nothing is written outside the target.
    """
    if not data:
        return
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
            for info in archive:
                yield from _unpack(archive, info, prefix, target)
    except tarfile.TarError:
        raise ValueError("unexpected EOF") from None


def _unpack(archive: tarfile.TarFile, info: tarfile.TarInfo, prefix: str, target: str) -> Iterator[str]:
    if not info.name.startswith(prefix):
        raise ValueError("tar contents corrupted")
    rest = posixpath.normpath("/" + info.name[len(prefix) :]).lstrip("/")
    path = os.path.join(target, *rest.split("/")) if rest and rest != "." else target
    if _leaves(target, path):
        yield f'warning: file "{path}" is outside target destination, skipping\n'
        return
    folder = os.path.dirname(path)
    if folder:
        os.makedirs(folder, exist_ok=True)
    if info.isdir():
        os.makedirs(path, exist_ok=True)
    elif info.issym():
        yield f'warning: skipping symlink: "{path}" -> "{info.linkname}"\n'
    else:
        content = archive.extractfile(info)
        with open(path, "wb") as file:
            file.write(content.read() if content else b"")


def _leaves(target: str, path: str) -> bool:
    """Whether a path is not below the target, links followed: a link that stood there before could lead away."""
    base = os.path.realpath(target)
    real = os.path.realpath(path)
    return real != base and not real.startswith(base.rstrip(os.sep) + os.sep)
