"""What every ``create KIND`` has in common: its name, its flags, how the object is sent and shown.

A command makes a `Creation`, builds its object with the fields in the order of Kubernetes' Go structs (``-o json`` of a
client-side dry run shows them so) and with those empty fields that kubectl prints, and hands it to `Creation.send`.
Source: kubectl pkg/cmd/create/create.go.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import StatusError
from minikctl.kubectl.errors import CommandError, UsageError
from minikctl.kubectl.field_validation import field_validation
from minikctl.kubectl.printers.output import printer_for

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.invocation import Invocation
    from minikctl.kubectl.printers.output import Printer

LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"


def name_argument(invocation: Invocation) -> str:
    """The one NAME of a command; words after ``--`` do not count. Raises UsageError."""
    count = len(invocation.args) if invocation.dash < 0 else invocation.dash
    if count != 1:
        raise UsageError(f"exactly one NAME is required, got {count}")
    return invocation.args[0]


class Creation:
    """One call of a ``create`` command. Raises CommandError for bad common flags, in kubectl's order.

    ``name`` is the object's, ``words`` are those after ``--``.
    """

    __slots__ = ("_printer", "_validation", "dry_run", "invocation", "name", "words")

    def __init__(self, invocation: Invocation) -> None:
        self.invocation = invocation
        self.name = name_argument(invocation)
        self.words: Sequence[str] = invocation.args[1:]
        self.dry_run = invocation.dry_run
        self._printer = object_printer(invocation, "created", self.dry_run)
        self._validation = field_validation(invocation)

    def require_name(self) -> None:
        """Most kinds refuse the empty name themselves."""
        if not self.name:
            raise CommandError("name must be specified")

    def head(
        self,
        kind: str,
        api_version: str,
        *,
        namespaced: bool = True,
        name: str = "",
        labels: Mapping[str, str] | None = None,
        annotations: Mapping[str, str] | None = None,
    ) -> Obj:
        """kind, apiVersion and metadata of the object; ``-n`` puts its namespace there."""
        namespace = self.invocation.flags["namespace"] if namespaced else ""
        meta = metadata(name or self.name, namespace=namespace, labels=labels, annotations=annotations)
        return {"kind": kind, "apiVersion": api_version, "metadata": meta}

    def send(
        self, resource: str, obj: Obj, *, failed: str = "", namespaced: bool = True, save_config: bool = True
    ) -> int:
        """Create the object (unless this is a dry run of the client) and print it.

        ``failed`` begins the fault that the server's answer becomes; without it that answer is told as it is.
        ``save_config=False`` is for the commands in which kubectl forgets ``--save-config``.
        """
        invocation = self.invocation
        if save_config and invocation.flags["save-config"]:
            obj = with_last_applied(obj)
        if self.dry_run != "client":
            namespace = invocation.namespace if namespaced else ""
            options: dict[str, Any] = {"fieldValidation": self._validation}
            if self.dry_run == "server":
                options["dryRun"] = True
            if invocation.flags["field-manager"]:
                options["fieldManager"] = invocation.flags["field-manager"]
            try:
                obj = invocation.session.client.create(resource, obj, namespace=namespace, **options)
            except StatusError as fault:
                if not failed:
                    raise
                raise CommandError(f"{failed}{fault}") from None
        self._printer.print(obj, invocation.out)
        return 0


def object_printer(invocation: Invocation, operation: str, dry_run: str = "none", *, typed: bool = True) -> Printer:
    """The printer for the objects that a command made or changed: ``-o``, else the success line with ``operation``."""
    flags = invocation.flags
    printer = printer_for(
        flags["output"] if "output" in invocation.changed else None,
        flags["template"],
        allow_missing=flags["allow-missing-template-keys"],
        managed_fields=flags["show-managed-fields"],
        # Only objects that kubectl made itself have the order of Go's structs; the server sorts.
        sort_keys=dry_run != "client" or not typed,
        operation=operation,
        dry_run=dry_run,
        typed=typed,
    )
    if printer is None:
        raise AssertionError("only commands with tables have no printer")
    return printer


def metadata(
    name: str,
    *,
    namespace: str = "",
    labels: Mapping[str, str] | None = None,
    annotations: Mapping[str, str] | None = None,
) -> Obj:
    """ObjectMeta in the order of its fields, maps sorted, with the time that kubectl prints as null."""
    meta: Obj = {"name": name} if name else {}
    if namespace:
        meta["namespace"] = namespace
    meta["creationTimestamp"] = None
    if labels:
        meta["labels"] = dict(sorted(labels.items()))
    if annotations:
        meta["annotations"] = dict(sorted(annotations.items()))
    return meta


def with_last_applied(obj: Obj) -> Obj:
    """The object with the annotation that ``apply`` compares with later: ``--save-config``."""
    from minikctl.apimachinery.json_text import struct_json

    meta = obj["metadata"]
    others = {key: value for key, value in (meta.get("annotations") or {}).items() if key != LAST_APPLIED}
    bare_meta = {key: value for key, value in meta.items() if key != "annotations"}
    if others:
        bare_meta["annotations"] = others
    text = struct_json({**obj, "metadata": bare_meta}) + "\n"
    annotations = dict(sorted({**others, LAST_APPLIED: text}.items()))
    return {**obj, "metadata": {**meta, "annotations": annotations}}


def pod_template(spec: Obj, *, labels: Mapping[str, str] | None = None) -> Obj:
    """A PodTemplateSpec around a pod's spec."""
    return {"metadata": metadata("", labels=labels), "spec": spec}


def container(name: str, image: str, command: Sequence[str] = (), *, port: int = -1) -> Obj:
    """A container as ``create`` makes it."""
    made: Obj = {"name": name, "image": image}
    if command:
        made["command"] = list(command)
    if port >= 0:
        # A port of 0 is an empty field to Go, but its entry stays.
        made["ports"] = [{"containerPort": port}]
    made["resources"] = {}
    return made
