"""Certificates and keys that a kubeconfig names or holds."""

from __future__ import annotations

import os
from binascii import b2a_base64

from minikctl.kubectl.errors import CommandError


def check_file(flag: str, path: str) -> None:
    """Raises CommandError for a file that is not there."""
    try:
        os.stat(path)
    except OSError as fault:
        why = (fault.strerror or str(fault)).lower()
        raise CommandError(f"could not stat {flag} file {path}: stat {path}: {why}") from None


def embedded(path: str) -> str:
    """The content of a file in base64; raises CommandError."""
    try:
        with open(path, "rb") as file:
            return b2a_base64(file.read(), newline=False).decode()
    except OSError as fault:
        raise CommandError(f"open {path}: {(fault.strerror or str(fault)).lower()}") from None
