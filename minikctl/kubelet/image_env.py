"""The variables that well-known images set themselves: a small table, with versions read from the tag.

What is not in here has PATH alone. A tag without a whole version (``latest``) leaves the version out. Source: the
Dockerfiles of Docker's official images.
"""

from __future__ import annotations

from minikctl.kubelet import images

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_PYTHON_PATH = "/usr/local/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

# name -> variables; {version} is the tag's version (1.27.3), {major} its first part (or first two, where {minor} is).
_TABLE: dict[str, tuple[tuple[str, str], ...]] = {
    "nginx": (("NGINX_VERSION", "{version}"),),
    "httpd": (
        ("HTTPD_PREFIX", "/usr/local/apache2"),
        ("PATH", f"/usr/local/apache2/bin:{PATH}"),
        ("HTTPD_VERSION", "{version}"),
    ),
    "redis": (("REDIS_VERSION", "{version}"),),
    "memcached": (("MEMCACHED_VERSION", "{version}"),),
    "mysql": (("MYSQL_MAJOR", "{minor}"), ("MYSQL_VERSION", "{version}")),
    "mariadb": (("MARIADB_VERSION", "{version}"),),
    "postgres": (
        ("LANG", "en_US.utf8"),
        ("PG_MAJOR", "{major}"),
        ("PG_VERSION", "{version}"),
        ("PGDATA", "/var/lib/postgresql/data"),
    ),
    "mongo": (("MONGO_MAJOR", "{minor}"), ("MONGO_VERSION", "{version}")),
    "rabbitmq": (("RABBITMQ_VERSION", "{version}"), ("LANG", "C.UTF-8")),
    "python": (("PATH", _PYTHON_PATH), ("LANG", "C.UTF-8"), ("PYTHON_VERSION", "{version}")),
    "node": (("NODE_VERSION", "{version}"),),
    "ruby": (("LANG", "C.UTF-8"), ("RUBY_VERSION", "{version}")),
    "php": (("PHP_INI_DIR", "/usr/local/etc/php"), ("PHP_VERSION", "{version}")),
    "golang": (("PATH", f"/go/bin:/usr/local/go/bin:{PATH}"), ("GOLANG_VERSION", "{version}"), ("GOPATH", "/go")),
    "tomcat": (("CATALINA_HOME", "/usr/local/tomcat"), ("TOMCAT_VERSION", "{version}")),
}


def variables(reference: str) -> dict[str, str]:
    """Of an image reference, in the order of its Dockerfile."""
    image = images.parse(reference)
    entries = _TABLE.get(image.base) if image is not None else None
    if image is None or entries is None:
        return {}
    found: dict[str, str] = {}
    parts = image.tag.partition("-")[0].split(".")
    whole = len(parts) >= 2 and all(part.isdigit() for part in parts)
    for name, value in entries:
        if "{" not in value:
            found[name] = value
        elif parts[0].isdigit() and (whole or value == "{major}"):
            found[name] = value.format(version=".".join(parts), major=parts[0], minor=".".join(parts[:2]))
    return found
