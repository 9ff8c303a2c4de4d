"""Look-ups and requests from within a container, against the words and exit codes of curl, wget, nslookup, dig, nc."""

from __future__ import annotations

import pytest
from inside_containers import Inside


def address(inside: Inside, service: str = "web") -> str:
    return str(inside.session.client.get("services", "default", service)["spec"]["clusterIP"])


def test_nslookup_finds_a_service_in_three_dialects(inside: Inside) -> None:
    ip = address(inside)
    name = "web.default.svc.cluster.local"
    assert inside.run("tool", "nslookup", "web") == (
        0,
        f"Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\nName:\t{name}\nAddress: {ip}\n\n",
        "",
    )
    assert inside.run("dns", "nslookup", "web") == (
        0,
        f"Server:\t\t10.96.0.10\nAddress:\t10.96.0.10#53\n\nName:\t{name}\nAddress: {ip}\n\n",
        "",
    )
    code, out, _ = inside.run("dns", "nslookup", "nosuch")
    assert (code, out.splitlines()[-2]) == (1, "** server can't find nosuch: NXDOMAIN")


def test_an_alpine_image_with_binds_tools_has_binds_nslookup() -> None:
    own = Inside()
    own.create(
        "Pod", "tools", {"containers": [{"name": "main", "image": "registry.k8s.io/e2e-test-images/agnhost:2.39"}]}
    )
    own.pass_time(30)
    out = own.run("tools", "nslookup", "nosuch")[1]
    assert out == "Server:\t\t10.96.0.10\nAddress:\t10.96.0.10#53\n\n** server can't find nosuch: NXDOMAIN\n\n"


def test_other_look_ups(inside: Inside) -> None:
    ip = address(inside)
    name = "web.default.svc.cluster.local"
    assert inside.run("deb", "getent", "hosts", "web") == (0, f"{ip:15} {name}\n", "")
    assert inside.run("deb", "getent", "hosts", "nosuch") == (2, "", "")
    assert inside.run("dns", "dig", "+short", name) == (0, f"{ip}\n", "")
    assert inside.run("dns", "dig", "+short", "web") == (0, "", "")
    assert inside.run("dns", "dig", "+search", "+short", "web") == (0, f"{ip}\n", "")
    assert inside.run("dns", "host", "web") == (0, f"{name} has address {ip}\n", "")
    assert f"{name}.\t30\tIN\tA\t{ip}\n" in inside.run("dns", "dig", name)[1]


def test_curl_shows_the_page_that_names_the_pod(inside: Inside) -> None:
    code, out, err = inside.run("dns", "curl", "-s", "http://web")
    assert (code, err) == (0, "")
    assert "<title>Welcome to nginx!</title>" in out
    assert "Pod default/web on node" in out


def test_curls_codes_and_headers(inside: Inside) -> None:
    shape = ("curl", "-s", "-o", "/dev/null", "-w", "%{http_code}\\n")
    assert inside.run("dns", *shape, "http://web/nosuch") == (0, "404\n", "")
    assert inside.run("dns", *shape, "http://web") == (0, "200\n", "")
    head = inside.run("dns", "curl", "-sI", "http://web")[1].split("\r\n")
    assert head[:2] == ["HTTP/1.1 200 OK", "Server: nginx/1.27.3"]
    assert "X-Pod: web" in head
    assert inside.run("dns", "curl", "-fsS", "http://web/nosuch") == (
        22,
        "",
        "curl: (22) The requested URL returned error: 404\n",
    )


def test_curls_failures() -> None:
    own = Inside()
    assert own.run("dns", "curl", "-sS", "http://nosuch") == (6, "", "curl: (6) Could not resolve host: nosuch\n")
    code, _, err = own.run("dns", "curl", "-sS", "http://nobody")
    assert (code, err.startswith("curl: (7) Failed to connect to nobody port 80")) == (7, True)
    before = own.session.now
    assert own.run("dns", "curl", "-sS", "--max-time", "3", "http://web:81") == (
        28,
        "",
        "curl: (28) Connection timed out after 3000 milliseconds\n",
    )
    assert own.session.now == before + 3000
    code, _, err = own.run("dns", "curl", "-sS", "https://kubernetes")
    assert (code, err.splitlines()[0]) == (
        60,
        "curl: (60) SSL certificate problem: unable to get local issuer certificate",
    )
    assert own.run("dns", "curl", "-sk", "-o", "/dev/null", "-w", "%{http_code}", "https://kubernetes")[1] == "403"


def test_wget_in_busyboxs_words(inside: Inside) -> None:
    ip = address(inside)
    code, out, err = inside.run("tool", "wget", "-qO-", "http://web")
    assert (code, err) == (0, "")
    assert "Pod default/web on node" in out
    assert inside.run("tool", "wget", "-qO-", "http://nosuch") == (1, "", "wget: bad address 'nosuch'\n")
    assert inside.run("tool", "wget", "-qO-", "http://web/nosuch") == (
        1,
        "",
        "wget: server returned error: HTTP/1.1 404 Not Found\n",
    )
    code, _, err = inside.run("tool", "sh", "-c", "cd /tmp; rm -f index.html; wget http://web && wc -l index.html")
    assert err.splitlines()[:2] == [f"Connecting to web ({ip}:80)", "saving to 'index.html'"]
    assert inside.run("tool", "wget", "-O-", "http://redis:6379")[0] == 1


def test_a_written_page_is_served(inside: Inside) -> None:
    inside.sh("echo hello > /usr/share/nginx/html/index.html; mkdir /usr/share/nginx/html/sub", "web")
    inside.sh("echo '{}' > /usr/share/nginx/html/sub/data.json", "web")
    assert inside.run("dns", "curl", "-s", "http://web") == (0, "hello\n", "")
    assert "Content-Type: application/json" in inside.run("dns", "curl", "-sI", "http://web/sub/data.json")[1]
    inside.sh("rm /usr/share/nginx/html/index.html", "web")
    assert inside.run("dns", "curl", "-s", "http://web/sub/data.json") == (0, "{}\n", "")


def test_netcat_knows_who_listens(inside: Inside) -> None:
    ip = address(inside)
    assert inside.run("tool", "nc", "-zv", "web", "80") == (0, "", f"web ({ip}:80) open\n")
    assert inside.run("tool", "nc", "-z", "nosuch", "80") == (1, "", "nc: bad address 'nosuch'\n")
    pod = inside.pod("web")["status"]["podIP"]
    code, _, err = inside.run("tool", "nc", "-z", pod, "81")
    assert (code, err) == (1, f"nc: {pod} ({pod}:81): Connection refused\n")


def test_pods_answer_pings_and_services_do_not() -> None:
    own = Inside()
    pod = own.pod("web")["status"]["podIP"]
    out = own.run("tool", "ping", "-c", "2", pod)[1]
    assert f"64 bytes from {pod}: seq=1 ttl=62" in out
    assert "2 packets transmitted, 2 packets received, 0% packet loss" in out
    code, out, _ = own.run("tool", "ping", "-c1", "web")
    assert (code, "1 packets transmitted, 0 packets received, 100% packet loss" in out) == (1, True)


def test_redis_keeps_what_it_is_told(inside: Inside) -> None:
    redis = ("redis-cli",)
    assert inside.run("redis", *redis, "ping") == (0, "PONG\n", "")
    assert inside.run("redis", *redis, "set", "a", "1") == (0, "OK\n", "")
    assert inside.run("redis", *redis, "incr", "a") == (0, "2\n", "")
    assert inside.run("redis", *redis, "get", "a") == (0, "2\n", "")
    code, _, err = inside.run("redis", *redis, "-h", "nosuch", "ping")
    assert (code, err) == (1, "Could not connect to Redis at nosuch:6379: Name or service not known\n")


@pytest.mark.parametrize(
    ("image", "args", "path", "answer"),
    [
        ("hashicorp/http-echo:1.0", ["-text=hi there"], "/", "hi there\n"),
        ("gcr.io/google-samples/hello-app:2.0", [], "/", "Hello, world!\nVersion: 2.0.0\nHostname: own\n"),
        ("registry.k8s.io/e2e-test-images/agnhost:2.53", ["netexec"], "/hostname", "own"),
        ("registry.k8s.io/e2e-test-images/agnhost:2.53", ["netexec"], "/echo?msg=a%20b", "a b"),
    ],
)
def test_test_servers_answer_as_they_do(image: str, args: list[str], path: str, answer: str) -> None:
    own = Inside()
    port = 5678 if "echo" in image and "agnhost" not in image else 8080
    container = {"name": "main", "image": image, "args": args, "ports": [{"containerPort": port}]}
    own.create("Pod", "own", {"containers": [container]})
    own.pass_time(20)
    ip = own.pod("own")["status"]["podIP"]
    assert own.run("dns", "curl", "-s", f"http://{ip}:{port}{path}")[1] == answer


def test_containers_of_one_pod_reach_each_other_on_localhost() -> None:
    own = Inside()
    side = {"name": "side", "image": "busybox:1.36", "command": ["sleep", "3600"]}
    own.create("Pod", "own", {"containers": [{"name": "main", "image": "nginx:1.27"}, side]})
    own.pass_time(20)
    assert "Pod default/own" in own.run("own", "wget", "-qO-", "localhost", container="side")[1]
