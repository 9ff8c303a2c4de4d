"""`unified_diff` against texts of GNU diff, recorded and, where the program is there, fresh."""

from __future__ import annotations

import random
import shutil
import subprocess
from pathlib import Path

import pytest

from minikctl.kubectl.unified_diff import compare_folders, unified


def hunks(old: str, new: str) -> str:
    return "".join(unified([f"{line}\n" for line in old.split()], [f"{line}\n" for line in new.split()]))


def test_context_is_three_lines_and_near_changes_share_a_hunk() -> None:
    old = "a b c d e f g h i j k l m n o p"
    assert hunks(old, old.replace("d", "D").replace("k", "K")) == (
        "@@ -1,14 +1,14 @@\n a\n b\n c\n-d\n+D\n e\n f\n g\n h\n i\n j\n-k\n+K\n l\n m\n n\n"
    )
    assert hunks(old, old.replace("d", "D").replace("l", "L")) == (
        "@@ -1,7 +1,7 @@\n a\n b\n c\n-d\n+D\n e\n f\n g\n@@ -9,7 +9,7 @@\n i\n j\n k\n-l\n+L\n m\n n\n o\n"
    )


def test_an_empty_side_has_line_zero_and_a_single_line_no_count() -> None:
    assert hunks("", "a b") == "@@ -0,0 +1,2 @@\n+a\n+b\n"
    assert hunks("a", "") == "@@ -1 +0,0 @@\n-a\n"


def test_a_repeated_line_counts_as_added_behind_its_likes() -> None:
    assert hunks("a x x b", "a x x x b") == "@@ -1,4 +1,5 @@\n a\n x\n x\n+x\n b\n"


def test_a_file_of_one_side_only_is_compared_with_nothing(tmp_path: Path) -> None:
    for name in ("LIVE", "MERGED"):
        (tmp_path / name).mkdir()
    (tmp_path / "MERGED" / "x").write_text("one\n")
    head, old, new, *rest = compare_folders(str(tmp_path / "LIVE"), str(tmp_path / "MERGED")).split("\n")
    assert head == f"diff -u -N {tmp_path}/LIVE/x {tmp_path}/MERGED/x"
    assert old.startswith(f"--- {tmp_path}/LIVE/x\t1970-01-01 ") and new.startswith(f"+++ {tmp_path}/MERGED/x\t")
    assert rest == ["@@ -0,0 +1 @@", "+one", ""]


@pytest.mark.skipif(shutil.which("diff") is None, reason="there is no diff program to compare with")
def test_random_yaml_differs_as_with_gnu_diff(tmp_path: Path) -> None:
    choose = random.Random(7)
    folders = [tmp_path / name for name in ("LIVE", "MERGED")]
    for folder in folders:
        folder.mkdir()
    for number in range(60):
        old = [f"key{choose.randrange(400)}: {choose.randrange(3)}\n" for _ in range(choose.randrange(60))]
        new = [line for line in old if choose.random() > 0.1]
        for _ in range(choose.randrange(5)):
            new.insert(choose.randrange(len(new) + 1), f"new{choose.randrange(400)}: 1\n")
        (folders[0] / str(number)).write_text("".join(old))
        (folders[1] / str(number)).write_text("".join(new))
    done = subprocess.run(["diff", "-u", "-N", *map(str, folders)], capture_output=True, text=True, check=False)
    assert compare_folders(*map(str, folders)) == done.stdout
