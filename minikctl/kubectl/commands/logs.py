"""logs: what containers have written. Source: kubectl pkg/cmd/logs/logs.go, pkg/polymorphichelpers/logsforobject.go."""

from __future__ import annotations

from minikctl.apimachinery.errors import NotFound
from minikctl.kubectl.errors import CommandError, UsageError
from minikctl.kubectl.log_streams import Options, Stream, follow, print_all
from minikctl.kubectl.pod_choice import for_logs, pods_of
from minikctl.kubectl.pod_containers import all_names, default_name, find
from minikctl.kubectl.pod_specs import go_type
from minikctl.kubectl.query import Query
from minikctl.kubectl.resource_arguments import select

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.invocation import Invocation

_USAGE = (
    "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\n"
    "POD or TYPE/NAME is a required argument for the logs command"
)
_SELECTOR_TAIL = 10


def run(invocation: Invocation) -> int:
    flags = invocation.flags
    container = _container(invocation)
    if flags["pod-running-timeout"] <= 0:
        raise CommandError("--pod-running-timeout must be higher than zero")
    since = _moment(flags["since-time"]) if flags["since-time"] else None
    found = _pods_by_label(invocation) if flags["selector"] else _object(invocation)
    options = _options(invocation, container, since)
    if isinstance(found, list):
        streams = [stream for pod in found for stream in _streams(invocation, pod, container, options)]
    else:
        streams = _streams_of(invocation, found, container, options)
    if not flags["follow"]:
        print_all(invocation, streams, ignore_errors=flags["ignore-errors"])
        return 0
    if len(streams) > 1 and len(streams) > flags["max-log-requests"]:
        raise CommandError(
            f"you are attempting to follow {len(streams)} log streams, but maximum allowed concurrency is "
            f"{flags['max-log-requests']}, use --max-log-requests to increase the limit"
        )
    follow(invocation, streams, ignore_errors=flags["ignore-errors"])
    return 0


def _container(invocation: Invocation) -> str:
    """The container that was named, "" for none; raises UsageError for words that are no pod."""
    args, flags = invocation.args, invocation.flags
    if len(args) > 2 or (not args and not flags["selector"]):
        raise UsageError(_USAGE)
    if len(args) == 1 and flags["selector"]:
        raise UsageError("only a selector (-l) or a POD name is allowed")
    name: str = args[1] if len(args) == 2 else flags["container"]
    return name


def _moment(text: str) -> int:
    from minikctl.apimachinery.timestamps import parse

    try:
        return parse(text)
    except ValueError:
        raise CommandError(
            f'parsing time "{text}" as "2006-01-02T15:04:05Z07:00": cannot parse "{text}" as "2006"'
        ) from None


def _pods_by_label(invocation: Invocation) -> list[Obj]:
    pods = invocation.session.client.list("pods", invocation.namespace, labels=invocation.flags["selector"])
    if not pods:
        invocation.err.write(f"No resources found in {invocation.namespace} namespace.\n")
    return pods


def _object(invocation: Invocation) -> Obj:
    word = invocation.args[0]
    selection = select(invocation, [word] if "/" in word else ["pods", word], Query())
    try:
        selection.check()
    except NotFound as fault:
        text = f'error from server (NotFound): {fault} in namespace "{invocation.namespace}"'
        raise CommandError(text) from None
    return selection.infos[0].obj or {}


def _options(invocation: Invocation, container: str, since_time: int | None) -> Options:
    flags = invocation.flags
    if flags["since-time"] and flags["since"]:
        raise CommandError("at most one of `sinceTime` or `sinceSeconds` may be specified")
    if flags["all-containers"] and container:
        raise CommandError(f"--all-containers=true should not be specified with container name {container}")
    if "container" in invocation.changed and len(invocation.args) == 2:
        raise CommandError("only one of -c or an inline [CONTAINER] arg is allowed")
    if flags["limit-bytes"] < 0:
        raise CommandError("--limit-bytes must be greater than 0")
    if flags["since"] < 0:
        raise CommandError("--since must be greater than 0")
    tail: int | None = flags["tail"]
    if tail is not None and tail < -1:
        raise CommandError("--tail must be greater than or equal to -1")
    if tail == -1:
        tail = _SELECTOR_TAIL if flags["selector"] and "tail" not in invocation.changed else None
    since = invocation.session.now - round(flags["since"]) * 1000 if flags["since"] else since_time
    return Options(
        previous=flags["previous"],
        timestamps=flags["timestamps"],
        prefix=flags["prefix"] or flags["all-pods"],
        since=since,
        tail=tail,
        limit=flags["limit-bytes"] or None,
    )


def _streams_of(invocation: Invocation, obj: Obj, container: str, options: Options) -> list[Stream]:
    """The streams of a pod, or of one or all pods of an object that has some."""
    flags = invocation.flags
    if obj["kind"] == "Pod":
        return _streams(invocation, obj, container, options)
    try:
        pods = pods_of(invocation, obj, flags["pod-running-timeout"], for_logs)
    except CommandError as fault:
        if "not implemented" in fault.message or "without a selector" in fault.message:
            raise CommandError(f"cannot get the logs from {go_type(obj)}: {fault}") from None
        raise
    if flags["all-pods"]:
        return [stream for pod in pods for stream in _streams(invocation, pod, container, options)]
    if len(pods) > 1:
        invocation.err.write(f"Found {len(pods)} pods, using pod/{pods[0]['metadata']['name']}\n")
    return _streams(invocation, pods[0], container, options)


def _streams(invocation: Invocation, pod: Obj, container: str, options: Options) -> list[Stream]:
    if invocation.flags["all-containers"]:
        return [Stream(pod, name, options) for name in all_names(pod)]
    name = container or default_name(pod, invocation, tell=not invocation.flags["all-pods"])
    if find(pod, name) is None:
        raise CommandError(f"container {name} is not valid for pod {pod['metadata']['name']}")
    return [Stream(pod, name, options)]
