"""The description of a CertificateSigningRequest."""

from __future__ import annotations

from base64 import b64decode

from minikctl.apimachinery.duration import human
from minikctl.apimachinery.selectors import format_labels
from minikctl.kubectl.describe.certificate_request import CertificateError, read_request
from minikctl.kubectl.describe.events import text_with_events
from minikctl.kubectl.describe.moments import rfc1123
from minikctl.kubectl.describe.page import Page
from minikctl.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client


_LISTS = (
    ("Organization", "O"),
    ("Organizational Unit", "OU"),
    ("Country", "C"),
    ("Locality", "L"),
    ("Province", "ST"),
    ("StreetAddress", "STREET"),
    ("PostalCode", "POSTALCODE"),
)


def describe(obj: Obj, client: Client, now: int, *, show_events: bool = True) -> str:
    """Raises CommandError where the request inside cannot be read."""
    meta, spec = obj["metadata"], obj["spec"]
    try:
        request = read_request(b64decode(spec.get("request") or ""))
    except CertificateError as fault:
        raise CommandError(f"Error parsing CSR: {fault}") from None
    page = Page()
    page.field("Name", meta["name"])
    page.field("Labels", format_labels(meta.get("labels")))
    page.field("Annotations", format_labels(meta.get("annotations")))
    page.field("CreationTimestamp", rfc1123(meta.get("creationTimestamp")))
    page.field("Requesting User", spec.get("username") or "")
    if spec.get("signerName"):
        page.field("Signer", spec["signerName"])
    if spec.get("expirationSeconds") is not None:
        page.field("Requested Duration", human(spec["expirationSeconds"]))
    page.field("Status", _status(obj.get("status") or {}))
    page.line("Subject:")
    page.field("\tCommon Name", request.subject.get("CN", [""])[-1])
    page.field("\tSerial Number", request.subject.get("SERIALNUMBER", [""])[-1])
    for label, key in _LISTS:
        _write_list(page, label, request.subject.get(key))
    if request.names:
        page.line("Subject Alternative Names:")
        for label in ("DNS Names", "Email Addresses", "URIs", "IP Addresses"):
            _write_list(page, label, request.names.get(label))
    return text_with_events(page, obj, client, now, show_events)


def _write_list(page: Page, label: str, values: list[str] | None) -> None:
    if values:
        page.field(f"\t{label}", "\n\t\t".join(values))


def _status(status: Obj) -> str:
    """``Approved,Issued``."""
    types = {condition["type"] for condition in status.get("conditions") or ()}
    text = "Denied" if "Denied" in types else "Approved" if "Approved" in types else "Pending"
    return text + (",Failed" if "Failed" in types else "") + (",Issued" if status.get("certificate") else "")
