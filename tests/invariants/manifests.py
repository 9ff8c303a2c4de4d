"""Random objects: hypothesis strategies for manifests that the API server takes.

Workloads are named ``w0`` to ``w3`` and their pods labelled ``app: NAME``, so Services, budgets and other workloads'
selectors often mean pods that are there.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

Obj = dict[str, Any]
APPS = ("w0", "w1", "w2", "w3")
IMAGES = ("nginx:1.25", "nginx:1.26", "redis:7")
HOSTNAME, ZONE = "kubernetes.io/hostname", "topology.kubernetes.io/zone"
PREFIX = "minikctl.dev/"
apps = st.sampled_from(APPS)


def obj(version: str, kind: str, name: str, **fields: Any) -> Obj:
    return {"apiVersion": version, "kind": kind, "metadata": {"name": name}, **fields}


def selector(app: str) -> Obj:
    return {"matchLabels": {"app": app}}


# --- pods


requests = st.sampled_from(
    [
        {},
        {"requests": {"cpu": "200m"}},
        {"requests": {"cpu": "1", "memory": "512Mi"}},
        {"requests": {"cpu": "1500m", "memory": "1Gi"}, "limits": {"cpu": "2", "memory": "2Gi"}},
        {"limits": {"cpu": "300m", "memory": "128Mi"}},
    ]
)


def _placement(app: str) -> list[Obj]:
    """What pods may ask of their node."""
    near: Obj = {"topologyKey": HOSTNAME, "labelSelector": selector(app)}
    required = "requiredDuringSchedulingIgnoredDuringExecution"
    preferred = "preferredDuringSchedulingIgnoredDuringExecution"
    ssd: Obj = {"nodeSelectorTerms": [{"matchExpressions": [{"key": "disk", "operator": "In", "values": ["ssd"]}]}]}
    spread: Obj = {**near, "maxSkew": 1}
    return [
        {},
        {},
        {},
        {"nodeSelector": {"disk": "ssd"}},
        {"affinity": {"nodeAffinity": {required: ssd}}},
        {"affinity": {"podAntiAffinity": {required: [near]}}},
        {"affinity": {"podAntiAffinity": {preferred: [{"weight": 10, "podAffinityTerm": near}]}}},
        {"affinity": {"podAffinity": {required: [near]}}},
        {"topologySpreadConstraints": [{**spread, "whenUnsatisfiable": "DoNotSchedule"}]},
        {"topologySpreadConstraints": [{**spread, "whenUnsatisfiable": "ScheduleAnyway"}]},
        {"tolerations": [{"operator": "Exists"}]},
        {"tolerations": [{"key": "test", "operator": "Exists", "effect": "NoSchedule"}]},
        {"priorityClassName": "high"},
        {"priorityClassName": "high-never"},
        {"terminationGracePeriodSeconds": 0},
        {"terminationGracePeriodSeconds": 90},
    ]


LIFE: list[dict[str, str]] = [
    {},
    {},
    {},
    {"ready-after": "20s"},
    {"start-delay": "7s"},
    {"fail-first": "2"},
    {"cpu": "180m"},
]
"""Annotations for what runs on: pods that are slow, that fail at first, and that are busy."""
BATCH: list[dict[str, str]] = [
    {"run-for": "5s"},
    {"run-for": "40s"},
    {"run-for": "0s", "exit-code": "3"},
    {"run-for": "4s", "fail-first": "1"},
    {"run-for": "3s", "exit-code": "42"},
]


@st.composite
def template(draw: st.DrawFn, app: str, *, batch: bool = False, **spec: Any) -> Obj:
    notes = draw(st.sampled_from(BATCH if batch else LIFE))
    container: Obj = {"name": "main", "image": draw(st.sampled_from(IMAGES)), "resources": draw(requests)}
    if not batch and draw(st.integers(0, 9)) == 0:
        container["ports"] = [{"containerPort": 80, "hostPort": 8080}]
    if not batch and draw(st.integers(0, 5)) == 0:
        container["readinessProbe"] = {"httpGet": {"path": "/", "port": 80}, "periodSeconds": 5}
    placement = draw(st.sampled_from(_placement(app)))
    meta: Obj = {"labels": {"app": app}}
    if notes:
        meta["annotations"] = {PREFIX + key: value for key, value in notes.items()}
    return {"metadata": meta, "spec": {"containers": [container], **placement, **spec}}


@st.composite
def bare_pod(draw: st.DrawFn) -> Obj:
    app = draw(apps)
    made = draw(template(app))
    made["metadata"]["name"] = f"{app}-bare-{draw(st.integers(0, 2))}"
    return {"apiVersion": "v1", "kind": "Pod", **made}


# --- workloads


@st.composite
def deployment(draw: st.DrawFn) -> Obj:
    app = draw(apps)
    surge, unavailable = draw(st.sampled_from([(1, 0), (0, 1), (2, 1), ("25%", "25%"), ("100%", 0)]))
    rolling: Obj = {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": surge, "maxUnavailable": unavailable}}
    spec = {
        "replicas": draw(st.integers(0, 4)),
        "selector": selector(app),
        "template": draw(template(app)),
        "strategy": draw(st.sampled_from([rolling, rolling, {"type": "Recreate"}])),
        "minReadySeconds": draw(st.sampled_from([0, 0, 5])),
        "progressDeadlineSeconds": 600,
        "revisionHistoryLimit": draw(st.sampled_from([0, 1, 10])),
    }
    return obj("apps/v1", "Deployment", app, spec=spec)


@st.composite
def replica_set(draw: st.DrawFn) -> Obj:
    app = draw(apps)
    spec = {"replicas": draw(st.integers(0, 3)), "selector": selector(app), "template": draw(template(app))}
    return obj("apps/v1", "ReplicaSet", f"{app}-set", spec=spec)


@st.composite
def replication_controller(draw: st.DrawFn) -> Obj:
    app = draw(apps)
    spec = {"replicas": draw(st.integers(0, 3)), "selector": {"app": app}, "template": draw(template(app))}
    return obj("v1", "ReplicationController", f"{app}-rc", spec=spec)


@st.composite
def stateful_set(draw: st.DrawFn) -> Obj:
    app = draw(apps)
    rolling: Obj = {"type": "RollingUpdate", "rollingUpdate": {"partition": draw(st.integers(0, 2))}}
    spec: Obj = {
        "replicas": draw(st.integers(0, 4)),
        "selector": selector(app),
        "serviceName": app,
        "template": draw(template(app)),
        "podManagementPolicy": draw(st.sampled_from(["OrderedReady", "OrderedReady", "Parallel"])),
        "updateStrategy": draw(st.sampled_from([rolling, {"type": "RollingUpdate"}, {"type": "OnDelete"}])),
        "minReadySeconds": draw(st.sampled_from([0, 0, 4])),
        "ordinals": {"start": draw(st.sampled_from([0, 0, 5]))},
    }
    if draw(st.integers(0, 2)) == 0:
        spec["volumeClaimTemplates"] = [{"metadata": {"name": "data"}, "spec": claim_spec()}]
        when = st.sampled_from(["Retain", "Delete"])
        spec["persistentVolumeClaimRetentionPolicy"] = {"whenDeleted": draw(when), "whenScaled": draw(when)}
    return obj("apps/v1", "StatefulSet", f"{app}-sts", spec=spec)


@st.composite
def daemon_set(draw: st.DrawFn) -> Obj:
    app = draw(apps)
    surge = {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}}
    strategy = draw(st.sampled_from([{"type": "RollingUpdate"}, surge, {"type": "OnDelete"}]))
    made = draw(template(app))
    if strategy is surge:
        made["spec"]["containers"][0].pop("ports", None)
    spec = {"selector": selector(app), "template": made, "updateStrategy": strategy}
    return obj("apps/v1", "DaemonSet", f"{app}-ds", spec=spec)


@st.composite
def job_spec(draw: st.DrawFn, app: str) -> Obj:
    policy = draw(st.sampled_from(["Never", "OnFailure"]))
    indexed = draw(st.booleans())
    parallelism, completions = draw(st.integers(0, 3)), draw(st.sampled_from([None, 1, 2, 3]))
    spec: Obj = {
        "parallelism": parallelism,
        "backoffLimit": draw(st.sampled_from([0, 1, 3])),
        "template": draw(template(app, batch=True, restartPolicy=policy)),
    }
    if completions is not None or indexed:
        spec["completions"] = completions or 2
    if indexed:
        spec["completionMode"] = "Indexed"
        enough: Obj = {"successPolicy": {"rules": [{"succeededCount": 1}]}}
        by_index: Obj = {"backoffLimitPerIndex": 1, "maxFailedIndexes": 1}
        spec |= draw(st.sampled_from([{}, by_index, enough] if policy == "Never" else [{}, enough]))
    spec |= draw(
        st.sampled_from(
            [{}, {}, {"activeDeadlineSeconds": 30}, {"ttlSecondsAfterFinished": 20}, {"suspend": True}]
            + ([{"podReplacementPolicy": "Failed"}, {"podFailurePolicy": _FAILURE}] if policy == "Never" else [])
        )
    )
    return spec


_FAILURE: Obj = {
    "rules": [
        {"action": "FailJob", "onExitCodes": {"operator": "In", "values": [42]}},
        {"action": "Ignore", "onPodConditions": [{"type": "DisruptionTarget", "status": "True"}]},
    ]
}


@st.composite
def job(draw: st.DrawFn) -> Obj:
    app = draw(apps)
    return obj("batch/v1", "Job", f"{app}-job", spec=draw(job_spec(app)))


@st.composite
def cron_job(draw: st.DrawFn) -> Obj:
    app = draw(apps)
    spec = {
        "schedule": draw(st.sampled_from(["*/30 * * * *", "@hourly", "15 */2 * * *"])),
        "concurrencyPolicy": draw(st.sampled_from(["Allow", "Forbid", "Replace"])),
        "successfulJobsHistoryLimit": draw(st.integers(0, 2)),
        "failedJobsHistoryLimit": draw(st.integers(0, 1)),
        "jobTemplate": {"spec": draw(job_spec(app))},
    }
    return obj("batch/v1", "CronJob", f"{app}-cron", spec=spec)


# --- what rules over workloads


SCALED = (("apps/v1", "Deployment", ""), ("apps/v1", "StatefulSet", "-sts"), ("apps/v1", "ReplicaSet", "-set"))


@st.composite
def autoscaler(draw: st.DrawFn) -> Obj:
    version, kind, suffix = draw(st.sampled_from(SCALED))
    app = draw(apps)
    metric = {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": draw(st.sampled_from([50, 90]))}}
    spec = {
        "scaleTargetRef": {"apiVersion": version, "kind": kind, "name": app + suffix},
        "minReplicas": draw(st.integers(1, 2)),
        "maxReplicas": draw(st.integers(2, 4)),
        "metrics": [{"type": "Resource", "resource": metric}],
    }
    return obj("autoscaling/v2", "HorizontalPodAutoscaler", f"{app}{suffix or '-d'}-hpa", spec=spec)


@st.composite
def budget(draw: st.DrawFn) -> Obj:
    app = draw(apps)
    amount = draw(st.sampled_from([0, 1, 2, "50%", "100%"]))
    spec: Obj = {"selector": selector(app), draw(st.sampled_from(["minAvailable", "maxUnavailable"])): amount}
    if draw(st.booleans()):
        spec["unhealthyPodEvictionPolicy"] = draw(st.sampled_from(["AlwaysAllow", "IfHealthyBudget"]))
    return obj("policy/v1", "PodDisruptionBudget", f"{app}-pdb", spec=spec)


HARD = {
    "pods": ["2", "5"],
    "requests.cpu": ["1", "3"],
    "limits.memory": ["1Gi"],
    "services": ["1"],
    "count/deployments.apps": ["1"],
    "count/jobs.batch": ["2"],
    "persistentvolumeclaims": ["1", "3"],
    "requests.storage": ["3Gi"],
}


@st.composite
def quota(draw: st.DrawFn) -> Obj:
    names = draw(st.lists(st.sampled_from(sorted(HARD)), min_size=1, max_size=2, unique=True))
    hard = {name: draw(st.sampled_from(HARD[name])) for name in names}
    return obj("v1", "ResourceQuota", f"quota-{draw(st.integers(0, 1))}", spec={"hard": hard})


@st.composite
def limit_range(draw: st.DrawFn) -> Obj:
    limit: Obj = {"type": "Container", "default": {"cpu": "500m", "memory": "256Mi"}}
    limit["defaultRequest"] = {"cpu": "100m", "memory": "64Mi"}
    if draw(st.booleans()):
        limit["max"] = {"cpu": "1", "memory": "1Gi"}
    return obj("v1", "LimitRange", "limits", spec={"limits": [limit]})


# --- network and storage


@st.composite
def service(draw: st.DrawFn) -> Obj:
    app = draw(apps)
    kind = draw(st.sampled_from(["ClusterIP", "ClusterIP", "None", "NodePort", "LoadBalancer"]))
    spec: Obj = {"selector": {"app": app}, "ports": [{"port": 80, "targetPort": 80}]}
    spec |= {"clusterIP": "None"} if kind == "None" else {"type": kind}
    if draw(st.integers(0, 4)) == 0:
        spec["publishNotReadyAddresses"] = True
    return obj("v1", "Service", draw(st.sampled_from([app, f"{app}-svc"])), spec=spec)


def claim_spec() -> Obj:
    return {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}


@st.composite
def claim(draw: st.DrawFn) -> Obj:
    return obj("v1", "PersistentVolumeClaim", f"claim-{draw(st.integers(0, 1))}", spec=claim_spec())


@st.composite
def pod_with_claim(draw: st.DrawFn) -> Obj:
    made = draw(bare_pod())
    source = {"persistentVolumeClaim": {"claimName": f"claim-{draw(st.integers(0, 1))}"}}
    made["spec"]["volumes"] = [{"name": "data", **source}]
    return made


PRIORITY_CLASSES = [
    {**obj("scheduling.k8s.io/v1", "PriorityClass", "high"), "value": 1000},
    {**obj("scheduling.k8s.io/v1", "PriorityClass", "high-never"), "value": 1000, "preemptionPolicy": "Never"},
]
"""There from the start."""

KINDS: dict[str, Any] = {
    "deployments.apps": deployment(),
    "replicasets.apps": replica_set(),
    "replicationcontrollers": replication_controller(),
    "statefulsets.apps": stateful_set(),
    "daemonsets.apps": daemon_set(),
    "jobs.batch": job(),
    "cronjobs.batch": cron_job(),
    "horizontalpodautoscalers.autoscaling": autoscaler(),
    "poddisruptionbudgets.policy": budget(),
    "resourcequotas": quota(),
    "limitranges": limit_range(),
    "services": service(),
    "persistentvolumeclaims": claim(),
    "pods": st.one_of(bare_pod(), pod_with_claim()),
}
