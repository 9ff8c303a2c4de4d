"""Which images can be pulled, against the usual rules: a ConfigMap that the user's commands write and kubelets read.

``kube-system/minikctl-images`` has two keys, ``allowed`` and ``denied``, with one image a line. A name without tag and
digest means every tag of it. It is an ordinary object: `get`, `edit` and `apply` work on it too. Pure, but for the
constants' meaning; the reference itself is understood by `kubelet/images.py`.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj

NAMESPACE, NAME = "kube-system", "minikctl-images"
ALLOWED, DENIED = "allowed", "denied"


def read(config_map: Obj | None) -> dict[str, str]:
    """Image text -> `ALLOWED` or `DENIED`, in the order of the text; what is in both is denied."""
    found: dict[str, str] = {}
    data = (config_map or {}).get("data") or {}
    for rule in (ALLOWED, DENIED):
        for line in (data.get(rule) or "").split("\n"):
            if line.strip():
                found[line.strip()] = rule
    return dict(sorted(found.items()))


def written(rules: dict[str, str]) -> Obj:
    """The ConfigMap that `read` reads."""
    data = {
        rule: "".join(f"{image}\n" for image in sorted(rules) if rules[image] == rule) for rule in (ALLOWED, DENIED)
    }
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": NAME, "namespace": NAMESPACE},
        "data": {rule: text for rule, text in data.items() if text},
    }


def rule_for(rules: dict[str, str], image: str, repository: str) -> str:
    """`ALLOWED`, `DENIED` or "" for an image: its own rule, else that of its ``repository`` (any tag).

    The keys of ``rules`` must be names in full (``docker.io/library/nginx``), like the arguments.
    """
    return rules.get(image) or rules.get(repository) or ""
