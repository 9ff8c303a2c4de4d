"""The declaration of `get`."""

from __future__ import annotations

from minikctl.kubectl.flags import Command, Flag
from minikctl.kubectl.surface import shared

COMMAND = Command(
    "get",
    "Show one or many objects",
    usage="(TYPE[.VERSION][.GROUP] [NAME... | -l SELECTOR] | TYPE/NAME... | -f FILE) [-o FORMAT] [flags]",
    about="""
Without -o the objects come as a table, one line each, with the columns that matter for their type. Several types may
be given at once, as pods,services, or as the word "all", which stands for the usual workloads.

Use "minikctl api-resources" to see which types there are.
""",
    examples="""
# The pods of the current namespace
minikctl get pods

# Pods of every namespace with their nodes and addresses
minikctl get pods -A -o wide

# One deployment as YAML, read from its name
minikctl get deployment web -o yaml

# Follow the pods of an application as they change
minikctl get pods -l app=web --watch

# Only the images, one a line
minikctl get pods -o jsonpath='{range .items[*]}{.spec.containers[0].image}{"\\n"}{end}'

# Own columns
minikctl get pods -o custom-columns=NAME:.metadata.name,NODE:.spec.nodeName
""",
    flags=(
        *shared.FILES,
        shared.ALL_NAMESPACES,
        shared.CHUNK_SIZE,
        shared.FIELD_SELECTOR,
        Flag("ignore-not-found", "bool", False, "a missing object is no fault: print nothing and exit 0"),
        Flag("label-columns", "list", (), "labels to show as columns of their own", short="L"),
        shared.NO_HEADERS,
        shared.output("custom-columns", "custom-columns-file", "wide"),
        Flag("output-watch-events", "bool", False, "with --watch, tell for each line whether it was added or changed"),
        Flag("raw", "string", "", "path to ask the API server for, as /api/v1/namespaces"),
        shared.SELECTOR,
        Flag("server-print", "bool", True, "let the server choose the columns of tables"),
        Flag("show-kind", "bool", False, "name each object with its type, as pod/web"),
        Flag("show-labels", "bool", False, "show all labels in the last column"),
        Flag("sort-by", "string", "", "jsonpath of the field to sort by, as .metadata.creationTimestamp"),
        shared.subresource("part of the object to get"),
        *shared.TEMPLATING,
        Flag("watch", "bool", False, "go on printing objects as they change", short="w"),
        Flag("watch-only", "bool", False, "print changes only, not what is there already"),
    ),
    complete="types",
)
