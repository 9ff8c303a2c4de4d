"""apply view-last-applied: the manifest that apply compares with."""

from __future__ import annotations

from minikctl.kubectl import last_applied
from minikctl.kubectl.errors import CommandError, UsageError, with_source
from minikctl.kubectl.query import Query
from minikctl.kubectl.resource_arguments import select
from minikctl.kubectl.visiting import visit_until_fault

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubectl.info import Info
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    flags = invocation.flags
    query = Query(
        filenames=flags["filename"],
        kustomize=flags["kustomize"],
        recursive=flags["recursive"],
        labels=flags["selector"],
        all=flags["all"],
        enforce_namespace=bool(flags["namespace"]),
        # kubectl takes a type alone only where the namespace was typed, too.
        types_alone=bool(flags["namespace"]),
        latest=True,
        stop=True,
    )
    texts: list[str] = []

    def collect(info: Info) -> None:
        text = last_applied.recorded(info.obj or {})
        if text is None:
            missing = f"no last-applied-configuration annotation found on resource: {info.name}\n"
            if info.source:
                raise with_source(missing, info.source, CommandError("<nil>"))
            return  # kubectl has no error to tell here, and goes on
        texts.append(text)

    visit_until_fault(select(invocation, invocation.args, query), collect)
    form = flags["output"]
    if texts and form not in ("yaml", "json"):
        raise UsageError(f"Unexpected -o output mode: {form}, the flag 'output' must be one of yaml|json")
    for text in texts:
        invocation.out.write(_formatted(text, form))
    return 0


def _formatted(text: str, form: str) -> str:
    import json

    try:
        value = json.loads(text)
    except ValueError:
        return _as_yaml(text) if form == "yaml" else text
    if form == "json":
        # the annotation's own order of keys, as Go's json.Indent leaves it
        return json.dumps(value, indent=2, ensure_ascii=False) + ("\n" if text.endswith("\n") else "")
    return _as_yaml(text)


def _as_yaml(text: str) -> str:
    from minikctl.apimachinery.yaml_reader import YAMLError, read_document
    from minikctl.apimachinery.yaml_writer import write_yaml

    try:
        return write_yaml(read_document(text))
    except YAMLError as fault:
        raise CommandError(str(fault)) from None
