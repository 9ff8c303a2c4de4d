"""find: by name, kind, size and depth; -print, -delete, -exec."""

from __future__ import annotations

from fnmatch import fnmatchcase

from minikctl.client.files import FileFault

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from minikctl.client.files import Stat
    from minikctl.kubelet.exec.world import Process

_VALUED = ("-name", "-iname", "-path", "-type", "-maxdepth", "-mindepth", "-size", "-user", "-mtime", "-mmin", "-newer")


def find(process: Process) -> int:
    words = process.argv[1:]
    starts = []
    while words and not words[0].startswith(("-", "!", "(")):
        starts.append(words.pop(0))
    tests: list[tuple[bool, str, list[str]]] = []
    negated = False
    while words:
        word = words.pop(0)
        if word in ("!", "-not"):
            negated = True
            continue
        if word in ("-exec", "-ok"):
            end = next((at for at, text in enumerate(words) if text in (";", "+")), len(words))
            tests.append((negated, word, words[:end]))
            words = words[end + 1 :]
        elif word in _VALUED:
            tests.append((negated, word, [words.pop(0) if words else ""]))
        elif word in ("-print", "-print0", "-delete", "-empty", "-a"):
            tests.append((negated, word, []))
        else:
            return process.usage(
                f"unrecognized: {word}" if process.world.image.busybox else f"unknown predicate `{word}'"
            )
        negated = False
    return _run(process, starts or ["."], tests)


def _run(process: Process, starts: list[str], tests: list[tuple[bool, str, list[str]]]) -> int:
    code = 0
    limits = {word: int(value[0]) for _, word, value in tests if word.endswith("depth") and value[0].isdigit()}
    acts = any(word in ("-print", "-print0", "-delete", "-exec") for _, word, _ in tests)
    deep = any(word == "-delete" for _, word, _ in tests)
    for start in starts:
        try:
            found = process.files.stat(process.path(start), follow=False)
        except FileFault as fault:
            shown = start if process.world.image.busybox else f"‘{start}’"
            process.complain(f"{shown}: {fault.reason}")
            code = 1
            continue
        entries = list(_walk(process, start, found, 0, limits.get("-maxdepth", 1000)))
        for path, entry, depth in reversed(entries) if deep else entries:
            if depth < limits.get("-mindepth", 0):
                continue
            if all(_passes(process, test, path, entry) for test in tests) and not acts:
                process.say(path)
    return code


def _walk(process: Process, path: str, found: Stat, depth: int, limit: int) -> Iterator[tuple[str, Stat, int]]:
    yield path, found, depth
    if found.kind == "directory" and depth < limit:
        for name in process.files.listdir(process.path(path)):
            below = f"{path.rstrip('/')}/{name}"
            entry = process.files.stat(process.path(below), follow=False)
            yield from _walk(process, below, entry, depth + 1, limit)


def _passes(process: Process, test: tuple[bool, str, list[str]], path: str, entry: Stat) -> bool:
    negated, word, value = test
    return _holds(process, word, value, path, entry) != negated


def _holds(process: Process, word: str, value: list[str], path: str, entry: Stat) -> bool:
    name = path.rstrip("/").rpartition("/")[2] or path
    if word == "-name":
        return fnmatchcase(name, value[0])
    if word == "-iname":
        return fnmatchcase(name.lower(), value[0].lower())
    if word == "-path":
        return fnmatchcase(path, value[0])
    if word == "-type":
        return {"f": "file", "d": "directory", "l": "link"}.get(value[0]) == entry.kind
    if word == "-empty":
        is_folder = entry.kind == "directory"
        return not process.files.listdir(process.path(path)) if is_folder else not entry.size
    if word == "-size":
        return _has_size(value[0], entry.size)
    if word in ("-mtime", "-mmin"):
        age = (process.world.host.now - entry.mtime) // (86_400_000 if word == "-mtime" else 60_000)
        return _compares(value[0], age)
    if word == "-newer":
        return entry.mtime > process.files.stat(process.path(value[0])).mtime
    if word == "-user":
        return process.world.user_name(entry.user) == value[0] or str(entry.user) == value[0]
    if word in ("-print", "-print0"):
        process.streams.out.write(path + ("\n" if word == "-print" else "\0"))
    elif word == "-delete":
        process.files.remove(process.path(path))
    elif word == "-exec":
        from minikctl.kubelet.exec.launch import nested

        return nested(process, [text.replace("{}", path) for text in value]) == 0
    return True


def _has_size(text: str, size: int) -> bool:
    units = {"c": 1, "k": 1024, "M": 1024**2, "G": 1024**3, "b": 512}
    unit = units.get(text[-1:], 512)
    return _compares(text.rstrip("ckMGb"), -(-size // unit))


def _compares(text: str, value: int) -> bool:
    digits = text.lstrip("+-")
    if not digits.isdigit():
        return False
    wanted = int(digits)
    return value > wanted if text[0] == "+" else value < wanted if text[0] == "-" else value == wanted
