"""A pod's node and namespace, as the pod's stages see them: fulfils `pod_run.Host` over the client."""

from __future__ import annotations

from minikctl.apimachinery import claim_growth
from minikctl.apimachinery.meta import key_of
from minikctl.client import image_overrides
from minikctl.kubelet import eviction, images
from minikctl.kubelet.inside import configured
from minikctl.kubelet.notes import room_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.client.component import Surroundings
    from minikctl.client.events import EventRecorder
    from minikctl.kubelet.filesystem.tree import Tree
    from minikctl.kubelet.images import Image
    from minikctl.kubelet.nodes import Node, Nodes
    from minikctl.kubelet.notes import Notes

    Configurations = dict[tuple[str, str, str], Obj | None]
    """ConfigMaps and Secrets by (resource, namespace, name), read once in a `work`."""


class Host:
    __slots__ = (
        "_configurations",
        "_events",
        "_node",
        "_nodes",
        "_notes",
        "_pod",
        "_surroundings",
        "address",
        "instant",
    )

    def __init__(
        self,
        surroundings: Surroundings,
        nodes: Nodes,
        notes: Notes,
        node: Node,
        pod: Obj,
        configurations: Configurations,
        events: EventRecorder,
    ) -> None:
        self._surroundings = surroundings
        self._nodes = nodes
        self._notes = notes
        self._node = node
        self._pod = pod
        self._configurations = configurations
        self._events = events
        self.address = node.address
        self.instant = bool(surroundings.settings.get("instant"))

    def rejection(self) -> tuple[str, str] | None:
        return self._nodes.rejection(self._node, self._pod)

    def pressure_refusal(self) -> tuple[str, str] | None:
        if not self._node.pressures:
            return None
        return eviction.refusal(self._pod, self._node.pressures)

    def usage_changed(self) -> None:
        self._nodes.used_anew[self._node.name] = None

    def resize_refusal(self) -> tuple[str, str] | None:
        return self._nodes.resize_refusal(self._node, self._pod)

    def await_room(self) -> None:
        self._notes.wait(room_of(self._node.name), f"{key_of(self._pod)}|{self._pod['metadata']['uid']}")

    def queue_pull(self, image: Image) -> tuple[int, int]:
        return self._nodes.queue_pull(self._node, image)

    def pod_address(self) -> str:
        return self._nodes.pod_address(self._node)

    def addresses(self, address: str) -> list[str]:
        if self._surroundings.settings.get("ip_family") != "dual":
            return [address]
        from minikctl.kubelet import dual_stack

        return dual_stack.addresses(self._node.obj, address)

    def has_image(self, image: Image) -> bool:
        return image.canonical in self._node.images

    def keep_image(self, image: Image) -> None:
        self._nodes.pulled(self._node, image)

    def image_rule(self, image: Image) -> str:
        key = ("configmaps", image_overrides.NAMESPACE, image_overrides.NAME)
        if key not in self._configurations:
            self._configurations[key] = self._surroundings.client.find(*key)
        rules = self._configurations[key]
        if rules is None:
            return ""
        named = images.rules_in_full(image_overrides.read(rules))
        rule = image_overrides.rule_for(named, image.canonical, image.repository)
        return {image_overrides.ALLOWED: "true", image_overrides.DENIED: "false"}.get(rule, "")

    def configuration(self, resource: str, name: str) -> Obj | None:
        namespace = self._pod["metadata"]["namespace"]
        key = (resource, namespace, name)
        if key not in self._configurations:
            self._configurations[key] = self._surroundings.client.find(resource, namespace, name)
        return self._configurations[key]

    def configured(self, container: Obj) -> Obj:
        return configured(self._pod, container, self._surroundings.client, self._surroundings.notes)

    def touched(self, container: str) -> list[tuple[int, str, bool]]:
        from minikctl.kubelet.filesystem import kept

        return kept.touched(self._surroundings.notes, self._pod, container)

    def keep_files(self, container: str) -> None:
        if not self.instant:
            from minikctl.kubelet.filesystem.assembly import Assembly

            surroundings = self._surroundings
            now = surroundings.clock.now
            Assembly(self._pod, surroundings.client, surroundings.notes, lambda: now).keep_files(container)

    def expand(self, claim: Obj) -> None:
        volume = self._surroundings.client.find("persistentvolumes", "", claim["spec"]["volumeName"])
        if volume is not None:
            name = claim["spec"]["volumeName"]
            text = f'MountVolume.NodeExpandVolume succeeded for volume "{name}" {self._node.name}'
            self._events.record(claim, "Normal", "FileSystemResizeSuccessful", text, host=self._node.name)
            self._surroundings.client.update_status(
                "persistentvolumeclaims", {**claim, "status": claim_growth.done(claim, volume)}
            )

    def on_disk(self, path: str) -> str:
        found = self._disk().get(path.strip("/"))
        return "" if found is None else found.kind

    def make_on_disk(self, path: str, kind: str) -> None:
        from minikctl.kubelet.filesystem.tree import Entry

        self._disk().put(path.strip("/"), Entry(kind, mtime=self._surroundings.clock.now))

    def _disk(self) -> Tree:
        from minikctl.kubelet.filesystem import image, kept

        node = self._surroundings.client.get("nodes", "", self._node.name)
        return kept.of_owner(self._surroundings.notes, "node", node, image.files_of_node(self._node.name))

    def await_configuration(self, resource: str, name: str) -> None:
        meta = self._pod["metadata"]
        self._notes.wait(f"{resource}/{meta['namespace']}/{name}", f"{key_of(self._pod)}|{meta['uid']}")

    def identifier(self) -> str:
        number = self._surroundings.identity.number
        return f"{number():016x}{number():016x}{number():016x}{number():016x}"
