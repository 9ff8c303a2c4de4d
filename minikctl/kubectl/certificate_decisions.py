"""What ``certificate approve`` and ``certificate deny`` do to a request. Source: kubectl pkg/cmd/certificates."""

from __future__ import annotations

from minikctl.apimachinery.errors import NotFound
from minikctl.apimachinery.timestamps import rfc3339
from minikctl.kubectl.creation import object_printer
from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.flag_values import quote
from minikctl.kubectl.query import Query
from minikctl.kubectl.resource_arguments import select
from minikctl.kubectl.visiting import visit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.info import Info
    from minikctl.kubectl.invocation import Invocation

REQUESTS = "certificatesigningrequests.certificates.k8s.io"


def decide(invocation: Invocation, type_: str, *, excluded: str, reason: str, message: str) -> int:
    """Add a condition of ``type_`` to the requests, unless they have one of the ``excluded`` type (a fault)."""
    flags, args = invocation.flags, invocation.args
    printer = object_printer(invocation, type_.lower())
    if not args and not flags["filename"] and not flags["kustomize"]:
        raise CommandError("one or more CSRs must be specified as <name> or -f <filename>")
    words = [word if "/" in word else f"{REQUESTS}/{word}" for word in args]
    query = Query(filenames=flags["filename"], kustomize=flags["kustomize"], recursive=flags["recursive"], latest=True)
    selection = select(invocation, words, query)
    client = invocation.session.client
    condition = {"type": type_, "status": "True", "reason": reason, "message": message}

    def act(info: Info) -> None:
        if info.resource != REQUESTS:
            shown = f"{info.mapping['kind']}.{info.mapping['group']}".rstrip(".")
            raise CommandError(f"can only handle CertificateSigningRequest.certificates.k8s.io objects, got {shown}")
        try:
            request = client.get(REQUESTS, "", info.name)
        except NotFound as fault:
            raise CommandError(f"could not find v1 version of {info.name}: {fault}") from None
        known = _types(request)
        if excluded in known:
            raise CommandError(f"certificate signing request {quote(info.name)} is already {excluded}")
        if type_ not in known or flags["force"]:
            new = request if type_ in known else _with(request, condition, rfc3339(invocation.session.now))
            client.update(REQUESTS, new, subresource="approval")
        printer.print(info.obj or {}, invocation.out)

    visit(selection, act)
    if not selection.infos:
        invocation.print("No resources found")
    return 0


def _types(request: Obj) -> set[str]:
    return {condition["type"] for condition in (request.get("status") or {}).get("conditions") or ()}


def _with(request: Obj, condition: Obj, now: str) -> Obj:
    status = request.get("status") or {}
    added = {**condition, "lastUpdateTime": now, "lastTransitionTime": None}
    return {**request, "status": {**status, "conditions": [*(status.get("conditions") or ()), added]}}
