"""``-v=6`` and up: one line on stderr for each request, in the form of kubectl's, with the URL that it would have.

Requests for discovery are told from ``-v=8`` on only: kubectl keeps a cache of those.
"""

from __future__ import annotations

import os
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from minikctl.client.request import Request
    from minikctl.client.session import Session
    from minikctl.kubectl.invocation import Invocation

METHODS = {
    "get": "GET", "list": "GET", "table": "GET", "watch": "GET", "create": "POST", "update": "PUT", "patch": "PATCH",
    "delete": "DELETE", "deletecollection": "DELETE",
}  # fmt: skip
BODY_LEVEL = 8
QUERIES = {"labelSelector", "fieldSelector", "limit", "continue", "fieldManager", "fieldValidation", "force"}


def observer(invocation: Invocation, session: Session) -> Callable[[Request], None]:
    """What to call with each finished request."""
    level = invocation.verbosity

    def tell(request: Request) -> None:
        method = METHODS.get(request.verb)
        if method is None:
            if level >= BODY_LEVEL:
                _line(invocation, f'"Discovery" what="{request.verb}" of="{request.resource}"')
            return
        url = session.server + path(request)
        _line(invocation, f'"Response" verb="{method}" url="{url}" status="{request.outcome}" milliseconds=0')
        if level >= BODY_LEVEL and request.body is not None:
            from minikctl.apimachinery.json_text import compact_json

            _line(invocation, f'"Request Body" body={compact_json(request.body)}')

    return tell


def path(request: Request) -> str:
    """``/apis/apps/v1/namespaces/default/deployments/web?fieldManager=…``, the path of a request at a real server."""
    from urllib.parse import urlencode

    plural, _, rest = request.resource.partition(".")
    version, _, group = rest.partition(".") if _is_version(rest) else ("", "", rest)
    root = f"/apis/{group}/{version or 'v1'}" if group else f"/api/{version or 'v1'}"
    space = f"/namespaces/{request.namespace}" if request.namespace else ""
    name = f"/{request.name}" if request.name else ""
    subresource = f"/{request.subresource}" if request.subresource else ""
    query = {key: value for key, value in request.options.items() if key in QUERIES and value}
    if request.options.get("dryRun"):
        query["dryRun"] = "All"
    return f"{root}{space}/{plural}{name}{subresource}" + (f"?{urlencode(query)}" if query else "")


def _is_version(text: str) -> bool:
    head = text.partition(".")[0]
    return head[:1] == "v" and head[1:2].isdigit()


def _line(invocation: Invocation, text: str) -> None:
    now = time.time()
    stamp = time.strftime("%m%d %H:%M:%S", time.localtime(now))
    micros = int(now % 1 * 1_000_000)
    invocation.err.write(f"I{stamp}.{micros:06d} {os.getpid():7d} request_log.py:1] {text}\n")
