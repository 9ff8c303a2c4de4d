"""What stands between a port of this machine and the API: a filter, prefixes, and a folder of files of one's own.

Source: kubectl pkg/proxy/proxy_server.go.
"""

from __future__ import annotations

import mimetypes
import os
import posixpath
import re
import socket

from minikctl.client.http_exchange import HttpAnswer, HttpRequest
from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.http_listener import Listener

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.client.session import Session
    from minikctl.kubectl.invocation import Invocation

_TEXT = [("Content-Type", "text/plain; charset=utf-8"), ("X-Content-Type-Options", "nosniff")]


def patterns(text: str) -> list[re.Pattern[str]]:
    """A comma-separated list of regular expressions; raises CommandError."""
    try:
        return [re.compile(part) for part in text.split(",")] if text else []
    except re.error as fault:
        raise CommandError(f"Error compiling re: error parsing regexp: {fault}") from None


class Filter:
    """Which requests may pass."""

    def __init__(
        self,
        paths: Sequence[re.Pattern[str]],
        rejected_paths: Sequence[re.Pattern[str]],
        hosts: Sequence[re.Pattern[str]],
        rejected_methods: Sequence[re.Pattern[str]],
    ) -> None:
        self._paths = paths
        self._rejected_paths = rejected_paths
        self._hosts = hosts
        self._rejected_methods = rejected_methods

    def accepts(self, method: str, path: str, host: str) -> bool:
        if _any(self._rejected_paths, path) or _any(self._rejected_methods, method):
            return False
        return _any(self._paths, path) and _any(self._hosts, host)


def _any(expressions: Sequence[re.Pattern[str]], text: str) -> bool:
    return any(expression.search(text) for expression in expressions)


class Proxy:
    def __init__(
        self, session: Session, filter: Filter | None, *, api_prefix: str, www: str = "", www_prefix: str = "/static/"
    ) -> None:
        self._session = session
        self._filter = filter
        self._api_prefix = api_prefix if api_prefix.endswith("/") else f"{api_prefix}/"
        self._www = www
        self._www_prefix = www_prefix if www_prefix.endswith("/") else f"{www_prefix}/"

    def serve(self, invocation: Invocation) -> int:
        """Until Ctrl-C. Raises CommandError where the address cannot be had."""
        flags = invocation.flags
        path, port = flags["unix-socket"], flags["port"]
        try:
            listener = self._listen(path, flags["address"], port)
        except OSError as fault:
            why = (fault.strerror or str(fault)).lower()
            where = f"unix {path}" if path else f"tcp {flags['address']}:{port}"
            raise CommandError(f"listen {where}: bind: {why}") from None
        address = flags["address"]
        shown = path or f"{f'[{address}]' if ':' in address else address}:{listener.port}"
        invocation.print(f"Starting to serve on {shown}")
        invocation.out.flush()
        try:
            listener.serve_forever(poll_interval=0.1)
        except KeyboardInterrupt:
            return 130
        finally:
            listener.server_close()
        return 0

    def _listen(self, path: str, address: str, port: int) -> Listener:
        if not path:
            return Listener(address, port, self.respond)
        if os.path.exists(path) and not os.path.isfile(path):
            os.remove(path)
        before = os.umask(0o077)
        try:
            return Listener(path, 0, self.respond, unix=hasattr(socket, "AF_UNIX"))
        finally:
            os.umask(before)

    def respond(self, request: HttpRequest) -> HttpAnswer:
        path = request.path
        if self._www and path.startswith(self._www_prefix) and len(self._www_prefix) >= len(self._api_prefix):
            return self._file(path[len(self._www_prefix) :])
        if not path.startswith(self._api_prefix):
            return HttpAnswer(404, b"404 page not found\n", _TEXT)
        if not self._api_prefix.startswith("/api"):
            request.target = f"/{request.target[len(self._api_prefix) :].lstrip('/')}"
        if self._filter is not None and not self._filter.accepts(request.method, request.path, request.host):
            return HttpAnswer(403, b"Forbidden\n", _TEXT)
        with self._session.another() as session:
            return session.http(request)

    def _file(self, name: str) -> HttpAnswer:
        """A file of the folder, and nothing outside of it."""
        clean = posixpath.normpath(f"/{name}").lstrip("/")
        base = os.path.realpath(self._www)
        path = os.path.realpath(os.path.join(base, *clean.split("/")))
        if os.path.isdir(path):
            path = os.path.join(path, "index.html")
        if not path.startswith(base.rstrip(os.sep) + os.sep) or not os.path.isfile(path):
            return HttpAnswer(404, b"404 page not found\n", _TEXT)
        with open(path, "rb") as file:
            data = file.read()
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        return HttpAnswer(200, data, [("Content-Type", kind)])
