"""The records of cluster.local, rule by rule.

Expected records are those of the Kubernetes DNS specification, whose chapter each test names; names, weights and
times that it leaves open are CoreDNS's.
"""

from __future__ import annotations

from typing import Any

from minikctl.addons.dns import zone

SUFFIX = "svc.cluster.local"


class Objects:
    def __init__(self, *services: dict[str, Any], slices: list[dict[str, Any]] | None = None) -> None:
        self._services = {(s["metadata"]["namespace"], s["metadata"]["name"]): s for s in services}
        self._slices = slices or []

    def has_namespace(self, name: str) -> bool:
        return name in ("default", "empty")

    def service(self, namespace: str, name: str) -> dict[str, Any] | None:
        return self._services.get((namespace, name))

    def service_at(self, address: str) -> dict[str, Any] | None:
        return next((s for s in self._services.values() if address in s["spec"].get("clusterIPs", ())), None)

    def slices(self, namespace: str, service: str) -> list[dict[str, Any]]:
        return [s for s in self._slices if s["metadata"]["labels"]["kubernetes.io/service-name"] == service]

    def slices_with(self, address: str) -> list[dict[str, Any]]:
        return [s for s in self._slices if any(address in e["addresses"] for e in s["endpoints"])]


def service(name: str, *addresses: str, ports: Any = (("http", 80, "TCP"),), **spec: Any) -> dict[str, Any]:
    listed = [{"name": one, "port": number, "protocol": protocol} for one, number, protocol in ports]
    body = {"type": "ClusterIP", "clusterIP": addresses[0] if addresses else "", "clusterIPs": list(addresses)}
    return {"metadata": {"name": name, "namespace": "default"}, "spec": {**body, "ports": listed, **spec}}


def endpoint(address: str, hostname: str = "", *, ready: bool | None = True) -> dict[str, Any]:
    conditions = {} if ready is None else {"ready": ready}
    named = {"hostname": hostname} if hostname else {}
    return {"addresses": [address], "conditions": conditions, **named}


def slice_of(name: str, *endpoints: dict[str, Any], ports: Any = (("http", 8080, "TCP"),)) -> dict[str, Any]:
    listed = [{"name": one, "port": number, "protocol": protocol} for one, number, protocol in ports]
    labels = {"kubernetes.io/service-name": name}
    return {"metadata": {"namespace": "default", "labels": labels}, "endpoints": list(endpoints), "ports": listed}


def values(objects: Objects, name: str, record: str = "A") -> list[str] | None:
    found = zone.lookup(objects, name, record)
    return None if found is None else [value for _, _, _, value in found]


DB = Objects(
    service("db", "None"),
    slices=[
        slice_of(
            "db",
            endpoint("10.244.1.3", "db-0"),
            endpoint("10.244.2.3", "db-1", ready=None),
            endpoint("10.244.1.4", "db-2", ready=False),
            endpoint("10.244.1.5"),
        )
    ],
)


def test_2_2_the_schema_version_is_a_text() -> None:
    assert zone.lookup(Objects(), "dns-version.cluster.local", "TXT") == [
        ("dns-version.cluster.local", 28800, "TXT", "1.1.0")
    ]


def test_2_3_1_a_service_has_its_cluster_address() -> None:
    web = Objects(service("web", "10.96.7.7"))
    assert zone.lookup(web, f"web.default.{SUFFIX}", "A") == [(f"web.default.{SUFFIX}", 30, "A", "10.96.7.7")]


def test_2_3_1_a_name_without_records_of_a_type_exists_all_the_same() -> None:
    web = Objects(service("web", "10.96.7.7"))
    assert values(web, f"web.default.{SUFFIX}", "AAAA") == []
    assert values(web, f"web.empty.{SUFFIX}") is None
    assert values(web, f"default.{SUFFIX}") == []
    assert values(web, f"nowhere.{SUFFIX}") is None
    assert values(web, "web.cluster.local") is None


def test_2_3_1_both_families_are_known() -> None:
    web = Objects(service("web", "10.96.7.7", "fd00:10:96::7"))
    assert values(web, f"web.default.{SUFFIX}") == ["10.96.7.7"]
    assert values(web, f"web.default.{SUFFIX}", "AAAA") == ["fd00:10:96::7"]


def test_2_3_2_each_named_port_has_a_service_record() -> None:
    web = Objects(service("web", "10.96.7.7", ports=(("http", 80, "TCP"), ("dns", 53, "UDP"))))
    assert values(web, f"_http._tcp.web.default.{SUFFIX}", "SRV") == [f"0 100 80 web.default.{SUFFIX}"]
    assert values(web, f"_dns._udp.web.default.{SUFFIX}", "SRV") == [f"0 100 53 web.default.{SUFFIX}"]
    assert values(web, f"_http._udp.web.default.{SUFFIX}", "SRV") is None
    assert values(web, f"_https._tcp.web.default.{SUFFIX}", "SRV") is None


def test_2_3_2_an_unnamed_port_has_none() -> None:
    web = Objects(service("web", "10.96.7.7", ports=(("", 80, "TCP"),)))
    assert values(web, f"_http._tcp.web.default.{SUFFIX}", "SRV") is None


def test_2_3_3_an_address_leads_back_to_its_service() -> None:
    assert zone.reverse(Objects(service("web", "10.96.7.7")), "10.96.7.7") == [f"web.default.{SUFFIX}"]


def test_2_4_1_a_headless_service_has_the_addresses_of_its_ready_endpoints() -> None:
    assert values(DB, f"db.default.{SUFFIX}") == ["10.244.1.3", "10.244.2.3", "10.244.1.5"]


def test_2_4_1_without_ready_endpoints_it_does_not_exist() -> None:
    objects = Objects(service("db", "None"), slices=[slice_of("db", endpoint("10.244.1.3", "db-0", ready=False))])
    assert values(objects, f"db.default.{SUFFIX}") is None
    assert values(Objects(service("db", "None")), f"db.default.{SUFFIX}") is None


def test_2_4_1_each_hostname_has_its_addresses() -> None:
    assert values(DB, f"db-0.db.default.{SUFFIX}") == ["10.244.1.3"]
    assert values(DB, f"db-2.db.default.{SUFFIX}") is None
    assert values(DB, f"10-244-1-5.db.default.{SUFFIX}") == ["10.244.1.5"]


def test_2_4_1_an_address_without_ports_counts() -> None:
    objects = Objects(service("db", "None", ports=()), slices=[slice_of("db", endpoint("10.244.1.3"), ports=())])
    assert values(objects, f"db.default.{SUFFIX}") == ["10.244.1.3"]


def test_2_4_2_each_endpoint_has_a_service_record_with_the_port_of_the_pod() -> None:
    assert values(DB, f"_http._tcp.db.default.{SUFFIX}", "SRV") == [
        f"0 33 8080 db-0.db.default.{SUFFIX}",
        f"0 33 8080 db-1.db.default.{SUFFIX}",
        f"0 33 8080 10-244-1-5.db.default.{SUFFIX}",
    ]


def test_2_4_3_an_address_leads_back_to_the_endpoint_with_a_hostname() -> None:
    assert zone.reverse(DB, "10.244.1.3") == [f"db-0.db.default.{SUFFIX}"]
    assert zone.reverse(DB, "10.244.1.4") == []
    assert zone.reverse(DB, "10.244.1.5") == []


def test_2_5_an_external_name_is_an_alias() -> None:
    objects = Objects(service("out", type="ExternalName", externalName="www.example.com."))
    assert zone.lookup(objects, f"out.default.{SUFFIX}", "A") == [
        (f"out.default.{SUFFIX}", 30, "CNAME", "www.example.com")
    ]


def test_2_6_a_pod_s_address_is_a_name() -> None:
    assert values(Objects(), "10-244-1-3.default.pod.cluster.local") == ["10.244.1.3"]
    assert values(Objects(), "fd00-10-244--3.default.pod.cluster.local", "AAAA") == ["fd00:10:244::3"]
    assert values(Objects(), "10-244-1-333.default.pod.cluster.local") is None
    assert values(Objects(), "web.default.pod.cluster.local") is None
    assert values(Objects(), "10-244-1-3.nowhere.pod.cluster.local") is None
