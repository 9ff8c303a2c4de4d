"""Kustomizations: manifests made of other manifests, true to kustomize 5.6, which kubectl 1.33 carries.

`accumulation` walks the folders, `kustomization` reads their files, the other modules are one step of the work each.
What is not there (Helm charts, functions and plugins, replacements, vars, URLs) is refused by name.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from minikctl.apimachinery.types import Obj


def build(folder: str, *, warn: Callable[[str], object] | None = None, restricted: bool = True) -> list[Obj]:
    """The objects of a kustomization, in the order in which kustomize prints them; raises CommandError.

    ``warn`` is called with each line about deprecated fields. ``restricted``: files have to lie in or below the folder
    of the kustomization that names them.
    """
    from minikctl.kubectl.kustomize.accumulation import build_folder

    return build_folder(folder, warn or (lambda line: None), restricted)
