"""ServiceAccount: a pod acts as somebody, whose token it finds in a volume with the cluster's CA and its namespace."""

from __future__ import annotations

from minikctl.apimachinery.errors import forbidden
from minikctl.apiserver.admission import shown_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.apiserver.registry.kind import Kind
    from minikctl.apiserver.server import APIServer
    from minikctl.client.request import Request

MOUNT_PATH = "/var/run/secrets/kubernetes.io/serviceaccount"
VOLUME = "kube-api-access-"
MIRROR = "kubernetes.io/config.source"
TOKEN_SECONDS = 3607
"""An hour and a bit: the odd number marks tokens that the cluster injected."""


def mutate(server: APIServer, kind: Kind, request: Request, obj: Obj, old: Obj | None) -> None:
    if old is not None or (obj["metadata"].get("annotations") or {}).get(MIRROR):
        return
    spec = obj["spec"]
    name = spec.get("serviceAccountName") or "default"
    spec["serviceAccountName"] = spec["serviceAccount"] = name
    namespace = obj["metadata"]["namespace"]
    account = server.store.get(f"/registry/serviceaccounts/{namespace}/{name}")
    if account is None:
        if request.trusted and name == "default":
            account = {}
        else:
            why = f'error looking up service account {namespace}/{name}: serviceaccount "{name}" not found'
            raise forbidden("pods", shown_name(obj), why)
    if account.get("imagePullSecrets") and not spec.get("imagePullSecrets"):
        spec["imagePullSecrets"] = [dict(secret) for secret in account["imagePullSecrets"]]
    wanted = spec.get("automountServiceAccountToken")
    if wanted is None:
        wanted = account.get("automountServiceAccountToken")
    if wanted is not False:
        _mount(server, spec)


def _mount(server: APIServer, spec: Obj) -> None:
    """Add the token volume, and its mount to every container that mounts nothing there. A copy of a pod has the
    volume already."""
    own = next((one["name"] for one in spec.get("volumes") or () if one["name"].startswith(VOLUME)), "")
    volume = own or VOLUME + server.identity.suffix()
    used = False
    for container in (*(spec.get("initContainers") or ()), *(spec.get("containers") or ())):
        mounts = container.setdefault("volumeMounts", [])
        if any(mount.get("mountPath") == MOUNT_PATH for mount in mounts):
            continue
        mounts.append({"mountPath": MOUNT_PATH, "name": volume, "readOnly": True})
        used = True
    if used and not own:
        spec.setdefault("volumes", []).append({"name": volume, "projected": _sources()})


def _sources() -> Obj:
    root_ca = {"items": [{"key": "ca.crt", "path": "ca.crt"}], "name": "kube-root-ca.crt"}
    field = {"fieldRef": {"apiVersion": "v1", "fieldPath": "metadata.namespace"}, "path": "namespace"}
    return {
        "defaultMode": 420,
        "sources": [
            {"serviceAccountToken": {"expirationSeconds": TOKEN_SECONDS, "path": "token"}},
            {"configMap": root_ca},
            {"downwardAPI": {"items": [field]}},
        ],
    }
