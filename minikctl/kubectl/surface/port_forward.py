"""The declaration of `port-forward`."""

from __future__ import annotations

from minikctl.kubectl.flags import Command, Flag
from minikctl.kubectl.surface import shared

COMMAND = Command(
    "port-forward",
    "Lead local ports to a pod",
    usage="(POD | TYPE/NAME) [LOCAL_PORT:]REMOTE_PORT...",
    about="""
An empty local port (:80) takes a free one.
""",
    examples="""
# Local port 8080 leads to port 80 of the pod
minikctl port-forward pod/web-0 8080:80

# To a pod behind a service, reachable from outside
minikctl port-forward service/web 8080:80 --address=0.0.0.0
""",
    flags=(
        Flag("address", "list", ("localhost",), "addresses to listen on: IP addresses or localhost"),
        shared.pod_running_timeout(60.0),
    ),
    complete="pods-and-port",
)
