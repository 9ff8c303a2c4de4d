"""What the API server's pod tells somebody whom it does not know: its version and health; all else is forbidden.

Programs in containers have tokens that are worth nothing here, so they are strangers whatever they send.
"""

from __future__ import annotations

from minikctl.client.http_exchange import HttpAnswer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.client.http_exchange import HttpRequest


def answer(request: HttpRequest) -> HttpAnswer:
    """What the API server tells somebody whom it does not know."""
    import json

    path = request.path
    if path.rstrip("/") in ("/healthz", "/livez", "/readyz"):
        return HttpAnswer(200, b"ok", [("Content-Type", "text/plain; charset=utf-8")])
    if path == "/version":
        body = {"major": "1", "minor": "33", "gitVersion": "v1.33.1"}
        return HttpAnswer(200, json.dumps(body, indent=2).encode(), [("Content-Type", "application/json")])
    verb = "get" if request.method == "GET" else request.method.lower()
    status = {
        "kind": "Status",
        "apiVersion": "v1",
        "metadata": {},
        "status": "Failure",
        "message": f'forbidden: User "system:anonymous" cannot {verb} path "{path}"',
        "reason": "Forbidden",
        "details": {},
        "code": 403,
    }
    return HttpAnswer(403, json.dumps(status, indent=2).encode(), [("Content-Type", "application/json")])
