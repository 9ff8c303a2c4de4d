"""``create``, ``replace`` and ``delete --raw PATH``: one request to the API, with the bytes of a file.

Source: kubectl pkg/rawhttp.
"""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation

_NAMED = {
    "edit": "--raw and --edit are mutually exclusive",
    "interactive": "--interactive can not be used with --raw",
    "recursive": "--raw and --recursive are mutually exclusive",
    "selector": "--raw and --selector (-l) are mutually exclusive",
    "output": "--raw and --output are mutually exclusive",
}


def check_raw(invocation: Invocation, *, exclusive: tuple[str, ...], files_needed: bool = False) -> None:
    """Raises CommandError for what cannot go with ``--raw``: the flags of ``exclusive``, more than one file, URLs."""
    flags = invocation.flags
    early = ("edit", "interactive")
    for name in exclusive:
        if name in early and flags[name]:
            raise CommandError(_NAMED[name])
    files = flags["filename"]
    if len(files) > 1 or (files_needed and not files):
        raise CommandError("--raw can only use a single local file or stdin")
    if files and files[0].startswith(("http://", "https://")):
        raise CommandError("--raw cannot read from a url")
    for name in exclusive:
        if name not in early and flags[name]:
            raise CommandError(_NAMED[name])
    path: str = flags["raw"]
    if not path.startswith("/") and "://" not in path:
        raise CommandError(f'--raw must be a valid URL path: parse "{path}": invalid URI for request')


def send(invocation: Invocation, method: str) -> int:
    """Send the request and print the answer. ``method``: POST, PUT or DELETE."""
    from minikctl.kubectl import raw

    files = invocation.flags["filename"]
    body = _body(invocation, files[0]) if files else b""
    return raw.request(invocation, method, _target(invocation.flags["raw"]), body)


def _target(url: str) -> str:
    """Path and query of a path or a whole URL."""
    _, scheme, rest = url.partition("://")
    return "/" + rest.partition("/")[2] if scheme else url


def _body(invocation: Invocation, filename: str) -> bytes:
    if filename == "-":
        return invocation.stdin.read().encode()
    try:
        with open(filename, "rb") as file:
            return file.read()
    except OSError as fault:
        raise CommandError(f"open {filename}: {(fault.strerror or str(fault)).lower()}") from None
