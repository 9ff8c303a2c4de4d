"""kustomize: build a kustomization and print its objects, or write each into a file of its own."""

from __future__ import annotations

import os

from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.kustomize import build

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.invocation import Invocation

_RESTRICTIONS = {"LoadRestrictionsRootOnly": True, "LoadRestrictionsNone": False, "": True}


def run(invocation: Invocation) -> int:
    from minikctl.apimachinery.yaml_writer import write_yaml

    flags = invocation.flags
    if len(invocation.args) > 1:
        raise CommandError("specify one path to kustomization.yaml")
    restricted = _RESTRICTIONS.get(flags["load-restrictor"])
    if restricted is None:
        raise CommandError(f"illegal flag value --load-restrictor {flags['load-restrictor']}; legal values: {_legal()}")
    for name in ("enable-helm", "enable-alpha-plugins"):
        if flags[name]:
            raise CommandError(f"--{name} is not supported by this version of minikctl")
    folder = invocation.args[0] if invocation.args else "."
    objects = build(folder, warn=lambda line: invocation.err.write(f"{line}\n"), restricted=restricted)
    output = flags["output"]
    if output and os.path.isdir(output):
        return _write_files(objects, output)
    text = "---\n".join(map(write_yaml, objects))
    if not output:
        invocation.out.write(text)
        return 0
    with open(output, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
    return 0


def _legal() -> str:
    return "[LoadRestrictionsRootOnly LoadRestrictionsNone]"


def _write_files(objects: list[Obj], folder: str) -> int:
    """One file an object, named like ``apps_v1_deployment_web.yaml``."""
    from minikctl.apimachinery.yaml_writer import write_yaml

    spaces = {(obj.get("metadata") or {}).get("namespace") or "" for obj in objects}
    for obj in objects:
        meta = obj.get("metadata") or {}
        name = "_".join((*obj["apiVersion"].split("/"), obj["kind"], meta["name"])).lower() + ".yaml"
        if len(spaces) > 1 and meta.get("namespace"):
            name = f"{meta['namespace']}_{name}"
        with open(os.path.join(folder, name), "w", encoding="utf-8", newline="\n") as file:
            file.write(write_yaml(obj))
    return 0
