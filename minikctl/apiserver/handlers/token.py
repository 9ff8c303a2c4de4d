"""create of serviceaccounts/token: a token in the form of a real one. Nothing here checks it, so nobody may trust it.

Source: k8s.io/kubernetes/pkg/registry/core/serviceaccount/storage/token.go and the claims of its documentation.
"""

from __future__ import annotations

from minikctl.apimachinery import field_errors
from minikctl.apimachinery.errors import BadRequest, invalid, not_found
from minikctl.apimachinery.service_account_tokens import ISSUER, claims, signed
from minikctl.apimachinery.timestamps import rfc3339
from minikctl.apiserver.handlers.bodies import check_body

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.apiserver.registry.kind import Kind
    from minikctl.apiserver.server import APIServer
    from minikctl.client.request import Request

SECONDS, LEAST, MOST = 3600, 600, 1 << 32
BOUND = {"Pod": "pods", "Secret": "secrets", "Node": "nodes"}


def handle(server: APIServer, kind: Kind, request: Request) -> Obj:
    """The TokenRequest with its status filled in."""
    request.warnings += check_body(request.body, "authentication.k8s.io/v1", "TokenRequest", request)
    account = server.store.get(kind.key(request.namespace, request.name))
    if account is None:
        raise not_found(kind.qualified, request.name)
    spec = dict(request.body.get("spec") or {})
    spec["expirationSeconds"] = spec.get("expirationSeconds") or SECONDS
    spec["audiences"] = spec.get("audiences") or [ISSUER]
    _check(spec)
    bound = _bound(server, request.namespace, spec.get("boundObjectRef"))
    if bound:
        spec["boundObjectRef"] = bound
    expires = server.clock.now + spec["expirationSeconds"] * 1000
    meta = {"name": request.name, "namespace": request.namespace, "creationTimestamp": server.clock.stamp()}
    content = claims(
        account,
        {bound["kind"].lower(): {"name": bound["name"], "uid": bound["uid"]}} if bound else {},
        audiences=spec["audiences"],
        issued=server.clock.now // 1000,
        expires=expires // 1000,
    )
    return {
        "kind": "TokenRequest",
        "apiVersion": "authentication.k8s.io/v1",
        "metadata": meta,
        "spec": spec,
        "status": {"token": signed(content), "expirationTimestamp": rfc3339(expires)},
    }


def _check(spec: Obj) -> None:
    seconds, path = spec["expirationSeconds"], "spec.expirationSeconds"
    if seconds < LEAST:
        fault = field_errors.invalid(path, seconds, "may not specify a duration less than 10 minutes")
    elif seconds > MOST:
        fault = field_errors.invalid(path, seconds, "may not specify a duration larger than 2^32 seconds")
    else:
        return
    raise invalid("TokenRequest", "authentication.k8s.io", "", [fault])


def _bound(server: APIServer, namespace: str, reference: Obj | None) -> Obj | None:
    """The reference with the uid of what it names; raises NotFound, BadRequest, Conflict for another uid."""
    if not reference:
        return None
    resource = BOUND.get(str(reference.get("kind")))
    if resource is None:
        raise BadRequest(f"cannot bind token for serviceaccount to object of type {reference.get('kind')}")
    name = str(reference.get("name"))
    found = server.store.get(server.kind(resource).key(namespace, name))
    if found is None:
        raise not_found(resource, name)
    uid = found["metadata"]["uid"]
    if reference.get("uid") not in (None, "", uid):
        from minikctl.apimachinery.errors import conflict

        why = f"the UID in the bound object reference ({reference['uid']}) does not match the UID in record. The "
        raise conflict(resource, name, f"{why}object might have been deleted and then recreated")
    return {**reference, "uid": uid}
