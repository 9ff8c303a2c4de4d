"""Records what a real kubectl says about the objects in `golden`: python record.py KUBECTL [SCENE...]

Serves the objects of each scene to kubectl over HTTP and writes its answer beside them. All moments in the scenes are
ten years old, so that ages do not depend on the day. kubectl prints the keys of a Secret, a ConfigMap and a LimitRange
in no order: let a scene have one each.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

from objects import Objects

from minikctl.apimachinery.errors import NotFound
from minikctl.apimachinery.manifests import read_documents
from minikctl.cluster.session import Session
from minikctl.storage.drivers.memory import MemoryDriver

GOLDEN = Path(__file__).parent / "golden"


def served() -> dict[tuple[str, str], list[dict[str, Any]]]:
    """The resources by group and version."""
    session = Session(MemoryDriver(), seed=1)
    session.create(profile="bare", nodes=1, control_planes=0)
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for resource in session.client.discover():
        found.setdefault((resource["group"], resource["version"]), []).append(resource)
    name = "volumeattributesclasses"
    found["storage.k8s.io", "v1beta1"] = [{"name": name, "kind": "VolumeAttributesClass", "namespaced": False}]
    return found


class Handler(BaseHTTPRequestHandler):
    cluster = Objects()
    resources: ClassVar[dict[tuple[str, str], list[dict[str, Any]]]] = {}

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        query = {key: values[0] for key, values in parse_qs(url.query).items()}
        parts = url.path.strip("/").split("/")
        if parts[0] == "api":
            parts = ["apis", "", *parts[1:]] if len(parts) > 1 else parts
        try:
            self.answer(200, self.look_up(parts, query))
        except NotFound as fault:
            status = {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "NotFound", "code": 404}
            self.answer(404, {**status, "message": str(fault)})

    def look_up(self, parts: list[str], query: dict[str, str]) -> Any:
        if parts == ["api"]:
            return {"kind": "APIVersions", "versions": ["v1"]}
        if parts == ["apis"]:
            groups: dict[str, list[dict[str, str]]] = {}
            for group, version in self.resources:
                if group:
                    groups.setdefault(group, []).append({"groupVersion": f"{group}/{version}", "version": version})
            listed = [{"name": name, "versions": found, "preferredVersion": found[0]} for name, found in groups.items()]
            return {"kind": "APIGroupList", "apiVersion": "v1", "groups": listed}
        group, version, *rest = parts[1:]
        whole = f"{group}/{version}" if group else version
        if not rest:
            found = [{"verbs": ["get", "list"], **item} for item in self.resources[group, version]]
            return {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": whole, "resources": found}
        namespace = rest[1] if rest[0] == "namespaces" and len(rest) > 2 else ""
        rest = rest[2:] if namespace else rest
        resource = f"{rest[0]}.{group}" if group else rest[0]
        if len(rest) > 1:
            return self.cluster.get(resource, namespace, rest[1])
        selectors = {"labels": query.get("labelSelector", ""), "fields": query.get("fieldSelector", "")}
        items = self.cluster.list(resource, namespace, **selectors)
        kind = next(item["kind"] for item in self.resources[group, version] if item["name"] == rest[0])
        return {"kind": f"{kind}List", "apiVersion": whole, "metadata": {}, "items": items}

    def answer(self, code: int, body: Any) -> None:
        data = json.dumps(body).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *values: Any) -> None:
        pass


def main(kubectl: str, *scenes: str) -> None:
    Handler.resources = served()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    environment = {**os.environ, "TZ": "UTC", "KUBECONFIG": "/dev/null"}
    for path in sorted(GOLDEN.glob("*.yaml")):
        if scenes and path.stem not in scenes:
            continue
        text = path.read_text()
        Handler.cluster = Objects(*read_documents(text, path.name))
        words = text.partition("\n")[0].removeprefix("# kubectl ").split()
        address = f"http://127.0.0.1:{server.server_address[1]}"
        command = [kubectl, "--server", address, "--cache-dir", "/nonexistent", *words]
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
        if done.stderr:
            print(path.stem, done.stderr, sep="\n", file=sys.stderr)
        path.with_suffix(".txt").write_text(done.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
