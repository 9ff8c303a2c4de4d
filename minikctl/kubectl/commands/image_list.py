"""image list: the images about which somebody has decided."""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.image_rules import rules
from minikctl.kubectl.printers.table import print_table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    if invocation.args:
        raise CommandError(f"no arguments are taken, got {len(invocation.args)}")
    known = rules(invocation.session.client)
    if not known:
        invocation.err.write("No images are allowed or denied: their names alone decide.\n")
        return 0
    invocation.out.write(print_table(["IMAGE", "PULL"], [[image, rule] for image, rule in known.items()]))
    return 0
