"""`route` on a cluster: the hops that it tells, the reason where a request ends, exit codes, formats.

Whether a request is answered follows from the Kubernetes documentation; `tests/cluster/network` compares verdicts.
"""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from small_cluster import Cluster

from minikctl.client.network import ANSWERED, REFUSED, Hop, Trace
from minikctl.cluster.session import Session
from minikctl.kubectl.route_picture import picture
from minikctl.storage.drivers.memory import MemoryDriver

WORLD = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "nginx:1.27", ports: [{name: http, containerPort: 80}]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: client, labels: {app: client}}
spec: {containers: [{name: main, image: busybox, command: [sleep, infinity]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: broken, labels: {app: broken}}
spec: {containers: [{name: main, image: "nginx:1.161"}]}
---
apiVersion: v1
kind: Pod
metadata: {name: lone, labels: {app: lone}}
spec: {nodeName: minikctl-worker2, containers: [{name: main, image: "httpd:2.4"}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {type: NodePort, selector: {app: web}, ports: [{port: 80, targetPort: http, nodePort: 30080}]}
---
apiVersion: v1
kind: Service
metadata: {name: wrong-number}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
---
apiVersion: v1
kind: Service
metadata: {name: wrong-name}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: https}]}
---
apiVersion: v1
kind: Service
metadata: {name: nobody}
spec: {selector: {app: wbe}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: broken}
spec: {selector: {app: broken}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: sticky}
spec: {selector: {app: web}, sessionAffinity: ClientIP, ports: [{port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: headless}
spec: {clusterIP: None, selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: lone}
spec:
  {type: LoadBalancer, externalTrafficPolicy: Local, selector: {app: lone}, ports: [{port: 80, nodePort: 30081}]}
---
apiVersion: v1
kind: Service
metadata: {name: pending}
spec: {type: LoadBalancer, loadBalancerClass: example.com/lb, selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec:
  rules:
  - host: shop.example.com
    http:
      paths:
      - {path: /cart, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
      - {path: /gone, pathType: Prefix, backend: {service: {name: missing, port: {number: 80}}}}
      - {path: /down, pathType: Prefix, backend: {service: {name: broken, port: {number: 80}}}}
"""
DENY = """
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny}
spec: {podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress]}
"""


class Town(Cluster):
    """An ordinary cluster, with DNS, load balancers and an ingress controller, in which `WORLD` runs."""

    def __init__(self, driver: MemoryDriver | None = None) -> None:
        self.session = Session(driver or MemoryDriver(), seed=1)
        self.session.create(profile="default", nodes=3, control_planes=1)
        self.session.control("freeze")
        self.client = self.session.client

    def route(self, *words: str) -> dict[str, Any]:
        """The object that ``-o json`` prints; the exit code must agree with its verdict."""
        code, out, err = self.run("route", *words, "-o", "json")
        assert err == ""
        found: dict[str, Any] = json.loads(out)
        assert code == (0 if found["verdict"] == ANSWERED else 1)
        return found

    def hops(self, *words: str) -> list[str]:
        return [hop["kind"] for hop in self.route(*words)["hops"]]

    def apply(self, text: str) -> None:
        code, _, err = self.run("create", "-f", "-", stdin=text)
        assert (code, err) == (0, "")


@pytest.fixture(scope="module")
def built() -> Town:
    town = Town()
    town.apply(WORLD)
    town.pass_time(60_000)
    return town


@pytest.fixture
def town(built: Town) -> Town:
    return Town(built.state())


def test_a_request_to_a_service_is_told_hop_by_hop(town: Town) -> None:
    found = town.route("pod/client", "svc/web")
    assert [hop["kind"] for hop in found["hops"]] == ["client", "dns", "service", "endpoint", "pod", "container"]
    assert found["pod"].startswith("web-")
    assert (found["container"], found["port"], found["status"]) == ("web", 80, 200)
    assert found["hops"][1]["name"] == "web"
    assert found["hops"][1]["detail"].startswith("web.default.svc.cluster.local is 10.96.")


@pytest.mark.parametrize("target", ["web", "web:80", "web.default", "http://web/", "web.default.svc.cluster.local:80"])
def test_a_host_is_written_in_many_ways(town: Town, target: str) -> None:
    assert town.route("pod/client", target)["pod"].startswith("web-")


def test_from_outside_a_service_is_what_is_published_of_it(town: Town) -> None:
    assert town.hops("outside", "svc/web")[:3] == ["client", "node-port", "service"]
    assert town.hops("outside", "svc/lone")[:3] == ["client", "load-balancer", "service"]
    assert town.hops("outside", "ingress/shop")[:3] == ["client", "ingress", "service"]
    assert town.hops("outside", "http://shop.example.com/cart")[:4] == ["client", "dns", "ingress", "service"]


def test_endpoints_are_counted_in_the_singular_too(town: Town) -> None:
    assert town.route("pod/client", "svc/lone")["hops"][2]["detail"].endswith("1 of 1 endpoint ready")
    assert town.route("pod/client", "svc/web")["hops"][2]["detail"].endswith("3 of 3 endpoints ready")


def test_a_node_asks_by_address(town: Town) -> None:
    found = town.route("node/minikctl-worker", "svc/web")
    assert [hop["kind"] for hop in found["hops"]][:2] == ["client", "service"]
    assert town.route("node/minikctl-worker", "web")["verdict"] == "unknown-host", "it does not ask the cluster's DNS"


def test_the_api_server_answers_by_its_service(town: Town) -> None:
    for host in ("https://kubernetes.default", "https://10.96.0.1/version"):
        assert town.route("pod/client", host)["container"] == "kube-apiserver"


def test_what_is_outside_answers(town: Town) -> None:
    found = town.route("pod/client", "https://www.example.com/")
    assert (found["verdict"], found["status"], found["hops"][-1]["kind"]) == (ANSWERED, 200, "outside")


@pytest.mark.parametrize(
    ("source", "target", "verdict", "reason"),
    [
        (
            "pod/client",
            "svc/wrong-name",
            "refused",
            "service default/wrong-name has no endpoints for port 80: no container of its pods has a port named https",
        ),
        (
            "pod/client",
            "svc/nobody",
            "refused",
            "service default/nobody has no endpoints: no pod in namespace default matches its selector app=wbe",
        ),
        (
            "pod/client",
            "svc/broken",
            "refused",
            (
                "service default/broken has no ready endpoints: its only pod is not ready: broken is Pending: "
                "ImagePullBackOff"
            ),
        ),
        ("pod/client", "web:81", "timeout", "service default/web has no port 81/TCP, it has 80/TCP"),
        ("pod/client", "wbe:80", "unknown-host", "no such host: wbe"),
        (
            "pod/client",
            "localhost:80",
            "refused",
            "nobody listens on 80/TCP of pod default/client: container main listens on no port",
        ),
        (
            "outside",
            "svc/pending",
            "unknown-host",
            (
                "the load balancer of service default/pending is pending: it has no address (loadBalancerClass "
                "example.com/lb has no provider here)"
            ),
        ),
        (
            "outside",
            "node/minikctl-worker:30081",
            "timeout",
            "externalTrafficPolicy is Local, and service default/lone has no usable endpoint on node minikctl-worker",
        ),
        ("outside", "node/minikctl-worker:31000", "refused", "nobody listens on 31000/TCP of node minikctl-worker"),
        (
            "outside",
            "http://shop.example.com/",
            "http-error",
            "no Ingress has a rule for shop.example.com/",
        ),
        ("outside", "http://shop.example.com/gone", "http-error", "service default/missing does not exist"),
    ],
)
def test_a_request_that_is_not_answered_ends_with_its_reason(
    town: Town, source: str, target: str, verdict: str, reason: str
) -> None:
    found = town.route(source, target)
    assert (found["verdict"], found["reason"]) == (verdict, reason)


def test_a_target_port_that_nobody_listens_on_is_refused_by_the_pod(town: Town) -> None:
    found = town.route("pod/client", "svc/wrong-number")
    assert found["verdict"] == "refused"
    assert "(targetPort 8080 of service default/wrong-number): container web listens on 80/TCP" in found["reason"]


def test_cluster_ips_and_pod_addresses_lead_nowhere_outside(town: Town) -> None:
    for target in ("svc/nobody", "pod/lone"):
        found = town.route("outside", target)
        assert found["verdict"] == "timeout"
        assert found["reason"].endswith("it leads nowhere outside the cluster")


@pytest.mark.parametrize(("path", "status"), [("/", 404), ("/gone", 503), ("/down", 503)])
def test_the_ingress_controller_answers_for_backends_that_cannot(town: Town, path: str, status: int) -> None:
    found = town.route("outside", f"http://shop.example.com{path}")
    assert (found["verdict"], found["status"]) == ("http-error", status)


def test_the_health_check_port_tells_which_nodes_have_endpoints(town: Town) -> None:
    port = town.client.get("services", "default", "lone")["spec"]["healthCheckNodePort"]
    assert town.route("outside", f"node/minikctl-worker2:{port}")["status"] == 200
    assert town.route("outside", f"node/minikctl-worker:{port}")["status"] == 503


def test_a_policy_that_isolates_is_named(town: Town) -> None:
    town.apply(DENY)
    found = town.route("pod/client", "svc/web")
    assert found["verdict"] == "timeout"
    assert found["hops"][-1] == {"kind": "policy", "name": "default/deny", "detail": "does not let it through"}
    assert found["reason"].startswith("network policy default/deny isolates pod default/web-")
    assert town.route("outside", "ingress/shop")["status"] == 504


def test_a_policy_that_forbids_look_ups_makes_hosts_unknown(town: Town) -> None:
    town.apply(DENY.replace("app: web", "app: client").replace("Ingress", "Egress"))
    found = town.route("pod/client", "svc/web")
    assert found["verdict"] == "unknown-host"
    assert "does not allow UDP 53" in found["reason"]


def test_a_node_that_is_stopped_does_not_answer(town: Town) -> None:
    assert town.run("node", "stop", "minikctl-worker2")[0] == 0
    found = town.route("pod/client", "pod/lone") if not on(town, "client", "minikctl-worker2") else None
    assert found is None or found["verdict"] == "timeout"
    assert town.route("outside", "node/minikctl-worker2:30080")["reason"].endswith("it is stopped")


def on(town: Town, pod: str, node: str) -> bool:
    return bool(town.client.get("pods", "default", pod)["spec"]["nodeName"] == node)


def test_many_requests_spread_over_all_backends_and_add_up(town: Town) -> None:
    found = town.route("pod/client", "svc/web", "--count=600")
    counts = {entry["pod"]: entry["requests"] for entry in found["spread"]}
    assert (len(counts), sum(counts.values())) == (3, 600)
    assert all(140 < number < 260 for number in counts.values())
    assert len(town.route("pod/client", "svc/headless", "--count=60")["spread"]) == 3


def test_a_client_stays_with_one_backend_of_a_service_with_session_affinity(town: Town) -> None:
    assert len(town.route("pod/client", "svc/sticky", "--count=100")["spread"]) == 1
    first = town.route("pod/client", "svc/sticky")["pod"]
    town.pass_time(3_600_000)
    assert town.route("pod/client", "svc/sticky")["pod"] == first


def test_the_spread_is_a_table_with_bars(town: Town) -> None:
    out = town.out("route", "pod/client", "svc/lone", "--count=10")
    assert [line.split() for line in out.splitlines()] == [
        ["ANSWERED", "BY", "NODE", "REQUESTS", "SHARE"],
        ["pod/lone", "minikctl-worker2", "10", "100.0%", "█" * 20],
        [],
        ["10", "of", "10", "requests", "answered"],
    ]


def test_looking_writes_nothing(town: Town) -> None:
    town.session.finish()
    before = town.session.revision
    for target in ("svc/web", "svc/sticky", "http://shop.example.com/"):
        town.run("route", "pod/client", target)
    town.session.finish()
    assert town.session.revision == before


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["pod/client"], "FROM and TO are required, got 1 of them"),
        (["pod/broken", "svc/web"], "pod broken is not running (it is Pending): nothing in it can ask"),
        (
            ["pod/client", "deployment/web"],
            "a request cannot go to deployment: name a svc, pod, node or ingress, or a host",
        ),
        (["pod/client", "svc/wbe"], 'services "wbe" not found'),
        (["pod/clint", "svc/web"], 'pods "clint" not found'),
        (["pod/client", "web:99999"], '"99999" is no port: give a number from 1 to 65535'),
        (["pod/client", "node/minikctl-worker"], "which port of the node? node/minikctl-worker:PORT"),
        (["pod/client", "web", "--count=0"], "--count must be from 1 to 1000000"),
        (["pod/client", "web", "--protocol=ICMP"], '--protocol must be one of TCP, UDP, SCTP, not "ICMP"'),
        (["pod/client", "web", "-o", "wide"], '--output must be json or yaml, not "wide"'),
    ],
)
def test_words_that_mean_nothing_are_refused(town: Town, words: list[str], text: str) -> None:
    assert text in town.fault("route", *words)


DUAL = """
apiVersion: v1
kind: Service
metadata: {name: six}
spec: {ipFamilies: [IPv6], ipFamilyPolicy: SingleStack, selector: {run: web}, ports: [{port: 80}], type: NodePort}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: only-six}
spec:
  podSelector: {matchLabels: {run: web}}
  ingress: [{from: [{ipBlock: {cidr: "fd00:10:244::/56"}}]}]
"""


def test_a_service_of_ipv6_is_reached_by_name_and_policies_see_addresses_of_its_family() -> None:
    session = Session(MemoryDriver(), seed=1)
    session.create(profile="default", nodes=3, control_planes=1, ip_family="dual")
    session.finish()
    dual = Town(session.store.driver)  # type: ignore[arg-type]
    for name in ("web", "client"):
        dual.out("run", name, "--image=nginx:1.27")
    dual.apply(DUAL)
    dual.pass_time(60_000)
    found = dual.route("pod/client", "svc/six")
    assert (found["verdict"], found["pod"]) == (ANSWERED, "web")
    assert found["hops"][1]["detail"].startswith("six.default.svc.cluster.local is fd00:10:96:")
    assert dual.route("pod/client", "pod/web:80")["verdict"] == "timeout", "by IPv4 no policy allows it"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_picture_is_plain_without_a_terminal_and_coloured_and_wrapped_on_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    trace = Trace([Hop("client", "pod/a", "here"), Hop("service", "default/web", "word " * 30)], REFUSED, "because")
    plain, coloured = picture(trace, io.StringIO()), picture(trace, Terminal())
    assert plain.splitlines() == [
        "● client         pod/a",
        "│                here",
        "✗ service        default/web",
        "                 " + "word " * 29 + "word ",
        "",
        "Connection refused: because",
    ]
    assert "\x1b[31m✗\x1b[0m" in coloured
    monkeypatch.setenv("NO_COLOR", "1")
    assert all(len(line) <= 80 for line in picture(trace, Terminal()).splitlines())
