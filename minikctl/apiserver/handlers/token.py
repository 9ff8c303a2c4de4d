"""create of serviceaccounts/token: a token that tells whose it is and how long it holds.

It has the form of a real one, but nothing secret is in its signature: it proves nothing to anybody. Source:
pkg/registry/core/serviceaccount/storage/token.go, pkg/serviceaccount/claims.go.
"""

from __future__ import annotations

from minikctl.apimachinery import field_errors
from minikctl.apimachinery.errors import BadRequest, NotFound, conflict, invalid, not_found
from minikctl.apimachinery.timestamps import rfc3339
from minikctl.client.request import Request

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.apiserver.registry.kind import Kind
    from minikctl.apiserver.server import APIServer

ISSUER = "https://kubernetes.default.svc.cluster.local"
DEFAULT_SECONDS = 3600
SHORTEST_SECONDS = 600
LONGEST_SECONDS = 1 << 32
_BOUND = {"Pod": "pods", "Secret": "secrets", "Node": "nodes"}


def handle(server: APIServer, kind: Kind, request: Request) -> Obj:
    """The TokenRequest with its status; raises NotFound, Invalid, BadRequest or Conflict."""
    account = server.store.get(f"{kind.key_prefix}{request.namespace}/{request.name}")
    if account is None:
        raise not_found(kind.qualified, request.name)
    spec = dict(request.body.get("spec") or {})
    spec["audiences"] = spec.get("audiences") or [ISSUER]
    seconds = spec.setdefault("expirationSeconds", DEFAULT_SECONDS)
    _check(seconds)
    spec.setdefault("boundObjectRef", None)
    claims = _claims(server, request, account, spec, seconds)
    moment = server.clock.now + seconds * 1000
    return {
        "kind": "TokenRequest",
        "apiVersion": "authentication.k8s.io/v1",
        "metadata": {
            "name": request.name,
            "namespace": request.namespace,
            "creationTimestamp": server.clock.stamp(),
        },
        "spec": spec,
        "status": {"expirationTimestamp": rfc3339(moment), "token": _signed(claims)},
    }


def _check(seconds: int) -> None:
    path = "spec.expirationSeconds"
    faults = []
    if seconds < SHORTEST_SECONDS:
        faults = [field_errors.invalid(path, seconds, "may not specify a duration less than 10 minutes")]
    elif seconds > LONGEST_SECONDS:
        faults = [field_errors.invalid(path, seconds, "may not specify a duration larger than 2^32 seconds")]
    if faults:
        raise invalid("TokenRequest", "authentication.k8s.io", "", faults)


def _claims(server: APIServer, request: Request, account: Obj, spec: Obj, seconds: int) -> Obj:
    now = server.clock.now // 1000
    meta = account["metadata"]
    private: Obj = {"namespace": request.namespace, "serviceaccount": {"name": meta["name"], "uid": meta["uid"]}}
    bound = spec["boundObjectRef"]
    if bound:
        private[bound["kind"].lower()] = _bound(server, request, bound)
    return {
        "aud": spec["audiences"],
        "exp": now + seconds,
        "iat": now,
        "iss": ISSUER,
        "jti": server.identity.uid(),
        "kubernetes.io": private,
        "nbf": now,
        "sub": f"system:serviceaccount:{request.namespace}:{meta['name']}",
    }


def _bound(server: APIServer, request: Request, bound: Obj) -> Obj:
    """Name and uid of the object with which the token ends."""
    resource = _BOUND.get(bound.get("kind") or "")
    if resource is None:
        raise BadRequest(f'cannot bind token for serviceaccount "{request.name}" to object of type {bound.get("kind")}')
    namespace = "" if resource == "nodes" else request.namespace
    name = bound.get("name") or ""
    try:
        meta = server.handle(Request("get", resource, namespace=namespace, name=name, trusted=True))["metadata"]
    except NotFound:
        raise not_found(resource, name) from None
    if bound.get("uid") not in (None, "", meta["uid"]):
        why = f"the UID in the bound object reference ({bound['uid']}) does not match the UID in record. "
        raise conflict(resource, name, f"{why}The object might have been deleted and then recreated")
    return {"name": name, "uid": meta["uid"]}


def _signed(claims: Obj) -> str:
    from base64 import urlsafe_b64encode
    from hashlib import sha256

    from minikctl.apimachinery.json_text import compact_json

    parts = [compact_json({"alg": "RS256", "kid": "minikctl"}), compact_json(claims)]
    encoded = ".".join(urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts)
    signature = urlsafe_b64encode(sha256(encoded.encode()).digest()).decode().rstrip("=")
    return f"{encoded}.{signature}"
