"""What happened since the scheduler last looked, and which of the pods that fit nowhere it may help.

A pod is worth another try only if something happened that one of the plugins that turned it away cares about; plugins
say so themselves (`HELPED_BY`, ``helps_node``, ``helps_pod``). Equal happenings are looked at once.
Source: pkg/scheduler/backend/queue (queueing hints), EventsToRegister of the plugins.
"""

from __future__ import annotations

from minikctl.scheduler.framework import CLAIM, NODE, NODE_GONE, POD_GONE, POD_PLACED, STORAGE, module_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

    from minikctl.scheduler.nodes import NodeInfo
    from minikctl.scheduler.shapes import PodShape


class Happenings:
    __slots__ = ("_claims", "_node_gone", "_nodes", "_pods", "_storage", "_verdicts")

    def __init__(self) -> None:
        self._claims: set[str] = set()
        self._storage = False
        self._node_gone = False
        self._nodes: dict[str, tuple[NodeInfo | None, NodeInfo]] = {}
        self._pods: dict[tuple[str, PodShape], None] = {}
        self._verdicts: dict[Any, bool] = {}

    def __bool__(self) -> bool:
        return bool(self._claims or self._storage or self._node_gone or self._nodes or self._pods)

    def node_changed(self, old: NodeInfo | None, new: NodeInfo) -> None:
        """``old`` is a copy of what it was, None for a new node."""
        first = self._nodes.get(new.name)
        self._nodes[new.name] = (old if first is None else first[0], new)

    def node_gone(self) -> None:
        self._node_gone = True

    def pod_placed(self, shape: PodShape) -> None:
        self._pods[POD_PLACED, shape] = None

    def pod_gone(self, shape: PodShape) -> None:
        self._pods[POD_GONE, shape] = None

    def claim_changed(self, key: str) -> None:
        """``namespace/name``"""
        self._claims.add(key)

    def storage_changed(self) -> None:
        self._storage = True

    # What follows is asked once all is noted, so that answers can be kept.

    def concern(self, plugins: tuple[str, ...]) -> bool:
        """Whether anything that happened is of a kind that these plugins care about; they may yet look closer."""
        if not plugins:
            return True
        if plugins not in self._verdicts:
            self._verdicts[plugins] = self._concern(plugins)
        return self._verdicts[plugins]

    def help(self, shape: PodShape, plugins: tuple[str, ...]) -> bool:
        """Whether a pod which these plugins turned away may fit now."""
        if not plugins:
            return True
        question = (shape, plugins)
        if question not in self._verdicts:
            self._verdicts[question] = any(self._helps(shape, module_of(name)) for name in plugins)
        return self._verdicts[question]

    def _concern(self, plugins: tuple[str, ...]) -> bool:
        kinds = {kind for kind, _ in self._pods}
        kinds.update(
            kind
            for kind, there in (
                (NODE, self._nodes),
                (NODE_GONE, self._node_gone),
                (CLAIM, self._claims),
                (STORAGE, self._storage),
            )
            if there
        )
        return any(kind in module_of(name).HELPED_BY for name in plugins for kind in kinds)

    def _helps(self, shape: PodShape, plugin: ModuleType) -> bool:
        kinds = plugin.HELPED_BY
        if (self._storage and STORAGE in kinds) or (self._node_gone and NODE_GONE in kinds):
            return True
        if CLAIM in kinds and any(f"{shape.namespace}/{claim}" in self._claims for claim in shape.claims):
            return True
        if NODE in kinds:
            looks = getattr(plugin, "helps_node", None)
            if any(looks is None or looks(shape, old, new) for old, new in self._nodes.values() if new.exists):
                return True
        looks = getattr(plugin, "helps_pod", None)
        return any(kind in kinds and (looks is None or looks(shape, other)) for kind, other in self._pods)
