"""The declaration of `logs`."""

from __future__ import annotations

from minikctl.kubectl.flags import Command, Flag
from minikctl.kubectl.surface import shared

COMMAND = Command(
    "logs",
    "Print what a container has written",
    usage="[-f] [-p] (POD | TYPE/NAME | -l SELECTOR) [-c CONTAINER]",
    examples="""
minikctl logs web-0

# Go on printing, the last 20 lines first
minikctl logs -f --tail=20 deployment/web

# Every container of every pod with a label, each line with its source
minikctl logs -l app=web --all-containers --prefix

# What a container wrote before it was restarted
minikctl logs -p web-0 -c nginx
""",
    flags=(
        Flag("all-containers", "bool", False, "every container of the pods"),
        Flag("all-pods", "bool", False, "every pod of the object, with --prefix"),
        shared.CONTAINER,
        Flag("follow", "bool", False, "go on printing what is written", short="f"),
        Flag("ignore-errors", "bool", False, "with --follow, go on when one of the logs fails"),
        Flag("insecure-skip-tls-verify-backend", "bool", False, "do not check the certificate of the node"),
        Flag("limit-bytes", "int", 0, "most bytes to print; 0 is no limit"),
        Flag("max-log-requests", "int", 5, "most logs to follow at once with a selector"),
        shared.pod_running_timeout(20.0),
        Flag("prefix", "bool", False, "begin each line with its pod and container"),
        Flag("previous", "bool", False, "the container that ran before the last restart", short="p"),
        shared.SELECTOR,
        Flag("since", "duration", 0.0, "only lines of the last time (5s, 2m, 3h)"),
        Flag("since-time", "string", "", "only lines after this moment (2026-01-31T12:00:00Z)"),
        Flag("tail", "int", -1, "only so many of the last lines; -1 is all, or 10 with a selector"),
        Flag("timestamps", "bool", False, "begin each line with its moment"),
    ),
    complete="pods-and-container",
)
