"""The declaration of `apply` and its subcommands."""

from __future__ import annotations

from minikctl.kubectl.flags import Command, Flag
from minikctl.kubectl.surface import shared

_MANAGER = shared.field_manager("kubectl-client-side-apply")

_EDIT = Command(
    "edit-last-applied",
    "Change the manifest that apply compares with, in an editor",
    usage="(TYPE/NAME | TYPE NAME | -f FILE)",
    examples="""
minikctl apply edit-last-applied deployment/web
""",
    flags=(
        *shared.FILES,
        *shared.PRINT,
        _MANAGER,
        shared.VALIDATE,
        shared.WINDOWS_LINE_ENDINGS,
        shared.RECORD,
    ),
    complete="types",
)

_SET = Command(
    "set-last-applied",
    "Let apply compare with a manifest, without applying it",
    usage="-f FILE",
    examples="""
minikctl apply set-last-applied -f web.yaml --create-annotation
""",
    flags=(
        *shared.PRINT,
        Flag("create-annotation", "bool", False, "set the annotation on objects that have none yet"),
        shared.DRY_RUN,
        shared.filename(),
    ),
)

_VIEW = Command(
    "view-last-applied",
    "Print the manifest that apply compares with",
    usage="(TYPE [NAME | -l SELECTOR] | TYPE/NAME | -f FILE)",
    examples="""
minikctl apply view-last-applied deployment/web -o json
""",
    flags=(
        *shared.FILES,
        shared.ALL,
        Flag("output", "string", "yaml", "form to print", short="o", choices=("yaml", "json")),
        shared.SELECTOR,
    ),
    complete="types",
)

COMMAND = Command(
    "apply",
    "Bring objects to what manifests say",
    usage="(-f FILE | -k DIRECTORY)",
    about="""
Makes what does not exist yet and changes what differs. Fields that a manifest no longer has are removed if an earlier
one set them; fields that others set stay.
""",
    examples="""
minikctl apply -f app.yaml
cat app.yaml | minikctl apply -f -

# A kustomization
minikctl apply -k overlays/staging

# Also delete what the directory no longer has
minikctl apply -f manifests/ --prune -l app=web

# Merge on the server, with its account of who owns which field
minikctl apply -f app.yaml --server-side
""",
    flags=(
        *shared.FILES,
        *shared.PRINT,
        *shared.DELETION,
        shared.ALL,
        shared.DRY_RUN,
        _MANAGER,
        Flag("force-conflicts", "bool", False, "with --server-side, take fields over from other managers"),
        Flag("openapi-patch", "bool", True, "use the server's schema to merge lists"),
        Flag("overwrite", "bool", True, "what the manifest says wins over changes made since"),
        Flag("prune", "bool", False, "delete applied objects that the manifests no longer have; with -l or --all"),
        Flag("prune-allowlist", "array", (), "type that --prune may delete, as GROUP/VERSION/KIND; may be repeated"),
        shared.SELECTOR,
        Flag("server-side", "bool", False, "let the server merge the manifest"),
        shared.subresource("part of the object to apply to; only with --server-side"),
        shared.VALIDATE,
        shared.RECORD,
    ),
    children=(_EDIT, _SET, _VIEW),
)
