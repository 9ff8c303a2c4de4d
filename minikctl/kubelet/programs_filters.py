"""Programs of a script that make one text of another: what they write is worked out by the shell world's own.

Where nothing is known of the text that they get (what a look-up or a download would have written), they write nothing
and succeed, so that a script that waits for something goes on.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubelet.shell import Machine

NAMES = frozenset(
    "grep egrep fgrep sed awk sort uniq head tail wc cut tr rev tac nl base64 md5sum sha256sum".split()  # noqa: SIM905
)


class _Image:
    busybox = True


class _World:
    image = _Image()


class _Collected:
    """What is written to a stream, piece by piece."""

    def __init__(self) -> None:
        self.pieces: list[str] = []

    def write(self, text: str) -> None:
        self.pieces.append(text)


class _Files:
    """The files of a script, to be read."""

    def __init__(self, machine: Machine) -> None:
        self._files = machine.files

    def read(self, path: str) -> bytes:
        from minikctl.client.files import FileFault

        lines = self._files.get(path)
        if lines is None:
            raise FileFault("No such file or directory", path)
        return "".join(f"{line}\n" for line in lines).encode("utf-8", "surrogateescape")


def applies(machine: Machine, argv: list[str], given: list[str] | None) -> bool:
    """Whether it is known what such a program reads: its input, or the file that is named last."""
    if any(
        word == "-i" or (word.startswith("-") and "f" in word.lower() and argv[0].endswith("tail")) for word in argv[1:]
    ):
        return False
    last = argv[-1] if len(argv) > 1 else ""
    return bool(given) or (last.startswith("/") and last in machine.files)


def run(machine: Machine, argv: list[str], given: list[str] | None) -> int:
    """Write what it writes; its exit code."""
    from minikctl.apimachinery.modules import load
    from minikctl.kubelet.exec.options import UnknownOption
    from minikctl.kubelet.exec.programs import TABLE
    from minikctl.kubelet.exec.streams import Input, Streams
    from minikctl.kubelet.exec.world import Process

    class Reading(Process):
        """A process that has no more of a world than the script's files."""

        @property
        def files(self) -> _Files:  # type: ignore[override]
            return _Files(machine)

    name = argv[0].rpartition("/")[2]
    module, _, function = TABLE[name].partition(":")
    out = _Collected()
    streams = Streams(Input("".join(f"{line}\n" for line in given or ())), out, _Collected())
    process = Reading(_World(), [name, *argv[1:]], streams, machine.words.variables)  # type: ignore[arg-type]
    try:
        code = int(getattr(load(f"minikctl.kubelet.exec.programs.{module}"), function)(process))
    except UnknownOption:
        return 1
    machine.say("".join(out.pieces), newline=False)
    return code
