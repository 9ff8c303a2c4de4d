"""hostPath volumes and the types that they may have. Texts: k8s.io/kubernetes/pkg/volume/hostpath."""

from __future__ import annotations

import pytest


def pod(path, type_=None, command=None):
    container = {"name": "app", "image": "busybox:1.36", "volumeMounts": [{"name": "v", "mountPath": "/v"}]}
    source = {"path": path, **({"type": type_} if type_ else {})}
    command = command or ["sleep", "1d"]
    return {"containers": [{**container, "command": command}], "volumes": [{"name": "v", "hostPath": source}]}


@pytest.mark.parametrize(
    ("type_", "word"),
    [
        ("Directory", "directory"),
        ("File", "file"),
        ("Socket", "socket file"),
        ("CharDevice", "character device"),
        ("BlockDevice", "block device"),
    ],
)
def test_what_must_be_there_already_holds_the_pod(life, type_, word):
    life.run(**pod("/data/foo", type_)).after(20)
    assert life.waits_for() == "ContainerCreating"
    text = f'MountVolume.SetUp failed for volume "v" : hostPath type check failed: /data/foo is not a {word}'
    assert set(life.events()) == {("FailedMount", text)}


@pytest.mark.parametrize("type_", [None, "DirectoryOrCreate"])
def test_a_directory_is_made_and_is_there_for_later_pods(life, type_):
    life.run("first", **pod("/data/foo", type_)).after(20)
    assert life.phase("first") == "Running"
    life.run("second", **pod("/data/foo", "Directory")).after(20)
    assert life.phase("second") == "Running"
    life.run("third", **pod("/data/foo", "FileOrCreate")).after(20)
    assert life.waits_for(name="third") == "ContainerCreating"


def test_a_file_is_made_where_its_directory_is(life):
    life.run("first", **pod("/data/foo/file", "FileOrCreate")).after(20)
    text = 'MountVolume.SetUp failed for volume "v" : open /data/foo/file: no such file or directory'
    assert ("FailedMount", text) in life.events("first")
    life.run("second", **pod("/data/foo")).after(20)
    life.run("third", **pod("/data/foo/file", "FileOrCreate")).after(20)
    assert life.phase("third") == "Running"


def test_the_nodes_own_system_has_what_is_asked_for(life):
    life.run("socket", **pod("/run/containerd/containerd.sock", "Socket")).after(20)
    assert life.phase("socket") == "Running"
