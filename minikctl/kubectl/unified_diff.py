"""``diff -u -N`` of two folders, for machines that have no diff program.

The script of changes is a shortest one (Myers' greedy algorithm), and runs of changes are pushed as far down as they
go, which is how GNU diff shows them. Lines end with a line feed, as in all files that are compared here.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Hunk = tuple[int, int, int, int]

CONTEXT = 3


def compare_folders(old: str, new: str) -> str:
    """What ``diff -u -N OLD NEW`` prints; "" where nothing differs."""
    names = sorted({*os.listdir(old), *os.listdir(new)})
    return "".join(_compare_files(os.path.join(old, name), os.path.join(new, name)) for name in names)


def _compare_files(old: str, new: str) -> str:
    before, after = _lines(old), _lines(new)
    if before == after:
        return ""
    head = f"diff -u -N {old} {new}\n--- {old}\t{_time(old)}\n+++ {new}\t{_time(new)}\n"
    return head + "".join(unified(before, after))


def _lines(path: str) -> list[str]:
    try:
        with open(path, encoding="utf-8", newline="") as file:
            return file.read().splitlines(keepends=True)
    except FileNotFoundError:
        return []


def _time(path: str) -> str:
    """The file's time as diff shows it; the beginning of 1970 for a file that is not there."""
    import time

    nanoseconds = os.stat(path).st_mtime_ns if os.path.exists(path) else 0
    local = time.localtime(nanoseconds // 10**9)
    zone = time.strftime("%z", local) or "+0000"
    return f"{time.strftime('%Y-%m-%d %H:%M:%S', local)}.{nanoseconds % 10**9:09d} {zone}"


def unified(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    """The hunks, line by line, each line with its mark and its line end."""
    changes = list(_runs(old, new))
    at = 0
    while at < len(changes):
        end = at
        while end + 1 < len(changes) and changes[end + 1][0] - changes[end][1] <= 2 * CONTEXT:
            end += 1
        yield from _hunk(old, new, changes[at : end + 1])
        at = end + 1


def _hunk(old: Sequence[str], new: Sequence[str], changes: Sequence[Hunk]) -> Iterator[str]:
    old_begin, new_begin = changes[0][0], changes[0][2]
    before = min(CONTEXT, old_begin)
    after = min(CONTEXT, len(old) - changes[-1][1])
    ranges = (
        _range(old_begin - before, changes[-1][1] + after),
        _range(new_begin - before, changes[-1][3] + after),
    )
    yield "@@ -{} +{} @@\n".format(*ranges)
    at = old_begin - before
    for old_from, old_to, new_from, new_to in changes:
        yield from (f" {line}" for line in old[at:old_from])
        yield from (f"-{line}" for line in old[old_from:old_to])
        yield from (f"+{line}" for line in new[new_from:new_to])
        at = old_to
    yield from (f" {line}" for line in old[at : at + after])


def _range(begin: int, end: int) -> str:
    """``3,7`` or ``3``: first line and count; an empty range names the line before it."""
    count = end - begin
    if count == 1:
        return str(begin + 1)
    return f"{begin + 1 if count else begin},{count}"


def _runs(old: Sequence[str], new: Sequence[str]) -> Iterator[Hunk]:
    """(from, to, from, to) of each run of changed lines in the old and the new text."""
    gone, come = _changed(old, new)
    _push_down(old, gone, come)
    _push_down(new, come, gone)
    left = right = 0
    while left < len(old) or right < len(new):
        old_from, new_from = left, right
        while left < len(old) and gone[left]:
            left += 1
        while right < len(new) and come[right]:
            right += 1
        if left > old_from or right > new_from:
            yield old_from, left, new_from, right
        else:
            left += 1
            right += 1


def _changed(old: Sequence[str], new: Sequence[str]) -> tuple[list[bool], list[bool]]:
    """Which lines of either text are not in the longest common part."""
    gone, come = [False] * len(old), [False] * len(new)
    left, right = len(old), len(new)
    trace = _trace(old, new)
    for depth in range(len(trace) - 1, 0, -1):
        frontier = trace[depth - 1]
        diagonal = left - right
        down = diagonal == -depth or (
            diagonal != depth and frontier.get(diagonal - 1, -1) < frontier.get(diagonal + 1, -1)
        )
        previous = diagonal + 1 if down else diagonal - 1
        left = frontier[previous]
        right = left - previous
        if down:
            come[right] = True
        else:
            gone[left] = True
    return gone, come


def _trace(old: Sequence[str], new: Sequence[str]) -> list[dict[int, int]]:
    """How far each diagonal gets with 0, 1, 2, … changes, up to the number that reaches both ends."""
    trace: list[dict[int, int]] = []
    frontier: dict[int, int] = {}
    for depth in range(len(old) + len(new) + 1):
        reached: dict[int, int] = {}
        for diagonal in range(-depth, depth + 1, 2):
            if depth == 0:
                left = 0
            elif diagonal == -depth or (
                diagonal != depth and frontier.get(diagonal - 1, -1) < frontier.get(diagonal + 1, -1)
            ):
                left = frontier.get(diagonal + 1, 0)
            else:
                left = frontier.get(diagonal - 1, -1) + 1
            right = left - diagonal
            if left > len(old) or right > len(new) or right < 0:
                continue
            while left < len(old) and right < len(new) and old[left] == new[right]:
                left += 1
                right += 1
            reached[diagonal] = left
            if left == len(old) and right == len(new):
                return [*trace, reached]
        trace.append(reached)
        frontier = reached
    return trace


def _push_down(lines: Sequence[str], changed: list[bool], other: list[bool]) -> None:
    """Move each run of changes down while its first line equals the line behind it, in place.

    A run that meets a run of the other text on its way stays with the last one it met, so that both become one hunk.
    """
    begin = 0
    while begin < len(lines):
        if not changed[begin]:
            begin += 1
            continue
        end = begin
        while end < len(lines) and changed[end]:
            end += 1
        begin, end = _moved_up(lines, changed, begin, end)
        meeting = end if _meets(changed, other, end) else -1
        while end < len(lines) and lines[begin] == lines[end]:
            changed[begin], changed[end] = False, True
            begin += 1
            end += 1
            while end < len(lines) and changed[end]:
                end += 1
            if _meets(changed, other, end):
                meeting = end
        while meeting >= 0 and end > meeting:
            begin -= 1
            end -= 1
            changed[begin], changed[end] = True, False
        begin = max(end, begin + 1)


def _moved_up(lines: Sequence[str], changed: list[bool], begin: int, end: int) -> tuple[int, int]:
    """Join with the runs above that can be reached by moving up."""
    while begin > 0 and not changed[begin - 1] and lines[begin - 1] == lines[end - 1]:
        begin -= 1
        end -= 1
        changed[begin], changed[end] = True, False
        while begin > 0 and changed[begin - 1]:
            begin -= 1
    return begin, end


def _meets(changed: list[bool], other: list[bool], end: int) -> bool:
    """Whether a run of the other text stands where the run that ends here does."""
    kept = end - sum(changed[:end])
    seen = 0
    for is_changed in other:
        if seen == kept:
            return is_changed
        if not is_changed:
            seen += 1
    return False
