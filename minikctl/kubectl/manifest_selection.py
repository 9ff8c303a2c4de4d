"""The resources that manifests name: each document looked up, put into its namespace, filtered.

The part of `resource_arguments` that concerns files; reading them is `manifest_files`'.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import StatusError
from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.info import Info
from minikctl.kubectl.query import Selection

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.invocation import Invocation
    from minikctl.kubectl.query import Query


def by_files(invocation: Invocation, args: Sequence[str], query: Query) -> Selection:
    from minikctl.kubectl import manifest_checks
    from minikctl.kubectl.manifest_files import documents, flattened, sources

    if query.kustomize and (query.filenames or query.recursive):
        both = "only one of -f or -k can be specified"
        raise CommandError(both if query.filenames else "the -k flag can't be used with -f or -R")
    if args:
        _refuse_words(invocation, args)
    selection = Selection([], [], False)
    if query.kustomize:
        from minikctl.kubectl.kustomize import build

        for obj in build(query.kustomize, warn=lambda line: invocation.err.write(f"{line}\n")):
            _take(invocation, obj, "", query, selection)
        return selection
    found = sources(query.filenames, recursive=query.recursive)
    selection.single = found.single
    unique = refuses_repeated_keys(invocation)
    for path in found.paths:
        source = "STDIN" if path == "-" else path
        try:
            for document in documents(path, invocation.stdin, validate=query.validate, unique=unique):
                if query.validate:
                    manifest_checks.check_kind(document, source)
                for obj in flattened(document):
                    _take(invocation, obj, source, query, selection)
        except CommandError as fault:
            selection.note(fault, query)
        selection.ends.append(len(selection.steps))
    return selection


def refuses_repeated_keys(invocation: Invocation) -> bool:
    """kubectl never notices a key that stands twice; under our own name we do, wherever manifests are validated."""
    if invocation.program == "kubectl" or "validate" not in invocation.flags:
        return False
    from minikctl.kubectl.field_validation import field_validation

    return field_validation(invocation) == "Strict"


def _take(invocation: Invocation, obj: Obj, source: str, query: Query, selection: Selection) -> None:
    try:
        if query.local:
            info = _local_info(obj, source)
        else:
            info = info_of(invocation, obj, source)
    except CommandError as fault:
        selection.note(fault, query)
        return
    try:
        if query.labels and not _matches(query.labels, obj):
            return
        if query.enforce_namespace and info.namespaced and info.namespace != invocation.namespace:
            raise other_namespace(info, invocation.namespace)
        if query.latest and info.name:
            query.read(info, invocation.session.client)
        selection.steps.append(info)
    except (CommandError, StatusError) as fault:
        if not (query.ignore_missing and isinstance(fault, StatusError) and fault.reason == "NotFound"):
            selection.steps.append(fault)


def info_of(invocation: Invocation, obj: Obj, source: str) -> Info:
    """The resource of a manifest, with its namespace filled in; obsolete versions become today's, with a warning."""
    from minikctl.kubectl import manifest_checks

    manifest_checks.check_shape(obj, source)
    client = invocation.session.client
    mapping = client.resource_of(obj)
    if mapping is None:
        obj, warning = client.modernise(obj)
        if warning:
            invocation.server_warning(warning)
        mapping = client.resource_of(obj)
    meta = obj.get("metadata") or {}
    name, namespace = meta.get("name") or "", meta.get("namespace") or ""
    if mapping is None:
        raise CommandError(
            f'resource mapping not found for name: "{name}" namespace: "{namespace}" from "{source}": no matches for '
            f'kind "{obj["kind"]}" in version "{obj.get("apiVersion") or ""}"\nensure CRDs are installed first'
        )
    if not mapping["namespaced"]:
        return Info(mapping, "", name, obj, source)
    if not namespace:
        namespace = invocation.namespace
        obj = {**obj, "metadata": {**meta, "namespace": namespace}}
    return Info(mapping, namespace, name, obj, source)


def _local_info(obj: Obj, source: str) -> Info:
    """A manifest of which only that is known which it says itself."""
    from minikctl.kubectl import manifest_checks

    manifest_checks.check_shape(obj, source)
    group, _, version = (obj.get("apiVersion") or "").rpartition("/")
    meta = obj.get("metadata") or {}
    namespace = meta.get("namespace") or ""
    mapping = {"kind": obj["kind"], "group": group, "version": version, "namespaced": bool(namespace)}
    return Info(mapping, namespace, meta.get("name") or "", obj, source)


def other_namespace(info: Info, namespace: str) -> CommandError:
    return CommandError(
        f'the namespace from the provided object "{info.namespace}" does not match the namespace "{namespace}". '
        f"You must pass '--namespace={info.namespace}' to perform this operation."
    )


def _matches(text: str, obj: Obj) -> bool:
    from minikctl.apimachinery.selectors import parse_label_selector

    try:
        return bool(parse_label_selector(text).matches((obj.get("metadata") or {}).get("labels") or {}))
    except ValueError as fault:
        raise CommandError(f'the provided selector "{text}" is not valid: {fault}') from None


def _refuse_words(invocation: Invocation, args: Sequence[str]) -> None:
    from minikctl.kubectl.resource_arguments import parse

    arguments = parse(args, invocation.session.client, invocation.program)
    if arguments.types:
        raise CommandError(
            "when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well"
        )
    raise CommandError("resource/name arguments cannot be provided when a path is specified")
