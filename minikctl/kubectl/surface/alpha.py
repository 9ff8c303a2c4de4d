"""The declaration of `alpha`, which holds commands on trial in other releases and none in 1.33."""

from __future__ import annotations

from minikctl.kubectl.flags import Command

COMMAND = Command("alpha", "Commands on trial", hidden=True)
