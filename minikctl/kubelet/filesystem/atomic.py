"""The layout of volumes that are changed all at once: a dated folder, a link to it, and links to what is in it. Pure.

Who reads through the link sees either all old files or all new ones. Source: k8s.io/kubernetes/pkg/volume/util/
atomic_writer.go.
"""

from __future__ import annotations

import time

from minikctl.kubelet.filesystem.tree import DIRECTORY, FILE, LINK, Entry

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubelet.filesystem.content import Payload


def layout(payload: Payload, written: int, group: int | None = None) -> dict[str, Entry]:
    """The entries of a volume that was written at a moment (ms); with a group (fsGroup) it may read everything."""
    folder = _folder(payload, written)
    top_mode = 0o777 if group is None else 0o2777
    owner = group or 0
    found = {
        "": Entry(DIRECTORY, mode=top_mode, mtime=written, group=owner),
        folder: Entry(DIRECTORY, mtime=written, group=owner, mode=0o755 if group is None else 0o2755),
        "..data": Entry(LINK, target=folder, mtime=written),
    }
    for path in sorted(payload):
        data, mode = payload[path]
        mode = mode if group is None else mode | 0o440
        found[f"{folder}/{path}"] = Entry(FILE, data=data, mode=mode, mtime=written, group=owner)
        first, *more = path.split("/")
        found[first] = Entry(LINK, target=f"..data/{first}", mtime=written)
        for depth in range(len(more)):
            above = "/".join([folder, first, *more[:depth]])
            found[above] = Entry(DIRECTORY, mtime=written, group=owner, mode=0o755 if group is None else 0o2755)
    return found


def _folder(payload: Payload, written: int) -> str:
    """``..2026_01_31_12_00_05.1234567890``: the moment, and a number that follows from the content."""
    from hashlib import sha256

    digest = sha256(repr(sorted(payload.items())).encode()).digest()
    number = int.from_bytes(digest[:4], "big")
    return time.strftime("..%Y_%m_%d_%H_%M_%S.", time.gmtime(written // 1000)) + str(number)
