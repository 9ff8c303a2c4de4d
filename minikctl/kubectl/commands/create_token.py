"""create token: ask the API server for a token of a service account."""

from __future__ import annotations

from minikctl.apimachinery.errors import StatusError
from minikctl.kubectl.creation import name_argument, object_printer
from minikctl.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.invocation import Invocation

_BOUND_KINDS = ("Node", "Pod", "Secret")


def run(invocation: Invocation) -> int:
    name = name_argument(invocation)
    printer = object_printer(invocation, "created")
    flags = invocation.flags
    _check(name, flags)
    spec: Obj = {"audiences": flags["audience"] or None}
    if flags["duration"] > 0:
        spec["expirationSeconds"] = int(flags["duration"])
    if flags["bound-object-kind"]:
        bound = {"kind": flags["bound-object-kind"], "apiVersion": "v1", "name": flags["bound-object-name"]}
        if flags["bound-object-uid"]:
            bound["uid"] = flags["bound-object-uid"]
        spec["boundObjectRef"] = bound
    body = {"kind": "TokenRequest", "apiVersion": "authentication.k8s.io/v1", "metadata": {"name": name}, "spec": spec}
    try:
        answer = invocation.session.client.create(
            "serviceaccounts", body, namespace=invocation.namespace, subresource="token"
        )
    except StatusError as fault:
        raise CommandError(f"failed to create token: {fault}") from None
    token = (answer.get("status") or {}).get("token")
    if not token:
        raise CommandError("failed to create token: no token in server response")
    if "output" in invocation.changed:
        printer.print(answer, invocation.out)
    else:
        invocation.print(token, end="\n" if invocation.out.isatty() else "")
    return 0


def _check(name: str, flags: dict[str, Any]) -> None:
    if not name:
        raise CommandError("service account name is required")
    if flags["duration"] < 0:
        raise CommandError("--duration must be greater than or equal to 0")
    if flags["duration"] % 1:
        raise CommandError("--duration cannot be expressed in units less than seconds")
    if "" in flags["audience"]:
        raise CommandError("--audience must not be an empty string")
    kind = flags["bound-object-kind"]
    if not kind:
        for part in ("name", "uid"):
            if flags[f"bound-object-{part}"]:
                raise CommandError(f"--bound-object-{part} can only be set if --bound-object-kind is provided")
    elif kind not in _BOUND_KINDS:
        raise CommandError(f"supported --bound-object-kind values are {', '.join(_BOUND_KINDS)}")
    elif not flags["bound-object-name"]:
        raise CommandError("--bound-object-name is required if --bound-object-kind is provided")
