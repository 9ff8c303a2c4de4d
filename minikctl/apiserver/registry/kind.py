"""What a kind is called and where its objects lie: one version of one resource.

`catalog` makes one Kind for every built-in resource and version; whoever serves CustomResourceDefinitions makes more.
A Kind knows the path of its registry module (`<group>/<kind>.py`: defaults, validation, columns) and loads it on use;
it knows neither schemas nor the store.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apiserver.registry.strategy import Strategy


class Kind:
    """``versions`` are all versions of the resource, the preferred one first; objects are stored in that one.

    ``prefix`` is the resource's part of the storage key (``services/specs``), without slashes at its ends.
    ``subresources`` are names only (``scale``). A kind that is not ``served`` is known, but not part of the API.
    """

    __slots__ = (
        "_strategy",
        "builtin",
        "categories",
        "group",
        "kind",
        "namespaced",
        "prefix",
        "resource",
        "served",
        "short_names",
        "singular",
        "subresources",
        "verbs",
        "version",
        "versions",
    )

    def __init__(
        self,
        *,
        group: str,
        version: str,
        kind: str,
        resource: str,
        singular: str = "",
        short_names: tuple[str, ...] = (),
        namespaced: bool,
        verbs: tuple[str, ...],
        categories: tuple[str, ...] = (),
        subresources: tuple[str, ...] = (),
        versions: tuple[str, ...] = (),
        prefix: str = "",
        served: bool = True,
        builtin: bool = False,
    ) -> None:
        self.group = group
        self.version = version
        self.kind = kind
        self.resource = resource
        self.singular = singular or kind.lower()
        self.short_names = short_names
        self.namespaced = namespaced
        self.verbs = verbs
        self.categories = categories
        self.subresources = subresources
        self.versions = versions or (version,)
        self.prefix = prefix or f"{group}/{resource}"
        self.served = served
        self.builtin = builtin
        self._strategy: Strategy | None = None

    @property
    def api_version(self) -> str:
        return f"{self.group}/{self.version}" if self.group else self.version

    @property
    def qualified(self) -> str:
        """The resource as errors name it: ``deployments.apps``, ``pods``."""
        return f"{self.resource}.{self.group}" if self.group else self.resource

    @property
    def preferred(self) -> bool:
        return self.version == self.versions[0]

    @property
    def key_prefix(self) -> str:
        """Where etcd holds the objects of every version of this resource: ``/registry/services/specs/``."""
        return f"/registry/{self.prefix}/"

    def key(self, namespace: str, name: str) -> str:
        """``namespace`` is ignored where the kind has none."""
        if self.namespaced:
            return f"/registry/{self.prefix}/{namespace}/{name}"
        return f"/registry/{self.prefix}/{name}"

    @property
    def module(self) -> str:
        """The import path of the page that holds all that the API server knows of this kind."""
        group = self.group.partition(".")[0] or "core"
        return f"minikctl.apiserver.registry.{group}.{self.kind.lower()}"

    @property
    def storage(self) -> Kind:
        """The kind in the version that is stored."""
        if self.preferred and not self.foreign:
            return self
        from minikctl.apiserver.registry.keys import by_key

        return by_key(self.key_prefix)

    @property
    def foreign(self) -> bool:
        """Another group's view of objects that are stored elsewhere: events.k8s.io."""
        return self.group == "events.k8s.io"

    @property
    def converts(self) -> bool:
        """Whether objects change their form between this version and the stored one."""
        return not self.preferred or self.foreign

    @property
    def on_read(self) -> bool:
        """Whether reading computes something: the heartbeats of nodes and their leases."""
        return self.resource in ("nodes", "leases")

    @property
    def expires(self) -> bool:
        """Whether objects are gone some time after they were written last."""
        return self.resource == "events" and self.group in ("", "events.k8s.io")

    @property
    def allocates(self) -> bool:
        """Whether storing takes addresses or ports from a pool."""
        return self.resource == "services"

    def strategy(self) -> Strategy:
        """The registry module of a built-in kind; a kind without one gets `neutral`: a name and an age."""
        if self._strategy is None:
            from minikctl.apiserver.registry.strategy import Strategy

            self._strategy = Strategy(self._load())
        return self._strategy

    def _load(self) -> Any:
        from minikctl.apimachinery.modules import load

        if self.builtin:
            try:
                return load(self.module)
            except ModuleNotFoundError as error:
                if not self.module.startswith(error.name or "-"):
                    raise
        return load("minikctl.apiserver.registry.neutral")

    def __repr__(self) -> str:
        return f"Kind({self.qualified}, {self.version})"
