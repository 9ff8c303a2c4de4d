"""``cpu=200m,memory=64Mi`` on a command line. Source: kubectl's populateResourceListV1."""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError


def resource_amounts(text: str) -> dict[str, str]:
    """Amounts in their canonical form by resource; raises CommandError."""
    from minikctl.apimachinery.quantity import QuantityError, canonical

    found: dict[str, str] = {}
    for statement in text.split(",") if text else ():
        parts = statement.split("=")
        if len(parts) != 2:
            raise CommandError(f"Invalid argument syntax {statement}, expected <resource>=<value>")
        try:
            found[parts[0]] = canonical(parts[1])
        except QuantityError as fault:
            raise CommandError(str(fault)) from None
    return found
