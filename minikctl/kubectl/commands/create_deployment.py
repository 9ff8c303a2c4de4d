"""create deployment: pods of one or several images, kept by a Deployment."""

from __future__ import annotations

import re

from minikctl.kubectl.creation import Creation, container, pod_template
from minikctl.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.invocation import Invocation

_SUFFIX_LENGTH = 5
_SUFFIX_LETTERS = "bcdfghjklmnpqrstvwxz2456789"


def run(invocation: Invocation) -> int:
    creation = Creation(invocation)
    flags = invocation.flags
    if len(flags["image"]) > 1 and creation.words:
        raise CommandError("cannot specify multiple --image options and command")
    labels = {"app": creation.name}
    obj = creation.head("Deployment", "apps/v1", labels=labels)
    obj["spec"] = {
        "replicas": flags["replicas"],
        "selector": {"matchLabels": labels},
        "template": pod_template(
            {"containers": _containers(flags["image"], creation.words, flags["port"])}, labels=labels
        ),
        "strategy": {},
    }
    obj["status"] = {}
    return creation.send("deployments.apps", obj, failed="failed to create deployment: ")


def _containers(images: Sequence[str], command: Sequence[str], port: int) -> list[Obj]:
    return [
        container(_name(image), image, command, port=port if place == 0 else -1) for place, image in enumerate(images)
    ]


def _name(image: str) -> str:
    """The last part of the image's path; a name that had to be changed gets a suffix, so that two stay apart."""
    name = re.split("[:@]", image.rpartition("/")[2])[0]
    if "_" not in name and "." not in name:
        return name
    return f"{name.replace('_', '-').replace('.', '-')}-{_suffix()}"


def _suffix() -> str:
    """The client's own choice, before any cluster is asked: not part of the cluster's reproducible chance."""
    from os import urandom

    return "".join(_SUFFIX_LETTERS[byte % len(_SUFFIX_LETTERS)] for byte in urandom(_SUFFIX_LENGTH))
