"""Whether a certificate and a private key, both PEM, belong together; in the words of Go's crypto/tls."""

from __future__ import annotations

import re

from minikctl.kubectl.errors import CommandError

_BLOCK = re.compile(rb"^-----BEGIN ([^\n]*?)-----\s*$.*?^-----END \1-----\s*$", re.MULTILINE | re.DOTALL)
_CERTIFICATE = "CERTIFICATE"


def check_key_pair(certificate: bytes, key: bytes, certificate_path: str, key_path: str) -> None:
    """Raises CommandError. The paths are where the two were read from: the check reads them again."""
    _check_certificate(_types(certificate))
    _check_key(_types(key))
    import ssl

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        context.load_cert_chain(certificate_path, key_path, password=lambda: "")
    except ssl.SSLError as fault:
        if fault.reason == "KEY_VALUES_MISMATCH":
            raise CommandError("tls: private key does not match public key") from None
        if fault.reason == "KEY_TYPE_MISMATCH":
            raise CommandError("tls: private key type does not match public key type") from None
        raise CommandError("tls: failed to parse private key") from None


def _types(content: bytes) -> list[str]:
    return [found.group(1).decode("utf-8", "replace") for found in _BLOCK.finditer(content)]


def _check_certificate(types: list[str]) -> None:
    if _CERTIFICATE in types:
        return
    if not types:
        raise CommandError("tls: failed to find any PEM data in certificate input")
    if len(types) == 1 and types[0].endswith("PRIVATE KEY"):
        raise CommandError(
            "tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may "
            "have been switched"
        )
    raise CommandError(
        'tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following '
        f"types: [{' '.join(types)}]"
    )


def _check_key(types: list[str]) -> None:
    if any(type_ == "PRIVATE KEY" or type_.endswith(" PRIVATE KEY") for type_ in types):
        return
    if not types:
        raise CommandError("tls: failed to find any PEM data in key input")
    if types == [_CERTIFICATE]:
        raise CommandError("tls: found a certificate rather than a key in the PEM for the private key")
    raise CommandError(
        'tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the '
        f"following types: [{' '.join(types)}]"
    )
