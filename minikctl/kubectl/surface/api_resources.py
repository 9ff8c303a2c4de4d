"""The declaration of `api-resources`."""

from __future__ import annotations

from minikctl.kubectl.flags import Command, Flag
from minikctl.kubectl.surface import shared

COMMAND = Command(
    "api-resources",
    "List the types that the server knows",
    usage="[flags]",
    examples="""
# With verbs and categories
minikctl api-resources -o wide

# What belongs to no namespace
minikctl api-resources --namespaced=false
""",
    flags=(
        Flag("api-group", "string", "", "only types of this group"),
        Flag("cached", "bool", False, "use the cached list where there is one"),
        Flag("categories", "list", (), "only types of these categories"),
        Flag("namespaced", "bool", True, "types that belong to a namespace; =false those that do not"),
        shared.NO_HEADERS,
        Flag("output", "string", "", "wide or name", short="o", choices=("wide", "name")),
        Flag("sort-by", "string", "", "sort by name or kind", choices=("name", "kind")),
        Flag("verbs", "list", (), "only types that know these verbs"),
    ),
)
