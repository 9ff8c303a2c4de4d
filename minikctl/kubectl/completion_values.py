"""What arguments and flag values may be, as far as the cluster and the kubeconfig know: types, names, contexts.

`completion` asks for it by the words that declarations have in ``complete``: ``types`` (types, then names; also
TYPE/NAME), ``types:a,b`` (only these), ``one:a,b`` (one object), ``type`` (a type alone), ``pods``,
``pods-and-container``, ``pods-and-port``, ``pods-for-cp``, ``pod-names`` (pods alone), ``containers``, ``shells``,
``contexts``, ``clusters``, ``users``, ``local-clusters``, or a plural (``nodes``). A fault on the way means no
candidates: on Tab nobody reads errors. Source: kubectl pkg/util/completion.
"""

from __future__ import annotations

from minikctl.kubectl.completion import NO_FILES, NO_SPACE, begin

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.invocation import Invocation

_SHELLS = ("powershell", "bash", "zsh", "fish")
_POD_OWNERS = (
    "daemonsets",
    "deployments",
    "pods",
    "jobs",
    "replicasets",
    "replicationcontrollers",
    "services",
    "statefulsets",
)
_KUBECONFIG = ("contexts", "clusters", "users", "local-clusters")


def candidates(what: str, invocation: Invocation, last: str) -> tuple[list[str], int]:
    """The candidates that begin with ``last``, and cobra's directive."""
    try:
        return _candidates(what, invocation, last)
    except Exception:
        return [], NO_SPACE if what == "pods-for-cp" else NO_FILES


def _candidates(what: str, invocation: Invocation, last: str) -> tuple[list[str], int]:
    args = invocation.args
    if what == "shells":
        return (begin(_SHELLS, last) if not args else []), NO_FILES
    if what in _KUBECONFIG:
        return _of_kubeconfig(what, invocation, last), NO_FILES
    if what == "containers":
        return (_containers(invocation, args[0], last) if args else []), NO_FILES
    if what == "pod-names":
        return _names(invocation, "pods", last), NO_FILES
    if what.startswith("pods"):
        return _pods(what, invocation, last)
    kind, _, allowed = what.partition(":")
    if kind in ("types", "one", "type"):
        return _types_and_names(kind, tuple(filter(None, allowed.split(","))), invocation, last)
    return _names(invocation, what, last), NO_FILES


def _of_kubeconfig(what: str, invocation: Invocation, last: str) -> list[str]:
    """The names in a section of the kubeconfig; a cluster of this machine is an entry there like any other."""
    from minikctl.client import kubeconfig

    config = kubeconfig.load(invocation.config_path)
    section = "clusters" if what == "local-clusters" else what
    return begin(sorted(entry["name"] for entry in config[section]), last)


def _names(invocation: Invocation, word: str, last: str) -> list[str]:
    """The names of all objects of a type in the namespace, or in the cluster where it belongs to none."""
    client = invocation.session.client
    resource = client.resolve(word)
    if resource is None:
        return []
    namespace = invocation.namespace if resource["namespaced"] else ""
    return begin((item["metadata"]["name"] for item in client.list(resource["resource"], namespace)), last)


def _types_and_names(kind: str, allowed: tuple[str, ...], invocation: Invocation, last: str) -> tuple[list[str], int]:
    args = invocation.args
    if not args and "/" not in last:
        return begin(allowed, last) if allowed else _types(invocation, last), NO_FILES
    if kind == "type":
        return [], NO_FILES
    if args and "/" not in args[0]:
        taken = args[1:]
        names = [] if kind == "one" and taken else _names(invocation, args[0], last)
        return [name for name in names if name not in taken], NO_FILES
    if kind == "one" and args:
        return [], NO_FILES
    if "/" in last:
        return _slashed(invocation, last, args), NO_FILES
    # More of the form TYPE/NAME: the space waits for the name.
    words = begin(allowed, last) if allowed else _types(invocation, last)
    return [f"{word}/" for word in words], NO_FILES | NO_SPACE


def _types(invocation: Invocation, last: str) -> list[str]:
    """Every type that can be read, qualified by its group, as `api-resources -o name` lists them."""
    discovered: Any = invocation.session.client.discover()
    resources = [item for item in discovered if item["preferred"] and "get" in item["verbs"]]
    resources.sort(key=lambda item: (item.get("group") or "", item["name"]))
    if invocation.command is not None and invocation.command.name == "explain":
        return begin((item["name"] for item in resources), last)
    head, comma, tail = last.rpartition(",")
    return [f"{head}{comma}{name}" for name in begin((item["resource"] for item in resources), tail)]


def _slashed(invocation: Invocation, last: str, args: list[str]) -> list[str]:
    word, _, begun = last.partition("/")
    found = [f"{word}/{name}" for name in _names(invocation, word, begun)]
    return [item for item in found if item not in args]


def _pods(what: str, invocation: Invocation, last: str) -> tuple[list[str], int]:
    """Pods, or TYPE/NAME of what has pods; after one of them its containers or ports, as ``what`` says."""
    args = invocation.args
    if what == "pods-for-cp":
        return [f"{name}:" for name in _names(invocation, "pods", last)], NO_SPACE
    if not args:
        if "/" in last:
            return _slashed(invocation, last, args), NO_FILES
        names = _names(invocation, "pods", last)
        types = [f"{word}/" for word in begin(_POD_OWNERS, last)]
        return names + types, NO_FILES if names else NO_FILES | NO_SPACE
    if len(args) > 1 or what == "pods":
        return [], NO_FILES
    if what == "pods-and-port":
        return _ports(invocation, args[0], last), NO_FILES
    return _containers(invocation, args[0], last), NO_FILES


def _pod(invocation: Invocation, word: str) -> Obj | None:
    """The pod that NAME, pod/NAME or the TYPE/NAME of its owner stands for: the first one by name."""
    client, namespace = invocation.session.client, invocation.namespace
    kind, slash, name = word.partition("/")
    if not slash:
        return client.find("pods", namespace, word)
    resource = client.resolve(kind)
    if resource is None:
        return None
    found = client.find(resource["resource"], namespace, name)
    if found is None or resource["kind"] == "Pod":
        return found
    selector = (found.get("spec") or {}).get("selector") or {}
    labels = selector.get("matchLabels", selector)
    pods = client.list("pods", namespace, labels=",".join(f"{key}={value}" for key, value in sorted(labels.items())))
    return pods[0] if pods else None


def _containers(invocation: Invocation, word: str, last: str) -> list[str]:
    pod = _pod(invocation, word)
    spec = pod["spec"] if pod else {}
    return begin((item["name"] for item in [*spec.get("initContainers", ()), *spec.get("containers", ())]), last)


def _ports(invocation: Invocation, word: str, last: str) -> list[str]:
    """``8080:8080`` for each port of the pod or service; a local port that is typed already stays."""
    local = last.partition(":")[0]
    if word.partition("/")[0] in ("service", "services", "svc"):
        service = invocation.session.client.find("services", invocation.namespace, word.partition("/")[2])
        ports = [item["port"] for item in (service or {}).get("spec", {}).get("ports", ())]
    else:
        pod = _pod(invocation, word)
        containers = pod["spec"]["containers"] if pod else []
        ports = [port["containerPort"] for item in containers for port in item.get("ports", ())]
    return begin((f"{local or port}:{port}" for port in ports), last)
