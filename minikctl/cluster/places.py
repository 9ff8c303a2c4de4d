"""Where states and the configuration lie, and which driver a state's name asks for.

On Linux the user's data folder is worked out here, as platformdirs does it, because importing that takes 16 ms; the
other systems ask it.
"""

from __future__ import annotations

import os
import sys

from minikctl.storage.store import StorageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.storage.store import Driver

DEFAULT_NAME = "minikctl"


def data_folder() -> str:
    """The folder of this user's clusters."""
    if sys.platform.startswith("linux"):
        base = os.environ.get("XDG_DATA_HOME", "").strip()
        return os.path.join(base or os.path.expanduser("~/.local/share"), "minikctl")
    from platformdirs import user_data_dir

    return user_data_dir("minikctl", appauthor=False)


def config_path(flag: str = "") -> str:
    """``--kubeconfig``, else MINIKCTL_CONFIG, else the file in the data folder."""
    return flag or os.environ.get("MINIKCTL_CONFIG") or os.path.join(data_folder(), "config")


def state_path(name: str) -> str:
    """Where `cluster create NAME` puts a cluster's state."""
    return os.path.join(data_folder(), "clusters", f"{name}.db")


def url_of(target: str) -> str:
    """The URL form of a path or URL, to be shown and kept in contexts."""
    scheme, path = split(target)
    return "memory://" if scheme == "memory" else f"{scheme}://{os.path.abspath(path)}"


def split(target: str) -> tuple[str, str]:
    """(driver, path) of a state's path or URL; the ending picks the driver. Raises StorageError for others."""
    scheme, separator, rest = target.partition("://")
    if not separator:
        ending = os.path.splitext(target)[1].lower()
        return ("yaml" if ending in (".yaml", ".yml") else "sqlite"), target
    if scheme in ("file", "sqlite", "yaml", "memory"):
        path = rest.split("?", 1)[0]
        return (split(path)[0] if scheme == "file" else scheme), path
    raise StorageError(f"unknown kind of state {target!r}: give a path, or a URL of sqlite://, yaml:// or memory://")


def open_driver(target: str) -> Driver:
    """The driver of a state; raises StorageError."""
    from minikctl.apiserver.index import SUMMARY_VERSION, ObjectIndexer

    scheme, path = split(target)
    if scheme == "sqlite":
        from minikctl.storage.drivers.sqlite import SQLiteDriver

        return SQLiteDriver(path, ObjectIndexer(), summary_version=SUMMARY_VERSION)
    if scheme == "yaml":
        from minikctl.apiserver.registry.keys import key_of
        from minikctl.storage.drivers.yaml_file import YAMLDriver

        return YAMLDriver(path, key_of)
    from minikctl.storage.drivers.memory import MemoryDriver

    return MemoryDriver()


def remove_state(target: str) -> None:
    """Delete a state's files; one that is not there is fine."""
    _, path = split(target)
    for ending in ("", "-journal", "-wal", "-shm", ".lock"):
        if path and os.path.exists(path + ending):
            os.remove(path + ending)
