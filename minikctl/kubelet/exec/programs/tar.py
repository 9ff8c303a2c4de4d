"""tar: archives of the container's files, as ``cp`` and ``exec`` pass them through pipes. Uncompressed and gzip."""

from __future__ import annotations

import io

from minikctl.client.files import FileFault
from minikctl.kubelet.exec.streams import decoded, encoded

TYPE_CHECKING = False
if TYPE_CHECKING:
    import tarfile

    from minikctl.kubelet.exec.world import Process

_PLAIN = "cxtvzfmpokhjJ"


class _Call:
    """What was asked for. ``file``: the archive, ``-`` for the streams; ``folder``: where members are."""

    def __init__(self, words: list[str]) -> None:
        self.mode = ""
        self.file, self.folder = "-", ""
        self.verbose = self.gzip = False
        self.strip = 0
        self.members: list[str] = []
        words = list(words)
        first = True
        while words:
            word = words.pop(0)
            if word.startswith("--"):
                self._long(word, words)
            elif (word.startswith("-") and word != "-") or (first and set(word) <= set(_PLAIN)):
                for letter in word.lstrip("-"):
                    self._letter(letter, words)
            else:
                self.members.append(word)
            first = False

    def _letter(self, letter: str, words: list[str]) -> None:
        if letter in "cxt":
            self.mode = letter
        elif letter == "f":
            self.file = words.pop(0) if words else "-"
        elif letter == "C":
            self.folder = words.pop(0) if words else ""
        self.verbose = self.verbose or letter == "v"
        self.gzip = self.gzip or letter == "z"

    def _long(self, word: str, words: list[str]) -> None:
        name, _, value = word[2:].partition("=")
        if name == "strip-components":
            self.strip = int(value or words.pop(0))
        elif name == "directory":
            self.folder = value or words.pop(0)
        elif name == "file":
            self.file = value or words.pop(0)
        elif name in ("create", "extract", "list"):
            self.mode = {"create": "c", "extract": "x", "list": "t"}[name]
        elif name == "gzip":
            self.gzip = True


def tar(process: Process) -> int:
    call = _Call(process.argv[1:])
    if not call.mode:
        return process.usage("must specify one of -c, -x, -t")
    folder = process.path(call.folder)
    if call.folder and not process.files.exists(folder):
        process.complain(f"can't change directory to '{call.folder}': No such file or directory")
        return 1 if process.world.image.busybox else 2
    return _create(process, call, folder) if call.mode == "c" else _read(process, call, folder)


def _create(process: Process, call: _Call, folder: str) -> int:
    import tarfile

    data, code = io.BytesIO(), 0
    with tarfile.open(fileobj=data, mode="w:gz" if call.gzip else "w") as archive:
        for member in call.members:
            unsafe = _unsafe_prefix(member)
            if unsafe:
                process.complain(
                    f"removing leading '{unsafe}' from member names"
                    if process.world.image.busybox
                    else f"Removing leading `{unsafe}' from member names"
                )
            path = member if member.startswith("/") else f"{folder.rstrip('/')}/{member}"
            try:
                _add(process, archive, process.path(path), member.removeprefix(unsafe) or ".", call)
            except FileFault as fault:
                process.complain(
                    f"{member}: {fault.reason}"
                    if process.world.image.busybox
                    else f"{member}: Cannot stat: {fault.reason}"
                )
                code = 1 if process.world.image.busybox else 2
    if code:
        process.complain(
            "error exit delayed from previous errors"
            if process.world.image.busybox
            else ("Exiting with failure status due to previous errors")
        )
    if call.file == "-":
        process.streams.out.write(decoded(data.getvalue()))
    else:
        process.files.write(process.path(call.file), data.getvalue())
    return code


def _unsafe_prefix(member: str) -> str:
    """What is taken off a member's name, so that it cannot be unpacked elsewhere: up to its last ``..``."""
    up = f"/{member}".rfind("/../")
    if up >= 0:
        return member[: up + 3]
    return member[: len(member) - len(member.lstrip("/"))]


def _add(process: Process, archive: tarfile.TarFile, path: str, name: str, call: _Call) -> None:
    import tarfile

    found = process.files.stat(path, follow=False)
    info = tarfile.TarInfo(name)
    info.mode, info.mtime = found.mode, found.mtime // 1000
    info.uid, info.gid = found.user, found.group
    if call.verbose and call.file != "-":
        process.say(name)
    if found.kind == "directory":
        info.type = tarfile.DIRTYPE
        archive.addfile(info)
        for below in process.files.listdir(path):
            _add(process, archive, f"{path.rstrip('/')}/{below}", f"{name.rstrip('/')}/{below}", call)
    elif found.kind == "link":
        info.type, info.linkname = tarfile.SYMTYPE, found.target
        archive.addfile(info)
    else:
        content = process.files.read(path)
        info.size = len(content)
        archive.addfile(info, io.BytesIO(content))


def _read(process: Process, call: _Call, folder: str) -> int:
    import tarfile

    data = encoded(process.streams.stdin.read()) if call.file == "-" else process.files.read(process.path(call.file))
    if not data:
        return process.usage("short read")
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:*") as archive:
            return _extract(process, archive, call, folder)
    except tarfile.TarError:
        return process.usage(
            "invalid tar magic" if process.world.image.busybox else "This does not look like a tar archive"
        )


def _extract(process: Process, archive: tarfile.TarFile, call: _Call, folder: str) -> int:
    code = 0
    for info in archive:
        name = "/".join(info.name.lstrip("/").split("/")[call.strip :])
        if not name or ".." in name.split("/"):
            continue
        if call.members and not any(info.name == m or info.name.startswith(f"{m.rstrip('/')}/") for m in call.members):
            continue
        if call.mode == "t":
            process.say(info.name + ("/" if info.isdir() else ""))
            continue
        if call.verbose:
            process.say(name)
        try:
            _put(process, archive, info, f"{folder.rstrip('/')}/{name}")
        except FileFault as fault:
            process.complain(
                f"can't open '{name}': {fault.reason}"
                if process.world.image.busybox
                else f"{name}: Cannot open: {fault.reason}"
            )
            code = 1 if process.world.image.busybox else 2
            if process.world.image.busybox:
                return code
    if code:
        process.complain("Exiting with failure status due to previous errors")
    return code


def _put(process: Process, archive: tarfile.TarFile, info: tarfile.TarInfo, path: str) -> None:
    files = process.files
    parent = path.rpartition("/")[0]
    if parent and not files.exists(parent):
        files.mkdir(parent, parents=True)
    if info.isdir():
        files.mkdir(path, parents=True, mode=info.mode)
    elif info.issym():
        if files.exists(path):
            files.remove(path)
        files.symlink(info.linkname, path)
    else:
        content = archive.extractfile(info)
        files.write(path, content.read() if content else b"", mode=info.mode)
