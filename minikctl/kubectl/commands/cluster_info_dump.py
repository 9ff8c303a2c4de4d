"""cluster-info dump: nodes, events, workloads, services and logs, for finding a fault.

Source: kubectl pkg/cmd/clusterinfo/clusterinfo_dump.go.
"""

from __future__ import annotations

import os

from minikctl.apimachinery.sent_form import as_sent
from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.printers.output import printer_for

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.invocation import Invocation
    from minikctl.kubectl.printers.output import Printer

_RESOURCES = (
    ("events", "events"),
    ("replicationcontrollers", "replication-controllers"),
    ("services", "services"),
    ("daemonsets.apps", "daemonsets"),
    ("deployments.apps", "deployments"),
    ("replicasets.apps", "replicasets"),
    ("pods", "pods"),
)


def run(invocation: Invocation) -> int:
    flags = invocation.flags
    printer = printer_for(
        flags["output"],
        flags["template"],
        allow_missing=flags["allow-missing-template-keys"],
        managed_fields=flags["show-managed-fields"],
        sort_keys=False,
    )
    assert printer is not None
    dump = _Dump(invocation, printer)
    dump.objects("nodes", "", "nodes")
    for namespace in _namespaces(invocation):
        for resource, name in _RESOURCES:
            dump.objects(resource, namespace, f"{namespace}/{name}")
        dump.logs(namespace)
    if dump.folder:
        invocation.print(f"Cluster info dumped to {dump.folder}")
    return 0


def _namespaces(invocation: Invocation) -> list[str]:
    if invocation.flags["all-namespaces"]:
        return [str(obj["metadata"]["name"]) for obj in invocation.session.client.list("namespaces")]
    named: list[str] = invocation.flags["namespaces"]
    return named or ["kube-system", invocation.namespace]


class _Dump:
    """Writes to stdout, or to files below ``folder``."""

    def __init__(self, invocation: Invocation, printer: Printer) -> None:
        self.invocation = invocation
        self.printer = printer
        folder = invocation.flags["output-directory"]
        self.folder = "" if folder == "-" else folder
        self.extension = {"json": ".json", "yaml": ".yaml"}.get(invocation.flags["output"], ".txt")

    def objects(self, resource: str, namespace: str, name: str) -> None:
        page = self.invocation.session.client.list_page(resource, namespace)
        sent = as_sent(page)
        if not self.folder:
            self.printer.print(sent, self.invocation.out)
            return
        with open(self._path(name + self.extension), "w", encoding="utf-8") as file:
            self.printer.print(sent, file)

    def logs(self, namespace: str) -> None:
        for pod in self.invocation.session.client.list("pods", namespace):
            text = "".join(self._log(pod, container["name"]) for container in _containers(pod))
            if not self.folder:
                self.invocation.out.write(text)
                continue
            with open(self._path(f"{namespace}/{pod['metadata']['name']}/logs.txt"), "w", encoding="utf-8") as file:
                file.write(text)

    def _log(self, pod: Obj, container: str) -> str:
        meta = pod["metadata"]
        where = f"logs for container {container} of pod {meta['namespace']}/{meta['name']}"
        lines = "".join(f"{line}\n" for _, line in self.invocation.session.logs(pod, container, {}))
        return f"==== START {where} ====\n{lines}==== END {where} ====\n"

    def _path(self, name: str) -> str:
        path = os.path.join(self.folder, name)
        try:
            os.makedirs(os.path.dirname(path), exist_ok=True)
        except OSError as fault:
            raise CommandError(f"mkdir {fault.filename}: {(fault.strerror or '').lower()}") from None
        return path


def _containers(pod: Obj) -> list[Obj]:
    spec = pod["spec"]
    return [*(spec.get("initContainers") or ()), *spec["containers"]]
