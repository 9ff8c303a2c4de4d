"""Servers of files: what they find in their folder, a welcome page where it is empty, 404 for what is missing.

The welcome page has the well-known title of nginx's or httpd's, and names the pod.
"""

from __future__ import annotations

import posixpath
from html import escape

from minikctl.client.files import FileFault
from minikctl.client.http_exchange import HttpAnswer
from minikctl.kubelet.filesystem import image

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.client.http_exchange import HttpRequest
    from minikctl.kubelet.web.answers import Server

FOLDERS = {
    "nginx": "/usr/share/nginx/html",
    "nginx-unprivileged": "/usr/share/nginx/html",
    "httpd": "/usr/local/apache2/htdocs",
    "caddy": "/usr/share/caddy",
    "php": "/var/www/html",
}
_TITLES = {
    "nginx": "Welcome to nginx!",
    "nginx-unprivileged": "Welcome to nginx!",
    "httpd": "It works!",
    "caddy": "Caddy works!",
}
_TYPES = {
    "html": "text/html", "htm": "text/html", "css": "text/css", "js": "application/javascript",
    "json": "application/json",
    "txt": "text/plain", "xml": "text/xml", "svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg",
}  # fmt: skip


def serves(server: Server) -> bool:
    """Whether the container's program is its image's server of files, or python's."""
    if "http.server" in server.argv:
        return True
    program = server.argv[0].rpartition("/")[2] if server.argv else ""
    own = not program or program.startswith("-") or program in (server.base, "nginx-debug", "httpd-foreground")
    return (server.base in FOLDERS and own) or program in ("nginx", "httpd-foreground")


def answer(server: Server, request: HttpRequest) -> HttpAnswer:
    folder = _folder(server)
    software = _software(server)
    if request.method not in ("GET", "HEAD"):
        return HttpAnswer(
            405, _error_page(405, "Not Allowed", software), [("Server", software), ("Content-Type", "text/html")]
        )
    path = posixpath.normpath(request.path)
    found = _read(server, folder + (path if path != "/" else ""), "http.server" in server.argv)
    headers = [("Server", software), ("Content-Type", "text/html"), ("X-Pod", server.name)]
    if found is not None and not _is_of_image(server, found):
        name, data = found
        kind = _TYPES.get(name.rpartition(".")[2], "application/octet-stream")
        headers[1] = ("Content-Type", kind)
        return HttpAnswer(200, data, headers)
    if path in ("/", "/index.html") and server.base in _TITLES:
        return HttpAnswer(200, _welcome(server), headers)
    return HttpAnswer(404, _error_page(404, "Not Found", software), headers)


def _folder(server: Server) -> str:
    if "http.server" in server.argv:
        words = server.argv
        for flag in ("-d", "--directory"):
            if flag in words[:-1]:
                return words[words.index(flag) + 1].rstrip("/")
        return str(server.container.get("workingDir") or "").rstrip("/")
    return FOLDERS.get(server.base, FOLDERS["nginx"])


def _software(server: Server) -> str:
    version = server.tag.partition("-")[0]
    known = version if version[:1].isdigit() else ""
    if "http.server" in server.argv:
        return "SimpleHTTP/0.6 Python/3"
    if server.base == "httpd":
        return f"Apache/{known or '2.4'} (Unix)"
    if server.base in ("caddy", "php"):
        return {"caddy": "Caddy", "php": "Apache (Debian)"}[server.base]
    return f"nginx/{known}" if known.count(".") == 2 else "nginx"


def _read(server: Server, path: str, listing: bool) -> tuple[str, bytes] | None:
    """(name, content) of a file, of a folder's index, or of a list of what is in it."""
    files = server.files
    try:
        if files.stat(path or "/").kind != "directory":
            return path, files.read(path)
        index = f"{path}/index.html"
        if files.exists(index):
            return index, files.read(index)
        if not listing:
            return None
        names = files.listdir(path or "/")
    except FileFault:
        return None
    items = "".join(f'<li><a href="{escape(name)}">{escape(name)}</a></li>\n' for name in names)
    return "index.html", f"<!DOCTYPE HTML>\n<title>Directory listing</title>\n<ul>\n{items}</ul>\n".encode()


def _is_of_image(server: Server, found: tuple[str, bytes]) -> bool:
    """Whether a file is the image's own page, in whose place the one that names the pod is given."""
    if server.base not in _TITLES:
        return False
    own = image.files_of(server.container["image"]).get(found[0].strip("/"))
    return own is not None and own.data == found[1]


def _welcome(server: Server) -> bytes:
    meta = server.pod["metadata"]
    title = _TITLES[server.base]
    where = f"Pod {meta['namespace']}/{meta['name']} on node {server.pod['spec'].get('nodeName') or ''}"
    return (
        f"<!DOCTYPE html>\n<html>\n<head>\n<title>{title}</title>\n</head>\n<body>\n<h1>{title}</h1>\n"
        f"<p>{where}, container {server.container['name']}, {server.address}:{server.port}</p>\n</body>\n</html>\n"
    ).encode()


def _error_page(status: int, reason: str, software: str) -> bytes:
    title = f"{status} {reason}"
    return (
        f"<html>\n<head><title>{title}</title></head>\n<body>\n<center><h1>{title}</h1></center>\n"
        f"<hr><center>{software}</center>\n</body>\n</html>\n"
    ).encode()
