"""The last words about a fault: kubectl's text for it and the exit code.

Source: kubectl pkg/cmd/util/helpers.go (checkErr, StandardErrorMessage, MultilineError). Loaded when a fault occurs.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import Invalid, StatusError, Unauthorized
from minikctl.kubectl.errors import AggregateError, CommandError, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def final_text(error: Exception, program: str, path: tuple[str, ...]) -> tuple[str, int]:
    """What ends a command: its lines for stderr, each with its newline, and the exit code."""
    if isinstance(error, AggregateError):
        if len(error.faults) == 1:
            return final_text(error.faults[0], program, path)
        return "".join(f"{standard_message(fault)}\n" for fault in error.faults), 1
    if isinstance(error, Invalid):
        return invalid_text(error), 1
    if isinstance(error, StatusError):
        return f"{standard_message(error)}\n", 1
    if isinstance(error, CommandError):
        return command_text(error, program, path), error.exit_code
    return f"error: {error}\n", 1


def standard_message(error: Exception) -> str:
    """One fault among several, or one told while the command goes on: only the server's are marked as faults."""
    if isinstance(error, Unauthorized):
        return f"error: You must be logged in to the server ({error.message})"
    if isinstance(error, StatusError):
        reason = f" ({error.reason})" if error.reason else ""
        return f"Error from server{reason}: {error.message}"
    return str(error)


def command_text(error: CommandError, program: str, path: tuple[str, ...]) -> str:
    """The lines of a fault that the command found, hints included."""
    if not error.message:
        return ""
    prefix = "" if error.message.startswith("error: ") else error.prefix
    hints: Sequence[str] = error.hints
    if isinstance(error, UsageError):
        where = " ".join((program, *(path if error.command is None else error.command)))
        hints = (f"See '{where} -h' for help and examples",)
    text = "\n".join((f"{prefix}{error.message}", *hints))
    return text if text.endswith("\n") else f"{text}\n"


def invalid_text(error: Invalid) -> str:
    """``The Deployment "web" is invalid: …``: one cause on the line, several listed below it."""
    details = error.details
    if not details:
        return f"The request is invalid: {error.message}\n" if error.message else "The request is invalid\n"
    kind, name, causes = details.get("kind", ""), details.get("name", ""), details.get("causes") or []
    if kind or name:
        text = f'The {kind} "{name}" is invalid'
    else:
        text = "The request is invalid" + (f": {error.message}" if error.message and not causes else "")
    if not causes:
        return f"{text}\n"
    lines = list(dict.fromkeys(f"{cause.get('field', '')}: {cause.get('message', '')}" for cause in causes))
    if len(lines) == 1:
        return f"{text}: {lines[0]}\n"
    return "".join((f"{text}: \n", *(f"* {line}\n" for line in lines)))
