"""Faults of pods and templates, word for word and in Kubernetes' order."""

# ruff: noqa: E501 - a message that is split can no longer be searched for

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from minikctl.apiserver.registry.core import pod as page
from minikctl.apiserver.validation.pod_template import validate_pod_template

LABEL = (
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with "
    "an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is "
    "'[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
)


def pod(**spec: Any) -> dict[str, Any]:
    whole = {
        "metadata": {"name": "p", "namespace": "default"},
        "spec": {"containers": [{"name": "main", "image": "nginx:1.25"}], **spec},
    }
    page.default(whole)
    return whole


def faults(**spec: Any) -> list[str]:
    return [str(fault) for fault in page.validate(pod(**spec))]


def of_container(**container: Any) -> list[str]:
    found = faults(containers=[{"name": "main", "image": "nginx:1.25", **container}])
    return [fault.replace("spec.containers[0]", "C") for fault in found]


def of_volume(**volume: Any) -> list[str]:
    return [fault.replace("spec.volumes[0]", "V") for fault in faults(volumes=[{"name": "v", **volume}])]


def test_a_small_pod_is_fine() -> None:
    assert faults() == []


def test_all_faults_come_at_once_in_kubernetes_order() -> None:
    assert faults(
        volumes=[{"name": "V", "emptyDir": {}}],
        restartPolicy="Perhaps",
        dnsPolicy="Mine",
        nodeSelector={"a": "b c"},
        containers=[{"name": "main", "image": "", "imagePullPolicy": "Sometimes"}],
        nodeName="Node",
        hostname="a.b",
        activeDeadlineSeconds=0,
        preemptionPolicy="Maybe",
        os={"name": "plan9"},
    ) == [
        f'spec.volumes[0].name: Invalid value: "V": {LABEL}',
        "spec.containers[0].image: Required value",
        (
            'spec.containers[0].imagePullPolicy: Unsupported value: "Sometimes": supported values: "Always", '
            '"IfNotPresent", "Never"'
        ),
        'spec.restartPolicy: Unsupported value: "Perhaps": supported values: "Always", "OnFailure", "Never"',
        (
            'spec.dnsPolicy: Unsupported value: "Mine": supported values: "ClusterFirstWithHostNet", "ClusterFirst", '
            '"Default", "None"'
        ),
        (
            'spec.nodeSelector: Invalid value: "b c": a valid label must be an empty string or consist of alphanumeric '
            "characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or "
            "'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
        ),
        (
            'spec.nodeName: Invalid value: "Node": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric '
            "characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used "
            "for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
        ),
        "spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive",
        'spec.hostname: Invalid value: "a.b": must not contain dots',
        'spec.preemptionPolicy: Unsupported value: "Maybe": supported values: "PreemptLowerPriority", "Never"',
        'spec.os: Unsupported value: "plan9": supported values: "linux", "windows"',
    ]


@pytest.mark.parametrize(
    ("container", "expected"),
    [
        ({"image": " nginx"}, 'C.image: Invalid value: " nginx": must not have leading or trailing whitespace'),
        (
            {"terminationMessagePolicy": "None"},
            'C.terminationMessagePolicy: Unsupported value: "None": supported values: "File", "FallbackToLogsOnError"',
        ),
        ({"ports": [{"name": "web"}]}, "C.ports[0].containerPort: Required value"),
        (
            {"ports": [{"containerPort": 80, "protocol": "HTTP"}]},
            'C.ports[0].protocol: Unsupported value: "HTTP": supported values: "SCTP", "TCP", "UDP"',
        ),
        (
            {"ports": [{"containerPort": 80, "hostPort": 9}, {"containerPort": 81, "hostPort": 9}]},
            'C.ports[1].hostPort: Duplicate value: "TCP//9"',
        ),
        (
            {"ports": [{"containerPort": 80, "name": "Much_Too_Long_Name"}]},
            'C.ports[0].name: Invalid value: "Much_Too_Long_Name": must be no more than 15 characters',
        ),
        (
            {"restartPolicy": "Always"},
            "C.restartPolicy: Forbidden: may not be set for non-init containers",
        ),
        (
            {"securityContext": {"privileged": True, "allowPrivilegeEscalation": False, "runAsUser": -1}},
            "C.securityContext.runAsUser: Invalid value: -1: must be between 0 and 2147483647, inclusive",
        ),
        (
            {"securityContext": {"procMount": "Unmasked"}},
            'C.securityContext.procMount: Invalid value: "Unmasked": `hostUsers` must be false to use `Unmasked`',
        ),
        (
            {"securityContext": {"seccompProfile": {"type": "Localhost"}}},
            (
                "C.securityContext.seccompProfile.localhostProfile: Required value: must be set when seccomp type is "
                "Localhost"
            ),
        ),
        (
            {"resizePolicy": [{"resourceName": "disk", "restartPolicy": "NotRequired"}]},
            'C.resizePolicy: Unsupported value: "disk": supported values: "cpu", "memory"',
        ),
    ],
)
def test_a_container_says_what_is_wrong_with_it(container: dict[str, Any], expected: str) -> None:
    assert of_container(**container)[0] == expected


@pytest.mark.parametrize(
    ("env", "expected"),
    [
        ({"name": ""}, "C.env[0].name: Required value"),
        (
            {"name": "A", "valueFrom": {}},
            (
                'C.env[0].valueFrom: Invalid value: "": must specify one of: `fieldRef`, `resourceFieldRef`, '
                "`configMapKeyRef` or `secretKeyRef`"
            ),
        ),
        (
            {"name": "A", "valueFrom": {"fieldRef": {"fieldPath": "metadata.labels"}}},
            (
                'C.env[0].valueFrom.fieldRef.fieldPath: Unsupported value: "metadata.labels": supported values: '
                '"metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", '
                '"status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs"'
            ),
        ),
        (
            {"name": "A", "valueFrom": {"fieldRef": {"fieldPath": "spec.nodeName['a']"}}},
            (
                "C.env[0].valueFrom.fieldRef.fieldPath: Invalid value: \"spec.nodeName['a']\": error converting fieldPath: "
                "field label does not support subscript: spec.nodeName['a']"
            ),
        ),
        (
            {"name": "A", "valueFrom": {"resourceFieldRef": {"resource": "limits.gpu"}}},
            (
                'C.env[0].valueFrom.resourceFieldRef.resource: Unsupported value: "limits.gpu": supported values: '
                '"limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", '
                '"requests.ephemeral-storage", "requests.memory"'
            ),
        ),
        (
            {"name": "A", "valueFrom": {"resourceFieldRef": {"resource": "limits.cpu", "divisor": "1Mi"}}},
            (
                'C.env[0].valueFrom.resourceFieldRef.divisor: Invalid value: "limits.cpu": only divisor\'s values 1m and 1 '
                "are supported with the cpu resource"
            ),
        ),
        (
            {"name": "A", "valueFrom": {"secretKeyRef": {"name": "s"}}},
            "C.env[0].valueFrom.secretKeyRef.key: Required value",
        ),
    ],
)
def test_a_variable_comes_from_one_known_place(env: dict[str, Any], expected: str) -> None:
    assert of_container(env=[env]) == [expected]


def test_a_label_of_the_pod_may_be_a_variable() -> None:
    assert of_container(env=[{"name": "A", "valueFrom": {"fieldRef": {"fieldPath": "metadata.labels['app']"}}}]) == []


def test_env_from_needs_exactly_one_source() -> None:
    both = {"configMapRef": {"name": "c"}, "secretRef": {"name": "s"}}
    assert of_container(envFrom=[{}, both, {"secretRef": {}}]) == [
        'C.envFrom: Invalid value: "": must specify one of: `configMapRef` or `secretRef`',
        'C.envFrom: Invalid value: "": may not have more than one field specified at a time',
        "C.envFrom[2].secretRef.name: Required value",
    ]


@pytest.mark.parametrize(
    ("probe", "expected"),
    [
        ({"livenessProbe": {}}, "C.livenessProbe: Required value: must specify a handler type"),
        ({"livenessProbe": {"exec": {}}}, "C.livenessProbe.exec.command: Required value"),
        (
            {"livenessProbe": {"httpGet": {"port": 0}}},
            "C.livenessProbe.httpGet.port: Invalid value: 0: must be between 1 and 65535, inclusive",
        ),
        (
            {"livenessProbe": {"tcpSocket": {"port": 80}, "successThreshold": 2}},
            "C.livenessProbe.successThreshold: Invalid value: 2: must be 1",
        ),
        (
            {"readinessProbe": {"tcpSocket": {"port": 80}, "terminationGracePeriodSeconds": 1}},
            "C.readinessProbe.terminationGracePeriodSeconds: Invalid value: 1: must not be set for readinessProbes",
        ),
        (
            {"lifecycle": {"preStop": {"sleep": {"seconds": 31}}}},
            (
                "C.lifecycle.preStop.sleep: Invalid value: 31: must be non-negative and less than "
                "terminationGracePeriodSeconds (30)"
            ),
        ),
    ],
)
def test_probes_and_hooks(probe: dict[str, Any], expected: str) -> None:
    assert of_container(**probe) == [expected]


def test_resources() -> None:
    requests = {"cpu": "2", "disk": "1", "example.com/gpu": "1", "memory": "-1"}
    limits = {"cpu": "1", "hugepages-2Mi": "3Mi"}
    # Requests that pods get from limits are checked as well, in the order of names.
    assert of_container(resources={"requests": requests, "limits": limits}) == [
        'C.resources.limits[hugepages-2Mi]: Invalid value: "3Mi": 3Mi is not positive integer multiple of hugepages-2Mi',
        'C.resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1',
        'C.resources.requests[disk]: Invalid value: "disk": must be a standard resource type or fully qualified',
        'C.resources.requests[disk]: Invalid value: "disk": must be a standard resource for containers',
        "C.resources.limits: Required value: Limit must be set for non overcommitable resources",
        'C.resources.requests[hugepages-2Mi]: Invalid value: "3Mi": 3Mi is not positive integer multiple of hugepages-2Mi',
        'C.resources.requests[memory]: Invalid value: "-1": must be greater than or equal to 0',
    ]


def test_devices_come_in_whole_numbers() -> None:
    found = of_container(resources={"limits": {"example.com/gpu": "500m"}})
    assert found[0] == "C.resources.limits[example.com/gpu]: Invalid value: 500m: must be an integer"


@pytest.mark.parametrize(
    ("volume", "expected"),
    [
        ({"hostPath": {"path": "/a/../b"}}, "V.hostPath.path: Invalid value: \"/a/../b\": must not contain '..'"),
        (
            {"hostPath": {"path": "/a", "type": "Pipe"}},
            (
                'V.hostPath.type: Unsupported value: "Pipe": supported values: "", "BlockDevice", "CharDevice", "Directory", '
                '"DirectoryOrCreate", "File", "FileOrCreate", "Socket"'
            ),
        ),
        ({"secret": {}}, "V.secret.secretName: Required value"),
        (
            {"configMap": {"name": "c", "defaultMode": 512}},
            "V.configMap.defaultMode: Invalid value: 512: must be a number between 0 and 0777 (octal), both inclusive",
        ),
        (
            {"configMap": {"name": "c", "items": [{"key": "k", "path": "/k"}]}},
            'V.configMap.items[0].path: Invalid value: "/k": must be a relative path',
        ),
        ({"persistentVolumeClaim": {}}, "V.persistentVolumeClaim.claimName: Required value"),
        ({"nfs": {"server": "s", "path": "p"}}, 'V.nfs.path: Invalid value: "p": must be an absolute path'),
        ({"gcePersistentDisk": {}}, "V.persistentDisk.pdName: Required value"),
        (
            {"downwardAPI": {"items": [{"path": "a"}]}},
            "V.downwardAPI: Required value: one of fieldRef and resourceFieldRef is required",
        ),
        ({"csi": {}}, "V.csi.driver: Required value"),
        ({"ephemeral": {}}, "V.ephemeral.volumeClaimTemplate: Required value"),
        ({"nonsense": {}}, "V: Required value: must specify a volume type"),
        (
            {"emptyDir": {}, "downwardAPI": {}},
            "V.downwarAPI: Forbidden: may not specify more than 1 volume type",
        ),
    ],
)
def test_a_volume_says_what_is_wrong_with_it(volume: dict[str, Any], expected: str) -> None:
    assert of_volume(**volume)[0] == expected


def test_projected_files_may_not_clash() -> None:
    item = {"items": [{"key": "k", "path": "same"}]}
    sources = [{"secret": {"name": "s", **item}}, {"configMap": {"name": "c", **item}, "secret": {"name": "t"}}]
    assert of_volume(projected={"sources": sources}) == [
        'V.projected: Invalid value: "c": conflicting duplicate paths',
        "V.projected.sources[1]: Forbidden: may not specify more than 1 volume type per source",
    ]


def test_a_token_needs_a_service_account() -> None:
    token = {"serviceAccountToken": {"path": "token", "expirationSeconds": 60}}
    assert of_volume(projected={"sources": [token]}) == [
        (
            "V.projected.sources[0].serviceAccountToken.expirationSeconds: Invalid value: 60: may not specify a duration "
            "less than 10 minutes"
        ),
        "V.projected.sources[0].serviceAccountToken: Forbidden: must not be specified when serviceAccountName is not set",
    ]


def test_a_volume_with_a_fault_is_no_volume_to_mount() -> None:
    mounts = [{"name": "v", "mountPath": "/a"}, {"name": "w", "mountPath": "/a", "subPath": "../x"}]
    found = faults(
        volumes=[{"name": "v", "secret": {}}, {"name": "w"}],
        containers=[{"name": "main", "image": "x", "volumeMounts": mounts}],
    )
    assert found == [
        "spec.volumes[0].secret.secretName: Required value",
        'spec.containers[0].volumeMounts[0].name: Not found: "v"',
        'spec.containers[0].volumeMounts[1].mountPath: Invalid value: "/a": must be unique',
        "spec.containers[0].volumeMounts.subPath: Invalid value: \"../x\": must not contain '..'",
    ]


def test_block_devices_need_claims() -> None:
    devices = [{"name": "v", "devicePath": "/dev/a"}, {"name": "w", "devicePath": "/dev/a"}]
    found = faults(
        volumes=[{"name": "v", "persistentVolumeClaim": {"claimName": "c"}}, {"name": "w"}],
        containers=[{"name": "main", "image": "x", "volumeDevices": devices}],
    )
    assert found == [
        (
            'spec.containers[0].volumeDevices[1].name: Invalid value: "w": can only use volume source type of '
            "PersistentVolumeClaim or Ephemeral for block mode"
        ),
        'spec.containers[0].volumeDevices[1].devicePath: Invalid value: "/dev/a": must be unique',
    ]


def test_only_sidecars_have_probes_among_init_containers() -> None:
    probe = {"tcpSocket": {"port": 80}}
    init = [
        {"name": "main", "image": "x", "livenessProbe": probe},
        {"name": "log", "image": "x", "restartPolicy": "Always", "livenessProbe": probe},
        {"name": "bad", "image": "x", "restartPolicy": "Never"},
    ]
    assert faults(initContainers=init) == [
        'spec.initContainers[0].name: Duplicate value: "main"',
        (
            "spec.initContainers[0].livenessProbe: Forbidden: may not be set for init containers without "
            "restartPolicy=Always"
        ),
        'spec.initContainers[2].restartPolicy: Unsupported value: "Never": supported values: "Always"',
    ]


def test_ephemeral_containers_come_later() -> None:
    assert faults(ephemeralContainers=[{"name": "debug", "image": "x"}]) == [
        "spec.ephemeralContainers: Forbidden: cannot be set on create"
    ]


@pytest.mark.parametrize(
    ("toleration", "expected"),
    [
        (
            {},
            (
                'operator: Invalid value: "": operator must be Exists when `key` is empty, which means "match all values '
                'and all keys"'
            ),
        ),
        (
            {"key": "a", "tolerationSeconds": 1},
            "effect: Invalid value: \"\": effect must be 'NoExecute' when `tolerationSeconds` is set",
        ),
        (
            {"key": "a", "operator": "Exists", "value": "b"},
            "operator: Invalid value: \"b\": value must be empty when `operator` is 'Exists'",
        ),
        (
            {"key": "a", "effect": "Never"},
            'effect: Unsupported value: "Never": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"',
        ),
    ],
)
def test_tolerations(toleration: dict[str, Any], expected: str) -> None:
    assert faults(tolerations=[toleration]) == [f"spec.tolerations[0].{expected}"]


def test_node_affinity() -> None:
    terms = [
        {"matchExpressions": [{"key": "a", "operator": "In"}, {"key": "a", "operator": "Near", "values": ["b c"]}]},
        {"matchFields": [{"key": "metadata.uid", "operator": "In", "values": ["x"]}]},
    ]
    required = {"nodeSelectorTerms": terms}
    preferred = [{"weight": 101, "preference": {"matchExpressions": [{"key": "a", "operator": "Gt", "values": []}]}}]
    node = {
        "requiredDuringSchedulingIgnoredDuringExecution": required,
        "preferredDuringSchedulingIgnoredDuringExecution": preferred,
    }
    found = [fault.removeprefix("spec.affinity.nodeAffinity.") for fault in faults(affinity={"nodeAffinity": node})]
    where = "requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms"
    assert found[0] == (
        f"{where}[0].matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'"
    )
    assert found[1] == f'{where}[0].matchExpressions[1].operator: Invalid value: "Near": not a valid selector operator'
    assert found[2].startswith(f'{where}[0].matchExpressions[1].values[0]: Invalid value: "b c": a valid label must be')
    assert found[3] == f'{where}[1].matchFields[0].key: Invalid value: "metadata.uid": not a valid field selector key'
    where = "preferredDuringSchedulingIgnoredDuringExecution[0]"
    assert found[4] == f"{where}.weight: Invalid value: 101: must be in the range 1-100"
    assert found[5] == (
        f"{where}.preference.matchExpressions[0].values: Required value: "
        "must be specified single value when `operator` is 'Lt' or 'Gt'"
    )


def test_pod_affinity_needs_a_topology_key() -> None:
    term = {"labelSelector": {"matchLabels": {"a": "b"}}, "matchLabelKeys": ["x"], "mismatchLabelKeys": ["x"]}
    pods = {"requiredDuringSchedulingIgnoredDuringExecution": [term]}
    where = "spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0]"
    found = faults(affinity={"podAntiAffinity": pods})
    assert (
        found[0]
        == f'{where}.matchLabelKeys[0]: Invalid value: "x": exists in both matchLabelKeys and mismatchLabelKeys'
    )
    assert found[1] == f"{where}.topologyKey: Required value: can not be empty"
    assert found[2].startswith(f'{where}.topologyKey: Invalid value: "": name part must be non-empty')


def test_topology_spread_constraints() -> None:
    same = {"maxSkew": 0, "topologyKey": "zone", "whenUnsatisfiable": "Perhaps", "minDomains": 2}
    found = [
        fault.removeprefix("spec.topologySpreadConstraints") for fault in faults(topologySpreadConstraints=[same] * 2)
    ]
    assert found[:4] == [
        "[0].maxSkew: Invalid value: 0: must be greater than zero",
        '[0].whenUnsatisfiable: Unsupported value: "Perhaps": supported values: "DoNotSchedule", "ScheduleAnyway"',
        '[0].{topologyKey, whenUnsatisfiable}: Duplicate value: "{zone, Perhaps}"',
        "[0].minDomains: Invalid value: 2: can only use minDomains if whenUnsatisfiable=DoNotSchedule, not Perhaps",
    ]


def test_dns_settings() -> None:
    assert faults(dnsPolicy="None") == [
        "spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None"
    ]
    assert faults(dnsConfig={"nameservers": ["1.1.1.1"] * 4, "searches": [".", "_tcp.example.org."]}) == [
        (
            'spec.dnsConfig.nameservers: Invalid value: []string{"1.1.1.1", "1.1.1.1", "1.1.1.1", "1.1.1.1"}: must not have '
            "more than 3 nameservers"
        )
    ]


def test_host_namespaces() -> None:
    sysctls = [{"name": "net.core.somaxconn", "value": "1"}, {"name": "kernel.shmall", "value": "1"}]
    assert faults(
        hostNetwork=True,
        hostIPC=True,
        hostPID=True,
        shareProcessNamespace=True,
        hostUsers=False,
        securityContext={"sysctls": sysctls, "fsGroupChangePolicy": "Sometimes"},
    ) == [
        (
            "spec.securityContext.shareProcessNamespace: Invalid value: true: ShareProcessNamespace and HostPID cannot both "
            "be enabled"
        ),
        (
            'spec.securityContext.sysctls[0].name: Invalid value: "net.core.somaxconn": may not be specified when '
            "'hostNetwork' is true"
        ),
        (
            "spec.securityContext.sysctls[1].name: Invalid value: \"kernel.shmall\": may not be specified when 'hostIPC' is "
            "true"
        ),
        (
            'spec.securityContext.fsGroupChangePolicy: Unsupported value: "Sometimes": supported values: "Always", '
            '"OnRootMismatch"'
        ),
        "spec.hostNetwork: Forbidden: when `pod.Spec.HostUsers` is false",
        "spec.HostPID: Forbidden: when `pod.Spec.HostUsers` is false",
        "spec.HostIPC: Forbidden: when `pod.Spec.HostUsers` is false",
    ]


def test_host_ports_on_the_hosts_network() -> None:
    containers = [{"name": "main", "image": "x", "ports": [{"containerPort": 80, "hostPort": 81}]}]
    assert faults(hostNetwork=True, containers=containers) == [
        "spec.containers[0].ports[0].hostPort: Invalid value: 81: must match `containerPort` when `hostNetwork` is true"
    ]


def test_windows_pods_know_no_linux_settings() -> None:
    assert faults(
        os={"name": "windows"}, hostPID=True, securityContext={"runAsUser": 1, "windowsOptions": {"runAsUserName": "."}}
    ) == [
        (
            'spec.securityContext.windowsOptions.runAsUserName: Invalid value: ".": runAsUserName\'s User cannot contain only '
            "periods or spaces"
        ),
        "spec.hostPID: Forbidden: cannot be set for a windows pod",
        "spec.securityContext.runAsUser: Forbidden: cannot be set for a windows pod",
    ]


def test_annotations_that_mean_something() -> None:
    whole = pod()
    whole["metadata"]["annotations"] = {
        "controller.kubernetes.io/pod-deletion-cost": "+1",
        "container.apparmor.security.beta.kubernetes.io/none": "strict",
        "kubernetes.io/config.mirror": "x",
    }
    where = "metadata.annotations"
    assert [str(fault) for fault in page.validate(whole)] == [
        f'{where}[kubernetes.io/config.mirror]: Invalid value: "x": must set spec.nodeName if mirror pod annotation is set',
        f'{where}[controller.kubernetes.io/pod-deletion-cost]: Invalid value: "+1": must be a 32bit integer',
        f'{where}[container.apparmor.security.beta.kubernetes.io/none]: Invalid value: "none": container not found',
        (
            f'{where}[container.apparmor.security.beta.kubernetes.io/none]: Invalid value: "strict": invalid AppArmor profile '
            'name: "strict"'
        ),
    ]


def test_a_template_names_labels_without_metadata() -> None:
    whole = pod(ephemeralContainers=[{"name": "debug", "image": " x"}], containers=[{"name": "main", "image": " x "}])
    template = {"metadata": {"labels": {"a": "-"}}, "spec": whole["spec"]}
    found = [str(fault) for fault in validate_pod_template(template, "spec.template")]
    assert found[0].startswith('spec.template.labels: Invalid value: "-": a valid label must be')
    assert found[1:] == [
        (
            'spec.template.spec.ephemeralContainers[0].image: Invalid value: " x": must not have leading or trailing '
            "whitespace"
        ),
        "spec.template.spec.ephemeralContainers: Forbidden: ephemeral containers not allowed in pod template",
    ]


def test_a_template_may_leave_host_ports_open() -> None:
    template = deepcopy(
        pod(hostNetwork=True, containers=[{"name": "a", "image": "x", "ports": [{"containerPort": 80}]}])
    )
    del template["spec"]["containers"][0]["ports"][0]["hostPort"]
    assert validate_pod_template(template, "spec.template") == []
