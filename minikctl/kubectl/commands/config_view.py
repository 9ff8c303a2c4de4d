"""config view: the kubeconfig without its secrets. Source: kubectl pkg/cmd/config/view.go, clientcmd/api/helpers.go."""

from __future__ import annotations

import os

from minikctl.kubectl.errors import CommandError, UsageError
from minikctl.kubectl.kubeconfig_access import Access
from minikctl.kubectl.kubeconfig_fields import SECRET_STRINGS, SECTIONS, ordered
from minikctl.kubectl.kubeconfig_files import embedded
from minikctl.kubectl.printers.output import printer_for

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.invocation import Invocation

_DATA = ("certificate-authority-data", "client-certificate-data", "client-key-data")


def run(invocation: Invocation) -> int:
    flags = invocation.flags
    if invocation.args:
        raise UsageError(f"unexpected arguments: [{' '.join(invocation.args)}]")
    printer = printer_for(
        flags["output"],
        flags["template"],
        allow_missing=flags["allow-missing-template-keys"],
        managed_fields=flags["show-managed-fields"],
        sort_keys=False,
        typed=True,
    )
    if printer is None:
        raise AssertionError("only commands with tables have no printer")
    merge = flags["merge"] if "merge" in invocation.changed else not flags["kubeconfig"]
    if not merge and not flags["kubeconfig"]:
        raise CommandError("if merge==false a precise file must be specified")
    if not merge and not os.path.exists(flags["kubeconfig"]):
        raise CommandError(f"open {flags['kubeconfig']}: no such file or directory")
    access = Access(invocation)
    if flags["minify"]:
        _minify(access, flags["context"])
    if flags["flatten"]:
        _flatten(access)
    elif not flags["raw"]:
        _hide_secrets(access)
    printer.print(_shown(access), invocation.out)
    return 0


def _minify(access: Access, context: str) -> None:
    """Leave what the current context needs; raises CommandError where it needs what is not there."""
    access.current = context or access.current
    if not access.current:
        raise CommandError("current-context must exist in order to minify")
    chosen = access.contexts.get(access.current)
    if chosen is None:
        raise CommandError(f"cannot locate context {access.current}")
    access.contexts = {access.current: chosen}
    for section, field in (("clusters", "cluster"), ("users", "user")):
        name = chosen.get(field) or ""
        entries = access.section(section)
        if name and name not in entries:
            raise CommandError(f"cannot locate {field} {name}")
        setattr(access, section, {name: entries[name]} if name else {})


def _flatten(access: Access) -> None:
    for entries in (access.users, access.clusters):
        for name, entry in entries.items():
            entries[name] = {**entry}
            for field in ("certificate-authority", "client-certificate", "client-key"):
                path = entries[name].pop(field, None)
                if path and entry.get(f"{field}-data"):
                    raise CommandError("cannot have values for both path and contents")
                if path:
                    entries[name][f"{field}-data"] = embedded(path)


def _hide_secrets(access: Access) -> None:
    for entries in (access.users, access.clusters):
        for name, entry in entries.items():
            hidden = {field: "REDACTED" for field in SECRET_STRINGS if entry.get(field)}
            hidden.update({field: "DATA+OMITTED" for field in _DATA if entry.get(field)})
            entries[name] = {**entry, **hidden}


def _shown(access: Access) -> Obj:
    """The configuration as Kubernetes' structs have it."""
    made: Obj = {"kind": "Config", "apiVersion": "v1", "preferences": access.others.get("preferences") or {}}
    for section in SECTIONS:
        entries = access.section(section)
        inner = section[:-1]
        made[section] = [{"name": name, inner: ordered(section, entries[name])} for name in sorted(entries)] or None
    made["current-context"] = access.current
    return made
