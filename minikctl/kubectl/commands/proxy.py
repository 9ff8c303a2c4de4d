"""proxy: the API over HTTP on a port of this machine. Source: kubectl pkg/cmd/proxy/proxy.go.

Each request opens the state for itself, so that other commands see and change the same cluster meanwhile.
"""

from __future__ import annotations

import os

from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.klog import warn

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation

_PORT = 8001


def run(invocation: Invocation) -> int:
    flags = invocation.flags
    if flags["port"] != _PORT and flags["unix-socket"]:
        raise CommandError("cannot set --unix-socket and --port at the same time")
    from minikctl.kubectl.api_proxy import Filter, Proxy, patterns

    chosen = None
    if flags["disable-filter"]:
        if not flags["unix-socket"]:
            text = "Request filter disabled, your proxy is vulnerable to XSRF attacks, please be cautious"
            warn(invocation, "proxy.go:177", text)
    else:
        chosen = Filter(
            patterns(flags["accept-paths"]),
            patterns(flags["reject-paths"]),
            patterns(flags["accept-hosts"]),
            patterns(flags["reject-methods"]),
        )
    if flags["www"]:
        _check_folder(invocation, flags["www"])
    session = invocation.session
    proxy = Proxy(session, chosen, api_prefix=flags["api-prefix"], www=flags["www"], www_prefix=flags["www-prefix"])
    return session.step_aside(lambda: proxy.serve(invocation))


def _check_folder(invocation: Invocation, folder: str) -> None:
    if not os.path.exists(folder):
        text = f"Failed to stat static file directory {folder}: stat {folder}: no such file or directory"
        warn(invocation, "proxy.go:199", text)
    elif not os.path.isdir(folder):
        warn(invocation, "proxy.go:201", f"Static file directory {folder} is not a directory")
