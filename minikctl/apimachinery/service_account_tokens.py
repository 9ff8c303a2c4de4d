"""Tokens of service accounts: JSON Web Tokens in the form of real ones, whose signature is a digest and worth nothing.

Pure; both the API server (``create token``) and the kubelet (token volumes) make them. Source: k8s.io/kubernetes/pkg/
serviceaccount/claims.go and the documentation of service accounts.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.apimachinery.types import Obj

ISSUER = "https://kubernetes.default.svc.cluster.local"


def claims(
    account: Obj, bound: dict[str, Obj], *, audiences: Sequence[str], issued: int, expires: int, warn: int | None = None
) -> Obj:
    """What a token says; moments are seconds. ``bound``: kind in small letters -> name and uid of what it lives with.
    ``warn``: when its holder should have got a new one, though it stays good until it ``expires``."""
    meta = account["metadata"]
    about: Obj = {"namespace": meta["namespace"], **bound}
    about["serviceaccount"] = {"name": meta["name"], "uid": meta["uid"]}
    if warn is not None:
        about["warnafter"] = warn
    return {
        "aud": list(audiences),
        "exp": expires,
        "iat": issued,
        "iss": ISSUER,
        "kubernetes.io": dict(sorted(about.items())),
        "nbf": issued,
        "sub": f"system:serviceaccount:{meta['namespace']}:{meta['name']}",
    }


def legacy_claims(account: Obj, secret: str) -> Obj:
    """What the token in a Secret says, which has no end."""
    meta = account["metadata"]
    place = "kubernetes.io/serviceaccount"
    return {
        "iss": "kubernetes/serviceaccount",
        f"{place}/namespace": meta["namespace"],
        f"{place}/secret.name": secret,
        f"{place}/service-account.name": meta["name"],
        f"{place}/service-account.uid": meta["uid"],
        "sub": f"system:serviceaccount:{meta['namespace']}:{meta['name']}",
    }


def signed(content: Obj) -> str:
    import json
    from base64 import urlsafe_b64encode
    from hashlib import sha256

    def encoded(raw: bytes) -> str:
        return urlsafe_b64encode(raw).decode().rstrip("=")

    head = encoded(json.dumps({"alg": "RS256", "kid": "minikctl"}, separators=(",", ":")).encode())
    text = f"{head}.{encoded(json.dumps(content, separators=(',', ':')).encode())}"
    return f"{text}.{encoded(sha256(text.encode()).digest() * 8)}"
