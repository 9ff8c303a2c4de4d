"""One object on its way through a kustomization: what it is called now, and what it was called before."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj

CLUSTER_SCOPED = frozenset(
    (
        "APIService",
        "CSIDriver",
        "CSINode",
        "CertificateSigningRequest",
        "ClusterRole",
        "ClusterRoleBinding",
        "ClusterTrustBundle",
        "ComponentStatus",
        "CustomResourceDefinition",
        "DeviceClass",
        "FlowSchema",
        "IPAddress",
        "IngressClass",
        "MutatingAdmissionPolicy",
        "MutatingAdmissionPolicyBinding",
        "MutatingWebhookConfiguration",
        "Namespace",
        "Node",
        "PersistentVolume",
        "PodSecurityPolicy",
        "PriorityClass",
        "PriorityLevelConfiguration",
        "RuntimeClass",
        "SelfSubjectAccessReview",
        "SelfSubjectRulesReview",
        "ServiceCIDR",
        "StorageClass",
        "SubjectAccessReview",
        "TokenReview",
        "ValidatingAdmissionPolicy",
        "ValidatingAdmissionPolicyBinding",
        "ValidatingWebhookConfiguration",
        "VolumeAttachment",
        "VolumeAttributesClass",
    )
)
"""Kinds that never get a namespace; everything else, custom resources too, is taken for namespaced."""


class Identity:
    """Kind, name and namespace ("" for none) of a resource at some time."""

    __slots__ = ("group", "kind", "name", "namespace", "version")

    def __init__(self, obj: Obj) -> None:
        meta = obj.get("metadata") or {}
        self.group, _, self.version = str(obj.get("apiVersion") or "").rpartition("/")
        self.kind = str(obj.get("kind") or "")
        self.name = str(meta.get("name") or "")
        self.namespace = str(meta.get("namespace") or "")

    def key(self) -> tuple[str, str, str, str, str]:
        """What makes two resources the same; no namespace is as good as ``default``."""
        space = "" if self.kind in CLUSTER_SCOPED else self.namespace or "default"
        return self.group, self.version, self.kind, self.name, space

    def kind_text(self) -> str:
        """``Deployment.v1.apps``; empty parts are told as such."""
        return f"{self.kind or '[noKind]'}.{self.version or '[noVer]'}.{self.group or '[noGrp]'}"

    def __str__(self) -> str:
        return f"{self.kind_text()}/{self.name or '[noName]'}.{self.namespace or '[noNs]'}"

    def is_selected(self, *, group: str = "", version: str = "", kind: str = "") -> bool:
        """Whether the kind is one of those meant; "" means any."""
        wanted = ((group, self.group), (version, self.version), (kind, self.kind))
        return all(not want or want == have for want, have in wanted)


class Resource:
    """``obj`` is private to the build and changed in place. ``behavior`` is a generator's: create, merge, replace."""

    __slots__ = ("behavior", "earlier", "needs_hash", "obj", "prefixes", "suffixes")

    def __init__(self, obj: Obj, *, behavior: str = "", needs_hash: bool = False) -> None:
        self.obj = obj
        self.behavior = behavior
        self.needs_hash = needs_hash
        self.earlier: list[Identity] = []
        self.prefixes: list[str] = []
        self.suffixes: list[str] = []

    @property
    def id(self) -> Identity:
        return Identity(self.obj)

    @property
    def original(self) -> Identity:
        return self.earlier[0] if self.earlier else self.id

    @property
    def identities(self) -> list[Identity]:
        return [*self.earlier, self.id]

    @property
    def name(self) -> str:
        return self.id.name

    def remember(self) -> None:
        """Keep what it is called now, before that changes."""
        self.earlier.append(self.id)

    def rename(self, name: str) -> None:
        self.obj.setdefault("metadata", {})["name"] = name

    def same_affixes(self, other: Resource, *, allow_empty: bool) -> bool:
        """Whether two resources went through the same kustomizations, as far as prefixes and suffixes tell."""
        if allow_empty:
            no_prefix = not self.prefixes or not other.prefixes
            no_suffix = not self.suffixes or not other.suffixes
            if no_prefix and no_suffix:
                return True
            if no_prefix:
                return _same_ending(self.suffixes, other.suffixes)
            if no_suffix:
                return _same_ending(self.prefixes, other.prefixes)
        return _same_ending(self.prefixes, other.prefixes) and _same_ending(self.suffixes, other.suffixes)


def _same_ending(left: list[str], right: list[str]) -> bool:
    """Whether the shorter list is the end of the longer one."""
    count = min(len(left), len(right))
    return left[len(left) - count :] == right[len(right) - count :]
