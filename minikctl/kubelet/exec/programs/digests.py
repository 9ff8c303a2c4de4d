"""base64, md5sum and sha256sum."""

from __future__ import annotations

from minikctl.kubelet.exec.options import take
from minikctl.kubelet.exec.programs.text import inputs
from minikctl.kubelet.exec.streams import decoded, encoded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubelet.exec.world import Process

_LINE = 76


def base64(process: Process) -> int:
    import base64 as codec
    import binascii

    options, words = take(process.argv[1:], "di", "w", {"decode": "d", "wrap": "w"})
    for _, text in inputs(process, words[:1]):
        if text is None:
            return 1
        if "d" in options:
            try:
                process.streams.out.write(decoded(codec.b64decode(encoded("".join(text.split())), validate=True)))
            except binascii.Error:
                return process.usage("truncated input" if process.world.image.busybox else "invalid input")
            continue
        line = codec.b64encode(encoded(text)).decode()
        width = int(options["w"]) if options.get("w", "").isdigit() else _LINE
        pieces = [line[at : at + width] for at in range(0, len(line), width)] if width else [line]
        process.streams.out.write("".join(f"{piece}\n" for piece in pieces) if width else line)
    return 0


def digest(process: Process) -> int:
    import hashlib

    algorithm, code = process.name.removesuffix("sum"), 0
    for name, text in inputs(process, [word for word in process.argv[1:] if not word.startswith("-") or word == "-"]):
        if text is None:
            code = 1
            continue
        made = hashlib.new(algorithm, encoded(text), usedforsecurity=False)
        process.say(f"{made.hexdigest()}  {name}")
    return code
