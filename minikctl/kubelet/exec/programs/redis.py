"""redis-cli: ping, strings, counters, keys, lists of a server that is reached through the network's model.

What is stored stands in a file of the server's container, so that it lives as long as its volume does.
"""

from __future__ import annotations

from minikctl.client.files import FileFault
from minikctl.client.network import ANSWERED, UNKNOWN_HOST
from minikctl.kubelet.exec.options import take

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.client.files import Files
    from minikctl.kubelet.exec.world import Process

DATA = "/data/dump.rdb"


class _Wrong(Exception):
    pass


def redis_cli(process: Process) -> int:
    options, words = take(process.argv[1:], "", "hpnau", {"raw": "_", "no-auth-warning": "_"}, mixed=False)
    host, port = options.get("h") or "127.0.0.1", options.get("p") or "6379"
    trace = process.world.host.network.connect(process.world.source, host, int(port) if port.isdigit() else 6379)
    if trace.verdict != ANSWERED or trace.pod is None:
        why = "Name or service not known" if trace.verdict == UNKNOWN_HOST else "Connection refused"
        process.streams.err.write(f"Could not connect to Redis at {host}:{port}: {why}\n")
        return 1
    files = process.world.host.files(trace.pod, trace.container)
    if words:
        _print(process, _answer(files, words))
        return 0
    while line := process.streams.stdin.line():
        if line.strip() in ("quit", "exit"):
            break
        if line.strip():
            _print(process, _answer(files, line.split()))
    return 0


def _print(process: Process, value: object, prefix: str = "") -> None:
    plain = not process.streams.terminal
    if isinstance(value, list):
        for number, item in enumerate(value, 1):
            _print(process, item, "" if plain else f"{number}) ")
        if not value and not plain:
            process.say("(empty array)")
    elif isinstance(value, int):
        process.say(prefix + (str(value) if plain else f"(integer) {value}"))
    elif value is None:
        process.say(prefix + ("" if plain else "(nil)"))
    elif isinstance(value, _Wrong):
        process.say(str(value) + ("\n" if plain else ""))
    elif isinstance(value, bytes) and not plain:
        process.say(f'{prefix}"{value.decode()}"')
    else:
        process.say(prefix + (value.decode() if isinstance(value, bytes) else str(value)))


def _answer(files: Files, words: list[str]) -> object:
    import json

    try:
        stored = json.loads(files.read(DATA))
    except (FileFault, ValueError):
        stored = {}
    before = json.dumps(stored)
    try:
        value = _command(stored, words[0].lower(), words[1:])
    except _Wrong as fault:
        return fault
    except (IndexError, ValueError):
        return _Wrong(f"ERR wrong number of arguments for '{words[0].lower()}' command")
    after = json.dumps(stored)
    if after != before:
        if not files.exists("/data"):
            files.mkdir("/data")
        files.write(DATA, after.encode())
    return value


def _command(stored: dict[str, object], name: str, words: list[str]) -> object:
    if name == "ping":
        return words[0].encode() if words else "PONG"
    if name == "echo":
        return words[0].encode()
    if name == "set":
        stored[words[0]] = words[1]
        return "OK"
    if name == "get":
        found = stored.get(words[0])
        return None if found is None else str(found).encode()
    if name in ("incr", "decr", "incrby", "decrby"):
        step = int(words[1]) if name.endswith("by") else 1
        now = int(str(stored.get(words[0], "0"))) + (step if name.startswith("incr") else -step)
        stored[words[0]] = str(now)
        return now
    if name in ("del", "exists"):
        found_keys = [word for word in words if word in stored]
        for word in found_keys if name == "del" else ():
            del stored[word]
        return len(found_keys)
    if name == "keys":
        from fnmatch import fnmatchcase

        return [key.encode() for key in sorted(stored) if fnmatchcase(key, words[0])]
    if name == "dbsize":
        return len(stored)
    if name in ("flushall", "flushdb"):
        stored.clear()
        return "OK"
    return _list_command(stored, name, words)


def _list_command(stored: dict[str, object], name: str, words: list[str]) -> object:
    if name in ("lpush", "rpush"):
        items = list(stored.get(words[0]) or ())  # type: ignore[call-overload]
        stored[words[0]] = [*reversed(words[1:]), *items] if name == "lpush" else [*items, *words[1:]]
        return len(stored[words[0]])  # type: ignore[arg-type]
    if name == "lrange":
        items = list(stored.get(words[0]) or ())  # type: ignore[call-overload]
        end = int(words[2])
        return [str(item).encode() for item in items[int(words[1]) : None if end == -1 else end + 1]]
    if name == "llen":
        return len(list(stored.get(words[0]) or ()))  # type: ignore[call-overload]
    if name == "info":
        return f"# Server\nredis_version:7\n# Keyspace\ndb0:keys={len(stored)},expires=0,avg_ttl=0".encode()
    raise _Wrong(f"ERR unknown command '{name}', with args beginning with: {' '.join(repr(word) for word in words)}")
