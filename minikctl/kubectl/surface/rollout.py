"""The declaration of `rollout` and its subcommands."""

from __future__ import annotations

from minikctl.kubectl.flags import Command, Flag
from minikctl.kubectl.surface import shared

_TARGET = "(TYPE NAME | TYPE/NAME... | -l SELECTOR | -f FILE)"
_MANAGER = shared.field_manager("kubectl-rollout")

_HISTORY = Command(
    "history",
    "List the revisions of an object",
    usage=f"{_TARGET} [--revision=N]",
    examples="""
minikctl rollout history deployment/web

# The pod template of one revision
minikctl rollout history deployment/web --revision=3
""",
    flags=(
        *shared.FILES,
        *shared.PRINT,
        Flag("revision", "int", 0, "revision to show in full"),
        shared.SELECTOR,
    ),
    complete=f"types:{shared.ROLLOUT_TYPES}",
)

_PAUSE = Command(
    "pause",
    "Stop a deployment from rolling out changes",
    usage=_TARGET,
    about="""
Changes of the pod template are kept and rolled out together when the deployment is resumed.
""",
    examples="""
minikctl rollout pause deployment/web
""",
    flags=(*shared.FILES, *shared.PRINT, _MANAGER, shared.SELECTOR),
    complete="types:deployment",
)

_RESTART = Command(
    "restart",
    "Replace all pods of an object by new ones",
    usage=_TARGET,
    examples="""
minikctl rollout restart deployment/web

# Every daemon set with a label
minikctl rollout restart daemonset --selector=tier=log
""",
    flags=(*shared.FILES, *shared.PRINT, _MANAGER, shared.SELECTOR),
    complete=f"types:{shared.ROLLOUT_TYPES}",
)

_RESUME = Command(
    "resume",
    "Let a paused deployment roll out its changes",
    usage=_TARGET,
    examples="""
minikctl rollout resume deployment/web
""",
    flags=(*shared.FILES, *shared.PRINT, _MANAGER, shared.SELECTOR),
    complete="types:deployment",
)

_STATUS = Command(
    "status",
    "Tell how far a rollout is, and wait for its end",
    usage=f"{_TARGET} [--watch=false] [--timeout=TIME]",
    about="""
Follows the newest rollout to its end, also when another one begins meanwhile; --revision holds to one of them.
""",
    examples="""
minikctl rollout status deployment/web

# One look, no waiting
minikctl rollout status statefulset/db --watch=false
""",
    flags=(
        *shared.FILES,
        Flag("revision", "int", 0, "fail when this is not the revision that is rolled out"),
        shared.SELECTOR,
        Flag("timeout", "duration", 0.0, "longest time to wait (1s, 2m, 3h); 0 waits for ever"),
        Flag("watch", "bool", True, "wait for the end of the rollout", short="w"),
    ),
    complete=f"one:{shared.ROLLOUT_TYPES}",
)

_UNDO = Command(
    "undo",
    "Go back to an earlier revision",
    usage=f"{_TARGET} [--to-revision=N]",
    examples="""
# To the one before
minikctl rollout undo deployment/web

# To a certain one
minikctl rollout undo daemonset/agent --to-revision=3
""",
    flags=(
        *shared.FILES,
        *shared.PRINT,
        shared.DRY_RUN,
        shared.SELECTOR,
        Flag("to-revision", "int", 0, "revision to go back to; 0 is the one before"),
    ),
    complete=f"types:{shared.ROLLOUT_TYPES}",
)

COMMAND = Command(
    "rollout",
    "Follow, stop and take back rollouts",
    usage="SUBCOMMAND",
    about="""
Works on deployments, daemon sets and stateful sets.
""",
    examples="""
minikctl rollout status deployment/web
minikctl rollout undo deployment/web
""",
    children=(_HISTORY, _PAUSE, _RESTART, _RESUME, _STATUS, _UNDO),
    group="stdout",
)
