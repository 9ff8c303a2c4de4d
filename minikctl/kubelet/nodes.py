"""The nodes of the cluster as the kubelets need them: registering, pod addresses, images that a node keeps.

What is known is read anew in every `work` of the component (`begin`), and what changed is written at its end
(`finish`): images into the node's status, the last pod address of each node into the component's checkpoint. Without
the checkpoint, addresses would still be unique; only their order would start again.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import StatusError
from minikctl.kubelet import admission, eviction, images, node_status

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.client.component import Surroundings
    from minikctl.kubelet.admission import Load, Port
    from minikctl.kubelet.images import Image
    from minikctl.kubelet.notes import Notes

FINISHED = ("Succeeded", "Failed")


class Node:
    """One node during one `work`. ``images`` are the canonical names of those it keeps, ``used`` the addresses of its
    pods, ``load`` and ``ports`` what they take (None: not read yet)."""

    __slots__ = (
        "address", "block", "images", "load", "name", "new_images", "obj", "ports", "pressures", "used",
    )  # fmt: skip

    def __init__(self, obj: Obj) -> None:
        self.obj = obj
        self.name: str = obj["metadata"]["name"]
        self.address = node_status.internal_address(obj)
        self.block: str = (obj.get("spec") or {}).get("podCIDR") or ""
        self.images = {name for entry in (obj.get("status") or {}).get("images") or () for name in entry["names"]}
        self.new_images: dict[str, Image] = {}
        self.pressures = eviction.pressures(obj)
        self.load: Load | None = None
        self.ports: list[Port] = []
        self.used: set[str] | None = None


class Nodes:
    def __init__(self, surroundings: Surroundings, notes: Notes) -> None:
        self._client = surroundings.client
        self._clock = surroundings.clock
        self._settings = surroundings.settings
        self._last = notes.addresses
        self._left = notes.left
        self._pulls = notes.pulls
        self.used_anew: dict[str, None] = {}
        """Nodes whose pods have come to use something else."""
        self.begin()

    def begin(self) -> None:
        """Forget what was read."""
        self._known: dict[str, Node | None] = {}
        self._taken: set[str | None] = set()

    def find(self, name: str) -> Node | None:
        """A node whose kubelet runs, or None."""
        if name not in self._known:
            obj = self._client.find("nodes", "", name)
            self._known[name] = Node(obj) if obj is not None and node_status.is_running(obj) else None
        return self._known[name]

    def forget(self, name: str) -> None:
        """Read a node anew when it is asked for, unless it keeps something that is still to be shown."""
        known = self._known.get(name)
        if known is not None and not known.new_images:
            del self._known[name]

    def register(self, obj: Obj) -> None:
        """Make a new node ready, and give it a lease and a CSINode."""
        number = self._number_for(obj["metadata"]["name"])
        now = self._clock.now
        annotations = {
            **(obj["metadata"].get("annotations") or {}),
            "volumes.kubernetes.io/controller-managed-attach-detach": "true",
        }
        meta = {**obj["metadata"], "annotations": annotations}
        dual = self._settings.get("ip_family") == "dual"
        new = {**obj, "metadata": meta, "spec": node_status.registered_spec(obj, number, dual=dual)}
        stored = self._client.update("nodes", new)
        bare = bool(self._settings.get("profile") == "bare")
        status = node_status.registered_status(stored, number, now, bare=bare, dual=dual)
        self._client.update_status("nodes", {**stored, "status": status})
        self._known.pop(obj["metadata"]["name"], None)
        self._accompany("leases.coordination.k8s.io", node_status.lease(stored, now), "kube-node-lease")
        if not bare:
            self._accompany("csinodes.storage.k8s.io", node_status.csi_node(stored))

    def _accompany(self, resource: str, obj: Obj, namespace: str = "") -> None:
        """Make what goes with a node, unless it is there already, or its namespace is missing."""
        try:
            self._client.create(resource, obj, namespace=namespace)
        except StatusError:
            return  # neither is the node's fault

    def post_ready(self, obj: Obj, *, rebooted: bool) -> Obj:
        """Say that a node is well again, in its status and its lease; the node as it is then."""
        now, name = self._clock.now, obj["metadata"]["name"]
        status = {**obj["status"]}
        status["conditions"] = node_status.ready_conditions(status.get("conditions") or [], self._clock.stamp())
        if rebooted:
            boot = node_status.boot_id(name, self._clock.stamp())
            status["nodeInfo"] = {**(status.get("nodeInfo") or {}), "bootID": boot}
        stored = self._client.update_status("nodes", {**obj, "status": status})
        lease = self._client.find("leases.coordination.k8s.io", "kube-node-lease", name)
        if lease is not None:
            meta = dict(lease["metadata"])
            annotations = {k: v for k, v in (meta.pop("annotations", None) or {}).items() if k != node_status.STOPPED}
            if annotations:
                meta["annotations"] = annotations
            spec = node_status.lease(obj, now)["spec"]
            self._client.update("leases.coordination.k8s.io", {**lease, "metadata": meta, "spec": spec})
        return stored

    def pod_address(self, node: Node) -> str:
        """The next free address of a node's block, round and round as flannel does; "" where there is none."""
        if not node.block:
            return ""
        if node.used is None:
            pods = self._client.list("pods", fields=f"spec.nodeName={node.name}")
            node.used = {
                pod["status"]["podIP"]
                for pod in pods
                if pod["status"].get("podIP") and pod["status"].get("phase") not in FINISHED
            }
        base, length = _parse_block(node.block)
        room = (1 << (32 - length)) - 3  # neither the network, nor the bridge at .1, nor the broadcast
        last = self._last.get(node.name, 0)
        for step in range(1, room + 1):
            number = (last + step - 1) % room + 1
            address = _dotted(base + number + 1)
            if address not in node.used:
                node.used.add(address)
                self._last[node.name] = number
                return address
        return ""

    def rejection(self, node: Node, pod: Obj) -> tuple[str, str] | None:
        """Why the node does not take a pod (reason, message), or None; one that is taken counts from then on."""
        if node.load is None:
            others = [
                other
                for other in self._others(node, pod)
                if other["status"].get("startTime")  # those that were admitted before
            ]
            node.load = admission.load_of(others)
            node.ports = [port for other in others for port in admission.host_ports(other)]
        found = admission.rejection(pod, node.obj, node.load, node.ports)
        if found is None:
            taken = {**admission.requests(pod), "pods": 1}
            for resource, amount in taken.items():
                node.load[resource] = node.load.get(resource, 0) + amount
            node.ports += admission.host_ports(pod)
        return found

    def resize_refusal(self, node: Node, pod: Obj) -> tuple[str, str] | None:
        """Why the node cannot give a pod what it wants now (Infeasible or Deferred, message), or None."""
        return admission.resize_refusal(pod, node.obj, admission.load_of(self._others(node, pod)))

    def _others(self, node: Node, pod: Obj) -> list[Obj]:
        """The other pods that take room on the node."""
        uid = pod["metadata"]["uid"]
        return [
            other
            for other in self._client.list("pods", fields=f"spec.nodeName={node.name}")
            if other["status"].get("phase") not in FINISHED and other["metadata"]["uid"] != uid
        ]

    def queue_pull(self, node: Node, image: Image) -> tuple[int, int]:
        """(time of the pull, wait for those before it) in ms: a kubelet pulls one image after another."""
        now, record = self._clock.now, self._pulls.get(node.name)
        if record is None or record["free"] <= now:
            record = {"free": now, "images": []}
        known = image.canonical in node.images or image.canonical in record["images"]
        time = images.QUICK_PULL if known else images.pull_time(image)
        free = record["free"] + time
        self._pulls[node.name] = {"free": free, "images": [*record["images"], image.canonical]}
        return time, record["free"] - now

    def pulled(self, node: Node, image: Image) -> None:
        if image.canonical not in node.images:
            node.images.add(image.canonical)
            node.new_images[image.canonical] = image

    def finish(self) -> None:
        """Show the images that were pulled."""
        for node in self._known.values():
            if node is not None and node.new_images:
                self._show_images(node)
                node.new_images = {}

    def _show_images(self, node: Node) -> None:
        obj = self._client.find("nodes", "", node.name)
        if obj is None:
            return
        entries = list(obj["status"].get("images") or ())
        for image in node.new_images.values():
            names = [images.image_id(image), image.canonical]
            entries.append({"names": names, "sizeBytes": images.size(image)})
        entries.sort(key=lambda entry: -entry["sizeBytes"])
        self._client.update_status("nodes", {**obj, "status": {**obj["status"], "images": entries}})

    def _number_for(self, name: str) -> int:
        """The number of a new node's address and block: that of the one of its name before whose pods are still there,
        else the first of which no node, and no pod of one that is gone, has anything."""
        taken = self._taken
        if not taken:
            for obj in self._client.list("nodes"):
                taken.add(node_status.internal_address(obj))
                taken.add((obj.get("spec") or {}).get("podCIDR"))
            for gone in list(self._left):
                self._forget_unused(gone)
            for entries in self._left.values():
                for entry in entries:
                    taken.update(entry)
        for address, block in self._left.get(name, ()):
            number = node_status.number_of(address)
            if number is not None and node_status.pod_block(number) == block:
                return number
        number = 0
        while node_status.host_address(number) in taken or node_status.pod_block(number) in taken:
            number += 1
        taken |= {node_status.host_address(number), node_status.pod_block(number)}
        return number

    def _forget_unused(self, name: str) -> None:
        """Keep of a node that is gone only what its pods still have."""
        pods = self._client.list("pods", fields=f"spec.nodeName={name}")
        addresses = [pod["status"]["podIP"] for pod in pods if (pod.get("status") or {}).get("podIP")]
        entries = [entry for entry in self._left[name] if any(_is_of(address, *entry) for address in addresses)]
        if entries:
            self._left[name] = entries
        else:
            del self._left[name]


def _is_of(pod_address: str, host: str, block: str) -> bool:
    """Whether a pod got its address from a node with this host address and block."""
    if pod_address == host:
        return True
    if not block:
        return False
    base, length = _parse_block(block)
    return _parse_block(f"{pod_address}/32")[0] >> (32 - length) == base >> (32 - length)


def _parse_block(block: str) -> tuple[int, int]:
    """(first address as a number, length of the prefix) of an IPv4 block."""
    text, _, length = block.partition("/")
    number = 0
    for part in text.split("."):
        number = number << 8 | int(part)
    return number, int(length)


def _dotted(number: int) -> str:
    return f"{number >> 24}.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
