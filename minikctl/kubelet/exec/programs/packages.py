"""Package managers: the simulated network leads to no repository."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubelet.exec.world import Process


def apk(process: Process) -> int:
    words = [word for word in process.argv[1:] if not word.startswith("-")]
    if words[:1] in (["add"], ["update"], ["upgrade"]):
        where = "https://dl-cdn.alpinelinux.org/alpine/v3.20/main"
        process.say(f"fetch {where}/x86_64/APKINDEX.tar.gz")
        process.streams.err.write(f"WARNING: updating and opening {where}: temporary error (try again later)\n")
        if words[0] == "add" and len(words) > 1:
            process.streams.err.write(
                f"ERROR: unable to select packages:\n  {words[1]} (no such package):\n"
                f"    required by: world[{words[1]}]\n"
            )
        return 1
    return 0


def apt(process: Process) -> int:
    words = [word for word in process.argv[1:] if not word.startswith("-")]
    if words[:1] == ["update"]:
        process.say(
            "Err:1 http://deb.debian.org/debian bookworm InRelease\n  Temporary failure resolving 'deb.debian.org'"
        )
        process.streams.err.write(
            "W: Some index files failed to download. They have been ignored, or old ones used instead.\n"
        )
        return 0
    if words[:1] == ["install"] and len(words) > 1:
        process.streams.err.write(f"E: Unable to locate package {words[1]}\n")
        return 100
    return 0
