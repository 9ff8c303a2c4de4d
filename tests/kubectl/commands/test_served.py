"""port-forward and proxy with real sockets, on a state in a file that other commands change meanwhile."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from minikctl import main

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

REAL = next((path for path in ("/usr/bin/kubectl",) if shutil.which(path)), "")
LONG = 20.0


@pytest.fixture
def cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    monkeypatch.setenv("MINIKCTL_STATE", str(tmp_path / "state.db"))
    monkeypatch.setenv("MINIKCTL_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("MINIKCTL_SEED", "1")

    def run(*words: str) -> str:
        capsys.readouterr()
        assert main.run(["kubectl", *words]) == 0
        return capsys.readouterr().out

    run("create", "deployment", "web", "--image=nginx:1.27")
    run("rollout", "status", "deployment/web")
    run("expose", "deployment", "web", "--port=8080", "--target-port=80")
    return run


@contextmanager
def running(*words: str, until: str) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """A command in a process of its own, once it has written a line that ``until`` fits."""
    command = [sys.executable, "-m", "minikctl", *words]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    lines: list[str] = []
    try:
        assert process.stdout is not None
        while not lines or not re.search(until, lines[-1]):
            line = process.stdout.readline()
            assert line, process.stderr.read() if process.stderr else ""
            lines.append(line)
        yield process, lines
    finally:
        process.kill()
        process.communicate()


def get(url: str, **headers: str) -> tuple[int, str]:
    request = urllib.request.Request(url, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=LONG) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as fault:
        return fault.code, fault.read().decode()


def test_a_forwarded_port_answers_like_the_pod(cluster: Any) -> None:
    with running("port-forward", "service/web", ":8080", until="Forwarding from 127") as (_, lines):
        found = re.fullmatch(r"Forwarding from 127\.0\.0\.1:(\d+) -> 80\n", lines[0])
        assert found is not None
        code, page = get(f"http://127.0.0.1:{found[1]}/")
        assert (code, "Pod default/web-" in page) == (200, True)
        cluster("exec", "deploy/web", "--", "sh", "-c", "echo changed > /usr/share/nginx/html/index.html")
        assert get(f"http://127.0.0.1:{found[1]}/") == (200, "changed\n")
        assert get(f"http://127.0.0.1:{found[1]}/nosuch")[0] == 404


def test_a_port_where_nobody_listens_ends_the_forwarding(cluster: Any) -> None:
    with running("port-forward", "deployment/web", ":81", until="Forwarding from 127") as (process, lines):
        port = int(re.findall(r":(\d+) ->", lines[0])[0])
        with socket.create_connection(("127.0.0.1", port), timeout=LONG) as connection:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            assert connection.recv(1) == b""
        out, err = process.communicate(timeout=LONG)
        assert process.returncode == 1
        assert f"Handling connection for {port}\n" in out
        assert "connect: connection refused" in err
        assert err.endswith("error: lost connection to pod\n")


def test_the_end_of_the_pod_ends_the_forwarding(cluster: Any) -> None:
    with running("port-forward", "deployment/web", ":80", until="Forwarding from 127") as (process, _):
        cluster("delete", "deployment", "web")
        cluster("delete", "pod", "-l", "app=web", "--now")
        assert process.communicate(timeout=LONG)[1] == "error: lost connection to pod\n"


def test_a_port_in_use_is_refused(cluster: Any, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        words = ["kubectl", "port-forward", "--address=127.0.0.1", "deployment/web", f"{port}:80"]
        assert main.run(words) == 1
        assert capsys.readouterr().err == (
            f"Unable to listen on port {port}: Listeners failed to create with the following errors: [unable to create "
            f"listener: Error listen tcp4 127.0.0.1:{port}: bind: address already in use]\n"
            f"error: unable to listen on any of the requested ports: [{{{port} 80}}]\n"
        )


@pytest.fixture
def proxy(cluster: Any) -> Iterator[tuple[str, Any]]:
    with running("proxy", "--port=0", until="Starting to serve on") as (_, lines):
        address = lines[0].removeprefix("Starting to serve on ").strip()
        yield f"http://{address}", cluster


def test_the_proxy_serves_objects_and_faults(proxy: tuple[str, Any]) -> None:
    url, cluster = proxy
    code, body = get(f"{url}/api/v1/namespaces/default/services/web")
    assert (code, json.loads(body)["spec"]["ports"][0]["port"]) == (200, 8080)
    code, body = get(f"{url}/api/v1/namespaces/default/pods/nosuch")
    assert (code, json.loads(body)["message"]) == (404, 'pods "nosuch" not found')
    cluster("create", "configmap", "later", "--from-literal=a=b")
    assert json.loads(get(f"{url}/api/v1/namespaces/default/configmaps/later")[1])["data"] == {"a": "b"}
    code, page = get(f"{url}/api/v1/namespaces/default/services/web/proxy/")
    assert (code, "Pod default/web-" in page) == (200, True)
    assert get(f"{url}/healthz") == (200, "ok")


def test_the_proxy_refuses_exec_and_strange_hosts(proxy: tuple[str, Any]) -> None:
    url, _ = proxy
    assert get(f"{url}/api/v1/namespaces/default/pods/x/exec") == (403, "Forbidden\n")
    assert get(f"{url}/api", Host="evil.example") == (403, "Forbidden\n")


def test_the_proxys_watch_tells_of_what_others_do(proxy: tuple[str, Any]) -> None:
    url, cluster = proxy
    selector = "fieldSelector=metadata.name%3Dseen"
    with urllib.request.urlopen(
        f"{url}/api/v1/namespaces/default/configmaps?watch=1&{selector}", timeout=LONG
    ) as stream:
        cluster("create", "configmap", "other")
        cluster("create", "configmap", "seen")
        cluster("label", "configmap", "seen", "x=y")
        cluster("delete", "configmap", "seen")
        events = [json.loads(stream.readline()) for _ in range(3)]
    assert [event["type"] for event in events] == ["ADDED", "MODIFIED", "DELETED"]
    assert events[1]["object"]["metadata"]["labels"] == {"x": "y"}


def test_the_proxy_serves_a_folder_and_nothing_beside_it(cluster: Any, tmp_path: Path) -> None:
    (tmp_path / "www").mkdir()
    (tmp_path / "www" / "a.txt").write_text("file")
    (tmp_path / "secret").write_text("secret")
    words = ("proxy", "--port=0", f"--www={tmp_path / 'www'}", "--www-prefix=/files/", "--api-prefix=/k8s/")
    with running(*words, until="Starting to serve on") as (_, lines):
        url = f"http://{lines[0].split()[-1]}"
        assert get(f"{url}/files/a.txt") == (200, "file")
        assert get(f"{url}/files/%2e%2e/secret")[0] == 404
        assert get(f"{url}/k8s/api/v1/namespaces/default")[0] == 200
        assert get(f"{url}/api/v1/namespaces/default")[0] == 404


@pytest.mark.skipif(not REAL, reason="there is no real kubectl on this machine")
def test_a_real_kubectl_works_through_the_proxy(proxy: tuple[str, Any], tmp_path: Path) -> None:
    url, _ = proxy
    manifest = tmp_path / "cm.yaml"
    manifest.write_text("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm}\ndata: {a: b}\n")

    def real(*words: str) -> str:
        where = ("--server", url, "--kubeconfig", os.devnull, "--cache-dir", str(tmp_path / "cache"))
        done = subprocess.run(
            [REAL, *where, *words], capture_output=True, text=True, timeout=60, check=False, env={"HOME": str(tmp_path)}
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    first, second = real("get", "deployments").splitlines()
    assert first.split() == ["NAME", "READY", "UP-TO-DATE", "AVAILABLE", "AGE"]
    assert second.split()[:2] == ["web", "1/1"]
    assert real("apply", "-f", str(manifest)) == "configmap/cm created\n"
    assert real("apply", "-f", str(manifest)) == "configmap/cm unchanged\n"
    assert real("scale", "deployment", "web", "--replicas=2") == "deployment.apps/web scaled\n"
    assert real("delete", "configmap", "cm") == 'configmap "cm" deleted\n'
    assert "deployment" in real("api-resources", "--api-group=apps")
    deadline = time.monotonic() + LONG
    while real("get", "deployment", "web", "-o", "jsonpath={.status.readyReplicas}") != "2":
        assert time.monotonic() < deadline
