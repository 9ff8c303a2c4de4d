"""A probe on one line."""

from __future__ import annotations

from minikctl.apimachinery.go_format import plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj

# What Go leaves as it is in the path of a URL, besides letters, digits and -_.~
_SAFE_IN_PATH = "$&+,/:;=@"


def describe_probe(probe: Obj) -> str:
    """``http-get http://:80/ delay=0s timeout=1s period=10s #success=1 #failure=3``."""
    numbers = (
        f"delay={probe.get('initialDelaySeconds') or 0}s timeout={probe.get('timeoutSeconds') or 0}s "
        f"period={probe.get('periodSeconds') or 0}s #success={probe.get('successThreshold') or 0} "
        f"#failure={probe.get('failureThreshold') or 0}"
    )
    if "exec" in probe:
        return f"exec {plain(probe['exec'].get('command') or [])} {numbers}"
    if "httpGet" in probe:
        return f"http-get {_url(probe['httpGet'])} {numbers}"
    if "tcpSocket" in probe:
        socket = probe["tcpSocket"]
        return f"tcp-socket {socket.get('host') or ''}:{socket.get('port', 0)} {numbers}"
    if "grpc" in probe:
        return f"grpc <pod>:{probe['grpc'].get('port', 0)} {probe['grpc'].get('service') or ''} {numbers}"
    return f"unknown {numbers}"


def _url(action: Obj) -> str:
    from urllib.parse import quote

    host, path = action.get("host") or "", quote(action.get("path") or "", safe=_SAFE_IN_PATH)
    scheme = (action.get("scheme") or "").lower()
    host = f"[{host}]" if ":" in host else host
    slash = "/" if path and not path.startswith("/") else ""
    return f"{scheme}:" * bool(scheme) + f"//{host}:{action.get('port', 0)}{slash}{path}"
