"""``get --raw PATH``: what the API server answers to a path, as it comes.

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
    from minikctl.client.http_exchange import HttpRequest

    _check(invocation)
    answer = invocation.session.http(HttpRequest("GET", invocation.flags["raw"], [("Accept", "application/json")]))
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
