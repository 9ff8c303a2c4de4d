"""Containers of a pod, or of a template, where they have no status yet."""

from __future__ import annotations

from minikctl.kubectl.describe.environment import write_environment, write_environment_sources
from minikctl.kubectl.describe.moments import rfc1123
from minikctl.kubectl.describe.page import NONE
from minikctl.kubectl.describe.probes import describe_probe
from minikctl.kubectl.describe.requirements import write_requirements

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.describe.page import Page

_PROBES = (("Liveness", "livenessProbe"), ("Readiness", "readinessProbe"), ("Startup", "startupProbe"))


def write_containers(
    page: Page,
    title: str,
    containers: Sequence[Obj] | None,
    statuses: Sequence[Obj] | None = None,
    pod: Obj | None = None,
    indent: str = "",
) -> None:
    """``indent`` is what stands before the title inside a template; names are then one blank deeper."""
    page.line(f"{indent}{title}:" + ("" if containers else f" {NONE}"))
    status_of = {status["name"]: status for status in statuses or ()}
    for container in containers or ():
        status = status_of.get(container["name"])
        page.line(f"{' ' if indent else ''}{container['name']}:", 1)
        _write_image_and_ports(page, container, status)
        write_seccomp_profile(page, container.get("securityContext"), 2, 3)
        _write_lines(page, "Command", container.get("command"))
        _write_lines(page, "Args", container.get("args"))
        if status is not None:
            _write_status(page, status)
        write_requirements(page, container.get("resources"), 2)
        for label, key in _PROBES:
            if container.get(key) is not None:
                page.field(label, describe_probe(container[key]), 2)
        write_environment_sources(page, container)
        write_environment(page, container, pod)
        _write_mounts(page, container)


def write_seccomp_profile(page: Page, security: Obj | None, level: int, local_level: int) -> None:
    profile = (security or {}).get("seccompProfile")
    if profile is None:
        return
    page.field("SeccompProfile", profile.get("type") or "", level)
    if profile.get("type") == "Localhost":
        page.field("LocalhostProfile", profile.get("localhostProfile") or "", local_level)


def _write_image_and_ports(page: Page, container: Obj, status: Obj | None) -> None:
    if status is not None:
        page.field("Container ID", status.get("containerID") or "", 2)
    page.field("Image", container.get("image") or "", 2)
    if status is not None:
        page.field("Image ID", status.get("imageID") or "", 2)
    ports = container.get("ports") or []
    plural = "s" if len(ports) > 1 else ""
    for label, key in ((f"Port{plural}", "containerPort"), (f"Host Port{plural}", "hostPort")):
        text = ", ".join(f"{port.get(key) or 0}/{port.get('protocol') or ''}" for port in ports)
        page.field(label, text or NONE, 2)


def _write_lines(page: Page, title: str, words: Sequence[str] | None) -> None:
    if not words:
        return
    page.line(f"{title}:", 2)
    for word in words:
        for line in word.split("\n"):
            page.line(line, 3)


def _write_status(page: Page, status: Obj) -> None:
    _write_state(page, "State", status.get("state") or {})
    last = status.get("lastState") or {}
    if last.get("terminated") is not None:
        _write_state(page, "Last State", last)
    page.field("Ready", bool(status.get("ready")), 2)
    page.field("Restart Count", status.get("restartCount") or 0, 2)


def _write_state(page: Page, title: str, state: Obj) -> None:
    if state.get("running") is not None:
        page.field(title, "Running", 2)
        page.field("Started", rfc1123(state["running"].get("startedAt")), 3)
    elif state.get("waiting") is None and state.get("terminated") is not None:
        page.field(title, "Terminated", 2)
        _write_end(page, state["terminated"])
    else:
        page.field(title, "Waiting", 2)
        reason = (state.get("waiting") or {}).get("reason")
        if reason:
            page.field("Reason", reason, 3)


def _write_end(page: Page, terminated: Obj) -> None:
    for label, key in (("Reason", "reason"), ("Message", "message")):
        if terminated.get(key):
            page.field(label, terminated[key], 3)
    page.field("Exit Code", terminated.get("exitCode") or 0, 3)
    if (terminated.get("signal") or 0) > 0:
        page.field("Signal", terminated["signal"], 3)
    page.field("Started", rfc1123(terminated.get("startedAt")), 3)
    page.field("Finished", rfc1123(terminated.get("finishedAt")), 3)


def _write_mounts(page: Page, container: Obj) -> None:
    from minikctl.apimachinery.go_format import quote

    mounts = container.get("volumeMounts") or []
    none = "" if mounts else f"\t{NONE}"
    page.line(f"Mounts:{none}", 2)
    for mount in sorted(mounts, key=lambda mount: str(mount["mountPath"])):
        access = "ro" if mount.get("readOnly") else "rw"
        path = f",path={quote(mount['subPath'])}" if mount.get("subPath") else ""
        page.line(f"{mount['mountPath']} from {mount['name']} ({access}{path})", 3)
    devices = container.get("volumeDevices")
    if devices:
        # The mark after the title is that of the mounts, in kubectl too.
        page.line(f"Devices:{none}", 2)
        for device in sorted(devices, key=lambda device: str(device["devicePath"])):
            page.line(f"{device['devicePath']} from {device['name']}", 3)
