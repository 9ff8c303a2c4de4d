"""What can be wrong with a patch, and how an API server answers it.

Creating and applying raise `PatchError`, which kubectl shows as it is; the ``apply_…`` functions that handlers call
turn it into the Status of a real API server, which keeps most of these words to itself.
"""

from __future__ import annotations

from minikctl.apimachinery.errors import BadRequest, Invalid, StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj

NO_LIST_OF_LISTS = "lists of lists are not supported"
BAD_PRIMITIVE_LIST = "invalid patch format of primitive list"
BAD_RETAIN_KEYS = "invalid patch format of retainKeys"
BAD_ELEMENT_ORDER = "invalid patch format of setElementOrder list"

REJECTED = "the server rejected our request due to an error in our request"
_BAD_REQUEST = frozenset((BAD_PRIMITIVE_LIST, BAD_RETAIN_KEYS, BAD_ELEMENT_ORDER))


class PatchError(Exception):
    """A patch that cannot be created or applied; the text is Kubernetes'."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class PatchConflictError(PatchError):
    """Both sides changed the same field differently: ``patch`` against ``changed``, as dicts."""

    def __init__(self, patch: Obj, changed: Obj) -> None:
        from minikctl.apimachinery.yaml_writer import write_yaml

        texts = write_yaml(patch), write_yaml(changed)
        super().__init__("patch:\n{}\nconflicts with changes made from original to current:\n{}\n".format(*texts))
        self.patch = patch
        self.changed = changed


def rejected() -> Invalid:
    """The answer to a patch that does not fit the object; a real API server does not say why either."""
    return Invalid(REJECTED)


def status_of(fault: PatchError) -> StatusError:
    """The answer to a strategic merge patch that failed."""
    if fault.message in _BAD_REQUEST:
        return BadRequest(fault.message)
    if fault.message == NO_LIST_OF_LISTS:
        return rejected()
    return StatusError(fault.message)
