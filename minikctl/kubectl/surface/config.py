"""The declaration of `config` and its subcommands."""

from __future__ import annotations

from minikctl.kubectl.flags import Command, Flag
from minikctl.kubectl.surface import config_set, shared

_GET_CONTEXTS = Command(
    "get-contexts",
    "List the contexts, or some of them",
    usage="[NAME...] [-o name]",
    examples="""
minikctl config get-contexts
""",
    flags=(
        shared.NO_HEADERS,
        Flag("output", "string", "", "name prints bare names", short="o", choices=("name",)),
    ),
)

_RENAME_CONTEXT = Command(
    "rename-context",
    "Give a context another name",
    usage="NAME NEW_NAME",
    examples="""
minikctl config rename-context old new
""",
    complete="contexts",
)

_USE_CONTEXT = Command(
    "use-context",
    "Work in another context from now on",
    usage="NAME",
    examples="""
minikctl config use-context staging
""",
    aliases=("use",),
    complete="contexts",
)

_VIEW = Command(
    "view",
    "Print the kubeconfig, secrets left out",
    usage="[flags]",
    examples="""
minikctl config view

# What the current context needs, to be taken elsewhere
minikctl config view --minify --flatten --raw
""",
    flags=(
        Flag("flatten", "bool", False, "put the content of named files into the output"),
        Flag("merge", "bool", True, "merge all kubeconfig files"),
        Flag("minify", "bool", False, "only what the current context needs"),
        shared.output(default="yaml"),
        Flag("raw", "bool", False, "leave secrets and certificates in"),
        *shared.TEMPLATING,
    ),
)

COMMAND = Command(
    "config",
    "Read and change kubeconfig files",
    usage="SUBCOMMAND",
    about="""
The file is minikctl's own, never that of real clusters: --kubeconfig, else $MINIKCTL_CONFIG, else the data folder's.
""",
    children=(
        Command("current-context", "Print the name of the current context"),
        Command("delete-cluster", "Remove a cluster", usage="NAME", complete="clusters"),
        Command("delete-context", "Remove a context", usage="NAME", complete="contexts"),
        Command("delete-user", "Remove a user", usage="NAME", complete="users"),
        Command("get-clusters", "List the clusters"),
        _GET_CONTEXTS,
        Command("get-users", "List the users"),
        _RENAME_CONTEXT,
        config_set.SET,
        config_set.SET_CLUSTER,
        config_set.SET_CONTEXT,
        config_set.SET_CREDENTIALS,
        Command("unset", "Remove one value", usage="PROPERTY", examples="\nminikctl config unset contexts.staging\n"),
        _USE_CONTEXT,
        _VIEW,
    ),
    group="stderr",
)
