"""An API server that answers at once, to time a real kubectl against: it knows, stores and checks nothing.

It serves discovery for the kinds that the benchmarks use, a ready-made table of pods, and says yes to every create. So
it flatters kubectl, and a ratio against it is a strict one. Loopback only; ends with the process that started it.
"""

from __future__ import annotations

import http.server
import json
import threading
from typing import Any

DISCOVERY = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"
CREATED = "2025-01-01T00:00:00Z"
COLUMNS = (
    ("Name", 0), ("Ready", 0), ("Status", 0), ("Restarts", 0), ("Age", 0), ("IP", 1), ("Node", 1),
    ("Nominated Node", 1), ("Readiness Gates", 1),
)  # fmt: skip
RESOURCES = (
    ("", "v1", "pods", "Pod", ("po",)),
    ("", "v1", "configmaps", "ConfigMap", ("cm",)),
    ("", "v1", "services", "Service", ("svc",)),
    ("apps", "v1", "deployments", "Deployment", ("deploy",)),
)
VERBS = ["create", "delete", "get", "list", "patch", "update", "watch"]


def discovery(core: bool) -> dict[str, Any]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for group, version, name, kind, short in RESOURCES:
        if (group == "") == core:
            groups.setdefault(group, []).append(
                {
                    "resource": name,
                    "responseKind": {"group": group, "version": version, "kind": kind},
                    "scope": "Namespaced",
                    "singularResource": kind.lower(),
                    "verbs": VERBS,
                    "shortNames": list(short),
                }
            )
    items = [
        {
            "metadata": {"name": group, "creationTimestamp": None},
            "versions": [{"version": "v1", "freshness": "Current", "resources": resources}],
        }
        for group, resources in groups.items()
    ]
    return {"kind": "APIGroupDiscoveryList", "apiVersion": "apidiscovery.k8s.io/v2", "metadata": {}, "items": items}


def table(count: int) -> dict[str, Any]:
    """``count`` running pods with the metadata that ordinary pods have."""
    rows = []
    for number in range(count):
        name = f"web-7d4b9c6f5-{number:05d}"
        owner = {
            "apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "web-7d4b9c6f5", "controller": True,
            "uid": "3c821fbf-5910-4163-a7ff-0d388687ffb2", "blockOwnerDeletion": True,
        }  # fmt: skip
        meta = {
            "name": name,
            "namespace": "default",
            "uid": f"f0af3ce4-29ca-4790-a4c7-{number:012d}",
            "resourceVersion": str(1000 + number),
            "creationTimestamp": CREATED,
            "generateName": "web-7d4b9c6f5-",
            "labels": {"app": "web", "pod-template-hash": "7d4b9c6f5"},
            "ownerReferences": [owner],
        }
        address = f"10.244.{number // 250 % 250}.{number % 250}"
        cells = [name, "1/1", "Running", "0", "5d", address, f"node-{number % 5}", "<none>", "<none>"]
        partial = {"kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1", "metadata": meta}
        rows.append({"cells": cells, "object": partial})
    columns = [
        {"name": name, "type": "string", "format": "name" if name == "Name" else "", "priority": priority}
        for name, priority in COLUMNS
    ]
    return {
        "kind": "Table",
        "apiVersion": "meta.k8s.io/v1",
        "metadata": {"resourceVersion": "12345"},
        "columnDefinitions": columns,
        "rows": rows,
    }


class StubServer:
    """A context manager; ``url`` is where it listens."""

    def __init__(self, pods: int) -> None:
        pages = {
            "/api": (json.dumps(discovery(True)).encode(), DISCOVERY),
            "/apis": (json.dumps(discovery(False)).encode(), DISCOVERY),
            "/version": (b'{"major":"1","minor":"33","gitVersion":"v1.33.1"}', "application/json"),
            "/api/v1/namespaces/default/pods": (json.dumps(table(pods)).encode(), "application/json"),
        }

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                page = pages.get(self.path.split("?")[0])
                if page is not None:
                    self._answer(200, *page)
                    return
                name = self.path.split("?")[0].rpartition("/")[2]
                status = {
                    "kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure", "reason": "NotFound",
                    "message": "not found", "details": {"name": name}, "code": 404,
                }  # fmt: skip
                self._answer(404, json.dumps(status).encode(), "application/json")

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                meta = {"namespace": "default", "uid": "x", "resourceVersion": "1", "creationTimestamp": CREATED}
                body["metadata"] = {**meta, **body["metadata"]}
                self._answer(201, json.dumps(body).encode(), "application/json")

            def _answer(self, code: int, body: bytes, kind: str) -> None:
                head = (f"HTTP/1.1 {code} OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n").encode()
                self.wfile.write(head + body)

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> StubServer:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
