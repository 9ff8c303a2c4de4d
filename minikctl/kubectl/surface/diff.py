"""The declaration of `diff`."""

from __future__ import annotations

from minikctl.kubectl.flags import Command, Flag
from minikctl.kubectl.surface import shared

COMMAND = Command(
    "diff",
    "Show what apply would change",
    usage="(-f FILE | -k DIRECTORY)",
    about="""
Exits 0 when nothing would change, 1 when something would, and with a higher code for a fault. The program that
compares is diff, or what $KUBECTL_EXTERNAL_DIFF names.
""",
    examples="""
minikctl diff -f app.yaml
cat app.yaml | minikctl diff -f -
""",
    flags=(
        *shared.FILES,
        Flag("concurrency", "int", 1, "objects to compare at a time"),
        shared.field_manager("kubectl-client-side-apply"),
        Flag("force-conflicts", "bool", False, "with --server-side, take fields over from other managers"),
        Flag("prune", "bool", False, "show what --prune would delete, too"),
        Flag("prune-allowlist", "array", (), "type that --prune may delete, as GROUP/VERSION/KIND; may be repeated"),
        shared.SELECTOR,
        Flag("server-side", "bool", False, "let the server merge the manifest"),
        Flag("show-managed-fields", "bool", False, "compare metadata.managedFields, too"),
    ),
    exit_offset=1,
)
