"""Container images: what a reference means, whether it can be pulled, how long that takes, how big it is. Pure.

There is no registry. Any image can be pulled, except one of a well-known name with a tag that does not look like any of
its releases (`known_images.py`). Everything else about an image follows from its name alone, so that it is the same on
every node and in every run. Source of the texts: containerd, k8s.io/kubernetes/pkg/kubelet/images.
"""

from __future__ import annotations

import re

from minikctl.apimachinery.image_names import plain_parts
from minikctl.kubelet import known_images

DOMAIN = "docker.io"
_COMPONENT = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"
_HOST = r"(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*(?::[0-9]+)?"
_REFERENCE = (
    rf"(?:(?P<host>{_HOST})/)?(?P<path>{_COMPONENT}(?:/{_COMPONENT})*)"
    r"(?::(?P<tag>[A-Za-z0-9_][A-Za-z0-9._-]{0,127}))?(?:@(?P<digest>[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*"
    r":[0-9a-fA-F]{32,}))?"
)
_MASK = (1 << 64) - 1

QUICK_PULL = 500
"""Milliseconds to find out that a node has the newest version already (pull policy Always)."""


class Image:
    """A reference taken apart. ``text`` is as the manifest has it."""

    __slots__ = ("digest", "host", "path", "tag", "text")

    def __init__(self, text: str, host: str, path: str, tag: str, digest: str) -> None:
        self.text = text
        self.host = host
        self.path = path
        self.tag = tag
        self.digest = digest

    @property
    def repository(self) -> str:
        """``docker.io/library/nginx``"""
        return f"{self.host}/{self.path}"

    @property
    def canonical(self) -> str:
        """``docker.io/library/nginx:1.27``: the name under which a node keeps it."""
        return f"{self.repository}@{self.digest}" if self.digest else f"{self.repository}:{self.tag}"

    @property
    def base(self) -> str:
        """The last part of the name, by which what runs in it is known: mirrors and forks run the same."""
        known = self.known_as
        return known if known_images.serves(known) is not None else known.rpartition("/")[2]

    @property
    def known_as(self) -> str:
        """The name in the table of well-known images: ``nginx``, ``bitnami/redis``, ``registry.k8s.io/pause``."""
        if self.host != DOMAIN:
            return self.repository
        return self.path.removeprefix("library/")


def parse(text: str) -> Image | None:
    """An image reference with Docker's defaults filled in; None where the text is none."""
    plain = plain_parts(text)
    if plain is not None:
        host, path, tag, digest = "", plain[0], plain[1], ""
    else:
        found = re.fullmatch(_REFERENCE, text)
        if found is None:
            return None
        host, path, tag, digest = found["host"] or "", found["path"], found["tag"] or "", found["digest"] or ""
    if host and "." not in host and ":" not in host and host != "localhost" and host == host.lower():
        host, path = "", f"{host}/{path}"
    host = host or DOMAIN
    if host in ("index.docker.io", "registry-1.docker.io"):
        host = DOMAIN
    if host == DOMAIN and "/" not in path:
        path = f"library/{path}"
    return Image(text, host, path, tag or ("" if digest else "latest"), digest)


def invalid_message(text: str) -> str:
    """Why `parse` gave None, as the kubelet says it."""
    why = "invalid reference format"
    if re.fullmatch(_REFERENCE, text.lower()) is not None:
        why = "invalid reference format: repository name must be lowercase"
        if "/" in text:
            why = f"invalid reference format: repository name ({text.partition(':')[0]}) must be lowercase"
    return f'Failed to apply default image tag "{text}": couldn\'t parse image name "{text}": {why}'


def rules_in_full(rules: dict[str, str]) -> dict[str, str]:
    """Rules about images (see `client/image_overrides.py`) by full names; a name without a tag stays without one."""
    found = {}
    for text, rule in rules.items():
        image = parse(text)
        if image is not None:
            named = bool(image.digest) or ":" in text.rpartition("/")[2]
            found[image.canonical if named else image.repository] = rule
    return found


def exists(image: Image, said: str = "") -> bool:
    """Whether it can be pulled. ``said``: "true" or "false" where somebody has decided that, else ""."""
    if said in ("true", "false"):
        return said == "true"
    return bool(image.digest) or known_images.has_tag(image.known_as, image.tag)


def pull_error(image: Image) -> str:
    """What containerd says of an image that it cannot pull."""
    name = image.canonical
    failed = f'failed to pull and unpack image "{name}": failed to resolve reference "{name}": '
    if image.host == DOMAIN and known_images.size_of(image.known_as) is None:
        denied = (
            "pull access denied, repository does not exist or may require authorization: "
            "server message: insufficient_scope: authorization failed"
        )
        return f"rpc error: code = Unknown desc = {failed}{denied}"
    return f"rpc error: code = NotFound desc = {failed}{name}: not found"


def pull_time(image: Image) -> int:
    """Milliseconds, 1000 to 5000 in halves of a second: well-known ones by their size, others by their name."""
    size = known_images.size_of(image.known_as)
    if size is not None:
        return min(1000 + size // 40_000_000 * 500, 5000)
    return 1000 + _number(image.canonical) % 9 * 500


def size(image: Image) -> int:
    """Bytes."""
    base = known_images.size_of(image.known_as)
    number = _number(image.canonical)
    if base is None:
        return 5_000_000 + number % 195_000_000
    return known_images.EXACT.get(image.canonical) or base + number % (base // 50 + 1)


def image_id(image: Image) -> str:
    """``docker.io/library/nginx@sha256:…``"""
    return f"{image.repository}@{image.digest or digest(image.canonical)}"


def digest(text: str) -> str:
    """A sha256 in looks only: the same for the same text."""
    number, parts = _number(text), []
    for _ in range(4):
        number = (number * 0xD1342543DE82EF95 + 0x9E3779B97F4A7C15) & _MASK
        parts.append(f"{number ^ (number >> 29):016x}")
    return "sha256:" + "".join(parts)


def _number(text: str) -> int:
    """FNV-1a of 64 bits: Python's own hash is another one in every run."""
    number = 0xCBF29CE484222325
    for byte in text.encode():
        number = ((number ^ byte) * 0x100000001B3) & _MASK
    return number ^ (number >> 32)
