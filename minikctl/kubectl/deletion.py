"""Deleting what a selection holds, and waiting until it is gone: the work of `delete` and of `replace --force`.

Source: kubectl pkg/cmd/delete (DeleteResult), pkg/cmd/wait (IsDeleted).
"""

from __future__ import annotations

from minikctl.apimachinery.errors import StatusError
from minikctl.kubectl.errors import CommandError, with_source
from minikctl.kubectl.visiting import visit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Sequence
    from typing import Any

    from minikctl.kubectl.info import Info
    from minikctl.kubectl.invocation import Invocation
    from minikctl.kubectl.query import Selection

_POLICIES = {"background": "Background", "foreground": "Foreground", "orphan": "Orphan"}
_DRY_RUN = {"client": " (dry run)", "server": " (server dry run)"}


def propagation_policy(invocation: Invocation) -> str:
    """``--cascade`` as a propagationPolicy, with a note about its old boolean form; raises CommandError."""
    word: str = invocation.flags["cascade"]
    if word in _POLICIES:
        return _POLICIES[word]
    from minikctl.kubectl.flag_values import boolean

    try:
        new = "background" if boolean(word) else "orphan"
    except ValueError:
        text = f'invalid cascade value ({word}). Must be "background", "foreground", or "orphan"'
        raise CommandError(text) from None
    invocation.err.write(
        f"warning: --cascade={word} is deprecated (boolean value) and can be replaced with --cascade={new}.\n"
    )
    return _POLICIES[new]


class Deletion:
    """How to delete. ``grace`` is in seconds, negative for the objects' own; ``timeout`` in seconds, 0 for none.

    ``only`` limits it to resources that were shown before: their (resource, namespace, name).
    """

    __slots__ = (
        "_invocation",
        "_uids",
        "dry_run",
        "grace",
        "ignore_missing",
        "names_only",
        "only",
        "policy",
        "timeout",
        "wait",
        "warn_cluster_scope",
    )

    def __init__(self, invocation: Invocation, *, policy: str, grace: int, timeout: float, wait: bool) -> None:
        self._invocation = invocation
        self.policy = policy
        self.grace = grace
        self.timeout = timeout
        self.wait = wait
        self.dry_run = "none"
        self.ignore_missing = False
        self.names_only = False
        self.warn_cluster_scope = False
        self.only: Container[tuple[str, str, str]] | None = None
        self._uids: list[tuple[Info, str]] = []

    def run(self, selection: Selection) -> None:
        """Delete, tell of it and wait; raises what went wrong."""
        found = 0

        def act(info: Info) -> None:
            nonlocal found
            if self.only is None or place_of(info) in self.only:
                found += 1
                self._delete(info)

        visit(selection, act, ignore_missing=self.ignore_missing)
        if not found:
            self._invocation.print("No resources found")
        elif self.wait and self.dry_run == "none":
            wait_until_gone(self._invocation, self._uids, self.timeout)

    def _delete(self, info: Info) -> None:
        if self.warn_cluster_scope and not info.namespaced:
            self._invocation.warn("deleting cluster-scoped resources, not scoped to the provided namespace")
            self.warn_cluster_scope = False
        if self.dry_run != "client":
            client = self._invocation.session.client
            options = delete_options(self.policy, self.grace)
            if self.dry_run == "server":
                options["dryRun"] = True
            try:
                info.require_name()
                answer = client.delete(info.request_resource, info.namespace, info.name, **options)
            except (CommandError, StatusError) as fault:
                raise with_source("deleting", info.source, fault) from None
            self._uids.append((info, (answer.get("metadata") or {}).get("uid") or ""))
        self._tell(info)

    def _tell(self, info: Info) -> None:
        if self.names_only:
            self._invocation.print(info.typed_name)
            return
        operation = "force deleted" if self.grace == 0 else "deleted"
        kind = info.typed_name.partition("/")[0]
        self._invocation.print(f'{kind} "{info.name}" {operation}{_DRY_RUN.get(self.dry_run, "")}')


def place_of(info: Info) -> tuple[str, str, str]:
    return info.resource, info.namespace, info.name


def delete_options(policy: str, grace: int) -> dict[str, Any]:
    """The options of a delete request."""
    options: dict[str, Any] = {"propagationPolicy": policy}
    if grace >= 0:
        options["gracePeriodSeconds"] = grace
    return options


def wait_until_gone(invocation: Invocation, targets: Sequence[tuple[Info, str]], timeout: float) -> None:
    """Return when none of the (resource, uid) is there any more; "" stands for whatever has the name.

    ``timeout`` is in seconds of the cluster's time, 0 for none. Raises CommandError when it is over, or when nothing
    can ever happen any more (a stopped clock and no timer).
    """
    session = invocation.session
    invocation.out.flush()
    session.settle()
    deadline = session.now + int(timeout * 1000) if timeout else None
    for info, uid in targets:
        while is_there(invocation, info, uid):
            if not session.wait(deadline) and is_there(invocation, info, uid):
                what = f"{info.mapping['name']}/{info.name}"
                raise CommandError(f"timed out waiting for the condition on {what}")


def is_there(invocation: Invocation, info: Info, uid: str = "") -> bool:
    """Whether the object (of that uid, if one is given) still exists."""
    found = invocation.session.client.find(info.request_resource, info.namespace, info.name)
    return found is not None and uid in ("", found["metadata"].get("uid"))
