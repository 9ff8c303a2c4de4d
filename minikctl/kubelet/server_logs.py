"""What well-known servers write when they start. Plain data, with the moment filled in.

``{slash}`` is 2025/01/02 03:04:05, ``{space}`` 2025-01-02 03:04:05.678, ``{redis}`` 02 Jan 2025 03:04:05.678,
``{apache}`` Thu Jan 02 03:04:05.678901 2025, ``{iso}`` 2025-01-02T03:04:05.678Z; ``{tag}`` is the image's version,
``{ip}`` the pod's address.
"""

from __future__ import annotations

import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubelet.images import Image

_TEXTS = {
    "nginx": """\
/docker-entrypoint.sh: /docker-entrypoint.d/ is not empty, will attempt to perform configuration
/docker-entrypoint.sh: Looking for shell scripts in /docker-entrypoint.d/
/docker-entrypoint.sh: Launching /docker-entrypoint.d/10-listen-on-ipv6-by-default.sh
10-listen-on-ipv6-by-default.sh: info: Getting the checksum of /etc/nginx/conf.d/default.conf
10-listen-on-ipv6-by-default.sh: info: Enabled listen on IPv6 in /etc/nginx/conf.d/default.conf
/docker-entrypoint.sh: Sourcing /docker-entrypoint.d/15-local-resolvers.envsh
/docker-entrypoint.sh: Launching /docker-entrypoint.d/20-envsubst-on-templates.sh
/docker-entrypoint.sh: Launching /docker-entrypoint.d/30-tune-worker-processes.sh
/docker-entrypoint.sh: Configuration complete; ready for start up
{slash} [notice] 1#1: using the "epoll" event method
{slash} [notice] 1#1: nginx/{tag}
{slash} [notice] 1#1: built by gcc 12.2.0 (Debian 12.2.0-14)
{slash} [notice] 1#1: OS: Linux 6.8.0-60-generic
{slash} [notice] 1#1: getrlimit(RLIMIT_NOFILE): 1048576:1048576
{slash} [notice] 1#1: start worker processes
{slash} [notice] 1#1: start worker process 29
{slash} [notice] 1#1: start worker process 30
""",
    "httpd": """\
AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using {ip}. Set the \
'ServerName' directive globally to suppress this message
AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using {ip}. Set the \
'ServerName' directive globally to suppress this message
[{apache}] [mpm_event:notice] [pid 1:tid 1] AH00489: Apache/{tag} (Unix) configured -- resuming normal operations
[{apache}] [core:notice] [pid 1:tid 1] AH00094: Command line: 'httpd -D FOREGROUND'
""",
    "redis": """\
1:C {redis} * oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo
1:C {redis} * Redis version={tag}, bits=64, commit=00000000, modified=0, pid=1, just started
1:C {redis} # Warning: no config file specified, using the default config. In order to specify a config file \
use redis-server /path/to/redis.conf
1:M {redis} * monotonic clock: POSIX clock_gettime
1:M {redis} * Running mode=standalone, port=6379.
1:M {redis} * Server initialized
1:M {redis} * Ready to accept connections tcp
""",
    "postgres": """\

PostgreSQL init process complete; ready for start up.

{space} UTC [1] LOG:  starting PostgreSQL {tag} on x86_64-pc-linux-gnu, compiled by gcc, 64-bit
{space} UTC [1] LOG:  listening on IPv4 address "0.0.0.0", port 5432
{space} UTC [1] LOG:  listening on IPv6 address "::", port 5432
{space} UTC [1] LOG:  listening on Unix socket "/var/run/postgresql/.s.PGSQL.5432"
{space} UTC [1] LOG:  database system is ready to accept connections
""",
    "mysql": """\
{iso} 0 [System] [MY-015015] [Server] MySQL Server - start.
{iso} 0 [System] [MY-010116] [Server] /usr/sbin/mysqld (mysqld {tag}) starting as process 1
{iso} 1 [System] [MY-013576] [InnoDB] InnoDB initialization has started.
{iso} 1 [System] [MY-013577] [InnoDB] InnoDB initialization has ended.
{iso} 0 [System] [MY-010931] [Server] /usr/sbin/mysqld: ready for connections. Version: '{tag}'  socket: \
'/var/run/mysqld/mysqld.sock'  port: 3306  MySQL Community Server - GPL.
""",
    "hello-world": """\

Hello from Docker!
This message shows that your installation appears to be working correctly.

To generate this message, Docker took the following steps:
 1. The Docker client contacted the Docker daemon.
 2. The Docker daemon pulled the "hello-world" image from the Docker Hub.
    (amd64)
 3. The Docker daemon created a new container from that image which runs the
    executable that produces the output you are currently reading.
 4. The Docker daemon streamed that output to the Docker client, which sent it
    to your terminal.

To try something more ambitious, you can run an Ubuntu container with:
 $ docker run -it ubuntu bash

Share images, automate workflows, and more with a free Docker ID:
 https://hub.docker.com/

For more examples and ideas, visit:
 https://docs.docker.com/get-started/

""",
    "coredns": """\
.:53
[INFO] plugin/reload: Running configuration SHA512 = 591cf328cccc12bc490481273e738df5
CoreDNS-{tag}
linux/amd64, go1.23.3, 51e11f1
""",
}
_NEWEST = {"nginx": "1.29.3", "httpd": "2.4.65", "redis": "8.2.3", "postgres": "18.1", "mysql": "9.5.0"}
_PROGRAMS = frozenset(("nginx", "httpd", "httpd-foreground", "redis-server", "postgres", "mysqld"))


def is_server(program: str) -> bool:
    """Whether a command is the very server that the image of its name runs."""
    return program.rpartition("/")[2] in _PROGRAMS


def lines(image: Image, started: int, pod: Obj) -> list[tuple[int, str]]:
    """What the image's server has written when it had started; nothing for images that are not well known."""
    known = _TEXTS.get(image.base)
    if known is None:
        return []
    moment = time.gmtime(started // 1000)
    rest = started % 1000
    values = {
        "slash": time.strftime("%Y/%m/%d %H:%M:%S", moment),
        "space": f"{time.strftime('%Y-%m-%d %H:%M:%S', moment)}.{rest:03d}",
        "redis": f"{time.strftime('%d %b %Y %H:%M:%S', moment)}.{rest:03d}",
        "apache": f"{time.strftime('%a %b %d %H:%M:%S', moment)}.{rest:03d}000 {moment.tm_year}",
        "iso": f"{time.strftime('%Y-%m-%dT%H:%M:%S', moment)}.{rest:03d}000Z",
        "tag": _version(image),
        "ip": (pod.get("status") or {}).get("podIP") or "127.0.0.1",
    }
    return [(started, text.format_map(values)) for text in known[:-1].split("\n")]


def _version(image: Image) -> str:
    """What an image's tag says of its version; of ``latest`` and the like, one that was newest at a time."""
    version = image.tag.partition("-")[0].removeprefix("v")
    return version if version[:1].isdigit() else _NEWEST.get(image.base, version)
