"""Flags that several commands have, declared once; groups of them under one name.

What only one command has stands in that command's module.
"""

from __future__ import annotations

from minikctl.kubectl.flags import Flag

FORMATS = (
    "json",
    "yaml",
    "name",
    "go-template",
    "go-template-file",
    "template",
    "templatefile",
    "jsonpath",
    "jsonpath-as-json",
    "jsonpath-file",
)


def output(*more: str, default: str = "") -> Flag:
    """``-o`` with the common formats and ``more``."""
    choices = FORMATS + more
    about = f"how to print objects, one of: {', '.join(choices)}"
    return Flag("output", "string", default, about, short="o", choices=choices)


OUTPUT = output()
TEMPLATE = Flag(
    "template", "string", "", "the Go template, or the file with it, for -o go-template and -o go-template-file"
)
ALLOW_MISSING_KEYS = Flag(
    "allow-missing-template-keys", "bool", True, "print nothing for a key that a template or jsonpath does not find"
)
MANAGED_FIELDS = Flag("show-managed-fields", "bool", False, "leave metadata.managedFields in printed JSON and YAML")

TEMPLATING = (ALLOW_MISSING_KEYS, MANAGED_FIELDS, TEMPLATE)
PRINT = (OUTPUT, *TEMPLATING)
"""How the objects that a command made or changed are printed."""


def filename(about: str = "file, directory or URL that names the objects; - is stdin; may be repeated") -> Flag:
    return Flag("filename", "list", (), about, short="f", complete="manifests")


KUSTOMIZE = Flag(
    "kustomize", "string", "", "directory with a kustomization to build", short="k", complete="directories"
)
RECURSIVE = Flag("recursive", "bool", False, "look for manifests below the directories of -f too", short="R")
RECURSIVE_BY_DEFAULT = Flag("recursive", "bool", True, "look for manifests below the directories of -f too", short="R")
FILES = (filename(), KUSTOMIZE, RECURSIVE)
"""Objects named by manifests."""

SELECTOR = Flag(
    "selector", "string", "", "only objects with these labels: k=v, k!=v, k, !k, k in (a,b), k notin (a,b)", short="l"
)
FIELD_SELECTOR = Flag("field-selector", "string", "", "only objects with these field values, as status.phase=Running")
ALL_NAMESPACES = Flag("all-namespaces", "bool", False, "look into every namespace, whatever -n says", short="A")
ALL = Flag("all", "bool", False, "every object of the given types in the namespace")
CHUNK_SIZE = Flag("chunk-size", "int", 500, "objects to ask for at a time; 0 asks for all at once")
NO_HEADERS = Flag("no-headers", "bool", False, "print tables without their header line")

DRY_RUN = Flag(
    "dry-run",
    "string",
    "none",
    "client only prints what would be sent; server sends it without keeping anything",
    bare="unchanged",
    choices=("none", "server", "client"),
)
VALIDATE = Flag(
    "validate",
    "string",
    "strict",
    "what unknown or duplicate fields mean: strict (true) fails, warn tells, ignore (false) drops them",
    bare="strict",
    choices=("strict", "warn", "ignore"),
)
SAVE_CONFIG = Flag("save-config", "bool", False, "keep the manifest in the annotation that apply compares with later")
LOCAL = Flag("local", "bool", False, "work on manifests alone, without asking the API server")
RECORD = Flag(
    "record",
    "bool",
    False,
    "keep this command line in the change-cause annotation",
    deprecated="--record will be removed in the future",
)
WINDOWS_LINE_ENDINGS = Flag("windows-line-endings", "bool", False, "write the file for the editor with CR LF")
OVERRIDES = Flag("overrides", "string", "", "JSON to lay over the object that is made")
OVERRIDE_TYPE = Flag(
    "override-type",
    "string",
    "merge",
    "how --overrides are laid over the object",
    choices=("json", "merge", "strategic"),
)


def field_manager(default: str) -> Flag:
    return Flag("field-manager", "string", default, "name under which the changed fields are owned")


def subresource(about: str) -> Flag:
    return Flag("subresource", "string", "", about, choices=("status", "scale", "resize"))


def resource_version(what: str) -> Flag:
    return Flag("resource-version", "string", "", f"only {what} if this is still the object's resource version")


CASCADE = Flag(
    "cascade",
    "string",
    "background",
    "what happens to owned objects: deleted later (background), first (foreground), or left alone (orphan)",
    bare="background",
    choices=("background", "orphan", "foreground"),
)
GRACE_PERIOD = Flag(
    "grace-period", "int", -1, "seconds for a clean end; negative takes the object's own; 0 only with --force"
)
FORCE = Flag("force", "bool", False, "remove objects at once, without waiting for a clean end")
DELETE_TIMEOUT = Flag("timeout", "duration", 0.0, "longest wait for a deletion; 0 derives it from the object")
WAIT = Flag("wait", "bool", False, "return only when deleted objects are gone, finalizers included")
DELETION = (CASCADE, FORCE, GRACE_PERIOD, DELETE_TIMEOUT, WAIT)
"""How objects go that a command has to delete on its way."""

CONTAINER = Flag(
    "container",
    "string",
    "",
    "container to take; without it the one of the kubectl.kubernetes.io/default-container annotation, or the first",
    short="c",
    complete="containers",
)
STDIN = Flag("stdin", "bool", False, "hand stdin to the container", short="i")
TTY = Flag("tty", "bool", False, "give the container a terminal", short="t")
QUIET = Flag("quiet", "bool", False, "print nothing but what the container prints", short="q")


def pod_running_timeout(default: float) -> Flag:
    return Flag("pod-running-timeout", "duration", default, "longest wait for a running pod, above 0 (5s, 2m, 3h)")


CREATE = (*PRINT, DRY_RUN, field_manager("kubectl-create"), SAVE_CONFIG, VALIDATE)
"""What every `create KIND` takes."""
ROLLOUT_TYPES = "deployment,daemonset,statefulset"
TCP = Flag("tcp", "list", (), "port of the service and of its pods, as 5678:8080; may be repeated")
APPEND_HASH = Flag("append-hash", "bool", False, "end the name with a hash of the content")
FROM_FILE = Flag(
    "from-file", "list", (), "file or directory of values, as [KEY=]PATH; may be repeated", complete="files"
)
FROM_LITERAL = Flag("from-literal", "array", (), "one value, as KEY=VALUE; may be repeated")
FROM_ENV_FILE = Flag("from-env-file", "list", (), "file of KEY=VALUE lines; may be repeated", complete="files")
SUBJECTS = (
    Flag("group", "array", (), "group to bind; may be repeated"),
    Flag("serviceaccount", "array", (), "service account to bind, as NAMESPACE:NAME; may be repeated"),
    Flag("user", "array", (), "user to bind; may be repeated"),
)
RULE = (
    Flag("resource", "list", (), "resource of the rule, as RESOURCE[.GROUP][/SUBRESOURCE]; may be repeated"),
    Flag("resource-name", "array", (), "object that the rule is limited to; may be repeated"),
    Flag("verb", "list", (), "verb that the rule allows, as get or list; may be repeated"),
)
