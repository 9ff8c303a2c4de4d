"""Listening on this machine for HTTP requests, a thread each connection, and sending back what somebody answers.

``port-forward`` and ``proxy`` differ in who answers. Nothing but sockets is touched here.
"""

from __future__ import annotations

import socket
import threading
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer, ThreadingMixIn

from minikctl.client.http_exchange import HttpAnswer, HttpRequest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Respond = Callable[[HttpRequest], HttpAnswer | None]

LONGEST_BODY = 64 * 1024 * 1024


class Listener(ThreadingMixIn, TCPServer):
    """Bound to an address; raises OSError where that cannot be. ``opened`` hears of each connection."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(
        self,
        address: str,
        port: int,
        respond: Respond,
        opened: Callable[[], None] = lambda: None,
        *,
        unix: bool = False,
    ) -> None:
        self.address_family = socket.AF_UNIX if unix else socket.AF_INET6 if ":" in address else socket.AF_INET
        self.respond = respond
        self.opened = opened
        super().__init__(address if unix else (address, port), _Connection)  # type: ignore[arg-type]

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def start(self) -> None:
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away is nobody's fault."""
        import sys

        if not isinstance(sys.exc_info()[1], ConnectionError | TimeoutError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Connection(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Listener

    def setup(self) -> None:
        super().setup()
        self.server.opened()

    def address_string(self) -> str:
        return self.client_address[0] if self.client_address else "127.0.0.1"

    def log_message(self, format: str, *args: object) -> None:
        return

    def handle_one_request(self) -> None:
        self.raw_requestline = self.rfile.readline(65_537)
        if not self.raw_requestline or not self.parse_request():
            self.close_connection = True
            return
        body = self._body()
        if self.close_connection and body is None:
            return
        request = HttpRequest(self.command, self.path, self.headers.items(), body or b"", client=self.address_string())
        answer = self.server.respond(request)
        if answer is None:
            self.close_connection = True
            return
        self._send(answer)

    def _body(self) -> bytes | None:
        if self.headers.get("Expect", "").lower() == "100-continue":
            self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            return self._chunks()
        length = self.headers.get("Content-Length") or "0"
        if not length.isdigit() or int(length) > LONGEST_BODY:
            self.close_connection = True
            return None
        return self.rfile.read(int(length))

    def _chunks(self) -> bytes | None:
        """A body that comes in pieces; None, and the end of the connection, where it is none or too long."""
        pieces: list[bytes] = []
        left = LONGEST_BODY
        while True:
            try:
                size = int(self.rfile.readline().partition(b";")[0] or b"0", 16)
            except ValueError:
                size = -1
            left -= size
            if size < 0 or left < 0:
                self.close_connection = True
                return None
            if size == 0:
                while self.rfile.readline().strip():
                    pass
                return b"".join(pieces)
            pieces.append(self.rfile.read(size))
            self.rfile.readline()

    def _send(self, answer: HttpAnswer) -> None:
        headers = [("Date", self.date_time_string()), *answer.headers]
        if answer.stream is None:
            headers.append(("Content-Length", str(len(answer.body))))
        else:
            headers.append(("Transfer-Encoding", "chunked"))
        if self.close_connection:
            headers.append(("Connection", "close"))
        lines = [f"HTTP/1.1 {answer.status} {answer.reason}", *(f"{name}: {value}" for name, value in headers)]
        self.wfile.write("\r\n".join([*lines, "", ""]).encode("latin-1", "replace"))
        if self.command == "HEAD":
            return
        if answer.stream is None:
            self.wfile.write(answer.body)
            return
        for piece in answer.stream:
            if piece:
                self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            self._notice_leaving()
        self.wfile.write(b"0\r\n\r\n")

    def _notice_leaving(self) -> None:
        """Raises ConnectionResetError where the client has gone, which writing nothing would not show."""
        self.connection.setblocking(False)
        try:
            if self.connection.recv(1, socket.MSG_PEEK) == b"":
                raise ConnectionResetError
        except (BlockingIOError, InterruptedError):
            return
        finally:
            self.connection.setblocking(True)
