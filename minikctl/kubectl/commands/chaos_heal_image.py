"""chaos heal-image: images that were made to fail can be pulled again, if their names let them."""

from __future__ import annotations

from minikctl.client.image_overrides import DENIED
from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.image_rules import named_images, rules, store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    images, client = named_images(invocation), invocation.session.client
    known = rules(client)
    for image in images:
        if known.get(image) != DENIED:
            hint = f"To let it be pulled whatever its name: {invocation.program} image allow {image}"
            raise CommandError(f'image "{image}" was not made to fail', hints=(hint,))
    store(client, {image: rule for image, rule in known.items() if image not in images})
    for image in images:
        invocation.print(f'image "{image}" healed')
    return 0
