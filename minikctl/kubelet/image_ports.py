"""The ports of well-known images: plain data, and when it is a fact. Pure.

Declaring a port opens none. A server whose image says where it listens does so whatever ports the manifest names, as
long as nothing in the manifest could have configured it: that is the mistake which learners make most, and a real
cluster refuses the connection.
"""

from __future__ import annotations

from minikctl.kubelet import images

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj

IMAGES: dict[str, tuple[int, ...]] = {
    "serve_hostname": (9376,),
    "serve-hostname": (9376,),
    "nginx": (80,),
    "nginx-unprivileged": (8080,),
    "httpd": (80,),
    "caddy": (80, 443),
    "traefik": (80,),
    "wordpress": (80,),
    "nextcloud": (80,),
    "php": (),
    "tomcat": (8080,),
    "jenkins": (8080, 50000),
    "ghost": (2368,),
    "redis": (6379,),
    "valkey": (6379,),
    "memcached": (11211,),
    "postgres": (5432,),
    "postgresql": (5432,),
    "mysql": (3306,),
    "mariadb": (3306,),
    "mongo": (27017,),
    "mongodb": (27017,),
    "rabbitmq": (5672, 15692, 25672),
    "nats": (4222, 8222),
    "eclipse-mosquitto": (1883,),
    "elasticsearch": (9200, 9300),
    "cassandra": (7000, 9042),
    "etcd": (2379, 2380),
    "consul": (8500, 8600),
    "vault": (8200,),
    "grafana": (3000,),
    "prometheus": (9090,),
    "registry": (5000,),
    "echoserver": (8080,),
    "http-echo": (5678,),
    "hello-app": (8080,),
    "node-hello": (8080,),
    "whoami": (80,),
    "kuard": (8080,),
    "agnhost": (),
    "pause": (),
}
"""Base name of an image -> the TCP ports that it listens on when nothing else is asked of it. `()`: on none."""

FIXED = frozenset(("nginx", "nginxinc/nginx-unprivileged", "httpd", "redis", "memcached"))
"""Official images that listen on the ports of the table unless they are configured."""
_CONFIGURATION = ("/etc", "/usr/local/etc", "/usr/local/apache2/conf", "/conf", "/config", "/docker-entrypoint")


def fixed_ports(container: Obj) -> tuple[int, ...] | None:
    """Where the container's image listens for certain, or None where something may have told it otherwise: a command,
    arguments, a hook, a variable that names a port, files mounted where its configuration lies."""
    if container.get("command") or container.get("args") or container.get("lifecycle") or container.get("envFrom"):
        return None
    image = images.parse(container["image"])
    if image is None or image.known_as not in FIXED:
        return None
    if any("PORT" in variable["name"] for variable in container.get("env") or ()):
        return None
    paths = [mount["mountPath"] for mount in container.get("volumeMounts") or ()]
    if any(path == "/" or path.startswith(_CONFIGURATION) for path in paths):
        return None
    return IMAGES[image.base.rpartition("/")[2]]
