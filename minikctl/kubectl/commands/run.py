"""run: one image in a pod. Source: kubectl pkg/cmd/run/run.go, pkg/generate/versioned/run.go."""

from __future__ import annotations

from minikctl.apimachinery.errors import StatusError
from minikctl.kubectl.change_cause import recorded
from minikctl.kubectl.creation import metadata, object_printer, with_last_applied
from minikctl.kubectl.errors import CommandError, UsageError
from minikctl.kubectl.flag_values import quote
from minikctl.kubectl.name_checks import is_image, variable_faults
from minikctl.kubectl.overrides import overridden
from minikctl.kubectl.pairs import parse_labels, parse_pairs
from minikctl.kubectl.service_exposing import Wanted, number, service
from minikctl.kubectl.visiting import raise_all

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.invocation import Invocation

_POLICIES = ("Always", "OnFailure", "Never")
_PULL_POLICIES = ("", "Always", "IfNotPresent", "Never")
_CASCADES = ("true", "false", "background", "orphan", "foreground")


def run(invocation: Invocation) -> int:
    flags = invocation.flags
    attach = flags["attach"] or ("attach" not in invocation.changed and flags["stdin"])
    dry_run = invocation.dry_run
    printer = object_printer(invocation, "created", dry_run)
    if flags["cascade"] not in _CASCADES:
        raise CommandError(
            f'invalid cascade value ({flags["cascade"]}). Must be "background", "foreground", or "orphan"'
        )
    _check(invocation, attach, dry_run)
    pod = recorded(overridden(_pod(invocation), invocation), invocation)
    if dry_run != "client":
        pod = _created(invocation, "pods", pod, dry_run)
    made = [("pods", pod)]
    faults: list[Exception] = []
    if flags["expose"]:
        try:
            exposed = recorded(_service(invocation), invocation)
            if dry_run != "client":
                exposed = _created(invocation, "services", exposed, dry_run)
            printer.print(exposed, invocation.out)
            if flags["output"] == "yaml":
                invocation.print("---")
            made.append(("services", exposed))
        except (CommandError, StatusError) as fault:
            faults.append(fault)
    if attach:
        from minikctl.kubectl.attached_run import attached

        return attached(invocation, pod, made)
    printer.print(pod, invocation.out)
    raise_all(faults)
    return 0


def _check(invocation: Invocation, attach: bool, dry_run: str) -> None:
    """Everything that is wrong with the command line, in kubectl's order."""
    flags = invocation.flags
    if not invocation.args or invocation.dash == 0:
        raise UsageError("NAME is required for run")
    if flags["pod-running-timeout"] <= 0:
        raise UsageError("--pod-running-timeout must be higher than zero")
    if not flags["image"]:
        raise CommandError("--image is required")
    if not is_image(flags["image"]):
        raise CommandError(f"Invalid image name {quote(flags['image'])}: invalid reference format")
    if flags["tty"] and not flags["stdin"]:
        raise UsageError("-i/--stdin is required for containers with -t/--tty=true")
    if flags["expose"] and not flags["port"]:
        raise UsageError("--port must be set when exposing a service")
    if flags["restart"] and flags["restart"] not in _POLICIES:
        raise UsageError(f"invalid restart policy: {flags['restart']}")
    if not attach and flags["rm"]:
        raise UsageError("--rm should only be used for attached containers")
    if attach and dry_run != "none":
        raise UsageError(
            "--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)"
        )
    if flags["image-pull-policy"] not in _PULL_POLICIES:
        raise UsageError(f"invalid image pull policy: {flags['image-pull-policy']}")


def _pod(invocation: Invocation) -> Obj:
    flags, name = invocation.flags, invocation.args[0]
    container = _container(invocation)
    annotations, _ = parse_pairs(flags["annotations"], "annotations")
    labels = parse_labels(flags["labels"]) if flags["labels"] else {"run": name}
    if flags["port"]:
        container["ports"] = [{"containerPort": number(flags["port"])}]
    spec: Obj = {
        "containers": [{key: container[key] for key in _ORDER if key in container}],
        "restartPolicy": flags["restart"] or "Always",
        "dnsPolicy": "ClusterFirst",
    }
    meta = metadata(name, namespace=flags["namespace"], labels=labels, annotations=annotations)
    return {"kind": "Pod", "apiVersion": "v1", "metadata": meta, "spec": spec, "status": {}}


_ORDER = (
    "name", "image", "command", "args", "ports", "env", "resources", "imagePullPolicy", "securityContext", "stdin",
    "stdinOnce", "tty",
)  # fmt: skip


def _container(invocation: Invocation) -> Obj:
    flags, words = invocation.flags, invocation.args[1:]
    made: Obj = {"name": invocation.args[0], "image": flags["image"], "resources": {}}
    if words:
        made["command" if flags["command"] else "args"] = words
    env = [_variable(text) for text in flags["env"]]
    if env:
        made["env"] = env
    if flags["image-pull-policy"]:
        made["imagePullPolicy"] = flags["image-pull-policy"]
    if flags["privileged"]:
        made["securityContext"] = {"privileged": True}
    if flags["stdin"]:
        made["stdin"] = True
        if not flags["leave-stdin-open"]:
            made["stdinOnce"] = True
    if flags["tty"]:
        made["tty"] = True
    return made


def _variable(text: str) -> Obj:
    name, equals, value = text.partition("=")
    if not equals or not name or variable_faults(name):
        raise CommandError(f"invalid env: {text}")
    return {"name": name, "value": value} if value else {"name": name}


def _service(invocation: Invocation) -> Obj:
    flags, name = invocation.flags, invocation.args[0]
    wanted = Wanted(name, selector=flags["labels"] or f"run={name}", labels=flags["labels"], ports=flags["port"])
    return service(wanted, flags["namespace"])


def _created(invocation: Invocation, resource: str, obj: Obj, dry_run: str) -> Obj:
    if invocation.flags["save-config"]:
        obj = with_last_applied(obj)
    options: dict[str, Any] = {"fieldManager": invocation.flags["field-manager"]}
    if dry_run == "server":
        options["dryRun"] = True
    return invocation.session.client.create(resource, obj, namespace=invocation.namespace, **options)
