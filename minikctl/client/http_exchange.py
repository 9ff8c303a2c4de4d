"""One HTTP request and its answer, as plain values: what goes to a simulated server and what comes back from it.

Made by programs in containers, by ``port-forward`` and by the API server's proxy; answered by `kubelet/web/`.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Headers = Sequence[tuple[str, str]]


class HttpRequest:
    """``target`` is the path with its query. ``client`` is the address that it comes from."""

    __slots__ = ("body", "client", "headers", "method", "target")

    def __init__(
        self, method: str, target: str, headers: Headers = (), body: bytes = b"", *, client: str = "127.0.0.1"
    ) -> None:
        self.method = method
        self.target = target
        self.headers = list(headers)
        self.body = body
        self.client = client

    @property
    def path(self) -> str:
        from urllib.parse import unquote

        return unquote(self.target.partition("?")[0]) or "/"

    @property
    def query(self) -> str:
        return self.target.partition("?")[2]

    def header(self, name: str) -> str:
        """The first value of a header, "" without one."""
        return next((value for known, value in self.headers if known.lower() == name.lower()), "")

    @property
    def host(self) -> str:
        """Without the port."""
        given = self.header("Host")
        return given[: given.rindex(":")] if given.rpartition(":")[2].isdigit() and ":" in given else given


class HttpAnswer:
    """``headers`` hold everything but what follows from the body and the moment (Content-Length, Date).

    ``stream`` gives pieces of a body that has no end yet, in place of ``body``.
    """

    __slots__ = ("body", "headers", "status", "stream")

    def __init__(
        self, status: int, body: bytes, headers: Headers = (), *, stream: Iterator[bytes] | None = None
    ) -> None:
        self.status = status
        self.body = body
        self.headers = list(headers)
        self.stream = stream

    @property
    def reason(self) -> str:
        return REASONS.get(self.status, "Unknown")


REASONS = {
    200: "OK",
    201: "Created",
    204: "No Content",
    301: "Moved Permanently",
    302: "Found",
    304: "Not Modified",
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    406: "Not Acceptable",
    409: "Conflict",
    410: "Gone",
    413: "Request Entity Too Large",
    415: "Unsupported Media Type",
    422: "Unprocessable Entity",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}
