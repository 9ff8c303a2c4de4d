"""explain: the fields of a type, from the schemas of the API server. Source: kubectl pkg/cmd/explain, pkg/explain."""

from __future__ import annotations

from minikctl.apimachinery.jsonpath_parser import Block, Field, JSONPathError, parse
from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.explain import plaintext, plaintext_v2
from minikctl.kubectl.explain.document import Document

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.client.client import Client
    from minikctl.kubectl.invocation import Invocation

_LAYOUTS = {"plaintext": plaintext.explain, "plaintext-openapiv2": plaintext_v2.explain}


def run(invocation: Invocation) -> int:
    flags, args = invocation.flags, invocation.args
    if not args:
        raise CommandError(
            "You must specify the type of resource to explain. "
            f'Use "{invocation.program} api-resources" for a complete list of supported resources.\n'
        )
    if len(args) > 1:
        raise CommandError("We accept only this format: explain RESOURCE\n")
    client = invocation.session.client
    mapping, path = _target(args[0], client, versioned=bool(flags["api-version"]))
    if flags["api-version"]:
        mapping = _in_version(mapping, flags["api-version"], client, flags["output"])
    layout = _LAYOUTS.get(flags["output"])
    if layout is None:
        raise CommandError(f"unrecognized format: {flags['output']}")
    group = (mapping["group"] or "core").partition(".")[0]
    schema = client.schema(mapping["apiVersion"], mapping["kind"])
    document = Document(schema or {}, f"{group}.{mapping['version']}.{mapping['kind']}")
    invocation.out.write(layout(document, mapping, path, flags["recursive"]))
    return 0


def _target(text: str, client: Client, *, versioned: bool) -> tuple[Obj, list[str]]:
    """The resource and the path of ``deployments.spec`` or ``deployments.apps.spec``; raises CommandError."""
    words = _words(text)
    mappings = _candidates(words[0], client)
    if not mappings:
        raise CommandError(f'the server doesn\'t have a resource type "{words[0]}"', prefix="")
    if not versioned:
        for mapping in mappings:
            if text.startswith(mapping["resource"]):
                return mapping, _words(f"x{text[len(mapping['resource']) :]}")[1:]
    return mappings[0], words[1:]


def _candidates(word: str, client: Client) -> list[Obj]:
    """The resources that a word may mean, by falling priority."""
    lower = word.lower()
    found: dict[str, Obj] = {}
    for mapping in client.discover():
        if word in mapping["shortNames"] or lower in (mapping["name"], mapping["singular"]):
            found.setdefault(mapping["resource"], mapping)
    return list(found.values())


def _words(text: str) -> list[str]:
    """The parts of a dotted path; raises CommandError for any other jsonpath."""
    try:
        nodes = parse("{." + text.removesuffix(".") + "}")
    except JSONPathError as fault:
        raise CommandError(fault.message) from None
    if len(nodes) != 1 or not isinstance(nodes[0], Block):
        raise CommandError("must pass in 1 jsonpath string")
    words = []
    for node in nodes[0].nodes:
        if not isinstance(node, Field):
            raise CommandError("invalid jsonpath syntax, first node must be field node")
        words.append(node.name)
    return words


def _in_version(mapping: Obj, api_version: str, client: Client, output: str) -> Obj:
    """The resource in another version; raises CommandError where the server has it not."""
    if api_version.count("/") > 1:
        raise CommandError(f"unexpected GroupVersion string: {api_version}")
    group, _, version = api_version.rpartition("/")
    served = [found for found in client.discover() if found["apiVersion"] == api_version]
    for found in served:
        if found["name"] == mapping["name"]:
            return found
    if output == "plaintext-openapiv2":
        wanted = f"{api_version}, Kind={mapping['kind']}" if group else f"/{version}, Kind={mapping['kind']}"
        raise CommandError(f'couldn\'t find resource for "{wanted}"')
    wanted = f"{group}/{version}, Resource={mapping['name']}"
    if served:
        raise CommandError(f"error: GVR ({wanted}) not found in OpenAPI schema")
    raise CommandError(f'couldn\'t find resource for "{wanted}"')
