"""The only list of kinds: every built-in resource of Kubernetes 1.33, in the order in which discovery lists them.

The table is plain text, read at the first look-up; importing this module costs next to nothing. Versions that a real
API server offers only under ``--runtime-config`` (alpha and beta ones) are listed too, but not served: a look-up finds
them, and `find` does so only when asked. CustomResourceDefinitions are not here; they make Kinds of their own.
"""

from __future__ import annotations

from minikctl.apiserver.registry.kind import Kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

# [group], by falling priority; below it: resource, kind, versions (preferred first), short names, scope, verbs,
# categories, subresources. Of the verbs, `all` are eight, `each` is all but deletecollection, `read` is get and list.
_TABLE = """
[]
bindings               Binding               v1 -      namespaced create -   -
componentstatuses      ComponentStatus       v1 cs     cluster    read   -   -
configmaps             ConfigMap             v1 cm     namespaced all    -   -
endpoints              Endpoints             v1 ep     namespaced all    -   -
events                 Event                 v1 ev     namespaced all    -   -
limitranges            LimitRange            v1 limits namespaced all    -   -
namespaces             Namespace             v1 ns     cluster    each   -   finalize,status
nodes                  Node                  v1 no     cluster    all    -   proxy,status
persistentvolumeclaims PersistentVolumeClaim v1 pvc    namespaced all    -   status
persistentvolumes      PersistentVolume      v1 pv     cluster    all    -   status
pods Pod v1 po namespaced all all attach,binding,ephemeralcontainers,eviction,exec,log,portforward,proxy,resize,status
podtemplates           PodTemplate           v1 -      namespaced all    -   -
replicationcontrollers ReplicationController v1 rc     namespaced all    all scale,status
resourcequotas         ResourceQuota         v1 quota  namespaced all    -   status
secrets                Secret                v1 -      namespaced all    -   -
serviceaccounts        ServiceAccount        v1 sa     namespaced all    -   token
services               Service               v1 svc    namespaced all    all proxy,status
[apiregistration.k8s.io]
apiservices APIService v1 - cluster all api-extensions status
[apps]
controllerrevisions ControllerRevision v1 -      namespaced all -   -
daemonsets          DaemonSet          v1 ds     namespaced all all status
deployments         Deployment         v1 deploy namespaced all all scale,status
replicasets         ReplicaSet         v1 rs     namespaced all all scale,status
statefulsets        StatefulSet        v1 sts    namespaced all all scale,status
[events.k8s.io]
events Event v1 ev namespaced all - -
[authentication.k8s.io]
selfsubjectreviews SelfSubjectReview v1 - cluster create - -
tokenreviews       TokenReview       v1 - cluster create - -
[authorization.k8s.io]
localsubjectaccessreviews LocalSubjectAccessReview v1 - namespaced create - -
selfsubjectaccessreviews  SelfSubjectAccessReview  v1 - cluster    create - -
selfsubjectrulesreviews   SelfSubjectRulesReview   v1 - cluster    create - -
subjectaccessreviews      SubjectAccessReview      v1 - cluster    create - -
[autoscaling]
horizontalpodautoscalers HorizontalPodAutoscaler v2,v1 hpa namespaced all all status
[batch]
cronjobs CronJob v1 cj namespaced all all status
jobs     Job     v1 -  namespaced all all status
[certificates.k8s.io]
certificatesigningrequests CertificateSigningRequest v1               csr cluster all - approval,status
clustertrustbundles        ClusterTrustBundle        v1beta1,v1alpha1 -   cluster all - -
[networking.k8s.io]
ingressclasses  IngressClass  v1         -      cluster    all - -
ingresses       Ingress       v1         ing    namespaced all - status
ipaddresses     IPAddress     v1,v1beta1 ip     cluster    all - -
networkpolicies NetworkPolicy v1         netpol namespaced all - -
servicecidrs    ServiceCIDR   v1,v1beta1 -      cluster    all - status
[policy]
poddisruptionbudgets PodDisruptionBudget v1 pdb namespaced all - status
[rbac.authorization.k8s.io]
clusterrolebindings ClusterRoleBinding v1 - cluster    all - -
clusterroles        ClusterRole        v1 - cluster    all - -
rolebindings        RoleBinding        v1 - namespaced all - -
roles               Role               v1 - namespaced all - -
[storage.k8s.io]
csidrivers              CSIDriver             v1               -   cluster    all - -
csinodes                CSINode               v1               -   cluster    all - -
csistoragecapacities    CSIStorageCapacity    v1               -   namespaced all - -
storageclasses          StorageClass          v1               sc  cluster    all - -
volumeattachments       VolumeAttachment      v1               -   cluster    all - status
volumeattributesclasses VolumeAttributesClass v1beta1,v1alpha1 vac cluster    all - -
[admissionregistration.k8s.io]
mutatingadmissionpolicies         MutatingAdmissionPolicy          v1alpha1   - cluster all api-extensions -
mutatingadmissionpolicybindings   MutatingAdmissionPolicyBinding   v1alpha1   - cluster all api-extensions -
mutatingwebhookconfigurations     MutatingWebhookConfiguration     v1         - cluster all api-extensions -
validatingadmissionpolicies       ValidatingAdmissionPolicy        v1,v1beta1 - cluster all api-extensions status
validatingadmissionpolicybindings ValidatingAdmissionPolicyBinding v1,v1beta1 - cluster all api-extensions -
validatingwebhookconfigurations   ValidatingWebhookConfiguration   v1         - cluster all api-extensions -
[apiextensions.k8s.io]
customresourcedefinitions CustomResourceDefinition v1 crd,crds cluster all api-extensions status
[scheduling.k8s.io]
priorityclasses PriorityClass v1 pc cluster all - -
[coordination.k8s.io]
leasecandidates LeaseCandidate v1beta1,v1alpha2 - namespaced all - -
leases          Lease          v1               - namespaced all - -
[node.k8s.io]
runtimeclasses RuntimeClass v1 - cluster all - -
[discovery.k8s.io]
endpointslices EndpointSlice v1 - namespaced all - -
[flowcontrol.apiserver.k8s.io]
flowschemas                 FlowSchema                 v1 - cluster all - status
prioritylevelconfigurations PriorityLevelConfiguration v1 - cluster all - status
[internal.apiserver.k8s.io]
storageversions StorageVersion v1alpha1 - cluster all - status
[resource.k8s.io]
deviceclasses          DeviceClass           v1beta2,v1beta1,v1alpha3 - cluster    all - -
devicetaintrules       DeviceTaintRule       v1alpha3                 - cluster    all - -
resourceclaims         ResourceClaim         v1beta2,v1beta1,v1alpha3 - namespaced all - status
resourceclaimtemplates ResourceClaimTemplate v1beta2,v1beta1,v1alpha3 - namespaced all - -
resourceslices         ResourceSlice         v1beta2,v1beta1,v1alpha3 - cluster    all - -
[storagemigration.k8s.io]
storageversionmigrations StorageVersionMigration v1alpha1 - cluster all - status
"""

_VERBS = {
    "all": ("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"),
    "each": ("create", "delete", "get", "list", "patch", "update", "watch"),
    "read": ("get", "list"),
    "create": ("create",),
}

# Where etcd keeps what does not lie under the name of its resource (the API server's default prefixes; the two added
# servers, for extensions and for aggregation, put their group in front).
_PREFIXES = {
    ".endpoints": "services/endpoints",
    ".nodes": "minions",
    ".replicationcontrollers": "controllers",
    ".services": "services/specs",
    "apiextensions.k8s.io.customresourcedefinitions": "apiextensions.k8s.io/customresourcedefinitions",
    "apiregistration.k8s.io.apiservices": "apiregistration.k8s.io/apiservices",
    "networking.k8s.io.ingresses": "ingress",
}

# What a subresource takes or gives, where that is no resource: these have a schema, and no place in discovery.
BODIES = (
    ("autoscaling", "v1", "Scale"),
    ("policy", "v1", "Eviction"),
    ("authentication.k8s.io", "v1", "TokenRequest"),
)

_kinds: list[Kind] = []
_by_resource: dict[tuple[str, str], Kind] = {}
_by_kind: dict[tuple[str, str], Kind] = {}


def all_kinds() -> list[Kind]:
    """Every version of every resource, in discovery's order; of one resource, the preferred version comes first."""
    if not _kinds:
        group = ""
        for row in _TABLE.strip().splitlines():
            if row[0] == "[":
                group = row[1:-1]
            else:
                _kinds.extend(_read(group, row))
        for kind in reversed(_kinds):
            _by_resource[kind.group, kind.resource] = kind
            _by_kind[kind.api_version, kind.kind] = kind
    return _kinds


def _read(group: str, row: str) -> Iterator[Kind]:
    columns = [() if column == "-" else tuple(column.split(",")) for column in row.split()]
    (resource,), (name,), versions, short_names, (scope,), (verbs,), categories, subresources = columns
    for version in versions:
        yield Kind(
            group=group,
            version=version,
            kind=name,
            resource=resource,
            short_names=short_names,
            namespaced=scope == "namespaced",
            verbs=_VERBS[verbs],
            categories=categories,
            subresources=subresources,
            versions=versions,
            prefix=_PREFIXES.get(f"{group}.{resource}", resource),
            served="a" not in version,  # alpha and beta
            builtin=True,
        )


def by_resource(group: str, resource: str, version: str = "") -> Kind | None:
    """The preferred version where none is named. ``resource`` is the plural."""
    all_kinds()
    kind = _by_resource.get((group, resource))
    if kind is None or not version or kind.version == version:
        return kind
    return _by_kind.get((f"{group}/{version}" if group else version, kind.kind))


def by_kind(api_version: str, kind: str) -> Kind | None:
    """The kind of a manifest: ``apps/v1``, ``Deployment``. Kinds that are not served are found too."""
    all_kinds()
    return _by_kind.get((api_version, kind))


def body(api_version: str, kind: str) -> Kind | None:
    """The kind of a request's body, be it a resource or one of `BODIES`."""
    known = by_kind(api_version, kind)
    group, _, version = api_version.rpartition("/")
    if known is None and (group, version, kind) in BODIES:
        verbs = _VERBS["create"]
        return Kind(group=group, version=version, kind=kind, resource="", namespaced=True, verbs=verbs, builtin=True)
    return known


def categories(name: str) -> list[Kind]:
    """The members of a category such as ``all``, in discovery's order, each in its preferred version."""
    return [kind for kind in all_kinds() if kind.served and kind.preferred and name in kind.categories]


def find(word: str, *, unserved: bool = False) -> Kind | None:
    """What a user means by a resource argument, as kubectl resolves it; None where the server has no such type.

    Takes plural, singular and kind in any case, short names as they are written, and each of these followed by
    ``.group`` or ``.version.group``; a group may be cut short (``deployments.app``). Where several groups have the
    word, the one of highest priority wins: ``events`` is the core group's.
    """
    name, *rest = word.split(".", 2)
    if len(rest) == 2:
        found = _find(name, group=rest[1], version=rest[0], unserved=unserved)
        if found is not None:
            return found
    return _find(name, group=word.partition(".")[2], version="", unserved=unserved)


def _find(name: str, *, group: str, version: str, unserved: bool) -> Kind | None:
    lower = name.lower()
    groups = {group} if any(kind.group == group for kind in all_kinds()) else None
    for kind in all_kinds():
        if not (kind.served or unserved) or (version and kind.version != version):
            continue
        if group and not (kind.group in groups if groups else kind.group.startswith(group)):
            continue
        if name in kind.short_names or lower in (kind.resource, kind.singular):
            return kind
    return None
