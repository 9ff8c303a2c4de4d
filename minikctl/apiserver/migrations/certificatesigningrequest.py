"""certificates.k8s.io/v1beta1 CertificateSigningRequest: signer and usages could be left out.

Which of the kubelet's two signers was meant followed from the request's subject; that is not looked at here, so such a
request gets the name that stood for "unknown", which today's validation refuses with a clear message.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj


def modernise(obj: Obj) -> Obj:
    spec = {**(obj.get("spec") or {})}
    spec["signerName"] = spec.get("signerName") or "kubernetes.io/legacy-unknown"
    spec["usages"] = spec.get("usages") or ["digital signature", "key encipherment"]
    return {**obj, "spec": spec}
