"""What the words of a command mean: TYPE[,TYPE] [NAME…], TYPE/NAME…, or -f; true to cli-runtime's resource builder.

`Arguments` reads the words, `select` gives the resources themselves. Every fault is in the builder's words.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import StatusError
from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.info import Info
from minikctl.kubectl.query import Selection

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client
    from minikctl.kubectl.invocation import Invocation
    from minikctl.kubectl.query import Query

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


def select(invocation: Invocation, args: Sequence[str], query: Query) -> Selection:
    """The resources that arguments or files name; raises CommandError, StatusError or collects faults."""
    if query.all and (query.labels or query.fields):
        raise CommandError("setting 'all' parameter but found a non empty selector. ")
    if query.filenames or query.kustomize:
        from minikctl.kubectl.manifest_selection import by_files

        return by_files(invocation, args, query)
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
                from minikctl.kubectl.manifest_selection import other_namespace

                steps += [other_namespace(info, "") for info in found]
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
