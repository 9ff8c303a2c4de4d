"""chaos stop-node: a node fails. The same as `node stop`, under the name by which one looks for it among faults."""

from __future__ import annotations

from minikctl.kubectl.commands.node_stop import run

__all__ = ["run"]
