"""Clusters as a whole: made, listed, chosen, removed, made anew."""

from __future__ import annotations

import os

from minikctl.client import kubeconfig
from minikctl.client.administration import AdministrationError
from minikctl.cluster import places
from minikctl.cluster.opening import Target, open_session

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from minikctl.apimachinery.types import Obj


class Clusters:
    """``find_target`` gives the cluster that commands would use now, or raises where the configuration names none;
    ``state`` is the flag that chose it, if one did."""

    def __init__(self, find_target: Callable[[], Target], *, config_path: str = "", state: str = "") -> None:
        self._find_target = find_target
        self._explicit = state or os.environ.get("MINIKCTL_STATE") or ""
        self.config_path = places.config_path(config_path)

    def create(self, name: str, *, nodes: int, control_planes: int, profile: str, ip_family: str = "ipv4") -> str:
        _check(name, nodes, control_planes, profile, ip_family)
        state = self._explicit or places.state_path(name or places.DEFAULT_NAME)
        shown = name or ("" if self._explicit else places.DEFAULT_NAME)
        _, path = places.split(state)
        if path and os.path.exists(path) and os.path.getsize(path):
            raise AdministrationError(
                f"there is a cluster at {path} already; remove it with 'cluster delete', or make it anew with "
                "'cluster reset'"
            )
        shape = {"nodes": nodes, "control_planes": control_planes, "profile": profile, "ip_family": ip_family}
        self._make(state, shape)
        if shown:
            self._remember(shown, state)
        return shown or path

    def clusters(self) -> list[Obj]:
        config = kubeconfig.load(self.config_path)
        current = (kubeconfig.named(config, "contexts", config["current-context"]) or {}).get("cluster")
        states = {entry["name"]: (entry.get("cluster") or {}).get("server") or "" for entry in config["clusters"]}
        default = places.url_of(places.state_path(places.DEFAULT_NAME))
        if _exists(default):
            states.setdefault(places.DEFAULT_NAME, default)
        return [
            {
                "name": name,
                "state": state,
                "current": name == current or (not current and name == places.DEFAULT_NAME),
                "exists": _exists(state),
            }
            for name, state in sorted(states.items())
        ]

    def use(self, name: str) -> None:
        state = self._state_of(name)
        config = kubeconfig.load(self.config_path)
        kubeconfig.save(self.config_path, kubeconfig.with_cluster(config, name, state, current=True))

    def delete(self, name: str) -> None:
        state = self._state_of(name)
        places.remove_state(state)
        config = kubeconfig.load(self.config_path)
        for section in ("clusters", "contexts", "users"):
            config = kubeconfig.with_entry(config, section, name, None)
        if config["current-context"] == name:
            config = {**config, "current-context": ""}
        if os.path.exists(self.config_path):
            kubeconfig.save(self.config_path, config)

    def reset(self, name: str) -> str:
        target = None if name else self._find_target()
        state = self._state_of(name) if target is None else target.state
        shape: dict[str, Any] = {"nodes": 3, "control_planes": 1, "profile": "default", "ip_family": "ipv4"}
        if _exists(state):
            session = open_session(Target(state, "default", name))
            try:
                shape.update(session.control("describe")["settings"].get("shape") or {})
                session.abandon()
            finally:
                session.close()
        places.remove_state(state)
        self._make(state, shape)
        return name or (target.name if target else "") or places.split(state)[1]

    def in_use(self) -> Obj:
        target = self._find_target()
        path = places.split(target.state)[1]
        name = target.name or os.path.splitext(os.path.basename(path))[0] or places.DEFAULT_NAME
        return {"name": name, "server": places.url_of(target.state), "chosen": bool(self._explicit)}

    def _make(self, state: str, shape: dict[str, Any]) -> None:
        session = open_session(Target(state, "default", ""))
        try:
            if not session.create(**shape):
                raise AdministrationError(f"there is a cluster at {state} already")
            session.finish()
        except BaseException:
            session.abandon()
            raise
        finally:
            session.close()

    def _remember(self, name: str, state: str) -> None:
        config = kubeconfig.load(self.config_path)
        url = places.url_of(state)
        kubeconfig.save(self.config_path, kubeconfig.with_cluster(config, name, url, current=not self._explicit))

    def _state_of(self, name: str) -> str:
        for entry in self.clusters():
            if entry["name"] == name:
                return str(entry["state"])
        raise AdministrationError(f'no cluster has the name "{name}"')


def _exists(state: str) -> bool:
    _, path = places.split(state)
    return bool(path) and os.path.exists(path)


def _check(name: str, nodes: int, control_planes: int, profile: str, ip_family: str) -> None:
    if profile not in ("default", "bare"):
        raise AdministrationError(f'unknown profile "{profile}": it is one of default, bare')
    if ip_family not in ("ipv4", "dual"):
        raise AdministrationError(f'unknown IP family "{ip_family}": it is one of ipv4, dual')
    if nodes < 1:
        raise AdministrationError(f"a cluster has at least one node, not {nodes}")
    if nodes > 5000:
        raise AdministrationError(f"a cluster has at most 5000 nodes, not {nodes}")
    if profile == "default" and not 1 <= control_planes <= nodes:
        raise AdministrationError(f"of {nodes} nodes, {control_planes} cannot be the control plane's")
    if name and not all(letter.isalnum() or letter in "-_." for letter in name):
        raise AdministrationError(f'"{name}" cannot be the name of a cluster: use letters, digits, "-", "_" and "."')
