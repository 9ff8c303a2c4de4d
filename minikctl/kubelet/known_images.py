"""Well-known images: which tags look like releases of theirs, how big they are, and what they run. Plain data.

A tag is a release when it is one of the image's words (``latest``, ``alpine``, ``bookworm``) or a version within its
majors and minors, with words behind it (``1.27-alpine3.20``). The limits leave room for releases to come.
"""

from __future__ import annotations

import re

_FLAVOURS = (
    "alpine slim bookworm bullseye buster trixie stretch jammy noble focal bionic perl otel fpm apache cli jre jdk "
    "jdk8 jdk11 jdk17 jdk21 jdk25 temurin openjdk debian ubuntu ubi ubi8 ubi9 oracle oraclelinux8 oraclelinux9 glibc "
    "musl uclibc management windowsservercore nanoserver community enterprise standard base core lts "
    "unprivileged debug nonroot distroless rc dev tensorflow gpu cuda scratch dind rootless git php8 php7 zts"
)
FLAVOURS = frozenset(_FLAVOURS.split())

# name -> (size in bytes, words that are tags, versions, whether it serves). Versions: "1:7-35 2:0-9" is 1.7 to 1.35 and
# 2.0 to 2.9; "10..19:0-40" is the same minors for ten majors.
_TABLE: dict[str, tuple[int, str, str, bool]] = {
    "nginx": (72_000_000, "latest stable mainline", "1:7-35", True),
    "nginxinc/nginx-unprivileged": (72_000_000, "latest stable mainline", "1:13-35", True),
    "httpd": (58_000_000, "latest", "2:2-4", True),
    "redis": (45_000_000, "latest", "2:6-8 3:0-2 4..5:0-0 6:0-2 7:0-4 8:0-9", True),
    "memcached": (31_000_000, "latest", "1:4-6", True),
    "mysql": (233_000_000, "latest lts innovation", "5:5-7 8:0-4 9:0-9", True),
    "mariadb": (115_000_000, "latest lts", "5:5-5 10:0-11 11:0-8 12:0-9", True),
    "postgres": (153_000_000, "latest", "8:4-4 9:0-6 10..19:0-40", True),
    "mongo": (294_000_000, "latest", "2:0-6 3:0-7 4:0-4 5..8:0-3", True),
    "rabbitmq": (100_000_000, "latest", "3:5-13 4:0-9", True),
    "consul": (50_000_000, "latest", "0:6-9 1:0-15", True),
    "vault": (75_000_000, "latest", "0:6-11 1:0-13", True),
    "traefik": (48_000_000, "latest", "1:0-7 2:0-11 3:0-9", True),
    "haproxy": (44_000_000, "latest lts", "1:4-9 2..3:0-9", True),
    "caddy": (19_000_000, "latest", "2:0-19", True),
    "wordpress": (233_000_000, "latest cli", "4..6:0-9", True),
    "nextcloud": (300_000_000, "latest stable production", "9..34:0-9", True),
    "ghost": (170_000_000, "latest", "3:0-42 4:0-48 5:0-150 6:0-50", True),
    "tomcat": (180_000_000, "latest", "6..7:0-0 8:0-5 9:0-0 10:0-1 11:0-0", True),
    "jenkins/jenkins": (270_000_000, "latest lts", "2:0-600", True),
    "grafana/grafana": (136_000_000, "latest main", "5..13:0-6", True),
    "prom/prometheus": (115_000_000, "latest main", "1:0-8 2:0-55 3:0-15", True),
    "elasticsearch": (620_000_000, "", "5:0-6 6:0-8 7:0-17 8:0-19 9:0-9", True),
    "registry": (10_000_000, "latest", "2:0-8 3:0-9", True),
    "nats": (8_000_000, "latest", "1:0-4 2:0-15", True),
    "eclipse-mosquitto": (6_000_000, "latest", "1:4-6 2:0-1", True),
    "node": (390_000_000, "latest lts current hydrogen iron jod krypton", "0..26:0-30", False),
    "python": (380_000_000, "latest", "2:7-7 3:3-16", False),
    "golang": (300_000_000, "latest", "1:5-30", False),
    "ruby": (370_000_000, "latest", "2:0-7 3:0-5 4:0-2", False),
    "php": (180_000_000, "latest apache fpm cli", "5:3-6 7:0-4 8:0-6", False),
    "openjdk": (240_000_000, "latest", "6..23:0-9", False),
    "eclipse-temurin": (200_000_000, "latest", "8..27:0-9", False),
    "perl": (350_000_000, "latest stable", "5:14-46", False),
    "busybox": (2_200_000, "latest stable unstable", "1:21-39", False),
    "alpine": (3_600_000, "latest edge", "2:6-7 3:1-26", False),
    "ubuntu": (29_000_000, "latest rolling devel", "12..28:4-10", False),
    "debian": (49_000_000, "latest stable testing unstable sid oldstable", "7..14:0-13", False),
    "centos": (83_000_000, "latest centos7 centos8", "5:0-11 6:0-10 7:0-9 8:0-4", False),
    "fedora": (68_000_000, "latest rawhide", "20..47:0-0", False),
    "rockylinux": (70_000_000, "", "8:0-10 9:0-9", False),
    "hello-world": (10_000, "latest linux", "", False),
    "bash": (6_700_000, "latest devel", "3:0-2 4..5:0-4", False),
    "curlimages/curl": (9_000_000, "latest", "7:60-88 8:0-30", False),
    "docker": (130_000_000, "latest dind cli", "17..20:0-9 23..32:0-9", False),
}

EXACT = {"docker.io/library/nginx:1.27": 72_195_292}
"""Sizes that are known to the byte."""

_CAREFUL = (
    "nginxinc/nginx-unprivileged",
    "grafana/grafana",
    "prom/prometheus",
    "jenkins/jenkins",
    "curlimages/curl",
    "elasticsearch",
)
"""Those that do not run as root."""

_VERSION = re.compile(r"v?(\d{1,4})(?:\.(\d{1,4}))?((?:\.\d{1,6})*)((?:-.+)?)")


def size_of(name: str) -> int | None:
    """Rough bytes of a well-known image (``nginx``, ``grafana/grafana``), or None for any other."""
    entry = _TABLE.get(name)
    return entry[0] if entry else None


def serves(name: str) -> bool | None:
    """Whether a well-known image runs a server when nothing else is asked of it; None for any other."""
    entry = _TABLE.get(name)
    return entry[3] if entry else None


def runs_as_root(name: str) -> bool:
    """Whether a well-known image starts as root; unknown ones are taken to be careful."""
    return name in _TABLE and name not in _CAREFUL


def has_tag(name: str, tag: str) -> bool:
    """Whether a tag looks like a release; always for images that are not well known."""
    entry = _TABLE.get(name)
    if entry is None:
        return True
    words = entry[1].split()
    first, _, rest = tag.partition("-")
    if first in words or (first in FLAVOURS and entry[2]):
        return _are_flavours(rest)
    found = _VERSION.fullmatch(tag)
    if found is None:
        return False
    minor = int(found[2]) if found[2] else None
    return _is_release(entry[2], int(found[1]), minor) and _are_flavours(found[4].lstrip("-"))


def _is_release(versions: str, major: int, minor: int | None) -> bool:
    for entry in versions.split():
        majors, _, minors = entry.partition(":")
        first, _, last = majors.partition("..")
        if int(first) <= major <= int(last or first):
            lowest, _, highest = minors.partition("-")
            return minor is None or int(lowest) <= minor <= int(highest)
    return False


def _are_flavours(text: str) -> bool:
    """``alpine3.20-slim``, ``rc1``, a date: what stands behind a version."""
    return all(word.rstrip("0123456789.") in FLAVOURS or word.isdigit() for word in text.split("-") if word)
