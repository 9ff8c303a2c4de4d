"""config set-credentials: make or change a user's entry. Source: kubectl pkg/cmd/config/set_credentials.go."""

from __future__ import annotations

import os

from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.flag_values import quote
from minikctl.kubectl.kubeconfig_access import Access, show_help
from minikctl.kubectl.kubeconfig_files import check_file, embedded
from minikctl.kubectl.pairs import parse_pairs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.apimachinery.types import Obj
    from minikctl.kubectl.invocation import Invocation

_MODES = ("IfAvailable", "Never", "Always")
_FILES = ("client-certificate", "client-key")


def run(invocation: Invocation) -> int:
    flags, args = invocation.flags, invocation.args
    try:
        if len(args) != 1:
            raise CommandError(f"unexpected args: [{' '.join(args)}]")
        provider = parse_pairs(flags["auth-provider-arg"], "auth-provider-arg", removals=True)
        env = parse_pairs(flags["exec-env"], "exec-env", removals=True)
    except CommandError:
        show_help(invocation)
        raise
    _check(invocation, args[0])
    access = Access(invocation)
    user = _with_secrets(invocation, _with_files(invocation, dict(access.users.get(args[0], {}))))
    user = _with_provider(invocation, user, *provider)
    access.users[args[0]] = _with_program(invocation, user, *env)
    access.save()
    invocation.print(f"User {quote(args[0])} set.")
    return 0


def _check(invocation: Invocation, name: str) -> None:
    flags = invocation.flags
    if not name:
        raise CommandError("you must specify a non-empty user name")
    if flags["token"] and (flags["username"] or flags["password"]):
        methods = "--token, --username/--password"
        raise CommandError(f"you cannot specify more than one authentication method at the same time: {methods}")
    if flags["embed-certs"]:
        if not any(flags[field] for field in _FILES):
            raise CommandError("you must specify a --client-certificate or --client-key to embed")
        for field in _FILES:
            if flags[field]:
                check_file(field, flags[field])
    if "exec-interactive-mode" in invocation.changed and flags["exec-interactive-mode"] not in _MODES:
        raise CommandError("invalid interactive mode type, can be only IfAvailable, Never, Always")


def _with_files(invocation: Invocation, user: Obj) -> Obj:
    for field in _FILES:
        if field not in invocation.changed:
            continue
        path = invocation.flags[field]
        user.pop(field, None)
        user.pop(f"{field}-data", None)
        if invocation.flags["embed-certs"]:
            user[f"{field}-data"] = embedded(path)
        else:
            user[field] = os.path.abspath(path)
    return user


def _with_secrets(invocation: Invocation, user: Obj) -> Obj:
    """A token and a password exclude each other: the one that was given drives the other out."""
    flags = invocation.flags
    given = [field for field in ("token", "username", "password") if field in invocation.changed]
    user.update({field: flags[field] for field in given})
    token = bool("token" in given and flags["token"])
    basic = any(flags[field] for field in given if field != "token")
    if token or basic:
        for field in ("token",) if not token else ():
            user.pop(field, None)
        for field in ("username", "password") if not basic else ():
            user.pop(field, None)
    return user


def _with_provider(invocation: Invocation, user: Obj, values: dict[str, str], removed: Sequence[str]) -> Obj:
    provider = user.get("auth-provider")
    name = invocation.flags["auth-provider"]
    if "auth-provider" in invocation.changed and (provider is None or provider.get("name") != name):
        provider = {"name": name}
    if provider is None:
        return user
    config = {key: value for key, value in (provider.get("config") or {}).items() if key not in removed}
    return {**user, "auth-provider": {**provider, "config": {**config, **values}}}


def _with_program(invocation: Invocation, user: Obj, values: dict[str, str], removed: Sequence[str]) -> Obj:
    flags, changed = invocation.flags, invocation.changed
    program = dict(user["exec"]) if user.get("exec") else None
    if "exec-command" in changed:
        program = {**(program or {}), "command": flags["exec-command"], "args": None}
    if program is None:
        return user
    for flag, field in (
        ("exec-api-version", "apiVersion"),
        ("exec-interactive-mode", "interactiveMode"),
        ("exec-provide-cluster-info", "provideClusterInfo"),
    ):
        if flag in changed:
            program[field] = flags[flag]
    if flags["exec-arg"]:
        program["args"] = flags["exec-arg"]
    env = [dict(entry) for entry in program.get("env") or () if entry["name"] not in removed]
    for name, value in values.items():
        known = next((entry for entry in env if entry["name"] == name), None)
        if known is None:
            env.append({"name": name, "value": value})
        else:
            known["value"] = value
    if env or removed or program.get("env"):
        program["env"] = env
    return {**user, "exec": program}
