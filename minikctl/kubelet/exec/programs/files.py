"""Programs that make, copy, move, change and remove files."""

from __future__ import annotations

import re

from minikctl.client.files import FileFault
from minikctl.kubelet.exec.options import take
from minikctl.kubelet.exec.streams import decoded, encoded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from minikctl.kubelet.exec.world import Process


def _each(process: Process, words: list[str], act: Callable[[str], None], busybox: str, gnu: str) -> int:
    """Do something with each path; 1 where one of them failed, told in the words of the tools that the image has."""
    code = 0
    for word in words:
        try:
            act(process.path(word))
        except FileFault as fault:
            template = busybox if process.world.image.busybox else gnu
            process.complain(template.format(word, fault.reason))
            code = 1
    return code


def touch(process: Process) -> int:
    _, words = take(process.argv[1:], "acmh", "dtr")

    def act(path: str) -> None:
        files = process.files
        files.write(path, files.read(path) if files.exists(path) else b"")

    if not words:
        return process.usage("missing file operand")
    return _each(process, words, act, "{}: {}", "cannot touch '{}': {}")


def mkdir(process: Process) -> int:
    options, words = take(process.argv[1:], "pv", "m")
    mode = int(options["m"], 8) if re.fullmatch("[0-7]+", options.get("m", "")) else 0o755
    if not words:
        return process.usage("missing operand")

    def act(path: str) -> None:
        process.files.mkdir(path, parents="p" in options, mode=mode)

    return _each(process, words, act, "can't create directory '{}': {}", "cannot create directory ‘{}’: {}")


def rmdir(process: Process) -> int:
    _, words = take(process.argv[1:], "p")

    def act(path: str) -> None:
        if process.files.stat(path).kind != "directory":
            raise FileFault("Not a directory", path)
        process.files.remove(path)

    return _each(process, words, act, "'{}': {}", "failed to remove '{}': {}")


def rm(process: Process) -> int:
    options, words = take(process.argv[1:], "rRfvi", "", {"recursive": "r", "force": "f"})
    recursive, force = bool({"r", "R"} & set(options)), "f" in options

    def act(path: str) -> None:
        try:
            found = process.files.stat(path, follow=False)
        except FileFault:
            if force:
                return
            raise
        if found.kind == "directory" and not recursive:
            raise FileFault("is a directory" if process.world.image.busybox else "Is a directory", path)
        process.files.remove(path, recursive=recursive)

    return _each(process, words, act, "can't remove '{}': {}", "cannot remove '{}': {}")


def chmod(process: Process) -> int:
    options, words = take([word for word in process.argv[1:] if not re.fullmatch("-[rwx]+", word)], "Rvf")
    if len(words) < 2:
        return process.usage("missing operand")
    mode, *paths = words

    def act(path: str) -> None:
        found = process.files.stat(path)
        process.files.chmod(path, _changed_mode(mode, found.mode))
        if "R" in options and found.kind == "directory":
            for name in process.files.listdir(path):
                act(f"{path.rstrip('/')}/{name}")

    if not re.fullmatch(r"[0-7]{1,4}|([ugoa]*[-+=][rwxXst]*,?)+", mode):
        return process.usage(f"invalid mode '{mode}'")
    return _each(process, paths, act, "{}: {}", "cannot access '{}': {}")


def _changed_mode(text: str, mode: int) -> int:
    if re.fullmatch("[0-7]+", text):
        return int(text, 8)
    for who, operator, what in re.findall(r"([ugoa]*)([-+=])([rwxXst]*)", text):
        bits = sum({"r": 4, "w": 2, "x": 1, "X": 1}.get(letter, 0) for letter in set(what))
        who = "ugo" if not who or "a" in who else who
        mask = sum(bits << {"u": 6, "g": 3, "o": 0}[letter] for letter in set(who))
        clear = sum(7 << {"u": 6, "g": 3, "o": 0}[letter] for letter in set(who))
        mode = mode | mask if operator == "+" else mode & ~mask if operator == "-" else mode & ~clear | mask
    return mode


def chown(process: Process) -> int:
    """Other owners are not kept: root is told that all is well, nobody else may."""
    if process.world.user != 0:
        return process.usage(f"{process.argv[-1]}: Operation not permitted")
    _, words = take(process.argv[1:], "RvhLP")

    def act(path: str) -> None:
        process.files.stat(path)

    return _each(process, words[1:], act, "{}: {}", "cannot access '{}': {}")


def cp(process: Process) -> int:
    options, words = take(process.argv[1:], "rRapfvidLTu")
    if len(words) < 2:
        return process.usage("missing destination file operand")
    *sources, target = words
    recursive = bool({"r", "R", "a"} & set(options))
    return _transfer(process, sources, target, lambda source, new: _copy(process, source, new, recursive))


def mv(process: Process) -> int:
    _, words = take(process.argv[1:], "fvinu")
    if len(words) < 2:
        return process.usage("missing destination file operand")
    *sources, target = words

    def act(source: str, new: str) -> None:
        try:
            process.files.rename(source, new)
        except FileFault as fault:
            if fault.reason not in ("Invalid cross-device link", "Device or resource busy"):
                raise
            _copy(process, source, new, recursive=True)
            process.files.remove(source, recursive=True)

    return _transfer(process, sources, target, act)


def _transfer(process: Process, sources: list[str], target: str, act: Callable[[str, str], None]) -> int:
    files, busybox = process.files, process.world.image.busybox
    into = files.exists(process.path(target)) and files.stat(process.path(target)).kind == "directory"
    if len(sources) > 1 and not into:
        return process.usage(f"target '{target}' is not a directory")
    code = 0
    for source in sources:
        base = process.path(source).rpartition("/")[2]
        new = f"{process.path(target).rstrip('/')}/{base}" if into else process.path(target)
        try:
            files.stat(process.path(source), follow=False)
        except FileFault as fault:
            verb = "rename" if process.name == "mv" else "stat"
            process.complain(
                f"can't {verb} '{source}': {fault.reason}" if busybox else f"cannot stat '{source}': {fault.reason}"
            )
            code = 1
            continue
        try:
            act(process.path(source), new)
        except FileFault as fault:
            shown = f"{target.rstrip('/')}/{base}" if into else target
            if fault.reason == OMITTED:
                process.complain(
                    f"omitting directory '{source}'" if busybox else f"-r not specified; omitting directory '{source}'"
                )
            else:
                process.complain(
                    f"can't create '{shown}': {fault.reason}"
                    if busybox
                    else f"cannot create regular file '{shown}': {fault.reason}"
                )
            code = 1
    return code


OMITTED = "omitted"


def _copy(process: Process, source: str, target: str, recursive: bool) -> None:
    files = process.files
    found = files.stat(source)
    if found.kind != "directory":
        files.write(target, files.read(source), mode=found.mode)
        return
    if not recursive:
        raise FileFault(OMITTED, source)
    files.mkdir(target, parents=True, mode=found.mode)
    for name in files.listdir(source):
        _copy(process, f"{source.rstrip('/')}/{name}", f"{target.rstrip('/')}/{name}", recursive)


def ln(process: Process) -> int:
    options, words = take(process.argv[1:], "sfnv")
    if len(words) != 2:
        return process.usage("missing file operand")
    target, name = words
    files, path = process.files, process.path(name)
    if files.exists(path) and files.stat(path).kind == "directory":
        path = f"{path.rstrip('/')}/{target.rpartition('/')[2]}"
    if "f" in options and files.exists(path):
        files.remove(path)
    if "s" in options:
        return _each(
            process, [path], lambda new: files.symlink(target, new), "{}: {}", "failed to create symbolic link '{}': {}"
        )
    return _each(
        process,
        [path],
        lambda new: _copy(process, process.path(target), new, recursive=False),
        "{}: {}",
        "failed to create hard link '{}': {}",
    )


def dd(process: Process) -> int:
    """``if=``, ``of=``, ``bs=``, ``count=``: zeros, or the bytes of a file."""
    values = dict(word.partition("=")[::2] for word in process.argv[1:])
    units = {"k": 1024, "K": 1024, "M": 1024**2, "G": 1024**3}
    size_text = values.get("bs", "512")
    unit = units.get(size_text[-1:], 1)
    digits = size_text.rstrip("kKMGB")
    size = int(digits) * unit if digits.isdigit() else 512
    count = int(values["count"]) if values.get("count", "").isdigit() else None
    source = values.get("if")
    if source in ("/dev/zero", "/dev/urandom", "/dev/random"):
        total = size * (count or 1)
        if total > MOST_BYTES:
            return process.usage(f"error writing '{values.get('of', 'stdout')}': No space left on device")
        data = b"\0" * total
    else:
        data = process.files.read(process.path(source)) if source else encoded(process.streams.stdin.read())
        data = data if count is None else data[: count * size]
    if "of" in values:
        if values["of"] != "/dev/null":
            process.files.write(process.path(values["of"]), data)
    else:
        process.streams.out.write(decoded(data))
    whole, part = divmod(len(data), size)
    process.streams.err.write(f"{whole}+{int(bool(part))} records in\n{whole}+{int(bool(part))} records out\n")
    return 0


MOST_BYTES = 4 * 1024 * 1024
"""That one command may write: the state is not a disk."""


def _numbered(template: str, number: int) -> str:
    return re.sub("X{3,}$", lambda found: f"{number:0{len(found[0])}d}", template)


def mktemp(process: Process) -> int:
    options, words = take(process.argv[1:], "dqu", "tp")
    template = words[0] if words else "tmp.XXXXXX"
    folder = options.get("p") or "/tmp"
    number = 0
    while True:
        name = _numbered(template, number)
        path = name if "/" in name else f"{folder}/{name}"
        if not process.files.exists(process.path(path)):
            break
        number += 1
    if "d" in options:
        process.files.mkdir(process.path(path), mode=0o700)
    else:
        process.files.write(process.path(path), b"", mode=0o600)
    process.say(path)
    return 0
