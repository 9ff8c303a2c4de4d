"""The declaration of `top` and its subcommands."""

from __future__ import annotations

from minikctl.kubectl.flags import Command, Flag
from minikctl.kubectl.surface import shared

_SORT_BY = Flag("sort-by", "string", "", "sort by cpu or memory", choices=("cpu", "memory"))
_PROTOCOL_BUFFERS = Flag("use-protocol-buffers", "bool", True, "ask the metrics API for protocol buffers")

_NODE = Command(
    "node",
    "Show what nodes use",
    usage="[NAME | -l SELECTOR]",
    examples="""
minikctl top node --sort-by=cpu
""",
    flags=(
        shared.NO_HEADERS,
        shared.SELECTOR,
        Flag("show-capacity", "bool", False, "measure against the capacity, not against what pods may have of it"),
        _SORT_BY,
        _PROTOCOL_BUFFERS,
    ),
    aliases=("nodes", "no"),
    complete="nodes",
)

_POD = Command(
    "pod",
    "Show what pods use",
    usage="[NAME | -l SELECTOR]",
    examples="""
minikctl top pod -A --sort-by=memory

# Container by container
minikctl top pod web-0 --containers
""",
    flags=(
        shared.ALL_NAMESPACES,
        Flag("containers", "bool", False, "one line for each container"),
        shared.FIELD_SELECTOR,
        shared.NO_HEADERS,
        shared.SELECTOR,
        _SORT_BY,
        Flag("sum", "bool", False, "end with the sum"),
        _PROTOCOL_BUFFERS,
    ),
    aliases=("pods", "po"),
    complete="pod-names",
)

COMMAND = Command(
    "top",
    "Show what nodes or pods use of CPU and memory",
    usage="[flags]",
    about="""
What containers use follows from 'load set' and from annotations; a bare cluster measures nothing.
""",
    children=(_NODE, _POD),
    group="stderr",
)
