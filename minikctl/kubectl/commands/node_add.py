"""node add: a machine joins, with the labels that a kubelet gives its node; the rest is the kubelet's to fill in."""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    if not invocation.args:
        raise CommandError("at least one NAME is required")
    capacity = _capacity(invocation)
    labels = _labels(invocation.flags["label"])
    for word in invocation.args:
        name = word.removeprefix("node/")
        invocation.session.client.create("nodes", _node(name, capacity, labels))
        invocation.print(f"node/{name} added")
    return 0


def _capacity(invocation: Invocation) -> Obj:
    from minikctl.apimachinery.quantity import whole

    flags = invocation.flags
    for flag in ("cpu", "memory"):
        try:
            enough = whole(flags[flag]) > 0
        except ValueError as fault:
            raise CommandError(f'invalid argument "{flags[flag]}" for "--{flag}" flag: {fault}') from None
        if not enough:
            raise CommandError(f"--{flag} must be more than nothing")
    if flags["pods"] < 1:
        raise CommandError("--pods must be 1 or more")
    return {
        "cpu": flags["cpu"],
        "ephemeral-storage": "100Gi",
        "hugepages-1Gi": "0",
        "hugepages-2Mi": "0",
        "memory": flags["memory"],
        "pods": str(flags["pods"]),
    }


def _labels(pairs: list[str]) -> dict[str, str]:
    for pair in pairs:
        if "=" not in pair or pair.startswith("="):
            raise CommandError(f'"{pair}" is no label: write it as KEY=VALUE')
    return dict(pair.split("=", 1) for pair in pairs)


def _node(name: str, capacity: Obj, labels: dict[str, str]) -> Obj:
    own = {
        "beta.kubernetes.io/arch": "amd64",
        "beta.kubernetes.io/os": "linux",
        "kubernetes.io/arch": "amd64",
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
    }
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {"name": name, "labels": own | labels, "annotations": {"node.alpha.kubernetes.io/ttl": "0"}},
        "spec": {},
        "status": {"capacity": capacity, "allocatable": dict(capacity)},
    }
