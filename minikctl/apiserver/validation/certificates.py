"""Certificate signing requests and trust bundles.

Certificates are not opened: whether a request's signature fits is not checked, nor is a bundle's content.
Source: k8s.io/kubernetes/pkg/apis/certificates/validation.
"""

from __future__ import annotations

from binascii import a2b_base64

from minikctl.apimachinery import field_errors
from minikctl.apiserver.validation import names
from minikctl.apiserver.validation.metadata import faults_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj

_USAGES = frozenset(
    (
        "signing",
        "digital signature",
        "content commitment",
        "key encipherment",
        "key agreement",
        "data encipherment",
        "cert sign",
        "crl sign",
        "encipher only",
        "decipher only",
        "any",
        "server auth",
        "client auth",
        "code signing",
        "email protection",
        "s/mime",
        "ipsec end system",
        "ipsec tunnel",
        "ipsec user",
        "timestamping",
        "ocsp signing",
        "microsoft sgc",
        "netscape sgc",
    )
)


def validate_request(obj: Obj) -> list[FieldError]:
    spec = obj.get("spec") or {}
    text = spec.get("request") or ""
    faults: list[FieldError] = []
    content = a2b_base64(text)
    if b"-----BEGIN CERTIFICATE REQUEST-----" not in content:
        # Bytes are shown as Go prints them.
        shown = field_errors.Literal("[]byte{" + ", ".join(f"{byte:#x}" for byte in content) + "}")
        why = "PEM block type must be CERTIFICATE REQUEST"
        faults.append(field_errors.invalid("spec.request", shown, why))
    if not spec.get("usages"):
        faults.append(field_errors.required("spec.usages", "usages is required"))
    for index, usage in enumerate(spec.get("usages") or ()):
        path = f"spec.usages[{index}]"
        if usage not in _USAGES:
            faults.append(field_errors.not_supported(path, usage, _USAGES))
        if usage in spec["usages"][:index]:
            faults.append(field_errors.duplicate(path, usage))
    faults += validate_signer_name(spec.get("signerName") or "", "spec.signerName")
    seconds = spec.get("expirationSeconds")
    if seconds is not None and seconds < 600:
        why = "may not specify a duration less than 600 seconds (10 minutes)"
        faults.append(field_errors.invalid("spec.expirationSeconds", seconds, why))
    return faults


def validate_signer_name(signer: str, path: str) -> list[FieldError]:
    """``example.com/my-signer``"""
    if not signer:
        return [field_errors.required(path)]
    domain, slash, rest = signer.partition("/")
    if not slash or "/" in rest:
        return [
            field_errors.invalid(
                path, signer, "must be a fully qualified domain and path of the form 'example.com/signer-name'"
            )
        ]
    wrong = names.is_dns1123_subdomain(domain)
    faults = [
        field_errors.invalid(path, signer, f"validating domain {field_errors.show(domain)}: {why}") for why in wrong
    ]
    if domain.count(".") < 1:
        faults.append(
            field_errors.invalid(path, signer, "should be a domain with at least two segments separated by dots")
        )
    for label in rest.split("."):
        wrong = names.is_dns1123_label(label)
        faults += [
            field_errors.invalid(path, signer, f"validating label {field_errors.show(label)}: {why}") for why in wrong
        ]
    return faults


def validate_bundle(obj: Obj) -> list[FieldError]:
    spec = obj.get("spec") or {}
    name = (obj.get("metadata") or {}).get("name") or ""
    signer = spec.get("signerName") or ""
    faults: list[FieldError] = []
    if signer:
        prefix = signer.replace("/", ":") + ":"
        if not name.startswith(prefix):
            why = f"ClusterTrustBundle for signerName {signer} must be named with prefix {prefix}"
            faults.append(field_errors.invalid("metadata.name", name, why))
        faults += validate_signer_name(signer, "spec.signerName")
    elif ":" in name:
        why = 'ClusterTrustBundle without signer name must not have ":" in its name'
        faults.append(field_errors.invalid("metadata.name", name, why))
    else:
        faults += faults_of("metadata.name", name, names.is_dns1123_subdomain(name))
    if "-----BEGIN CERTIFICATE-----" not in (spec.get("trustBundle") or ""):
        why = "at least one trust anchor must be provided"
        faults.append(field_errors.invalid("spec.trustBundle", "<value omitted>", why))
    return faults
