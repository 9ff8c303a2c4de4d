"""What ``wait --for`` can wait for, as tests of an object. Source: kubectl pkg/cmd/wait."""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from minikctl.apimachinery.types import Obj

    Test = Callable[[Obj], bool]


def parse(text: str) -> Test | str:
    """``create``, ``delete``, or the test of a condition or a path; raises CommandError."""
    if text.lower() in ("create", "delete"):
        return text.lower()
    kind, equals, rest = text.partition("=")
    if kind == "condition" and equals:
        name, equals, value = rest.partition("=")
        return Condition(name, value if equals else "true").met
    if kind == "jsonpath" and equals:
        return _path(rest).met
    from minikctl.apimachinery.go_format import quote

    raise CommandError(f"unrecognized condition: {quote(text)}")


class Condition:
    """A condition in the object's status; names and values are compared without regard to case."""

    __slots__ = ("name", "value")

    def __init__(self, name: str, value: str) -> None:
        self.name = name.casefold()
        self.value = value.casefold()

    def met(self, obj: Obj) -> bool:
        """False while what is observed is older than the object's specification."""
        status = obj.get("status") or {}
        for condition in status.get("conditions") or ():
            if condition.get("type", "").casefold() != self.name or "status" not in condition:
                continue
            observed = condition.get("observedGeneration", status.get("observedGeneration"))
            generation = obj["metadata"].get("generation")
            if generation is not None and observed is not None and observed < generation:
                return False
            return str(condition["status"]).casefold() == self.value
        return False


class PathValue:
    """The value at a path: the wanted one, or any where ``value`` is None."""

    __slots__ = ("path", "value")

    def __init__(self, path: str, value: str | None) -> None:
        from minikctl.apimachinery.jsonpath import JSONPathError
        from minikctl.apimachinery.jsonpath import compile as compile_jsonpath

        if not path:
            raise CommandError("jsonpath expression cannot be empty")
        try:
            self.path = compile_jsonpath(path)
        except JSONPathError as fault:
            raise CommandError(str(fault)) from None
        self.value = value

    def met(self, obj: Obj) -> bool:
        """Raises CommandError for a path that finds more than one plain value."""
        from minikctl.apimachinery.go_format import plain
        from minikctl.apimachinery.jsonpath import JSONPathError

        try:
            groups = self.path.find(obj)
        except JSONPathError as fault:
            raise CommandError(str(fault)) from None
        if not groups or not groups[0]:
            return False
        if len(groups) > 1:
            raise CommandError("given jsonpath expression matches more than one list")
        if len(groups[0]) > 1:
            raise CommandError("given jsonpath expression matches more than one value")
        if self.value is None:
            return True
        found = groups[0][0]
        if isinstance(found, dict | list):
            raise CommandError("jsonpath leads to a nested object or list which is not supported")
        return plain(found).strip() == self.value.strip()


def _path(text: str) -> PathValue:
    from minikctl.apimachinery.jsonpath import JSONPathError, relaxed_expression

    parts = _split(text)
    if len(parts) > 2:
        raise CommandError(
            "jsonpath wait format must be --for=jsonpath='{.status.readyReplicas}'=3 or "
            "--for=jsonpath='{.status.readyReplicas}'"
        )
    try:
        path = relaxed_expression(parts[0])
    except JSONPathError as fault:
        raise CommandError(fault.message) from None
    if len(parts) == 1:
        return PathValue(path, None)
    value = parts[1].strip("'\"")
    if not value:
        raise CommandError(
            "jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3"
        )
    return PathValue(path, value)


def _split(text: str) -> list[str]:
    """The parts between single equals signs; a double one is a comparison inside a path."""
    mark = "\0"
    return [part.replace(mark, "==") for part in text.replace("==", mark).split("=")]
