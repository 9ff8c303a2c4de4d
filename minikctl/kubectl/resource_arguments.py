"""What the words of a command mean: TYPE[,TYPE] [NAME…], TYPE/NAME…, or -f; true to cli-runtime's resource builder.

`Arguments` reads the words, `select` gives the resources themselves. Every fault is in the builder's words.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import StatusError
from minikctl.kubectl.errors import AggregateError, CommandError
from minikctl.kubectl.info import Info

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

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
    """``steps`` are the resources in the order of the builder, and the faults of single ones where these would stand.

    ``unread`` are the faults of sources, which kubectl tells after everything else, as one. ``single`` tells that
    exactly one thing was asked for by name. ``ends`` are the places in ``steps`` where the files end.
    """

    __slots__ = ("ends", "single", "steps", "unread")

    def __init__(self, steps: list[Info | Exception], unread: list[Exception], single: bool) -> None:
        self.steps = steps
        self.unread = unread
        self.single = single
        self.ends: list[int] = []

    @property
    def infos(self) -> list[Info]:
        return [step for step in self.steps if isinstance(step, Info)]

    @property
    def faults(self) -> list[Exception]:
        """What did not stop the selection, in the order in which kubectl tells it."""
        faults = [step for step in self.steps if isinstance(step, Exception)]
        return [*faults, AggregateError(self.unread)] if self.unread else faults

    def note(self, fault: Exception, query: Query) -> None:
        """Keep the fault of a source."""
        (self.steps if query.stop else self.unread).append(fault)

    def check(self) -> None:
        """Raise the faults, if any."""
        faults = self.faults
        if faults:
            raise faults[0] if len(faults) == 1 else AggregateError(faults)


class Query:
    """All that narrows a selection. ``enforce_namespace``: a manifest of another namespace than ``-n`` is a fault.
    ``all`` selects everything of the given types. ``fetch``: read live objects (also in place of manifests, with
    ``latest``); without it infos by name have no object. ``local`` looks nothing up, not even kinds. ``validate``
    wants to be told in the words of kubectl's schema check when a manifest lacks its kind. ``tables``: read Tables in
    place of objects, one for each name and one for each type that is listed; ``whole`` lets their rows carry objects.
    ``single_type`` refuses several types. ``stop``: a fault will end the work on its file, so each keeps its place."""

    __slots__ = (
        "all", "all_namespaces", "enforce_namespace", "fetch", "fields", "filenames", "ignore_missing", "kustomize",
        "labels", "latest", "local", "recursive", "single_type", "stop", "subresource", "tables", "types_alone",
        "validate", "whole",
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
        local: bool = False,
        validate: bool = False,
        single_type: bool = False,
        subresource: str = "",
        stop: bool = False,
        tables: bool = False,
        whole: bool = False,
    ) -> None:
        self.filenames = filenames
        self.kustomize = kustomize
        self.recursive = recursive
        self.labels = labels.strip()
        self.fields = fields.strip()
        self.all = all
        self.all_namespaces = all_namespaces
        self.enforce_namespace = enforce_namespace
        self.fetch = fetch
        self.latest = latest
        self.types_alone = types_alone
        """Whether a type without names means all objects of it (``get``, ``describe``)."""
        self.ignore_missing = ignore_missing
        self.local = local
        self.validate = validate
        self.single_type = single_type
        self.subresource = subresource
        self.stop = stop
        self.tables = tables
        self.whole = whole

    def read(self, info: Info, client: Client) -> None:
        """Fetch what the query wants of an object; raises NotFound."""
        options = {"includeObject": "Object"} if self.whole else {}
        info.fetch(client, subresource=self.subresource, table=self.tables, **options)


def select(invocation: Invocation, args: Sequence[str], query: Query) -> Selection:
    """The resources that arguments or files name; raises CommandError, StatusError or collects faults."""
    if query.all and (query.labels or query.fields):
        raise CommandError("setting 'all' parameter but found a non empty selector. ")
    if query.filenames or query.kustomize:
        return _by_files(invocation, args, query)
    client = invocation.session.client
    arguments = parse(args, client, invocation.program)
    if query.labels or query.fields or query.all or (query.types_alone and arguments.types and not arguments.named):
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
    if query.subresource:
        raise CommandError("subresource cannot be used when bulk resources are specified")
    client = invocation.session.client
    steps: list[Info | Exception] = []
    unread: list[Exception] = []
    mappings = [mapping_of(word, client) for word in arguments.types]
    _check_single(mappings, query)
    for mapping in mappings:
        namespace = "" if query.all_namespaces or not mapping["namespaced"] else invocation.namespace
        try:
            found = _listed(client, mapping, namespace, query)
            if query.enforce_namespace and query.all_namespaces and mapping["namespaced"]:
                # -A takes the namespace away with which -n then wants every object to agree, as in kubectl.
                steps += [_other_namespace(info, "") for info in found]
            else:
                steps += found
        except StatusError as fault:
            named = _named_list(fault, mapping, query)
            (steps if query.stop else unread).append(named)
    return Selection(steps, unread, False)


def _listed(client: Client, mapping: Obj, namespace: str, query: Query) -> list[Info]:
    """An info for each object of a type, or one for the table of them."""
    resource = Info(mapping, "", "").request_resource
    if not query.tables:
        found = client.list(resource, namespace, labels=query.labels, fields=query.fields)
        return [Info(mapping, obj["metadata"].get("namespace") or "", obj["metadata"]["name"], obj) for obj in found]
    options = {"labelSelector": query.labels, "fieldSelector": query.fields}
    if query.whole:
        options["includeObject"] = "Object"
    return [Info(mapping, namespace, "", client.table(resource, namespace, **options))]


def _named_list(fault: StatusError, mapping: Obj, query: Query) -> StatusError:
    """The fault of a list, with the words in which kubectl tells which list it was."""
    if fault.reason not in ("BadRequest", "NotFound"):
        return fault
    from minikctl.apimachinery.go_format import quote

    what = quote(f"{mapping['group']}/{mapping['version']}, Resource={mapping['name']}")
    if query.labels or query.fields:
        labels, fields = quote(query.labels), quote(query.fields)
        text = f"Unable to find {what} that match label selector {labels}, field selector {fields}: {fault}"
    else:
        text = f"Unable to list {what}: {fault}"
    return type(fault)(text, fault.details)


def _check_single(mappings: Iterable[Obj], query: Query) -> None:
    if query.single_type and len({mapping["resource"] for mapping in mappings}) > 1:
        raise CommandError("you may only specify a single resource type")


def _by_name(invocation: Invocation, arguments: Arguments, query: Query) -> Selection:
    client = invocation.session.client
    if arguments.names and len(arguments.types) > 1:
        raise CommandError("you must specify only one resource")
    pairs = arguments.pairs or [(arguments.types[0], name) for name in arguments.names]
    mappings = {word: mapping_of(word, client) for word, _ in pairs}
    _check_single(mappings.values(), query)
    steps: list[Info | Exception] = []
    for word, name in pairs:
        mapping = mappings[word]
        if query.all_namespaces and mapping["namespaced"]:
            raise CommandError("a resource cannot be retrieved by name across all namespaces")
        info = Info(mapping, invocation.namespace if mapping["namespaced"] else "", name)
        try:
            if query.fetch:
                query.read(info, client)
            steps.append(info)
        except StatusError as fault:
            if not (query.ignore_missing and fault.reason == "NotFound"):
                steps.append(fault)
    return Selection(steps, [], len(pairs) == 1)


def _by_files(invocation: Invocation, args: Sequence[str], query: Query) -> Selection:
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
    for path in found.paths:
        source = "STDIN" if path == "-" else path
        try:
            for document in documents(path, invocation.stdin, validate=query.validate):
                if query.validate:
                    manifest_checks.check_kind(document, source)
                for obj in flattened(document):
                    _take(invocation, obj, source, query, selection)
        except CommandError as fault:
            selection.note(fault, query)
        selection.ends.append(len(selection.steps))
    return selection


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
            raise _other_namespace(info, invocation.namespace)
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


def _other_namespace(info: Info, namespace: str) -> CommandError:
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
    arguments = parse(args, invocation.session.client, invocation.program)
    if arguments.types:
        raise CommandError(
            "when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well"
        )
    raise CommandError("resource/name arguments cannot be provided when a path is specified")
