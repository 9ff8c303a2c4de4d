"""The declaration of `run`."""

from __future__ import annotations

from minikctl.kubectl.flags import Command, Flag
from minikctl.kubectl.surface import shared

COMMAND = Command(
    "run",
    "Run an image in a pod",
    usage="NAME --image=IMAGE [--env=KEY=VALUE]... [--port=PORT] [--command] [-- COMMAND [ARG...]]",
    examples="""
minikctl run web --image=nginx --port=80

# Words after -- are arguments; with --command the first is what runs
minikctl run tick --image=busybox --command -- sh -c "date; sleep 60"

# Show the pod instead of making it
minikctl run web --image=nginx --dry-run=client -o yaml
""",
    flags=(
        *shared.FILES,
        *shared.PRINT,
        *shared.DELETION,
        Flag("annotations", "array", (), "annotation of the pod, as KEY=VALUE; may be repeated"),
        Flag("attach", "bool", False, "show the container's output (so by default with -i)"),
        Flag("command", "bool", False, "words after -- are the command, not its arguments"),
        shared.DRY_RUN,
        Flag("env", "array", (), "environment variable, as KEY=VALUE; may be repeated"),
        Flag("expose", "bool", False, "make a service for --port too"),
        shared.field_manager("kubectl-run"),
        Flag("image", "string", "", "image to run", required=True),
        Flag("image-pull-policy", "string", "", "Always, IfNotPresent or Never; without it the server's choice"),
        Flag("labels", "string", "", "labels of the pod, as a=b,c=d", short="l"),
        Flag("leave-stdin-open", "bool", False, "keep stdin open after the first client has gone"),
        shared.OVERRIDE_TYPE,
        shared.OVERRIDES,
        shared.pod_running_timeout(60.0),
        Flag("port", "string", "", "port that the container listens on"),
        Flag("privileged", "bool", False, "run the container with all rights on its node"),
        Flag("quiet", "bool", False, "print no hints", short="q"),
        Flag("restart", "string", "Always", "restart policy", choices=("Always", "OnFailure", "Never")),
        Flag("rm", "bool", False, "delete the pod when it has ended; only when attached"),
        shared.SAVE_CONFIG,
        shared.STDIN,
        shared.TTY,
        shared.RECORD,
    ),
)
