"""Which cluster a command means, and how its session is opened: ``--state``, MINIKCTL_STATE, else the context's."""

from __future__ import annotations

import os

from minikctl.client import kubeconfig
from minikctl.cluster import places
from minikctl.cluster.session import Session

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj


class Target:
    """``state`` is a path or URL; ``namespace`` the context's; ``name`` the context's or the cluster's."""

    __slots__ = ("name", "namespace", "state")

    def __init__(self, state: str, namespace: str, name: str) -> None:
        self.state = state
        self.namespace = namespace
        self.name = name


class UnknownContext(Exception):
    """The named context (or its cluster) is not in the configuration."""


def find_target(*, state: str = "", context: str = "", cluster: str = "", config_path: str = "") -> Target:
    """What the flags, the environment and the configuration agree on; raises UnknownContext, KubeconfigError."""
    config = kubeconfig.load(places.config_path(config_path))
    explicit = state or os.environ.get("MINIKCTL_STATE") or ""
    if context and kubeconfig.named(config, "contexts", context) is None:
        raise UnknownContext(f"context was not found for specified context: {context}")
    if cluster and kubeconfig.named(config, "clusters", cluster) is None:
        raise UnknownContext(f'cluster "{cluster}" does not exist')
    if explicit and not context:
        return _explicit(config, explicit)
    name = context or config["current-context"]
    chosen = kubeconfig.named(config, "contexts", name) if name else None
    if name and chosen is None:
        raise UnknownContext(f"context was not found for specified context: {name}")
    wanted = cluster or (chosen or {}).get("cluster") or places.DEFAULT_NAME
    entry = kubeconfig.named(config, "clusters", wanted) or {}
    server = explicit or entry.get("server") or places.state_path(wanted)
    return Target(server, (chosen or {}).get("namespace") or "default", name or wanted)


def _explicit(config: Obj, state: str) -> Target:
    """A state named by flag or environment: its context is the one that points to it, if any does."""
    url = places.url_of(state)
    for entry in config["contexts"]:
        inner = entry.get("context") or {}
        cluster = kubeconfig.named(config, "clusters", inner.get("cluster") or "") or {}
        if cluster.get("server") == url:
            return Target(state, inner.get("namespace") or "default", entry["name"])
    return Target(state, "default", "")


def open_session(target: Target) -> Session:
    """A session on the target's state, which is made a cluster on first use. ``MINIKCTL_SEED`` fixes a new one's
    random choices. Raises StorageError."""
    seed = os.environ.get("MINIKCTL_SEED")
    return Session(
        places.open_driver(target.state),
        reopen=lambda: places.open_driver(target.state),
        namespace=target.namespace,
        server=places.url_of(target.state),
        seed=None if not seed else int(seed),
    )
