"""The declaration of `wait`."""

from __future__ import annotations

from minikctl.kubectl.flags import Command, Flag
from minikctl.kubectl.surface import shared

COMMAND = Command(
    "wait",
    "Wait until objects are as they should be",
    usage="(TYPE (NAME... | -l SELECTOR | --all) | TYPE/NAME... | -f FILE) --for=CONDITION [--timeout=TIME]",
    about="""
What to wait for is one of create, delete, condition=NAME[=VALUE] and jsonpath='{PATH}'[=VALUE]. A condition is met
when it is True, unless another value is named.
""",
    examples="""
minikctl wait pod/web-0 --for=condition=Ready

# Until all are gone
minikctl wait pods -l app=web --for=delete --timeout=60s

# Until a field has a value
minikctl wait pod/web-0 --for=jsonpath='{.status.phase}'=Running
""",
    flags=(
        *shared.PRINT,
        shared.ALL,
        shared.ALL_NAMESPACES,
        shared.FIELD_SELECTOR,
        shared.filename(),
        Flag("for", "string", "", "create, delete, condition=NAME[=VALUE] or jsonpath='{PATH}'[=VALUE]"),
        shared.LOCAL,
        shared.RECURSIVE_BY_DEFAULT,
        shared.SELECTOR,
        Flag("timeout", "duration", 30.0, "longest time to wait; 0 looks once, a negative time waits for a week"),
    ),
    complete="types",
)
