"""The files of a running script: those that it has made itself, and behind them what its container has. Pure.

As a mapping of path to lines it holds only what the script has made; what else is there is found, but not listed.
"""

from __future__ import annotations

from minikctl.client.files import FileFault

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.kubelet.container_files import ContainerFiles


class ScriptFiles(dict[str, "list[str]"]):
    """``others`` may be None: then nothing else is known. ``directory`` is where relative paths begin."""

    def __init__(self, others: ContainerFiles | None, directory: str = "/") -> None:
        super().__init__()
        self._others = others
        self._directory = directory
        self._removed: set[str] = set()
        self.history: dict[str, list[tuple[int, str]]] = {}
        """(ms, line) of each file that the script has made"""

    def __contains__(self, path: object) -> bool:
        return super().__contains__(path) or self._found(str(path)) is not None

    def __getitem__(self, path: str) -> list[str]:
        if super().__contains__(path):
            return super().__getitem__(path)
        found = self._found(path)
        if found is None:
            raise KeyError(path)
        return found

    def __setitem__(self, path: str, lines: list[str]) -> None:
        self._removed.discard(path)
        super().__setitem__(path, lines)

    def get(self, path: str, default: Any = None) -> Any:
        try:
            return self[path]
        except KeyError:
            return default

    def pop(self, path: str, default: Any = None) -> Any:
        self._removed.add(path)
        return super().pop(path, default)

    def note(self, path: str, lines: list[str], added: list[str] | None, now: int) -> None:
        """A script has written a file: what of it is new was written now (ms)."""
        if added is None:
            self.history[path] = [(now, line) for line in lines]
        else:
            known = self.history.get(path)
            if known is None:
                known = self.history[path] = [(now, line) for line in lines[: len(lines) - len(added)]]
            known += [(now, line) for line in added]
        self[path] = lines

    def written(self, path: str) -> list[tuple[int, str]] | None:
        """(ms, line) of a file that the script itself or somebody else writes; None where there is none."""
        if path in self.history:
            return self.history[path]
        if self._others is None:
            return None
        try:
            return self._others.history(self.whole(path))
        except FileFault:
            return None

    def names(self, path: str) -> list[str] | None:
        """What ``ls`` shows of a directory, or the path of a file; None where nothing is known of it."""
        whole = self.whole(path)
        made = {name[len(whole.rstrip("/")) + 1 :].partition("/")[0] for name in self if self._is_below(name, whole)}
        try:
            known = self._others.listdir(whole) if self._others is not None else []
        except FileFault as fault:
            known = []
            if not made:
                return [path] if fault.reason == "Not a directory" or path in self else None
        return sorted(name for name in {*known, *made} if not name.startswith("."))

    def is_open(self, path: str) -> bool:
        """Whether the last line of a file has no end, as the values of most ConfigMaps."""
        if super().__contains__(path) or self._others is None:
            return False
        try:
            return not self._others.read(self.whole(path)).endswith(b"\n")
        except FileFault:
            return False

    def whole(self, path: str) -> str:
        return path if path.startswith("/") else f"{self._directory.rstrip('/')}/{path}"

    def _is_below(self, name: str, directory: str) -> bool:
        return self.whole(name).startswith(directory.rstrip("/") + "/")

    def _found(self, path: str) -> list[str] | None:
        if self._others is None or path in self._removed or not path:
            return None
        try:
            text = self._others.read(self.whole(path)).decode("utf-8", "replace")
        except FileFault:
            return None
        lines = text.split("\n")
        return lines[:-1] if lines[-1] == "" else lines
