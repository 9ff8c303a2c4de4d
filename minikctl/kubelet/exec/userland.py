"""What stands in an image besides its own program: which programs there are, which shell, which users. Plain data.

Five families: ``none`` (distroless and scratch images: not even a shell), ``busybox``, ``alpine`` (busybox and a little
more), ``debian`` (GNU tools and bash, without ps, ping and look-ups, as slim images come), and ``all`` for images that
nothing is known of.
"""

from __future__ import annotations

from minikctl.kubelet import images

_COMMON = frozenset(
    """[ awk base64 basename cat chgrp chmod chown cp cut date dd df dirname du echo egrep env expr false fgrep find
    grep groups gunzip gzip head hostname id kill ln ls md5sum mkdir mktemp mount mv nproc printenv printf pwd readlink
    realpath rm rmdir sed seq sh sha256sum sleep sort stat stty sync tac tail tar tee test timeout touch tr true tty
    uname uniq wc which whoami xargs yes getent nl rev tsort umount du od""".split()  # noqa: SIM905
)
_BUSYBOX = frozenset(
    """ash busybox clear free ifconfig ip killall nc netstat nslookup pgrep pidof ping pkill ps route telnet top
    traceroute uptime vi watch wget less more netcat""".split()  # noqa: SIM905
)
_DEBIAN = frozenset(("bash", "dash", "perl", "apt-get", "apt", "dpkg"))
_MORE = frozenset(("bash", "curl", "dig", "host", "nmap"))

_FAMILIES: dict[str, frozenset[str]] = {
    "none": frozenset(),
    "busybox": (_COMMON | _BUSYBOX) - {"getent"},
    "alpine": _COMMON | _BUSYBOX | {"apk"},
    "debian": _COMMON | _DEBIAN,
    "all": _COMMON | _BUSYBOX | _DEBIAN | _MORE,
}

# base name of the image -> (family, its own programs)
_TABLE: dict[str, tuple[str, str]] = {
    "busybox": ("busybox", ""),
    "alpine": ("alpine", ""),
    "curl": ("alpine", "curl"),
    "netshoot": ("all", "zsh"),
    "agnhost": ("alpine", "agnhost bash curl dig host"),
    "jessie-dnsutils": ("debian", "dig host nslookup ping curl wget ps"),
    "dnsutils": ("debian", "dig host nslookup ping curl wget ps"),
    "nginx": ("debian", "nginx curl"),
    "nginx-unprivileged": ("debian", "nginx curl"),
    "httpd": ("debian", "httpd"),
    "redis": ("debian", "redis-server redis-cli"),
    "memcached": ("debian", "memcached"),
    "mysql": ("debian", "mysqld mysql"),
    "mariadb": ("debian", "mariadbd mariadb"),
    "postgres": ("debian", "postgres psql"),
    "mongo": ("debian", "mongod mongosh"),
    "rabbitmq": ("debian", "rabbitmq-server rabbitmqctl"),
    "node": ("debian", "node npm curl wget ps"),
    "python": ("debian", "python python3 pip curl wget ps"),
    "golang": ("debian", "go curl wget ps"),
    "ruby": ("debian", "ruby curl wget ps"),
    "php": ("debian", "php curl"),
    "wordpress": ("debian", "php curl"),
    "ubuntu": ("debian", "ps free top uptime"),
    "debian": ("debian", ""),
    "bash": ("alpine", "bash"),
    "traefik": ("alpine", "traefik"),
    "haproxy": ("debian", "haproxy"),
    "caddy": ("alpine", "caddy"),
    "registry": ("alpine", "registry"),
    "grafana": ("alpine", "grafana bash curl"),
    "prometheus": ("busybox", "prometheus promtool"),
    "kube-proxy": ("debian", "kube-proxy"),
    "kindnetd": ("debian", "kindnetd"),
    "stress": ("debian", "stress"),
    **dict.fromkeys(
        """pause hello-world http-echo nats coredns etcd kube-apiserver kube-controller-manager kube-scheduler
        metrics-server whoami hello-app static base cc java nodejs scratch local-path-provisioner""".split(),  # noqa: SIM905
        ("none", ""),
    ),
}
_SLIM = ("curl", "wget", "ps")
"""Programs that the slim variants of language images come without."""

_NAMES = {0: "root", 1: "daemon", 2: "bin", 33: "www-data", 65534: "nobody"}
_USERS: dict[str, tuple[int, str]] = {
    "curl": (100, "curl_user"),
    "nginx-unprivileged": (101, "nginx"),
    "grafana": (472, "grafana"),
    "prometheus": (65534, "nobody"),
    "jenkins": (1000, "jenkins"),
}
_DIRECTORIES = {
    "redis": "/data",
    "httpd": "/usr/local/apache2",
    "wordpress": "/var/www/html",
    "php": "/var/www/html",
    "golang": "/go",
    "grafana": "/usr/share/grafana",
    "prometheus": "/prometheus",
}
_DEBUG = ("debug", "debug-nonroot")


class Userland:
    """``programs``: the names of what can be run. ``user``: who runs it unless the pod says otherwise; ``users``:
    number -> name. ``busybox``: whether its tools are busybox's. ``version``: the tag."""

    __slots__ = ("base", "busybox", "directory", "distribution", "programs", "user", "users", "version")

    def __init__(self, base: str, tag: str, family: str, programs: frozenset[str]) -> None:
        self.base = base
        self.version = tag
        self.programs = programs
        self.distribution = family
        self.busybox = family in ("busybox", "alpine")
        self.user, name = _USERS.get(base, (0, "root"))
        self.users = {**_NAMES, self.user: name}
        self.directory = _DIRECTORIES.get(base, "/")

    @property
    def shell(self) -> bool:
        return "sh" in self.programs


def of(reference: str) -> Userland:
    """What is in an image, by its name alone."""
    image = images.parse(reference)
    if image is None:
        return Userland("", "", "all", _FAMILIES["all"])
    base, tag = image.base.rpartition("/")[2], image.tag
    flavours = tag.split("-")
    if "distroless" in image.repository and tag in _DEBUG:
        return Userland(base, tag, "busybox", _FAMILIES["busybox"])
    if "distroless" in image.repository or "distroless" in flavours:
        return Userland(base, tag, "none", _FAMILIES["none"])
    family, own = _TABLE.get(base, ("all", ""))
    programs = frozenset(own.split())
    if any(flavour.startswith("alpine") for flavour in flavours):
        family, programs = "alpine", programs - {"curl"} if base != "nginx" else programs
    elif "slim" in flavours:
        programs -= frozenset(_SLIM)
    return Userland(base, tag, family, _FAMILIES[family] | programs)
