"""The volumes of a pod and the source of a PersistentVolume; the words of each type are in `volume_sources`."""

from __future__ import annotations

from minikctl.apimachinery.go_format import plain
from minikctl.kubectl.describe.labels import MAX_ANNOTATION_BYTES
from minikctl.kubectl.describe.page import NONE, UNKNOWN
from minikctl.kubectl.describe.volume_sources import PERSISTENT_SOURCES, POD_SOURCES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.describe.page import Page
    from minikctl.kubectl.describe.volume_sources import Source

_ODD_LABELS = {"ISCSIInterface": "ISCSIInterface", "Kind": "Kind: "}
"""Those without a colon right before the column, in kubectl too."""


def write_volumes(page: Page, volumes: Sequence[Obj] | None, indent: str = "") -> None:
    if not volumes:
        page.field(f"{indent}Volumes", NONE)
        return
    page.line(f"{indent}Volumes:")
    for volume in volumes:
        page.line(f"{' ' if indent else ''}{volume['name']}:", 1)
        composed = next((key for key in _COMPOSED if volume.get(key) is not None), None)
        if composed:
            _COMPOSED[composed](page, volume[composed])
        else:
            _write_source(page, volume, POD_SOURCES)


def write_persistent_source(page: Page, spec: Obj) -> None:
    """The source of a PersistentVolume."""
    _write_source(page, spec, PERSISTENT_SOURCES)


def _write_source(page: Page, holder: Obj, sources: Mapping[str, Source]) -> None:
    key = next((key for key in sources if holder.get(key) is not None), None)
    if key is None:
        page.line(UNKNOWN, 1)
        return
    kind, lines = sources[key]
    source = holder[key]
    page.field("Type", kind, 2)
    for label, name, default in lines:
        if callable(default):
            text = default(source.get(name))
        else:
            value = source.get(name)
            text = plain(default if value is None else value)
        page.row((_ODD_LABELS.get(label, f"{label}:"), text), 2)
    if key == "csi":
        _write_attributes(page, source.get("volumeAttributes") or {})


def _write_attributes(page: Page, attributes: Mapping[str, str]) -> None:
    """Each piece is indented on its own, so that values stand four blanks behind their column."""
    page.write("VolumeAttributes:\t", 2)
    if not attributes:
        page.end(NONE)
    for number, key in enumerate(sorted(attributes)):
        if number:
            page.write("", 2)
            page.write("\t", 2)
        text = f"{key}={attributes[key]}".encode()
        cut = text[:MAX_ANNOTATION_BYTES].decode("utf-8", "replace")
        page.line(f"{cut}..." if len(text) > MAX_ANNOTATION_BYTES else cut, 2)


def _write_projected(page: Page, projected: Obj) -> None:
    page.field("Type", "Projected (a volume that contains injected data from multiple sources)", 2)
    for source in projected.get("sources") or ():
        if source.get("secret") is not None:
            _write_projection(page, "SecretName", source["secret"])
        elif source.get("downwardAPI") is not None:
            page.field("DownwardAPI", "true", 2)
        elif source.get("configMap") is not None:
            _write_projection(page, "ConfigMapName", source["configMap"])
        elif source.get("serviceAccountToken") is not None:
            page.field("TokenExpirationSeconds", source["serviceAccountToken"].get("expirationSeconds", 3600), 2)


def _write_projection(page: Page, label: str, source: Obj) -> None:
    page.field(label, source.get("name") or "", 2)
    page.field("Optional", plain(bool(source.get("optional"))), 2)


def _write_downward(page: Page, downward: Obj) -> None:
    page.field("Type", "DownwardAPI (a volume populated by information about the pod)", 2)
    page.line("Items:", 2)
    for item in downward.get("items") or ():
        if item.get("fieldRef") is not None:
            page.line(f"{item['fieldRef']['fieldPath']} -> {item['path']}", 3)
        if item.get("resourceFieldRef") is not None:
            page.line(f"{item['resourceFieldRef']['resource']} -> {item['path']}", 3)


def _write_ephemeral(page: Page, ephemeral: Obj) -> None:
    from minikctl.kubectl.describe.claims import write_claim

    kind = "EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)"
    page.field("Type", kind, 2)
    template = ephemeral.get("volumeClaimTemplate")
    if template is not None:
        write_claim(page.nested(2), template)


_COMPOSED: dict[str, Callable[[Page, Obj], None]] = {
    "projected": _write_projected,
    "downwardAPI": _write_downward,
    "ephemeral": _write_ephemeral,
}
