"""Reads and writes which images can be pulled, for `image` and `chaos`. What that is: `client/image_overrides.py`."""

from __future__ import annotations

import re

from minikctl.client import image_overrides
from minikctl.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.client.client import Client
    from minikctl.kubectl.invocation import Invocation

_IMAGE = re.compile(r"[A-Za-z0-9.-]+(:[0-9]+(?=/))?(/[a-z0-9._-]+)*(:[\w][\w.-]*)?(@[a-z0-9]+:[0-9a-f]+)?")


def named_images(invocation: Invocation) -> Sequence[str]:
    """The arguments, all of which look like images; raises CommandError."""
    if not invocation.args:
        raise CommandError("at least one IMAGE is required")
    for image in invocation.args:
        if _IMAGE.fullmatch(image) is None:
            raise CommandError(f'couldn\'t parse image name "{image}": invalid reference format')
    return invocation.args


def rules(client: Client) -> dict[str, str]:
    """Image -> ``allowed`` or ``denied``."""
    return image_overrides.read(client.find("configmaps", image_overrides.NAMESPACE, image_overrides.NAME))


def store(client: Client, new: dict[str, str]) -> None:
    """Keep these rules and no others; with none there is nothing to keep."""
    namespace, name = image_overrides.NAMESPACE, image_overrides.NAME
    known = client.find("configmaps", namespace, name)
    if known is None and new:
        client.create("configmaps", image_overrides.written(new))
    elif known is not None and not new:
        client.delete("configmaps", namespace, name)
    elif known is not None:
        client.update("configmaps", {**known, "data": image_overrides.written(new)["data"]})


def decide(invocation: Invocation, rule: str, done: str) -> None:
    """Put all named images under a rule, and tell of each."""
    images = named_images(invocation)
    client = invocation.session.client
    store(client, {**rules(client), **dict.fromkeys(images, rule)})
    for image in images:
        invocation.print(f'image "{image}" {done}')
