"""The declaration of `delete`."""

from __future__ import annotations

from minikctl.kubectl.flags import Command, Flag
from minikctl.kubectl.surface import shared

COMMAND = Command(
    "delete",
    "Delete objects by name, label or manifest",
    usage="(TYPE (NAME... | -l SELECTOR | --all) | TYPE/NAME... | -f FILE | -k DIRECTORY)",
    about="""
Objects end cleanly: a pod first gets its grace period, and an object with finalizers stays until they are done. The
command waits for that, unless --wait=false is given.
""",
    examples="""
# A pod and a service
minikctl delete pod/web service/web

# What a manifest describes
minikctl delete -f app.yaml

# By label, in every namespace
minikctl delete jobs -l batch=nightly -A

# A deployment, leaving its pods running
minikctl delete deployment web --cascade=orphan

# At once, without a grace period
minikctl delete pod stuck --force
""",
    flags=(
        *shared.FILES,
        shared.ALL,
        shared.ALL_NAMESPACES,
        shared.CASCADE,
        shared.DRY_RUN,
        shared.FIELD_SELECTOR,
        shared.FORCE,
        shared.GRACE_PERIOD,
        Flag("ignore-not-found", "bool", False, "a missing object is no fault (so by default with --all)"),
        Flag("interactive", "bool", False, "ask before anything is deleted", short="i"),
        Flag("now", "bool", False, "a grace period of one second"),
        Flag("output", "string", "", "name prints TYPE/NAME instead of a sentence", short="o", choices=("name",)),
        Flag("raw", "string", "", "path of the API server to send DELETE to"),
        shared.SELECTOR,
        shared.DELETE_TIMEOUT,
        Flag("wait", "bool", True, "return only when the objects are gone, finalizers included"),
    ),
    complete="types",
)
