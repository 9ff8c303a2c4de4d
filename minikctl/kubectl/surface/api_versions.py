"""The declaration of `api-versions`."""

from __future__ import annotations

from minikctl.kubectl.flags import Command

COMMAND = Command(
    "api-versions",
    "List the API versions that the server knows",
    about="""
One line each, as GROUP/VERSION; the core group has no name.
""",
    examples="""
minikctl api-versions
""",
)
