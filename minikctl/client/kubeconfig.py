"""Contexts: which cluster, whose credentials, which namespace; the same shape as kubectl's kubeconfig.

The file is minikctl's own (``config`` in its data folder, or ``--kubeconfig``/``MINIKCTL_CONFIG``), so that nothing
here ever touches the kubeconfig of real clusters. It is written as JSON, which is YAML too, because reading JSON costs
nothing at start-up; a file edited into YAML is read as well. A cluster's ``server`` is the URL of its state:
``sqlite:///path``, ``yaml:///path``.
"""

from __future__ import annotations

import os

from minikctl.apimachinery.fast_json import loads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj

USER = "kubernetes-admin"


class KubeconfigError(Exception):
    """The text is for the user, without ``error: ``."""


def empty() -> Obj:
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "preferences": {},
        "clusters": [],
        "contexts": [],
        "current-context": "",
        "users": [],
    }


def load(path: str) -> Obj:
    """The file's content; an empty configuration where there is no file. Raises KubeconfigError."""
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read()
    except FileNotFoundError:
        return empty()
    except OSError as fault:
        raise KubeconfigError(f"unable to read {path}: {fault.strerror}") from None
    try:
        content = loads(text) if text.lstrip().startswith("{") else _from_yaml(text, path)
    except ValueError as fault:
        raise KubeconfigError(f'error loading config file "{path}": {fault}') from None
    if not isinstance(content, dict):
        raise KubeconfigError(f'error loading config file "{path}": it does not hold a configuration')
    return {**empty(), **{key: value for key, value in content.items() if value is not None}}


def _from_yaml(text: str, path: str) -> Obj:
    from minikctl.apimachinery.manifests import read_documents

    return next(iter(read_documents(text, path)), empty())


def save(path: str, config: Obj) -> None:
    """Write the whole file, or leave it as it was."""
    import json

    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    temporary = f"{path}.{os.getpid()}.tmp"
    with open(temporary, "w", encoding="utf-8") as file:
        file.write(json.dumps(config, indent=2))
        file.write("\n")
    os.replace(temporary, path)


def named(config: Obj, section: str, name: str) -> Obj | None:
    """The inner value of an entry: ``named(config, "contexts", "dev")`` is its ``context``."""
    for entry in config[section]:
        if entry.get("name") == name:
            inner: Obj = entry.get(section[:-1]) or {}
            return inner
    return None


def with_entry(config: Obj, section: str, name: str, value: Obj | None) -> Obj:
    """A new configuration in which the entry has that value, or is gone (None)."""
    inner = section[:-1]
    entries = [entry for entry in config[section] if entry.get("name") != name]
    if value is not None:
        entries.append({inner: value, "name": name})
    return {**config, section: sorted(entries, key=lambda entry: str(entry.get("name")))}


def with_cluster(config: Obj, name: str, server: str, *, current: bool) -> Obj:
    """A new configuration that knows a cluster, with a user and a context of the usual kind."""
    context = named(config, "contexts", name) or {}
    config = with_entry(config, "clusters", name, {"server": server})
    config = with_entry(config, "contexts", name, {**context, "cluster": name, "user": name})
    if named(config, "users", name) is None:
        config = with_entry(config, "users", name, {"username": USER})
    return {**config, "current-context": name} if current else config
