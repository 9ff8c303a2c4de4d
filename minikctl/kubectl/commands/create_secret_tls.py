"""create secret tls: a certificate and its key, which have to belong together."""

from __future__ import annotations

from minikctl.kubectl.creation import Creation
from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.key_pair import check_key_pair
from minikctl.kubectl.secret_content import SecretContent

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    creation = Creation(invocation)
    certificate_path, key_path = invocation.flags["cert"], invocation.flags["key"]
    if not key_path or not certificate_path:
        raise CommandError("key and cert must be specified")
    certificate, key = _content(certificate_path), _content(key_path)
    check_key_pair(certificate, key, certificate_path, key_path)
    content = SecretContent(creation)
    content.add("tls.crt", certificate)
    content.add("tls.key", key)
    return content.send("kubernetes.io/tls")


def _content(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as fault:
        raise CommandError(f"Cannot read file {path}, open {path}: {(fault.strerror or str(fault)).lower()}") from None
