"""The declarations of `create deployment`, `create job` and `create cronjob`."""

from __future__ import annotations

from minikctl.kubectl.flags import Command, Flag
from minikctl.kubectl.surface import shared

DEPLOYMENT = Command(
    "deployment",
    "Create a deployment",
    usage="NAME --image=IMAGE... [--replicas=N] [--port=PORT] [-- COMMAND [ARG...]]",
    examples="""
# Three pods of nginx
minikctl create deployment web --image=nginx --replicas=3

# With a command of its own and a port
minikctl create deployment tick --image=busybox --port=8080 -- sh -c "date; sleep 60"
""",
    flags=(
        *shared.CREATE,
        Flag("image", "list", (), "image to run; several give a pod several containers", required=True),
        Flag("port", "int32", -1, "port that the container listens on"),
        Flag("replicas", "int32", 1, "how many pods to keep", short="r"),
    ),
    aliases=("deploy",),
)

JOB = Command(
    "job",
    "Create a job, or run a cron job now",
    usage="NAME (--image=IMAGE [-- COMMAND [ARG...]] | --from=cronjob/NAME)",
    examples="""
minikctl create job once --image=busybox -- date

# What the cron job would run next
minikctl create job try --from=cronjob/nightly
""",
    flags=(
        *shared.CREATE,
        Flag("from", "string", "", "cron job to take the work from, as cronjob/NAME"),
        Flag("image", "string", "", "image to run"),
    ),
)

CRON_JOB = Command(
    "cronjob",
    "Create a cron job",
    usage="NAME --image=IMAGE --schedule='MINUTE HOUR DAY MONTH WEEKDAY' [-- COMMAND [ARG...]]",
    examples="""
# Every night at three
minikctl create cronjob nightly --image=busybox --schedule="0 3 * * *" -- date
""",
    flags=(
        *shared.CREATE,
        Flag("image", "string", "", "image to run", required=True),
        Flag("restart", "string", "", "restart policy of the pods: OnFailure or Never"),
        Flag("schedule", "string", "", "when to run, in the form of cron", required=True),
    ),
    aliases=("cj",),
)
