"""Programs about time, which is the cluster's."""

from __future__ import annotations

import re
import time

from minikctl.apimachinery.timestamps import parse
from minikctl.kubelet.exec import launch
from minikctl.kubelet.exec.options import take

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubelet.exec.world import Process

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


def date(process: Process) -> int:
    options, words = take(process.argv[1:], "uR", "drI", {"utc": "u", "date": "d", "rfc-email": "R", "iso-8601": "I"})
    now = process.world.host.now
    if "d" in options:
        found = re.fullmatch(r"@(\d+)", options["d"])
        if found is None:
            try:
                now = parse(options["d"].replace(" ", "T").rstrip("Z") + "Z")
            except ValueError:
                return process.usage(f"invalid date '{options['d']}'")
        else:
            now = int(found[1]) * 1000
    shape = "%a %b %e %H:%M:%S UTC %Y"
    if "I" in options:
        shape = "%Y-%m-%dT%H:%M:%S+00:00" if options["I"].startswith("s") else "%Y-%m-%d"
    elif "R" in options:
        shape = "%a, %d %b %Y %H:%M:%S +0000"
    elif words:
        if not words[0].startswith("+"):
            return process.usage("can't set date: Operation not permitted")
        shape = words[0][1:]
    process.say(formatted(shape, now))
    return 0


def formatted(shape: str, now: int) -> str:
    moment = time.gmtime(now // 1000)
    table = {
        "%e": f"{moment.tm_mday:2d}", "%s": str(now // 1000), "%N": f"{now % 1000:03d}000000",
        "%3N": f"{now % 1000:03d}", "%Z": "UTC", "%z": "+0000",
        "%F": "%Y-%m-%d", "%T": "%H:%M:%S", "%R": "%H:%M", "%D": "%m/%d/%y",
    }  # fmt: skip
    for code, value in table.items():
        shape = shape.replace(code, value)
    return time.strftime(shape, moment)


def uptime(process: Process) -> int:
    started = process.world.pod["metadata"].get("creationTimestamp")
    now = process.world.host.now
    minutes = (now - parse(started)) // 60_000 if started else 0
    hours, rest = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    up = (f"{days} days, " if days else "") + (f"{hours:2d}:{rest:02d}" if hours else f"{rest} min")
    process.say(f" {formatted('%H:%M:%S', now)} up {up},  0 users,  load average: 0.00, 0.00, 0.00")
    return 0


def milliseconds(word: str) -> int | None:
    """Of ``5``, ``0.5``, ``2m``; None for anything else."""
    found = re.fullmatch(r"(\d+(?:\.\d*)?|\.\d+)([smhd]?)", word)
    return None if found is None else int(float(found[1]) * 1000 * _UNITS.get(found[2], 1))


def sleep(process: Process) -> int:
    words = process.argv[1:]
    if not words:
        return process.usage("missing operand")
    total = 0
    for word in words:
        if word in ("inf", "infinity"):
            process.world.rest()
            return 0
        found = milliseconds(word)
        if found is None:
            busybox = process.world.image.busybox
            return process.usage(f"invalid number '{word}'" if busybox else f"invalid time interval ‘{word}’")
        total += found
    process.world.wait(total)
    return 0


def timeout(process: Process) -> int:
    """``timeout SECONDS PROGRAM``: what takes longer is cut off, with 143 (busybox) or 124."""
    from minikctl.kubelet.exec.world import OutOfTime

    _, words = take(process.argv[1:], "v", "sk", mixed=False)
    limit = milliseconds(words[0]) if words else None
    if limit is None or len(words) < 2:
        return process.usage("usage: timeout [-s SIG] SECS PROG ARGS")
    try:
        with process.world.limited(limit):
            return launch.nested(process, words[1:])
    except OutOfTime:
        return 143 if process.world.image.busybox else 124


def watch(process: Process) -> int:
    options, words = take(process.argv[1:], "tde", "n", {"interval": "n"}, mixed=False)
    interval = milliseconds(options.get("n") or "2") or 2000
    for _ in range(process.world.rounds):
        process.streams.out.write("\x1b[H\x1b[J" if process.streams.terminal else "")
        if "t" not in options:
            process.say(f"Every {interval / 1000:.1f}s: {' '.join(words)}\n")
        launch.nested(process, ["sh", "-c", " ".join(words)])
        process.world.wait(interval)
    return 0
