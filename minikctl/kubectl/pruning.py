"""apply --prune: delete what was applied once and is no longer in the manifests.

Source: kubectl pkg/cmd/apply/prune.go and pkg/util/prune.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import StatusError
from minikctl.kubectl import last_applied
from minikctl.kubectl.deletion import delete_options
from minikctl.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client
    from minikctl.kubectl.info import Info
    from minikctl.kubectl.invocation import Invocation

NAMESPACED = (
    ("v1", "ConfigMap"),
    ("v1", "Endpoints"),
    ("v1", "PersistentVolumeClaim"),
    ("v1", "Pod"),
    ("v1", "ReplicationController"),
    ("v1", "Secret"),
    ("v1", "Service"),
    ("batch/v1", "Job"),
    ("batch/v1", "CronJob"),
    ("networking.k8s.io/v1", "Ingress"),
    ("apps/v1", "DaemonSet"),
    ("apps/v1", "Deployment"),
    ("apps/v1", "ReplicaSet"),
    ("apps/v1", "StatefulSet"),
)
CLUSTER_SCOPED = (("v1", "Namespace"), ("v1", "PersistentVolume"))
"""What is pruned unless ``--prune-allowlist`` says otherwise."""

_DEPRECATED = (
    "Deprecated: kubectl apply will no longer prune non-namespaced resources by default when used with the "
    "--namespace flag in a future release. To preserve the current behaviour, list the resources you want to target "
    "explicitly in the --prune-allowlist flag."
)


class Candidates:
    """What may be pruned: notes what the manifests have, finds what they have not."""

    __slots__ = ("_invocation", "_listed", "_namespaces", "_uids")

    def __init__(self, invocation: Invocation) -> None:
        """Raises CommandError for a bad ``--prune-allowlist``."""
        self._invocation = invocation
        self._listed = [_mapping(word, invocation) for word in invocation.flags["prune-allowlist"]]
        self._namespaces: list[str] = []
        self._uids: set[str] = set()
        if invocation.flags["namespace"]:
            self._namespaces.append(invocation.namespace)

    def seen(self, info: Info) -> None:
        """Note an object of the manifests, whose live state is in the info."""
        if info.namespaced and info.namespace not in self._namespaces:
            self._namespaces.append(info.namespace)
        uid = ((info.obj or {}).get("metadata") or {}).get("uid")
        if uid:
            self._uids.add(uid)

    def left_over(self) -> Iterator[tuple[Obj, str, Obj]]:
        """(mapping, namespace, object) of each that was applied, has the labels, and was not seen."""
        from minikctl.kubectl.info import Info

        client = self._invocation.session.client
        labels = self._invocation.flags["selector"]
        for mapping, namespace in self._places(client):
            found = client.list(Info(mapping, "", "").request_resource, namespace, labels=labels)
            for obj in found:
                if last_applied.recorded(obj) is not None and obj["metadata"].get("uid") not in self._uids:
                    yield mapping, namespace, obj

    def _places(self, client: Client) -> Iterator[tuple[Obj, str]]:
        mappings = self._listed
        if not mappings:
            from minikctl.kubectl import klog

            klog.warn(self._invocation, "prune.go:71", _DEPRECATED)
            words = (*NAMESPACED, *CLUSTER_SCOPED)
            mappings = [client.resource_of({"apiVersion": version, "kind": kind}) or {} for version, kind in words]
        for namespace in self._namespaces:
            yield from ((mapping, namespace) for mapping in mappings if mapping["namespaced"])
        yield from ((mapping, "") for mapping in mappings if not mapping["namespaced"])


class Pruning(Candidates):
    """Deletes what is left over and tells of it."""

    __slots__ = ("_dry_run", "_policy")

    def __init__(self, invocation: Invocation, *, policy: str, dry_run: str) -> None:
        super().__init__(invocation)
        self._policy = policy
        self._dry_run = dry_run

    def run(self) -> None:
        from minikctl.kubectl.printing import ResultPrinter

        printer = ResultPrinter(self._invocation, self._dry_run)
        client = self._invocation.session.client
        for mapping, namespace, obj in self.left_over():
            if self._dry_run != "client":
                self._delete(client, mapping, namespace, obj)
            printer.print(obj, "pruned")

    def _delete(self, client: Client, mapping: Obj, namespace: str, obj: Obj) -> None:
        options = delete_options(self._policy, self._invocation.flags["grace-period"])
        if self._dry_run == "server":
            options["dryRun"] = True
        try:
            client.delete(mapping["resource"], namespace, obj["metadata"]["name"], **options)
        except StatusError as fault:
            scope = "namespaced" if mapping["namespaced"] else "nonNamespaced"
            kind = f"{mapping['group']}/{mapping['version']}, Kind={mapping['kind']}"
            raise CommandError(f"error pruning {scope} object {kind}: {fault}") from None


def _mapping(word: str, invocation: Invocation) -> Obj:
    parts = word.split("/")
    if len(parts) != 3:
        raise CommandError(f"invalid GroupVersionKind format: {word}, please follow <group/version/kind>")
    group, version, kind = parts
    api_version = version if group in ("", "core") else f"{group}/{version}"
    found = invocation.session.client.resource_of({"apiVersion": api_version, "kind": kind})
    if found is None:
        raise CommandError(f'no matches for kind "{kind}" in version "{api_version}"')
    return found
