"""The file system of a container as programs see it. Expectations: POSIX, and the texts of a C library."""

from __future__ import annotations

import pytest

from minikctl.client.files import FileFault, Mount
from minikctl.kubelet.container_files import ContainerFiles, Mounted
from minikctl.kubelet.filesystem.tree import DIRECTORY, FILE, LINK, MOST_BYTES, Entry, Tree

NOW = 1_700_000_000_000


class Kept:
    """One tree whose changes are kept."""

    def __init__(self, lower=None, *, writable=True):
        self.upper = {}
        self._lower = lower or {}
        self._writable = writable

    def tree(self):
        return Tree(self._lower, self.upper, self._keep if self._writable else None)

    def _keep(self, upper):
        self.upper = upper


def root():
    return Kept(
        {
            "etc/issue": Entry(FILE, data=b"hello\n"),
            "tmp": Entry(DIRECTORY, mode=0o1777),
            "var/run": Entry(LINK, target="/run"),
            "run/app.pid": Entry(FILE, data=b"1"),
        }
    )


def opened(kept=None, *mounted):
    base = Mounted(Mount("/", "", "image"), (kept or root()).tree())
    return ContainerFiles(lambda: [base, *mounted], lambda: NOW, user=1000, group=3000)


def mounted(path, kept, *, read_only=False, subpath="", group=None):
    return Mounted(Mount(path, "data", "emptyDir", read_only=read_only, subpath=subpath), kept.tree(), group)


def refused(act, *arguments, **options):
    with pytest.raises(FileFault) as caught:
        act(*arguments, **options)
    return caught.value.reason


def test_what_is_written_is_read_and_listed():
    files = opened()
    files.write("/tmp/a", b"1")
    files.append("/tmp/a", b"2")
    assert files.read("/tmp/a") == b"12"
    assert files.listdir("/tmp") == ["a"]
    found = files.stat("/tmp/a")
    assert (found.kind, found.mode, found.size, found.mtime, found.user, found.group) == (
        "file",
        0o644,
        2,
        NOW,
        1000,
        3000,
    )


def test_what_was_written_is_there_for_the_next_one_who_looks():
    kept = root()
    opened(kept).write("/tmp/a", bytes(range(256)))
    opened(kept).remove("/etc/issue")
    assert opened(kept).read("/tmp/a") == bytes(range(256))
    assert not opened(kept).exists("/etc/issue")
    assert opened(kept).listdir("/etc") == []


def test_faults_have_the_words_of_the_library():
    files = opened()
    assert refused(files.read, "/nope") == "No such file or directory"
    assert refused(files.read, "/nope/a") == "No such file or directory"
    assert refused(files.read, "/etc") == "Is a directory"
    assert refused(files.read, "/etc/issue/a") == "Not a directory"
    assert refused(files.write, "/nope/a", b"") == "No such file or directory"
    assert refused(files.write, "/etc", b"") == "Is a directory"
    assert refused(files.mkdir, "/etc") == "File exists"
    assert refused(files.mkdir, "/a/b") == "No such file or directory"
    assert refused(files.listdir, "/etc/issue") == "Not a directory"
    assert refused(files.remove, "/etc") == "Directory not empty"


def test_links_are_followed_and_can_be_looked_at():
    files = opened()
    assert files.read("/var/run/app.pid") == b"1"
    assert files.resolve("/var/run/../etc/./issue") == "/etc/issue"
    assert files.stat("/var/run", follow=False).target == "/run"
    files.symlink("b", "/tmp/a")
    files.symlink("a", "/tmp/b")
    assert refused(files.read, "/tmp/a") == "Too many levels of symbolic links"
    files.remove("/tmp/a")
    assert files.listdir("/tmp") == ["b"]


def test_a_directory_is_made_with_those_above_it_and_removed_with_all_that_is_in_it():
    files = opened()
    files.mkdir("/a/b/c", parents=True)
    files.mkdir("/a/b/c", parents=True)
    files.write("/a/b/c/d", b"")
    files.remove("/a", recursive=True)
    assert not files.exists("/a")


def test_a_directory_stays_when_the_last_file_in_it_goes():
    files = opened()
    files.remove("/run/app.pid")
    assert files.listdir("/run") == []


def test_files_and_directories_are_renamed():
    files = opened()
    files.mkdir("/a")
    files.write("/a/x", b"1")
    files.rename("/a", "/b")
    files.rename("/b/x", "/tmp/y")
    assert files.read("/tmp/y") == b"1"
    assert files.listdir("/b") == []
    assert not files.exists("/a")


def test_a_mode_is_kept_when_a_file_is_written_again():
    files = opened()
    files.write("/tmp/run.sh", b"", mode=0o755)
    files.write("/tmp/run.sh", b"exit")
    assert files.stat("/tmp/run.sh").mode == 0o755
    files.chmod("/tmp/run.sh", 0o600)
    assert files.stat("/tmp/run.sh").mode == 0o600


def test_a_mount_hides_what_was_there_and_shows_in_its_parent():
    data = Kept({"seen": Entry(FILE, data=b"1")})
    files = opened(None, mounted("/etc", data), mounted("/mnt/deep/data", data))
    assert files.listdir("/etc") == ["seen"]
    assert "mnt" in files.listdir("/")
    assert files.listdir("/mnt/deep") == ["data"]
    files.write("/mnt/deep/data/new", b"2")
    assert data.upper["new"]["text"] == "2"
    assert refused(files.remove, "/mnt/deep/data", recursive=True) == "Device or resource busy"


def test_a_read_only_mount_cannot_be_written_to():
    files = opened(None, mounted("/data", Kept(), read_only=True), mounted("/cfg", Kept(writable=False)))
    assert refused(files.write, "/data/a", b"") == "Read-only file system"
    assert refused(files.mkdir, "/cfg/a") == "Read-only file system"


def test_a_part_of_a_volume_can_be_mounted_a_file_too():
    data = Kept({"sub/a": Entry(FILE, data=b"1"), "conf": Entry(FILE, data=b"2")})
    files = opened(None, mounted("/data", data, subpath="sub"), mounted("/etc/app.conf", data, subpath="conf"))
    assert files.listdir("/data") == ["a"]
    assert files.read("/etc/app.conf") == b"2"
    assert files.listdir("/etc") == ["app.conf", "issue"]


def test_what_is_made_in_a_volume_of_a_group_belongs_to_the_group():
    files = opened(None, mounted("/data", Kept(), group=2000))
    files.write("/data/a", b"")
    assert files.stat("/data/a").group == 2000


def test_devices_swallow_what_is_written():
    files = opened()
    files.write("/dev/null", b"gone")
    assert files.read("/dev/null") == b""


def test_a_file_system_is_full_at_64_mebibytes():
    files = opened()
    files.write("/tmp/a", bytes(MOST_BYTES - 10))
    assert refused(files.write, "/tmp/b", b"12345678901") == "No space left on device"
    files.write("/tmp/a", b"")
    files.write("/tmp/b", b"12345678901")


def test_of_what_is_there_by_itself_and_what_was_written_the_later_counts():
    later, earlier = Entry(FILE, data=b"later", mtime=NOW + 1), Entry(FILE, data=b"earlier", mtime=NOW - 1)
    written = {name: {"text": "written", "at": NOW} for name in ("a", "b")}
    tree = Tree({"a": later, "b": earlier, "c": later}, {**written, "c": {"gone": True, "at": NOW}})
    assert [tree.get(name).data for name in "abc"] == [b"later", b"written", b"later"]
