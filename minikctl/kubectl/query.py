"""What a command asks of `resource_arguments.select`, and what it gets: a `Query` and a `Selection`."""

from __future__ import annotations

from minikctl.kubectl.errors import AggregateError
from minikctl.kubectl.info import Info

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.client.client import Client


class Selection:
    """``steps`` are the resources in the order of the builder, and the faults of single ones where these would stand.

    ``unread`` are the faults of sources, which kubectl tells after everything else, as one. ``single`` tells that
    exactly one thing was asked for by name. ``ends`` are the places in ``steps`` where the files end.
    """

    __slots__ = ("ends", "single", "steps", "unread")

    def __init__(self, steps: list[Info | Exception], unread: list[Exception], single: bool) -> None:
        self.steps = steps
        self.unread = unread
        self.single = single
        self.ends: list[int] = []

    @property
    def infos(self) -> list[Info]:
        return [step for step in self.steps if isinstance(step, Info)]

    @property
    def faults(self) -> list[Exception]:
        """What did not stop the selection, in the order in which kubectl tells it."""
        faults = [step for step in self.steps if isinstance(step, Exception)]
        return [*faults, AggregateError(self.unread)] if self.unread else faults

    def note(self, fault: Exception, query: Query) -> None:
        """Keep the fault of a source."""
        (self.steps if query.stop else self.unread).append(fault)

    def check(self) -> None:
        """Raise the faults, if any."""
        faults = self.faults
        if faults:
            raise faults[0] if len(faults) == 1 else AggregateError(faults)


class Query:
    """All that narrows a selection. ``enforce_namespace``: a manifest of another namespace than ``-n`` is a fault.
    ``all`` selects everything of the given types. ``fetch``: read live objects (also in place of manifests, with
    ``latest``); without it infos by name have no object. ``local`` looks nothing up, not even kinds. ``validate``
    wants to be told in the words of kubectl's schema check when a manifest lacks its kind. ``tables``: read Tables in
    place of objects, one for each name and one for each type that is listed; ``whole`` lets their rows carry objects.
    ``single_type`` refuses several types. ``stop``: a fault will end the work on its file, so each keeps its place."""

    __slots__ = (
        "all", "all_namespaces", "enforce_namespace", "fetch", "fields", "filenames", "ignore_missing", "kustomize",
        "labels", "latest", "local", "recursive", "single_type", "stop", "subresource", "tables", "types_alone",
        "validate", "whole",
    )  # fmt: skip

    def __init__(
        self,
        *,
        filenames: Sequence[str] = (),
        kustomize: str = "",
        recursive: bool = False,
        labels: str = "",
        fields: str = "",
        all: bool = False,
        all_namespaces: bool = False,
        enforce_namespace: bool = False,
        fetch: bool = True,
        latest: bool = False,
        types_alone: bool = False,
        ignore_missing: bool = False,
        local: bool = False,
        validate: bool = False,
        single_type: bool = False,
        subresource: str = "",
        stop: bool = False,
        tables: bool = False,
        whole: bool = False,
    ) -> None:
        self.filenames = filenames
        self.kustomize = kustomize
        self.recursive = recursive
        self.labels = labels.strip()
        self.fields = fields.strip()
        self.all = all
        self.all_namespaces = all_namespaces
        self.enforce_namespace = enforce_namespace
        self.fetch = fetch
        self.latest = latest
        self.types_alone = types_alone
        """Whether a type without names means all objects of it (``get``, ``describe``)."""
        self.ignore_missing = ignore_missing
        self.local = local
        self.validate = validate
        self.single_type = single_type
        self.subresource = subresource
        self.stop = stop
        self.tables = tables
        self.whole = whole

    def read(self, info: Info, client: Client) -> None:
        """Fetch what the query wants of an object; raises NotFound."""
        options = {"includeObject": "Object"} if self.whole else {}
        info.fetch(client, subresource=self.subresource, table=self.tables, **options)
