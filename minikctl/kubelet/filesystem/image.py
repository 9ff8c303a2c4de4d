"""What stands in an image, as far as people look at it: the usual directories, a few files, what servers serve. Data.

Programs are not in here as files: which of them an image has is another matter than what a listing shows.
"""

from __future__ import annotations

from minikctl.kubelet import images
from minikctl.kubelet.filesystem.tree import DIRECTORY, FILE, LINK, Entry

BUILT = 1_735_689_600_000
"""The moment of all files of images: 2025-01-01."""

_DIRECTORIES = """bin boot dev etc home lib media mnt opt proc root run sbin srv sys tmp usr usr/bin usr/lib usr/local
usr/local/bin usr/sbin usr/share var var/cache var/lib var/log var/run var/tmp""".split()  # noqa: SIM905
_MODES = {"root": 0o700, "tmp": 0o1777, "var/tmp": 0o1777}

_PASSWD = "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/sbin/nologin\n"
_GROUP = "root:x:0:\nnobody:x:65534:\n"
_NGINX_PAGE = """\
<!DOCTYPE html>
<html>
<head>
<title>Welcome to nginx!</title>
</head>
<body>
<h1>Welcome to nginx!</h1>
</body>
</html>
"""
_RELEASES = {
    "alpine": 'NAME="Alpine Linux"\nID=alpine\nPRETTY_NAME="Alpine Linux"\n',
    "ubuntu": 'PRETTY_NAME="Ubuntu"\nNAME="Ubuntu"\nID=ubuntu\nID_LIKE=debian\n',
}
_DEBIAN = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nID=debian\n'

# base name of the image -> its files
_TABLE: dict[str, dict[str, str]] = {
    "nginx": {
        "usr/share/nginx/html/index.html": _NGINX_PAGE,
        "usr/share/nginx/html/50x.html": "<h1>An error occurred.</h1>\n",
        "etc/nginx/nginx.conf": "events {}\nhttp {\n    include /etc/nginx/conf.d/*.conf;\n}\n",
        "etc/nginx/conf.d/default.conf": (
            "server {\n    listen       80;\n    server_name  localhost;\n\n    location / {\n"
            "        root   /usr/share/nginx/html;\n        index  index.html index.htm;\n    }\n}\n"
        ),
    },
    "httpd": {"usr/local/apache2/htdocs/index.html": "<html><body><h1>It works!</h1></body></html>\n"},
}
_HOMES = {
    "redis": "data",
    "mysql": "var/lib/mysql",
    "mariadb": "var/lib/mysql",
    "postgres": "var/lib/postgresql/data",
    "mongo": "data/db",
    "wordpress": "var/www/html",
    "php": "var/www/html",
    "golang": "go",
}
"""Directories that images have for their data."""


def files_of(reference: str) -> dict[str, Entry]:
    """The lowest layer of a container."""
    image = images.parse(reference)
    base = image.base if image is not None else ""
    found = _usual()
    release = "alpine" if base == "alpine" or (image is not None and "alpine" in image.tag) else base
    if base != "busybox":
        found["etc/os-release"] = _file(_RELEASES.get(release, _DEBIAN))
    for path, text in (_TABLE.get(base) or {}).items():
        found[path] = _file(text)
    if base in _HOMES:
        found[_HOMES[base]] = _directory()
    return found


def files_of_node(name: str) -> dict[str, Entry]:
    """A node's own disk, as a hostPath shows it."""
    found = _usual()
    found["etc/hostname"] = _file(name + "\n")
    found["etc/os-release"] = _file(_DEBIAN)
    for path in ("etc/kubernetes", "var/lib/kubelet", "var/lib/containerd", "var/log/pods", "var/log/containers"):
        found[path] = _directory()
    return found


def _usual() -> dict[str, Entry]:
    found = {path: _directory(_MODES.get(path, 0o755)) for path in _DIRECTORIES}
    found["etc/passwd"], found["etc/group"] = _file(_PASSWD), _file(_GROUP)
    found["dev/null"] = Entry(FILE, mode=0o666, mtime=BUILT)
    found["var/run"] = Entry(LINK, target="/run", mtime=BUILT)
    return found


def _directory(mode: int = 0o755) -> Entry:
    return Entry(DIRECTORY, mode=mode, mtime=BUILT)


def _file(text: str) -> Entry:
    return Entry(FILE, data=text.encode(), mtime=BUILT)
