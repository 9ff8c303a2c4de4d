"""One request to the API server, as it would stand in an HTTP call: verb, resource, names, body, options."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, Protocol

    class Handler(Protocol):
        """Whatever answers requests: the API server in this process, or a connection to one."""

        def __call__(self, request: Request) -> Any: ...


class Request:
    """``verb``: get, list, table, create, update, patch, delete, deletecollection, watch.

    ``resource`` is the qualified plural (``deployments.apps``), or with a version ``deployments.v1.apps``.
    ``options`` are the query's: ``dryRun`` (bool), ``fieldManager``, ``fieldValidation`` (Strict, Warn, Ignore),
    ``force``, ``patchType`` (json, merge, strategic, apply), ``gracePeriodSeconds``, ``propagationPolicy``,
    ``preconditions``, ``labelSelector``, ``fieldSelector``, ``limit``, ``continue``, ``owner`` (a uid: only what that
    object owns), ``reads`` (see `client.Client.list`). ``user`` is who asks (``kubernetes-admin``,
    ``system:kube-scheduler``), ``groups`` are those that it claims to be in; ``trusted`` marks the
    cluster's own components, who may do everything and whose bodies, well-formed by construction, skip the schema.
    ``warnings`` collects what the server would send as Warning headers; ``outcome`` is the status line of the answer.
    """

    __slots__ = (
        "body",
        "groups",
        "name",
        "namespace",
        "options",
        "outcome",
        "resource",
        "subresource",
        "trusted",
        "user",
        "verb",
        "warnings",
    )

    def __init__(
        self,
        verb: str,
        resource: str,
        *,
        namespace: str = "",
        name: str = "",
        subresource: str = "",
        body: Any = None,
        options: dict[str, Any] | None = None,
        user: str = "",
        groups: Sequence[str] = (),
        trusted: bool = False,
    ) -> None:
        self.verb = verb
        self.resource = resource
        self.namespace = namespace
        self.name = name
        self.subresource = subresource
        self.body = body
        self.options = options or {}
        self.user = user
        self.groups = groups
        self.trusted = trusted
        self.warnings: list[str] = []
        self.outcome = "200 OK"
