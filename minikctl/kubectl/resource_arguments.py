"""What the words of a command mean: TYPE[,TYPE] [NAME…], TYPE/NAME…, or -f; true to cli-runtime's resource builder.

`Arguments` reads the words, `select` gives the resources themselves. Every fault is in the builder's words.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import StatusError
from minikctl.kubectl.errors import AggregateError, CommandError
from minikctl.kubectl.info import Info
from minikctl.kubectl.manifest_files import documents, flattened, sources

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client
    from minikctl.kubectl.invocation import Invocation

MISSING = CommandError(
    "You must provide one or more resources by argument or filename.",
    hints=(
        "Example resource specifications include:",
        "   '-f rsrc.yaml'",
        "   '--filename=rsrc.json'",
        "   '<resource> <name>'",
        "   '<resource>'",
    ),
)


class Arguments:
    """Either ``types`` with ``names`` (maybe none), or ``pairs`` of (type, name); types are words, not looked up."""

    __slots__ = ("names", "pairs", "types")

    def __init__(self, types: list[str], names: list[str], pairs: list[tuple[str, str]]) -> None:
        self.types = types
        self.names = names
        self.pairs = pairs

    @property
    def named(self) -> bool:
        return bool(self.names or self.pairs)


def parse(args: Sequence[str], client: Client, program: str) -> Arguments:
    """Tell types from names; categories (``all``) become their types. Raises CommandError."""
    words = _spread(list(args))
    slashes = sum("/" in word for word in words)
    if slashes and slashes != len(words):
        raise CommandError(
            "there is no need to specify a resource type as a separate argument when passing arguments in "
            f"resource/name form (e.g. '{program} get resource/<resource_name>' instead of '{program} get resource "
            "resource/<resource_name>'"
        )
    if slashes:
        return Arguments([], [], [_pair(word) for word in words])
    if not words:
        return Arguments([], [], [])
    types = list(dict.fromkeys(_without_categories(words[0], client)))
    return Arguments(types, words[1:], [])


def _spread(words: list[str]) -> list[str]:
    """``a,b c d`` means a/c a/d b/c b/d."""
    types = list(dict.fromkeys(words[0].split(","))) if words else []
    if len(words) >= 2 and len(types) > 1:
        return [f"{word}/{name}" for word in types for name in words[1:]]
    return words


def _pair(word: str) -> tuple[str, str]:
    parts = word.split("/")
    if len(parts) != 2:
        raise CommandError("arguments in resource/name form may not have more than one slash")
    if not parts[0] or not parts[1] or "," in parts[0]:
        raise CommandError("arguments in resource/name form must have a single resource and name")
    return parts[0], parts[1]


def _without_categories(text: str, client: Client) -> Iterator[str]:
    for word in text.split(","):
        if client.resolve(word) is None:
            members = [r["resource"] for r in client.discover() if word in r["categories"] and r.get("preferred", True)]
            if members:
                yield from members
                continue
        yield word


def mapping_of(word: str, client: Client) -> Obj:
    """The resource that a word means; raises CommandError where the server has none such."""
    found = client.resolve(word)
    if found is None:
        raise CommandError(f'the server doesn\'t have a resource type "{word.partition(".")[0]}"')
    return found


class Selection:
    """``infos`` in the order of the builder; ``faults`` are those that did not stop it. ``single`` tells that exactly
    one thing was asked for by name."""

    __slots__ = ("faults", "infos", "single")

    def __init__(self, infos: list[Info], faults: list[Exception], single: bool) -> None:
        self.infos = infos
        self.faults = faults
        self.single = single

    def check(self) -> None:
        """Raise the faults, if any."""
        if len(self.faults) == 1:
            raise self.faults[0]
        if self.faults:
            raise AggregateError(self.faults)


class Query:
    """All that narrows a selection. ``enforce_namespace``: a manifest of another namespace than ``-n`` is a fault.
    ``all`` selects everything of the given types. ``fetch``: read live objects (also in place of manifests, with
    ``latest``); without it infos by name have no object."""

    __slots__ = (
        "all", "all_namespaces", "enforce_namespace", "fetch", "fields", "filenames", "ignore_missing", "kustomize",
        "labels", "latest", "recursive", "types_alone",
    )  # fmt: skip

    def __init__(
        self,
        *,
        filenames: Sequence[str] = (),
        kustomize: str = "",
        recursive: bool = False,
        labels: str = "",
        fields: str = "",
        all: bool = False,
        all_namespaces: bool = False,
        enforce_namespace: bool = False,
        fetch: bool = True,
        latest: bool = False,
        types_alone: bool = False,
        ignore_missing: bool = False,
    ) -> None:
        self.filenames = filenames
        self.kustomize = kustomize
        self.recursive = recursive
        self.labels = labels
        self.fields = fields
        self.all = all
        self.all_namespaces = all_namespaces
        self.enforce_namespace = enforce_namespace
        self.fetch = fetch
        self.latest = latest
        self.types_alone = types_alone
        """Whether a type without names means all objects of it (``get``, ``describe``)."""
        self.ignore_missing = ignore_missing


def select(invocation: Invocation, args: Sequence[str], query: Query) -> Selection:
    """The resources that arguments or files name; raises CommandError, StatusError or collects faults."""
    if query.all and (query.labels or query.fields):
        raise CommandError("setting 'all' parameter but found a non empty selector. ")
    if query.filenames or query.kustomize:
        return _by_files(invocation, args, query)
    client = invocation.session.client
    arguments = parse(args, client, invocation.program)
    wide = query.labels or query.fields or query.all or (query.types_alone and not arguments.named)
    if wide and (arguments.types or arguments.named or query.labels or query.fields):
        return _by_selector(invocation, arguments, query)
    if arguments.pairs or arguments.names:
        return _by_name(invocation, arguments, query)
    if arguments.types:
        for word in arguments.types:
            mapping_of(word, client)
        raise CommandError("resource(s) were provided, but no name was specified")
    raise MISSING


def _by_selector(invocation: Invocation, arguments: Arguments, query: Query) -> Selection:
    if arguments.names:
        raise CommandError("name cannot be provided when a selector is specified")
    if arguments.pairs:
        raise CommandError("selectors and the all flag cannot be used when passing resource/name arguments")
    if not arguments.types:
        raise CommandError("at least one resource must be specified to use a selector")
    client = invocation.session.client
    infos: list[Info] = []
    faults: list[Exception] = []
    mappings = [mapping_of(word, client) for word in arguments.types]
    for mapping in mappings:
        namespace = "" if query.all_namespaces or not mapping["namespaced"] else invocation.namespace
        try:
            resource = Info(mapping, "", "").request_resource
            found = client.list(resource, namespace, labels=query.labels, fields=query.fields)
        except StatusError as fault:
            faults.append(fault)
            continue
        for obj in found:
            meta = obj["metadata"]
            infos.append(Info(mapping, meta.get("namespace") or "", meta["name"], obj))
    return Selection(infos, faults, False)


def _by_name(invocation: Invocation, arguments: Arguments, query: Query) -> Selection:
    client = invocation.session.client
    if arguments.names and len(arguments.types) > 1:
        raise CommandError("you must specify only one resource")
    pairs = arguments.pairs or [(arguments.types[0], name) for name in arguments.names]
    mappings = {word: mapping_of(word, client) for word, _ in pairs}
    infos: list[Info] = []
    faults: list[Exception] = []
    for word, name in pairs:
        mapping = mappings[word]
        if query.all_namespaces and mapping["namespaced"]:
            raise CommandError("a resource cannot be retrieved by name across all namespaces")
        info = Info(mapping, invocation.namespace if mapping["namespaced"] else "", name)
        try:
            if query.fetch:
                info.fetch(client)
            infos.append(info)
        except StatusError as fault:
            if not (query.ignore_missing and fault.reason == "NotFound"):
                faults.append(fault)
    return Selection(infos, faults, len(pairs) == 1)


def _by_files(invocation: Invocation, args: Sequence[str], query: Query) -> Selection:
    if args:
        _refuse_words(invocation, args)
    infos: list[Info] = []
    faults: list[Exception] = []
    if query.kustomize:
        from minikctl.kubectl.kustomize import build

        stream = [(obj, "") for obj in build(query.kustomize)]
        _take(invocation, stream, query, infos, faults)
        return Selection(infos, faults, False)
    found = sources(query.filenames, recursive=query.recursive)
    for path in found.paths:
        try:
            for document in documents(path, invocation.stdin):
                source = "STDIN" if path == "-" else path
                _take(invocation, [(obj, source) for obj in flattened(document)], query, infos, faults)
        except CommandError as fault:
            faults.append(fault)
    return Selection(infos, faults, found.single)


def _take(
    invocation: Invocation, stream: list[tuple[Obj, str]], query: Query, infos: list[Info], faults: list[Exception]
) -> None:
    for obj, source in stream:
        try:
            info = info_of(invocation, obj, source, enforce_namespace=query.enforce_namespace)
            if query.labels and not _matches(query.labels, obj):
                continue
            if query.latest:
                info.fetch(invocation.session.client)
            infos.append(info)
        except (CommandError, StatusError) as fault:
            if not (query.ignore_missing and isinstance(fault, StatusError) and fault.reason == "NotFound"):
                faults.append(fault)


def info_of(invocation: Invocation, obj: Obj, source: str, *, enforce_namespace: bool = False) -> Info:
    """The resource of a manifest, with its namespace filled in; obsolete versions become today's, with a warning."""
    client = invocation.session.client
    for field in ("apiVersion", "kind"):
        if not isinstance(obj.get(field), str) or not obj[field]:
            text = "'Kind' is missing" if field == "kind" else "'apiVersion' is missing"
            raise CommandError(f'unable to decode "{source}": Object {text} in \'{_shown(obj)}\'')
    mapping = client.resource_of(obj)
    if mapping is None:
        obj, warning = client.modernise(obj)
        if warning:
            invocation.server_warning(warning)
        mapping = client.resource_of(obj)
    meta = obj.get("metadata") if isinstance(obj.get("metadata"), dict) else {}
    name, namespace = str((meta or {}).get("name") or ""), str((meta or {}).get("namespace") or "")
    if mapping is None:
        raise CommandError(
            f'resource mapping not found for name: "{name}" namespace: "{namespace}" from "{source}": no matches for '
            f'kind "{obj["kind"]}" in version "{obj["apiVersion"]}"\nensure CRDs are installed first'
        )
    if not mapping["namespaced"]:
        return Info(mapping, "", name, obj, source)
    if not namespace:
        namespace = invocation.namespace
        obj = {**obj, "metadata": {**(meta or {}), "namespace": namespace}}
    elif enforce_namespace and namespace != invocation.namespace:
        raise CommandError(
            f'the namespace from the provided object "{namespace}" does not match the namespace '
            f'"{invocation.namespace}". You must pass \'--namespace={namespace}\' to perform this operation.'
        )
    return Info(mapping, namespace, name, obj, source)


def _shown(obj: Obj) -> str:
    from minikctl.apimachinery.manifests import compact_json

    return compact_json(obj)


def _matches(text: str, obj: Obj) -> bool:
    from minikctl.apimachinery.selectors import parse_label_selector

    try:
        return bool(parse_label_selector(text).matches((obj.get("metadata") or {}).get("labels") or {}))
    except ValueError as fault:
        raise CommandError(f'the provided selector "{text}" is not valid: {fault}') from None


def _refuse_words(invocation: Invocation, args: Sequence[str]) -> None:
    arguments = parse(args, invocation.session.client, invocation.program)
    if arguments.types:
        raise CommandError(
            "when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well"
        )
    raise CommandError("resource/name arguments cannot be provided when a path is specified")
