"""The declaration of `debug`."""

from __future__ import annotations

from minikctl.kubectl.flags import Command, Flag
from minikctl.kubectl.surface import shared

_COPY = "of a copy (--copy-to): "

COMMAND = Command(
    "debug",
    "Look into a pod or node with a container made for it",
    usage="(POD | TYPE[[.VERSION].GROUP]/NAME) [-- COMMAND [ARG...]]",
    about="""
A pod gets an ephemeral container, or is copied with changes; a node gets a pod in its own namespaces.
""",
    examples="""
# Beside the containers of a pod
minikctl debug web-0 -it --image=busybox --target=nginx

# In a copy with another image
minikctl debug web-0 --copy-to=web-debug --set-image=nginx=nginx:debug

# On a node
minikctl debug node/node-1 -it --image=busybox
""",
    flags=(
        Flag("arguments-only", "bool", False, "words after -- are arguments, not the command"),
        Flag("attach", "bool", False, "connect to the container (so by default with -i)"),
        Flag("container", "string", "", "name of the new container", short="c"),
        Flag("copy-to", "string", "", "name of a copy of the pod to look into"),
        Flag("custom", "string", "", "file with parts of a container to add to the profile", complete="files"),
        Flag("env", "map", (), "environment variables of the new container, as KEY=VALUE"),
        shared.filename("manifest of the object to look into"),
        Flag("image", "string", "", "image of the new container"),
        Flag("image-pull-policy", "string", "", "Always, IfNotPresent or Never; without it the server's choice"),
        Flag("keep-annotations", "bool", False, f"{_COPY}keep the annotations"),
        Flag("keep-init-containers", "bool", True, f"{_COPY}run the init containers"),
        Flag("keep-labels", "bool", False, f"{_COPY}keep the labels"),
        Flag("keep-liveness", "bool", False, f"{_COPY}keep the liveness probes"),
        Flag("keep-readiness", "bool", False, f"{_COPY}keep the readiness probes"),
        Flag("keep-startup", "bool", False, f"{_COPY}keep the startup probes"),
        Flag(
            "profile",
            "string",
            "legacy",
            "what the new container may do",
            choices=("legacy", "general", "baseline", "netadmin", "restricted", "sysadmin"),
        ),
        Flag("quiet", "bool", False, "print no hints", short="q"),
        Flag("replace", "bool", False, f"{_COPY}delete the original"),
        Flag("same-node", "bool", False, f"{_COPY}put it on the same node"),
        Flag("set-image", "map", (), f"{_COPY}change images, as CONTAINER=IMAGE"),
        Flag("share-processes", "bool", True, f"{_COPY}let its containers see each other's processes"),
        shared.STDIN,
        Flag("target", "string", "", "container whose processes an ephemeral container sees"),
        shared.TTY,
    ),
    complete="types",
)
