"""Local ports that lead to a pod: listen, hand each request to the pod, end when the pod cannot be reached.

Source of the words: client-go tools/portforward, containerd's port forwarding.
"""

from __future__ import annotations

import queue
import threading
from hashlib import sha256

from minikctl.client.http_exchange import HttpAnswer, HttpRequest
from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.http_listener import Listener

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client
    from minikctl.kubectl.forwarded_ports import ForwardedPort
    from minikctl.kubectl.invocation import Invocation

LOOK_SECONDS = 1.0
"""How often it is seen to that the pod still runs."""
LOST = "lost connection to pod"


class Forwarder:
    def __init__(self, invocation: Invocation, pod: Obj, ports: Sequence[ForwardedPort]) -> None:
        self._invocation = invocation
        self._pod = pod
        self._ports = ports
        self._listeners: list[Listener] = []
        self._over: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._words = threading.Lock()

    def run(self) -> int:
        """Until Ctrl-C (0), or until the pod is lost (raises CommandError)."""
        try:
            self._listen(addresses_of(self._invocation.flags["address"]))
            for listener in self._listeners:
                listener.start()
            return self._wait()
        except KeyboardInterrupt:
            return 0
        finally:
            for listener in self._listeners:
                listener.server_close()

    def _listen(self, addresses: Sequence[Sequence[str]]) -> None:
        for port in self._ports:
            faults = []
            for group in addresses:
                found = [self._bind(address, port) for address in group]
                if all(found):
                    faults += [fault for fault in found if fault]
            if faults:
                listed = " ".join(faults)
                self._tell_error(
                    f"Unable to listen on port {port.local}: Listeners failed to create with the following errors: "
                    f"[{listed}]\n"
                )
        if not self._listeners:
            listed = " ".join(f"{{{port.local} {port.remote}}}" for port in self._ports)
            raise CommandError(f"unable to listen on any of the requested ports: [{listed}]")

    def _bind(self, address: str, port: ForwardedPort) -> str:
        """Listen at an address; the fault, or "". A port of choice is the same at every address."""
        shown = f"[{address}]" if ":" in address else address
        try:
            listener = Listener(address, port.local, self._answering(port), lambda: self._opened(port))
        except OSError as fault:
            family = "tcp6" if ":" in address else "tcp4"
            why = (fault.strerror or str(fault)).lower()
            return f"unable to create listener: Error listen {family} {shown}:{port.local}: bind: {why}"
        port.local = listener.port
        self._listeners.append(listener)
        self._tell(f"Forwarding from {shown}:{port.local} -> {port.remote}\n")
        return ""

    def _opened(self, port: ForwardedPort) -> None:
        self._tell(f"Handling connection for {port.local}\n")

    def _answering(self, port: ForwardedPort) -> Callable[[HttpRequest], HttpAnswer | None]:
        def respond(request: HttpRequest) -> HttpAnswer | None:
            try:
                with self._invocation.session.another() as session:
                    return session.ask(self._present(session.client), port.remote, request)
            except (ConnectionRefusedError, LookupError):
                self._over.put(self._refusal(port))
                return None

        return respond

    def _present(self, client: Client) -> Obj:
        """The pod as it is now; raises LookupError where it does not run any more."""
        meta = self._pod["metadata"]
        pod: Obj | None = client.find("pods", meta["namespace"], meta["name"])
        if pod is None or pod["metadata"]["uid"] != meta["uid"] or pod["status"].get("phase") != "Running":
            raise LookupError(meta["name"])
        return pod

    def _wait(self) -> int:
        while True:
            try:
                text = self._over.get(timeout=LOOK_SECONDS)
                break
            except queue.Empty:
                text = ""
            try:
                with self._invocation.session.another() as session:
                    self._present(session.client)
            except LookupError:
                break
        if text:
            self._tell_error(text)
        raise CommandError(LOST)

    def _refusal(self, port: ForwardedPort) -> str:
        from minikctl.kubectl.klog import unhandled

        identifier = sha256(self._pod["metadata"]["uid"].encode()).hexdigest()
        remote, namespace = port.remote, f"/var/run/netns/cni-{_uuid(identifier)}"
        text = (
            f"an error occurred forwarding {port.local} -> {remote}: error forwarding port {remote} to pod "
            f'{identifier}, uid : failed to execute portforward in network namespace "{namespace}": failed to connect '
            f'to localhost:{remote} inside namespace "{identifier}", IPv4: dial tcp4 127.0.0.1:{remote}: '
            f"connect: connection refused IPv6: dial tcp6 [::1]:{remote}: connect: connection refused "
        )
        return unhandled("portforward.go:424", text)

    def _tell(self, text: str) -> None:
        with self._words:
            self._invocation.out.write(text)
            self._invocation.out.flush()

    def _tell_error(self, text: str) -> None:
        with self._words:
            self._invocation.err.write(text)
            self._invocation.err.flush()


def addresses_of(words: Sequence[str]) -> list[list[str]]:
    """Groups of addresses to listen at, of each of which one is enough; raises CommandError."""
    from ipaddress import ip_address

    groups = []
    for word in words:
        if word == "localhost":
            groups.append(["127.0.0.1", "::1"])
            continue
        try:
            groups.append([str(ip_address(word))])
        except ValueError:
            raise CommandError(f"{word} is not a valid IP") from None
    return groups


def _uuid(digits: str) -> str:
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:32]))
