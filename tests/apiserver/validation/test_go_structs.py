"""Go's ``%#v``, against what the code of Kubernetes 1.33 prints."""

from __future__ import annotations

import re

import pytest

from minikctl.apiserver.validation import go_structs


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ("100m", 'i:resource.int64Amount{value:100, scale:-3}, d:NIL, s:"100m", Format:"DecimalSI"'),
        ("-1000m", 'i:resource.int64Amount{value:-1000, scale:-3}, d:NIL, s:"", Format:"DecimalSI"'),
        ("1Gi", 'i:resource.int64Amount{value:1073741824, scale:0}, d:NIL, s:"1Gi", Format:"BinarySI"'),
        ("8Ki", 'i:resource.int64Amount{value:8192, scale:0}, d:NIL, s:"", Format:"BinarySI"'),
        ("1M", 'i:resource.int64Amount{value:1, scale:6}, d:NIL, s:"1M", Format:"DecimalSI"'),
    ],
)
def test_quantities_show_their_parts(text: str, inner: str) -> None:
    inner = inner.replace("NIL", "resource.infDecAmount{Dec:(*inf.Dec)(nil)}")
    assert go_structs.quantity(text) == f"resource.Quantity{{{inner}}}"


def test_a_container_lists_all_its_fields() -> None:
    container = {"name": "m", "image": "n", "ports": [{"containerPort": 80, "protocol": "TCP"}], "tty": True}
    shown = re.sub(r"0x[0-9a-f]{6,}", "<POINTER>", go_structs.struct("core.Container", container))
    assert shown == (
        'core.Container{Name:"m", Image:"n", Command:[]string(nil), Args:[]string(nil), WorkingDir:"", '
        'Ports:[]core.ContainerPort{core.ContainerPort{Name:"", HostPort:0, ContainerPort:80, Protocol:"TCP", '
        'HostIP:""}}, EnvFrom:[]core.EnvFromSource(nil), Env:[]core.EnvVar(nil), '
        "Resources:core.ResourceRequirements{Limits:core.ResourceList(nil), Requests:core.ResourceList(nil), "
        "Claims:[]core.ResourceClaim(nil)}, ResizePolicy:[]core.ContainerResizePolicy(nil), "
        "RestartPolicy:(*core.ContainerRestartPolicy)(nil), VolumeMounts:[]core.VolumeMount(nil), "
        "VolumeDevices:[]core.VolumeDevice(nil), LivenessProbe:(*core.Probe)(nil), ReadinessProbe:(*core.Probe)(nil), "
        'StartupProbe:(*core.Probe)(nil), Lifecycle:(*core.Lifecycle)(nil), TerminationMessagePath:"", '
        'TerminationMessagePolicy:"", ImagePullPolicy:"", SecurityContext:(*core.SecurityContext)(nil), Stdin:false, '
        "StdinOnce:false, TTY:true}"
    )


def test_embedded_sources_find_their_fields() -> None:
    shown = str(go_structs.struct("core.Volume", {"name": "v", "emptyDir": {}, "cephfs": {"monitors": []}}))
    assert shown.startswith(
        'core.Volume{Name:"v", VolumeSource:core.VolumeSource{HostPath:(*core.HostPathVolumeSource)(nil)'
    )
    assert re.findall(r"(\w+):\(\*[^)]*\)\(0x", shown) == ["EmptyDir", "CephFS"]
