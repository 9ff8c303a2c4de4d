"""The declaration of `set` and its six parts."""

from __future__ import annotations

from minikctl.kubectl.flags import Command, Flag
from minikctl.kubectl.surface import shared

_CHANGE = (*shared.PRINT, shared.ALL, shared.DRY_RUN, shared.field_manager("kubectl-set"), shared.LOCAL)
_CONTAINERS = Flag("containers", "string", "*", "containers to change, by name or pattern", short="c")

_ENV = Command(
    "env",
    "Change the environment variables of a pod template",
    usage="TYPE/NAME KEY=VALUE... KEY-...",
    about="""
KEY=VALUE sets a variable, KEY- removes it, and a lone - reads KEY=VALUE lines from stdin.
""",
    examples="""
minikctl set env deployment/web LEVEL=debug COLOUR-

# What is set now
minikctl set env deployment/web --list

# Everything in a config map
minikctl set env deployment/web --from=configmap/settings --prefix=APP_
""",
    flags=(
        *shared.FILES,
        *_CHANGE,
        _CONTAINERS,
        Flag("env", "array", (), "variable to set, as KEY=VALUE; may be repeated", short="e"),
        Flag("from", "string", "", "config map or secret to take variables from, as configmap/NAME"),
        Flag("keys", "list", (), "keys to take of --from; all without it"),
        Flag("list", "bool", False, "print the variables instead of changing them"),
        Flag("overwrite", "bool", True, "variables that are set already may change"),
        Flag("prefix", "string", "", "beginning of the names of variables from --from"),
        Flag("resolve", "bool", False, "with --list, show what references lead to"),
        shared.SELECTOR,
    ),
)

_IMAGE = Command(
    "image",
    "Change the images of containers",
    usage="(TYPE NAME | TYPE/NAME... | -f FILE) CONTAINER=IMAGE...",
    about="""
Works on pods, and on pod templates of whatever has one. The container * stands for all of them.
""",
    examples="""
minikctl set image deployment/web nginx=nginx:1.27

# Every container of every deployment
minikctl set image deployments --all '*=nginx:1.27'
""",
    flags=(*shared.FILES, *_CHANGE, shared.SELECTOR, shared.RECORD),
    complete="one:daemonsets,deployments,pods,cronjobs,replicasets,replicationcontrollers,statefulsets",
)

_RESOURCES = Command(
    "resources",
    "Change the requests and limits of containers",
    usage="(TYPE NAME | TYPE/NAME... | -f FILE) [--limits=RESOURCE=AMOUNT,...] [--requests=RESOURCE=AMOUNT,...]",
    about="""
An amount of 0 removes the entry.
""",
    examples="""
minikctl set resources deployment web -c=nginx --requests=cpu=100m,memory=64Mi --limits=memory=128Mi
""",
    flags=(
        *shared.FILES,
        *_CHANGE,
        _CONTAINERS,
        Flag("limits", "string", "", "most that a container may use, as cpu=200m,memory=512Mi"),
        Flag("requests", "string", "", "what a container is given for sure, as cpu=100m,memory=256Mi"),
        shared.SELECTOR,
        shared.RECORD,
    ),
)

_SELECTOR = Command(
    "selector",
    "Replace the selector of a service",
    usage="(TYPE NAME | TYPE/NAME... | -f FILE) KEY=VALUE,... [--resource-version=VERSION]",
    examples="""
minikctl set selector service web app=web,track=stable
""",
    flags=(
        *_CHANGE,
        shared.filename(),
        shared.RECURSIVE_BY_DEFAULT,
        shared.resource_version("change the selector"),
        shared.RECORD,
    ),
)

_SERVICE_ACCOUNT = Command(
    "serviceaccount",
    "Change the service account of a pod template",
    usage="(TYPE NAME | TYPE/NAME... | -f FILE) SERVICE_ACCOUNT",
    examples="""
minikctl set serviceaccount deployment web bot
""",
    flags=(*shared.FILES, *_CHANGE, shared.RECORD),
    aliases=("sa",),
)

_SUBJECT = Command(
    "subject",
    "Add users, groups or service accounts to a binding",
    usage="(TYPE NAME | TYPE/NAME... | -f FILE) [--user=NAME] [--group=NAME] [--serviceaccount=NAMESPACE:NAME]",
    examples="""
minikctl set subject rolebinding readers --user=ann --group=guests
""",
    flags=(*shared.FILES, *_CHANGE, shared.SELECTOR, *shared.SUBJECTS),
)

COMMAND = Command(
    "set",
    "Change one aspect of objects",
    usage="SUBCOMMAND",
    children=(_ENV, _IMAGE, _RESOURCES, _SELECTOR, _SERVICE_ACCOUNT, _SUBJECT),
    group="stderr",
)
