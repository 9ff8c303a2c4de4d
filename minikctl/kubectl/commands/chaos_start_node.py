"""chaos start-node: a node that failed goes on. The same as `node start`."""

from __future__ import annotations

from minikctl.kubectl.commands.node_start import run

__all__ = ["run"]
