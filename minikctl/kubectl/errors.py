"""The faults that a command finds itself, before or beside the API server.

Raised anywhere below a command, turned into text once, by `dispatch` through `error_text`. What the API server refuses
is an `apimachinery.errors.StatusError` and passes through commands untouched, unless `with_source` names its file.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class CommandError(Exception):
    """``error: MESSAGE``, then ``hints``, one line each.

    ``prefix`` replaces ``error: `` (``""``, ``"Error in configuration: "``); a message that starts with ``error: `` is
    not prefixed again. An empty message prints nothing: the command has said it all.
    """

    def __init__(self, message: str, exit_code: int = 1, prefix: str = "error: ", *, hints: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.exit_code = exit_code
        self.prefix = prefix
        self.hints = tuple(hints)


class UsageError(CommandError):
    """A wrong use of a command: ends with ``See 'kubectl CMD -h' for help and examples``.

    The command is the one that runs, unless ``command`` names another path (``("create", "role")``).
    """

    def __init__(self, message: str, *, command: tuple[str, ...] | None = None, exit_code: int = 1) -> None:
        super().__init__(message, exit_code)
        self.command = command


class AggregateError(Exception):
    """Several faults of one command, told one a line without ``error: ``; a single one reads as if it stood alone.

    Nested ones are not flattened, as in apimachinery's aggregates.
    """

    def __init__(self, faults: Iterable[Exception]) -> None:
        self.faults = list(faults)
        texts = list(dict.fromkeys(str(fault) for fault in self.faults))
        super().__init__(texts[0] if len(texts) == 1 else f"[{', '.join(texts)}]")


def with_source(verb: str, source: str, error: Exception) -> Exception:
    """The same fault, told as ``error when VERB "SOURCE": …``; without a source it stays as it is.

    Reason and details survive, so that an Invalid object is still listed cause by cause.
    """
    if not source:
        return error
    text = f'error when {verb} "{source}": {error}'
    if isinstance(error, StatusError):
        named = type(error)(text, error.details)
        named.reason, named.code = error.reason, error.code
        return named
    return CommandError(text)
