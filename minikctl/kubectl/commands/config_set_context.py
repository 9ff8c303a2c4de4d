"""config set-context: make or change a context.

``--current`` works also where no context is current: the cluster in use (the default one, or the state that a flag or
the environment chose) then gets one of its own.
"""

from __future__ import annotations

from minikctl.client.kubeconfig import USER
from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.flag_values import quote
from minikctl.kubectl.kubeconfig_access import Access, show_help

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.invocation import Invocation


def run(invocation: Invocation) -> int:
    flags, args = invocation.flags, invocation.args
    if len(args) > 1:
        show_help(invocation)
        raise CommandError(f"Unexpected args: [{' '.join(args)}]")
    name = args[0] if args else ""
    if not name and not flags["current"]:
        raise CommandError("you must specify a non-empty context name or --current")
    if name and flags["current"]:
        raise CommandError("you cannot specify both a context name and --current")
    access = Access(invocation)
    fresh: Obj = {}
    if flags["current"]:
        name, fresh = _current(invocation, access)
    known = access.contexts.get(name)
    given: Obj = {field: flags[field] for field in ("cluster", "user", "namespace") if field in invocation.changed}
    access.contexts[name] = {**(fresh if known is None else known), **given}
    access.save()
    invocation.print(f"Context {quote(name)} {'created' if known is None else 'modified'}.")
    return 0


def _current(invocation: Invocation, access: Access) -> tuple[str, Obj]:
    """The name of the context that commands work in now, and what it holds if it has to be made."""
    try:
        place = invocation.administration.in_use()
    except CommandError:
        # The current context is gone: it is made anew, empty, as kubectl does.
        return access.current, {}
    if access.current and not place["chosen"]:
        return access.current, {}
    name = _free_name(access, str(place["name"]), place["server"])
    if not place["chosen"]:
        access.current = name
    if name not in access.contexts:
        access.clusters.setdefault(name, {"server": place["server"]})
        access.users.setdefault(name, {"username": USER})
    return name, {"cluster": name, "user": name}


def _free_name(access: Access, wanted: str, server: str) -> str:
    """The name, with a number where it stands for another cluster already."""
    name, count = wanted, 1
    while True:
        context = access.contexts.get(name)
        cluster = access.clusters.get(name if context is None else context.get("cluster") or "")
        if (cluster or {}).get("server") == server or (context is None and cluster is None):
            return name
        count += 1
        name = f"{wanted}-{count}"
