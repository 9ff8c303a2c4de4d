"""The kubeconfig as the config commands work on it: sections by name, read from and written to minikctl's own file."""

from __future__ import annotations

import os

from minikctl.client import kubeconfig
from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.kubeconfig_fields import SECTIONS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.invocation import Invocation

_PATHS = ("certificate-authority", "client-certificate", "client-key")


class Access:
    """``clusters``, ``users`` and ``contexts`` hold the values of entries by name; change them and `save`.

    Raises CommandError for a file that cannot be read.
    """

    __slots__ = ("clusters", "contexts", "current", "others", "path", "users")

    def __init__(self, invocation: Invocation) -> None:
        self.path = invocation.config_path
        try:
            config = kubeconfig.load(self.path)
        except kubeconfig.KubeconfigError as fault:
            raise CommandError(str(fault)) from None
        sections = {section: _by_name(config, section) for section in SECTIONS}
        folder = os.path.dirname(os.path.abspath(self.path))
        self.clusters = {name: _resolved(entry, folder) for name, entry in sections["clusters"].items()}
        self.users = {name: _resolved(entry, folder) for name, entry in sections["users"].items()}
        self.contexts = sections["contexts"]
        self.current: str = config["current-context"] or ""
        self.others = {key: value for key, value in config.items() if key not in (*SECTIONS, "current-context")}

    def section(self, name: str) -> dict[str, Obj]:
        found: dict[str, Obj] = getattr(self, name)
        return found

    def save(self) -> None:
        config: Obj = dict(self.others)
        for section in SECTIONS:
            inner = section[:-1]
            entries = self.section(section)
            config[section] = [{"name": name, inner: entries[name]} for name in sorted(entries)]
        config["current-context"] = self.current
        kubeconfig.save(self.path, config)


def _by_name(config: Obj, section: str) -> dict[str, Obj]:
    inner = section[:-1]
    return {str(entry["name"]): dict(entry.get(inner) or {}) for entry in config[section]}


def _resolved(entry: Obj, folder: str) -> Obj:
    """Files are named from where the kubeconfig lies."""
    paths = {name: os.path.join(folder, entry[name]) for name in _PATHS if entry.get(name)}
    return {**entry, **paths} if paths else entry


def show_help(invocation: Invocation) -> None:
    """What kubectl does first when words are missing or too many."""
    from minikctl.kubectl import help_text

    help_text.show(invocation.path, invocation.program, invocation.out)


def one_name(invocation: Invocation) -> str:
    """The only word; raises CommandError after showing help."""
    if len(invocation.args) != 1:
        show_help(invocation)
        raise CommandError(f"Unexpected args: [{' '.join(invocation.args)}]")
    return str(invocation.args[0])
