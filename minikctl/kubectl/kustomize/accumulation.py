"""From a folder to its objects: bases first, then what the kustomization adds and changes, names last.

Source of the order of things: kustomize's KustTarget.
"""

from __future__ import annotations

import os

from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.kustomize import kustomization as files
from minikctl.kubectl.kustomize.files import Loader, MalformedYAML, missing, objects_of
from minikctl.kubectl.kustomize.generators import combined, generate
from minikctl.kubectl.kustomize.ordering import in_order
from minikctl.kubectl.kustomize.patches import apply_json_patches, apply_patches
from minikctl.kubectl.kustomize.references import fix_references
from minikctl.kubectl.kustomize.resource import Resource
from minikctl.kubectl.kustomize.transformers import rename_and_label, scale_and_set_images

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.kustomize.kustomization import Kustomization

_LOCAL = "config.kubernetes.io/local-config"
_INTERNAL = ("kustomize.config.k8s.io/needs-hash", "kustomize.config.k8s.io/behavior")
_MANAGED_BY = "app.kubernetes.io/managed-by"


def build_folder(folder: str, warn: Callable[[str], object], restricted: bool) -> list[Obj]:
    """See `kustomize.build`."""
    if _is_remote(folder):
        raise CommandError(f"{folder}: this version of minikctl loads no kustomizations from URLs")
    if not os.path.exists(folder):
        raise CommandError(f"must build at directory: not a valid directory: {missing(folder)}")
    if not os.path.isdir(folder):
        raise CommandError(f"must build at directory: '{folder}': file is not directory")
    build = _Build(warn, restricted)
    root = os.path.realpath(folder)
    kustomization = files.read(root, warn)
    resources = build.accumulate(kustomization, [], (root,))
    _add_hashes(resources)
    fix_references(resources)
    resources = [resource for resource in resources if not _is_local(resource.obj)]
    resources = in_order(resources, kustomization.fields.get("sortOptions"))
    if "managedByLabel" in kustomization.get("buildMetadata"):
        for resource in resources:
            resource.obj["metadata"].setdefault("labels", {})[_MANAGED_BY] = "kustomize-(devel)"
    for resource in resources:
        _clean(resource.obj)
    return [resource.obj for resource in resources]


class _Build:
    """``trail`` in its methods are the folders that led here, against cycles."""

    __slots__ = ("_restricted", "_warn")

    def __init__(self, warn: Callable[[str], object], restricted: bool) -> None:
        self._warn = warn
        self._restricted = restricted

    def accumulate(
        self, kustomization: Kustomization, resources: list[Resource], trail: tuple[str, ...]
    ) -> list[Resource]:
        """The resources after this kustomization; a component is given those of its parent."""
        loader = Loader(kustomization.root, self._restricted)
        for path in kustomization.get("resources"):
            try:
                more = self._resources_at(str(path), loader, trail)
                self._add(resources, more, str(path), loader.path(str(path)))
            except CommandError as fault:
                raise CommandError(f"accumulating resources: {fault}") from None
        for generated in generate(kustomization, loader):
            self._absorb(resources, generated)
        for path in kustomization.get("components"):
            resources = self._component(str(path), loader, resources, trail)
        apply_patches(kustomization, resources, loader)
        rename_and_label(kustomization, resources)
        apply_json_patches(kustomization, resources, loader)
        scale_and_set_images(kustomization, resources)
        return resources

    def _resources_at(self, path: str, loader: Loader, trail: tuple[str, ...]) -> list[Resource]:
        """What a file or a base holds."""
        if _is_remote(path):
            raise CommandError(f"{path}: this version of minikctl loads no resources from URLs")
        target = loader.path(path)
        if os.path.isdir(target):
            return self._base(path, target, trail)
        try:
            return [Resource(obj) for obj in objects_of(loader.read_text(path), path)]
        except MalformedYAML as fault:
            raise CommandError(f"accumulating resources from '{path}': {fault}") from None
        except CommandError as fault:
            raise _no_base_either(f"accumulating resources from '{path}': {fault}", target) from None

    def _base(self, path: str, target: str, trail: tuple[str, ...]) -> list[Resource]:
        root = os.path.realpath(target)
        first = f"accumulation err='accumulating resources from '{path}': '{target}' must resolve to a file'"
        try:
            self._check_cycle(root, trail)
            kustomization = self._read(root)
            if kustomization.is_component:
                raise CommandError(f"expected kind != 'Component' for path '{root}'")
        except CommandError as fault:
            raise CommandError(f"{first}: {fault}") from None
        try:
            return self.accumulate(kustomization, [], (*trail, root))
        except CommandError as fault:
            raise CommandError(f"{first}: recursed accumulation of path '{root}': {fault}") from None

    def _component(
        self, path: str, loader: Loader, resources: list[Resource], trail: tuple[str, ...]
    ) -> list[Resource]:
        root = os.path.realpath(loader.path(path))
        self._check_cycle(root, trail)
        kustomization = self._read(root)
        if not kustomization.is_component:
            kind = kustomization.fields.get("kind") or "Kustomization"
            raise CommandError(
                f"accumulating components: accumulateDirectory: \"expected kind 'Component' for path '{root}' but got "
                f"'{kind}'\""
            )
        return self.accumulate(kustomization, resources, (*trail, root))

    def _read(self, root: str) -> Kustomization:
        try:
            return files.read(root, self._warn)
        except CommandError as fault:
            raise CommandError(f"couldn't make target for path '{root}': {fault}") from None

    def _check_cycle(self, root: str, trail: tuple[str, ...]) -> None:
        for visited in trail:
            if visited == root or visited.startswith(root.rstrip(os.sep) + os.sep):
                raise CommandError(f"cycle detected: candidate root '{root}' contains visited root '{visited}'")

    def _add(self, resources: list[Resource], more: list[Resource], path: str, target: str) -> None:
        known = {resource.id.key() for resource in resources}
        for resource in more:
            if resource.id.key() in known:
                why = f"may not add resource with an already registered id: {resource.id}"
                if not os.path.isdir(target):
                    raise _no_base_either(f"merging resources from '{path}': {why}", target)
                must = f"'{target}' must resolve to a file"
                raise CommandError(
                    f"accumulation err='accumulating resources from '{path}': {must}': recursed merging from path "
                    f"'{os.path.realpath(target)}': {why}"
                )
            known.add(resource.id.key())
            resources.append(resource)

    def _absorb(self, resources: list[Resource], new: Resource) -> None:
        """Add what a generator made, or let it change the object that it is meant for."""
        key = new.id.key()
        present = [one for one in resources if any(each.key() == key for each in one.identities)]
        if not present:
            if new.behavior != "create":
                raise CommandError(f"merging from generator: id {new.id} does not exist; cannot merge or replace")
            resources.append(new)
            return
        if new.behavior == "create":
            raise CommandError(f"merging from generator: id {new.id} exists; behavior must be merge or replace")
        combined(present[0], new)


def _no_base_either(why: str, target: str) -> CommandError:
    """A path that is no file of resources is tried as a folder, and both faults are told."""
    if os.path.exists(target):
        second = f"must build at directory: '{target}': file is not directory"
    else:
        second = f"must build at directory: not a valid directory: {missing(target)}"
    return CommandError(f"accumulation err='{why}': {second}")


def _add_hashes(resources: list[Resource]) -> None:
    from minikctl.kubectl.content_hash import content_hash

    for resource in resources:
        annotations = (resource.obj.get("metadata") or {}).get("annotations") or {}
        if resource.needs_hash or annotations.get(_INTERNAL[0]) == "true":
            resource.remember()
            nameless = {**resource.obj, "metadata": {"name": ""}}  # the name has no part in kustomize's hashes
            resource.rename(f"{resource.name}-{content_hash(nameless)}")


def _is_local(obj: Obj) -> bool:
    annotations = (obj.get("metadata") or {}).get("annotations") or {}
    return annotations.get(_LOCAL) in ("true", True)


def _clean(obj: Obj) -> None:
    meta = obj.get("metadata") or {}
    annotations = meta.get("annotations")
    if isinstance(annotations, dict):
        for key in _INTERNAL:
            annotations.pop(key, None)
        if not annotations:
            del meta["annotations"]


def _is_remote(path: str) -> bool:
    return "://" in path or path.startswith(("git@", "git::", "github.com/"))
