"""ls, stat and du: what there is of files."""

from __future__ import annotations

import time

from minikctl.client.files import FileFault
from minikctl.kubelet.exec.options import take

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.client.files import Stat
    from minikctl.kubelet.exec.world import Process

    Entry = tuple[str, Stat]

BLOCK = 4096
_KINDS = {"file": "-", "directory": "d", "link": "l"}


def ls(process: Process) -> int:
    options, words = take(process.argv[1:], "la1AhRdtrSFipsLnCxq", "", {"color": "_", "all": "a", "almost-all": "A"})
    code = 0
    single: list[Entry] = []
    folders: list[str] = []
    for word in words or ["."]:
        try:
            found = process.files.stat(process.path(word), follow="l" not in options and "d" not in options)
            if found.kind == "link" and "d" not in options and word.endswith("/"):
                found = process.files.stat(process.path(word))
        except FileFault as fault:
            process.complain(_missing(process, word, fault))
            code = 1 if process.world.image.busybox else 2
            continue
        if found.kind == "directory" and "d" not in options:
            folders.append(word)
        else:
            single.append((word, found))
    _print(process, _sorted(single, options), options)
    for index, word in enumerate(folders):
        titled = len(folders) + len(single) > 1 or "R" in options
        _folder(process, word, options, titled=titled, first=not index and not single)
    return code


def _missing(process: Process, word: str, fault: FileFault) -> str:
    return f"{word}: {fault.reason}" if process.world.image.busybox else f"cannot access '{word}': {fault.reason}"


def _folder(process: Process, word: str, options: dict[str, str], *, titled: bool, first: bool) -> None:
    if titled:
        process.streams.out.write(f"{'' if first else chr(10)}{word}:\n")
    base = process.path(word)
    names = process.files.listdir(base)
    if not {"a", "A"} & set(options):
        names = [name for name in names if not name.startswith(".")]
    entries = [(name, process.files.stat(f"{base.rstrip('/')}/{name}", follow=False)) for name in names]
    if "a" in options:
        parent = process.path(f"{word}/..")
        entries = [(".", process.files.stat(base)), ("..", process.files.stat(parent)), *entries]
    if "l" in options or "s" in options:
        process.say(f"total {sum(_blocks(found) for _, found in entries)}")
    entries = _sorted(entries, options)
    _print(process, entries, options)
    if "R" in options:
        for name, found in entries:
            if found.kind == "directory" and name not in (".", ".."):
                _folder(process, f"{word.rstrip('/')}/{name}", options, titled=True, first=False)


def _sorted(entries: list[Entry], options: dict[str, str]) -> list[Entry]:
    if "t" in options:
        entries = sorted(entries, key=lambda entry: (-entry[1].mtime, entry[0]))
    elif "S" in options:
        entries = sorted(entries, key=lambda entry: (-entry[1].size, entry[0]))
    return entries[::-1] if "r" in options else entries


def _print(process: Process, entries: list[Entry], options: dict[str, str]) -> None:
    names = [
        name + (("/" if "F" in options or "p" in options else "") if e.kind == "directory" else "")
        for name, e in entries
    ]
    if "l" not in options:
        if process.streams.terminal and "1" not in options and names:
            process.say("  ".join(names))
        else:
            process.streams.out.write("".join(f"{name}\n" for name in names))
        return
    rows = [_row(process, found, options) for _, found in entries]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(5)]
    for row, name, (_, found) in zip(rows, names, entries, strict=True):
        mode, links, user, group, size, moment = row
        left = "<9" if process.world.image.busybox else f"<{widths[2]}"
        right = "<9" if process.world.image.busybox else f"<{widths[3]}"
        links_width, size_width = (4, 9) if process.world.image.busybox else (widths[1], widths[4])
        target = f" -> {found.target}" if found.kind == "link" else ""
        process.say(
            f"{mode} {links:>{links_width}} {user:{left}}{'' if process.world.image.busybox else ' '}"
            f"{group:{right}}{'' if process.world.image.busybox else ' '}{size:>{size_width}} {moment} {name}{target}"
        )


def _row(process: Process, found: Stat, options: dict[str, str]) -> tuple[str, str, str, str, str, str]:
    world = process.world
    named = "n" not in options
    size = human(found.size) if "h" in options else str(found.size)
    return (
        _KINDS[found.kind] + mode_text(found.mode),
        "2" if found.kind == "directory" else "1",
        world.user_name(found.user) if named else str(found.user),
        world.user_name(found.group) if named else str(found.group),
        size,
        _moment(found.mtime, world.host.now),
    )


def mode_text(mode: int) -> str:
    """``rwxr-xr-x``"""
    letters = [letter if mode >> (8 - at) & 1 else "-" for at, letter in enumerate("rwxrwxrwx")]
    for bit, at, letter in ((0o4000, 2, "s"), (0o2000, 5, "s"), (0o1000, 8, "t")):
        if mode & bit:
            letters[at] = letter if letters[at] == "x" else letter.upper()
    return "".join(letters)


def human(size: float) -> str:
    for unit in ("", "K", "M", "G", "T"):
        if size < 1024:
            return f"{size:.1f}{unit}" if unit and size < 100 else f"{size:.0f}{unit}"
        size /= 1024
    return f"{size:.1f}P"


def _moment(mtime: int, now: int) -> str:
    moment = time.gmtime(mtime // 1000)
    recent = 0 <= now - mtime < 180 * 86_400_000
    text = time.strftime("%b", moment) + f" {moment.tm_mday:2d} "
    return text + (time.strftime("%H:%M", moment) if recent else f"{moment.tm_year:5d}")


def _blocks(found: Stat) -> int:
    return (4 if found.kind == "directory" else 0) if not found.size else -(-found.size // BLOCK) * 4


def stat(process: Process) -> int:
    options, words = take(process.argv[1:], "Lt", "c", {"format": "c"})
    code = 0
    for word in words:
        try:
            found = process.files.stat(process.path(word), follow="L" in options)
        except FileFault as fault:
            shown = f"can't stat '{word}'" if process.world.image.busybox else f"cannot statx '{word}'"
            process.complain(f"{shown}: {fault.reason}")
            code = 1
            continue
        process.say(
            _formatted(process, options["c"], word, found) if "c" in options else _described(process, word, found)
        )
    return code


def _formatted(process: Process, text: str, word: str, found: Stat) -> str:
    kind = {"file": "regular file", "link": "symbolic link"}.get(found.kind, found.kind)
    for code, value in (
        ("%n", word),
        ("%s", str(found.size)),
        ("%a", f"{found.mode:o}"),
        ("%A", _KINDS[found.kind] + mode_text(found.mode)),
        ("%u", str(found.user)),
        ("%g", str(found.group)),
        ("%U", process.world.user_name(found.user)),
        ("%G", process.world.user_name(found.group)),
        ("%F", "regular empty file" if found.kind == "file" and not found.size else kind),
        ("%Y", str(found.mtime // 1000)),
        ("%y", _stamp(found.mtime)),
    ):
        text = text.replace(code, value)
    return text


def _stamp(mtime: int) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(mtime // 1000)) + f".{mtime % 1000:03d}000000 +0000"


def _described(process: Process, word: str, found: Stat) -> str:
    world = process.world
    target = f" -> '{found.target}'" if found.kind == "link" and world.image.busybox else ""
    kind = _formatted(process, "%F", word, found)
    user, group = world.user_name(found.user), world.user_name(found.group)
    return (
        f"  File: {word}{target}\n"
        f"  Size: {found.size:<10}\tBlocks: {_blocks(found) * 2:<10} IO Block: {BLOCK}   {kind}\n"
        f"Access: ({found.mode:04o}/{_KINDS[found.kind]}{mode_text(found.mode)})  "
        f"Uid: ({found.user:5}/{user:>8})   Gid: ({found.group:5}/{group:>8})\n"
        f"Access: {_stamp(found.mtime)}\nModify: {_stamp(found.mtime)}\nChange: {_stamp(found.mtime)}"
    )


def du(process: Process) -> int:
    options, words = take(process.argv[1:], "shkabmc", "d")
    for word in words or ["."]:
        lines: list[tuple[int, str]] = []
        _measure(process, word, lines, everything="a" in options)
        for size, path in lines[-1:] if "s" in options else lines:
            process.say(f"{human(size * 1024) if 'h' in options else size}\t{path}")
    return 0


def _measure(process: Process, word: str, lines: list[tuple[int, str]], *, everything: bool, top: bool = True) -> int:
    found = process.files.stat(process.path(word), follow=False)
    size = _blocks(found)
    if found.kind == "directory":
        for name in process.files.listdir(process.path(word)):
            size += _measure(process, f"{word.rstrip('/')}/{name}", lines, everything=everything, top=False)
    if found.kind == "directory" or everything or top:
        lines.append((size, word))
    return size
