"""``--raw PATH``: what the API server answers to a request, as it comes; ``get`` of it. Others: `raw_requests.py`.

Source: kubectl pkg/cmd/get/get.go, pkg/rawhttp.
"""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.errors import StatusError
    from minikctl.client.http_exchange import HttpAnswer
    from minikctl.kubectl.invocation import Invocation


def get(invocation: Invocation) -> int:
    """Print what stands behind the path; raises CommandError, StatusError."""
    _check(invocation)
    return request(invocation, "GET", invocation.flags["raw"])


def request(invocation: Invocation, method: str, target: str, body: bytes = b"") -> int:
    """Send one request and print the answer; raises the StatusError that the server answers."""
    from minikctl.client.http_exchange import HttpRequest

    headers = [("Accept", "application/json"), ("Content-Type", "application/json")]
    answer = invocation.session.http(HttpRequest(method, target, headers, body))
    if answer.status >= 400:
        raise _fault(answer)
    if answer.stream is None:
        invocation.out.write(answer.body.decode())
    for piece in answer.stream or ():
        invocation.out.write(piece.decode())
        invocation.out.flush()
    return 0


def _fault(answer: HttpAnswer) -> StatusError:
    import json

    from minikctl.apimachinery.errors import StatusError

    status = json.loads(answer.body)
    fault = StatusError(status["message"], status.get("details"))
    fault.reason, fault.code = status.get("reason", ""), answer.status
    return fault


def _check(invocation: Invocation) -> None:
    flags = invocation.flags
    if invocation.args:
        raise CommandError("arguments may not be passed when --raw is specified")
    if flags["watch"] or flags["watch-only"] or flags["selector"]:
        raise CommandError(
            "--raw may not be specified with other flags that filter the server request or alter the output"
        )
    if flags["output"]:
        raise CommandError("--raw and --output are mutually exclusive")
    if not flags["raw"].startswith("/"):
        from minikctl.apimachinery.go_format import quote

        shown = quote(flags["raw"])
        raise CommandError(f"--raw must be a valid URL path: parse {shown}: invalid URI for request")
