"""Programs about processes: the container's main one, those beside it in a shared namespace, and the shell's own."""

from __future__ import annotations

import re

from minikctl.kubelet.exec import process_table
from minikctl.kubelet.exec.options import take
from minikctl.kubelet.exec.programs.identity import node_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubelet.exec.process_table import Entry
    from minikctl.kubelet.exec.world import Process

_SIGNALS = {
    "HUP": 1,
    "INT": 2,
    "QUIT": 3,
    "KILL": 9,
    "USR1": 10,
    "USR2": 12,
    "TERM": 15,
    "STOP": 19,
    "CONT": 18,
    "0": 0,
}


def ps(process: Process) -> int:
    entries = process_table.entries(process)
    words = "".join(process.argv[1:])
    name = process.world.user_name
    if process.world.image.busybox:
        process.say("PID   USER     TIME  COMMAND")
        for entry in entries:
            process.say(f"{entry.pid:5} {name(entry.user)[:8]:8}  0:00 {entry.command}")
    elif "u" in words:
        process.say("USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND")
        for entry in entries:
            process.say(
                f"{name(entry.user)[:8]:8} {entry.pid:7}  0.0  0.1   4508  3724 ?        Ss   00:00   0:00 "
                f"{entry.command}"
            )
    elif "f" in words and "e" in words:
        process.say("UID          PID    PPID  C STIME TTY          TIME CMD")
        for entry in entries:
            process.say(f"{name(entry.user)[:8]:8} {entry.pid:7}       0  0 00:00 ?        00:00:00 {entry.command}")
    else:
        process.say("    PID TTY          TIME CMD")
        shown = entries if {"a", "e", "x", "A"} & set(words) else entries[-1:]
        for entry in shown:
            process.say(f"{entry.pid:7} ?        00:00:00 {entry.command.split()[0].rpartition('/')[2].rstrip(':')}")
    return 0


def top(process: Process) -> int:
    options, _ = take(process.argv[1:], "bH", "ndp")
    rounds = int(options["n"]) if options.get("n", "").isdigit() else process.world.rounds
    for index in range(rounds):
        used, total = _memory(process)
        process.say(f"Mem: {used}K used, {total - used}K free, 0K shrd, 0K buff, 0K cached")
        process.say("CPU:   0% usr   0% sys   0% nic 100% idle   0% io   0% irq   0% sirq")
        process.say("Load average: 0.00 0.00 0.00 1/1 1")
        process.say("  PID  PPID USER     STAT   VSZ %VSZ CPU %CPU COMMAND")
        for entry in process_table.entries(process):
            process.say(
                f"{entry.pid:5}     0 {process.world.user_name(entry.user)[:8]:8} S     4400   0%   0   0% "
                f"{entry.command}"
            )
        if index + 1 < rounds:
            process.world.wait(5000)
    return 0


def free(process: Process) -> int:
    options, _ = take(process.argv[1:], "bkmgh")
    scale = 1024 if {"m", "h"} & set(options) else 1024 * 1024 if "g" in options else 1
    used, total = (value // scale for value in _memory(process))
    process.say(f"{'':14}{'total':>11} {'used':>11} {'free':>11} {'shared':>11}  buff/cache   available")
    process.say(f"Mem:{total:>21} {used:>11} {total - used:>11} {0:>11} {0:>11} {total - used:>11}")
    process.say(f"Swap:{0:>20} {0:>11} {0:>11}")
    return 0


def _memory(process: Process) -> tuple[int, int]:
    """(KiB in use, KiB in all) of the node."""
    from minikctl.apimachinery.quantity import whole

    capacity = (node_of(process).get("status") or {}).get("capacity") or {}
    total = whole(capacity.get("memory") or "8Gi") // 1024
    return total // 4, total


def kill(process: Process) -> int:
    words, signal = process.argv[1:], "TERM"
    if words[:1] == ["-l"]:
        process.say(" ".join(_SIGNALS))
        return 0
    if words[:1] == ["-s"] and len(words) > 1:
        signal, words = words[1], words[2:]
    elif words and words[0].startswith("-") and words[0] != "--":
        signal, words = words[0][1:], words[1:]
    number = _number(signal)
    if number is None:
        return process.usage(f"bad signal name '{signal}'")
    if not words:
        return process.usage("you need to specify whom to kill")
    known = {entry.pid: entry for entry in process_table.entries(process)}
    code = 0
    for word in words:
        entry = known.get(int(word)) if word.isdigit() else None
        if entry is None:
            invalid = not word.lstrip("-").isdigit()
            process.complain(f"invalid number '{word}'" if invalid else f"can't kill pid {word}: No such process")
            code = 1
        else:
            process_table.signal(process, entry, number)
    return code


def _number(signal: str) -> int | None:
    if signal.isdigit():
        return int(signal)
    return _SIGNALS.get(signal.upper().removeprefix("SIG"))


def killall(process: Process) -> int:
    words, number = process.argv[1:], 15
    if words and words[0].startswith("-") and words[0] != "-f":
        number = _number(words.pop(0)[1:]) or 15
    found = [entry for word in words for entry in _called(process, word)]
    if not found:
        if process.name == "killall":
            process.complain(f"{words[0]}: no process killed" if words else "no process killed")
        return 1
    for entry in found:
        process_table.signal(process, entry, number)
    return 0


def pidof(process: Process) -> int:
    words = [word for word in process.argv[1:] if not word.startswith("-")]
    found = [str(entry.pid) for word in words for entry in _called(process, word)]
    if found:
        process.say("\n".join(found) if process.name == "pgrep" else " ".join(found))
    return int(not found)


def _called(process: Process, word: str) -> list[Entry]:
    """The processes of a program's name; for pgrep and pkill a part of it is enough."""
    part = process.name in ("pgrep", "pkill")
    found = []
    for entry in process_table.entries(process):
        if entry.container is None:
            continue
        name = re.split(r"[: ]", entry.command)[0].rpartition("/")[2]
        if (word in entry.command) if part else name == word:
            found.append(entry)
    return found
