"""Secrets of type ``kubernetes.io/service-account-token``: filled in for their ServiceAccount, and gone with it.

They are how a token that never ends is asked for by hand. Source: k8s.io/kubernetes/pkg/controller/serviceaccount/
tokens_controller.go, pkg/serviceaccount/legacy.go.
"""

from __future__ import annotations

from base64 import b64encode

from minikctl.apimachinery.meta import annotations_of, key_of, name_of, split_key, uid_of, with_meta
from minikctl.apimachinery.service_account_tokens import legacy_claims, signed
from minikctl.controller_manager.controller import Controller
from minikctl.controller_manager.root_ca import CERTIFICATE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from minikctl.apimachinery.types import Obj
    from minikctl.apimachinery.watch import Change

TYPE = "kubernetes.io/service-account-token"
ACCOUNT, ACCOUNT_UID = "kubernetes.io/service-account.name", "kubernetes.io/service-account.uid"


class ServiceAccountTokenController(Controller):
    """Keys are those of Secrets."""

    name = "serviceaccount-token"
    source = "serviceaccount-token-controller"

    def keys_for(self, change: Change) -> Iterable[str]:
        if change.resource == "secrets":
            return [key_of(change.obj)] if change.obj.get("type") == TYPE and change.type != "DELETED" else []
        namespace, name = change.obj["metadata"]["namespace"], name_of(change.obj)
        secrets = self.client.list("secrets", namespace, fields=f"type={TYPE}")
        return [key_of(secret) for secret in secrets if annotations_of(secret).get(ACCOUNT) == name]

    def reconcile(self, key: str) -> int | None:
        namespace, name = split_key(key)
        secret = self.client.find("secrets", namespace, name)
        if secret is None or secret.get("type") != TYPE:
            return None
        account = self.client.find("serviceaccounts", namespace, annotations_of(secret).get(ACCOUNT) or "")
        if account is None or annotations_of(secret).get(ACCOUNT_UID) not in (None, "", uid_of(account)):
            self.client.delete("secrets", namespace, name, preconditions={"uid": uid_of(secret)})
            return None
        filled = _filled(secret, account)
        if filled is not secret:
            self.client.update("secrets", filled)
        return None


def _filled(secret: Obj, account: Obj) -> Obj:
    """The Secret with all that it lacks; itself where nothing is missing."""
    data = dict(secret.get("data") or {})
    wanted = {"ca.crt": CERTIFICATE, "namespace": secret["metadata"]["namespace"]}
    data.update({key: b64encode(text.encode()).decode() for key, text in wanted.items() if not data.get(key)})
    if not data.get("token"):
        data["token"] = b64encode(signed(legacy_claims(account, name_of(secret))).encode()).decode()
    annotations = {**annotations_of(secret), ACCOUNT_UID: uid_of(account)}
    if data == (secret.get("data") or {}) and annotations == annotations_of(secret):
        return secret
    return {**with_meta(secret, annotations=annotations), "data": data}
