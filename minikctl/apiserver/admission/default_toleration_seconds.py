"""DefaultTolerationSeconds: a pod stays five minutes on a node that is not ready or out of reach."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.apiserver.registry.kind import Kind
    from minikctl.apiserver.server import APIServer
    from minikctl.client.request import Request

SECONDS = 300
TAINTS = ("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable")


def mutate(server: APIServer, kind: Kind, request: Request, obj: Obj, old: Obj | None) -> None:
    if old is not None:
        return
    tolerations = list(obj["spec"].get("tolerations") or ())
    for taint in TAINTS:
        if not any(_covers(toleration, taint) for toleration in tolerations):
            tolerations.append(
                {"key": taint, "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": SECONDS}
            )
    obj["spec"]["tolerations"] = tolerations


def _covers(toleration: Obj, taint: str) -> bool:
    key_fits = toleration.get("key") in (taint, None, "")
    return key_fits and toleration.get("effect") in ("NoExecute", None, "")
