"""The declaration of `image`, minikctl's own: which images can be pulled."""

from __future__ import annotations

from minikctl.kubectl.flags import Command

COMMAND = Command(
    "image",
    "Say which images can be pulled",
    usage="SUBCOMMAND",
    about="""
Any image can be pulled, except well-known ones with a tag that looks like none of their releases. What is allowed or
denied here decides otherwise, for every node. It is kept in the ConfigMap minikctl-images of kube-system.
""",
    children=(
        Command("list", "List what is allowed and denied", examples="\nminikctl image list\n"),
        Command(
            "allow",
            "Let images be pulled",
            usage="IMAGE...",
            about="\nA name without a tag means every tag.\n",
            examples="\nminikctl image allow nginx:1.161\n",
        ),
        Command(
            "deny",
            "Let images fail to be pulled",
            usage="IMAGE...",
            about="\nA name without a tag means every tag. Nodes that have the image keep it.\n",
            examples="\nminikctl image deny registry.example/web\n",
        ),
    ),
    group="stderr",
)
