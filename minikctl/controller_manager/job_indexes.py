"""Sets of completion indexes as a Job's status writes them: ``0,2-5,9``. Pure.

A set is a sorted list of (first, last), both included. Source: indexed_job_utils.go in
k8s.io/kubernetes/pkg/controller/job.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TypeAlias

    Indexes: TypeAlias = list[tuple[int, int]]


def parse(text: str, completions: int) -> Indexes:
    """The indexes of a text that lie below ``completions``; what is no number is left out."""
    found: Indexes = []
    for part in text.split(",") if text else ():
        first, _, last = part.partition("-")
        try:
            span = (int(first), int(last or first))
        except ValueError:
            continue
        if span[0] >= completions:
            break
        found.append((span[0], min(span[1], completions - 1)))
    return merge(found, [])


def of(numbers: Iterable[int]) -> Indexes:
    return merge([(number, number) for number in sorted(set(numbers))], [])


def merge(one: Indexes, other: Indexes) -> Indexes:
    """All indexes of both, neighbours joined."""
    found: Indexes = []
    for first, last in sorted([*one, *other]):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


def show(indexes: Indexes) -> str:
    """``1,2`` for two neighbours, ``1-3`` for more."""
    parts = []
    for first, last in indexes:
        if first == last:
            parts.append(str(first))
        else:
            parts.append(f"{first}{',' if last == first + 1 else '-'}{last}")
    return ",".join(parts)


def total(indexes: Indexes) -> int:
    return sum(last - first + 1 for first, last in indexes)


def has(indexes: Indexes, number: int) -> bool:
    return any(first <= number <= last for first, last in indexes)


def first_missing(indexes: Indexes, count: int, completions: int) -> list[int]:
    """The first ``count`` numbers below ``completions`` that are not among the indexes."""
    found: list[int] = []
    candidate = 0
    for first, last in [*indexes, (completions, completions)]:
        while candidate < min(first, completions) and len(found) < count:
            found.append(candidate)
            candidate += 1
        candidate = max(candidate, last + 1)
    return found


def common(one: Indexes, other: Indexes) -> int:
    """How many indexes are in both."""
    return sum(max(min(a[1], b[1]) - max(a[0], b[0]) + 1, 0) for a in one for b in other)
