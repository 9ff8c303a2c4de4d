"""A selector typed as text, made the LabelSelector of an object. Source: apimachinery's ParseToLabelSelector."""

from __future__ import annotations

from minikctl.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj

_OPERATORS = {"in": "In", "notin": "NotIn", "exists": "Exists", "!": "DoesNotExist"}


def label_selector(text: str) -> Obj:
    """``{"matchLabels": …, "matchExpressions": …}``, what is empty left out; raises CommandError."""
    from minikctl.apimachinery.selectors import SelectorError, parse_label_selector

    try:
        requirements = parse_label_selector(text).requirements
    except SelectorError as fault:
        raise CommandError(f'couldn\'t parse the selector string "{text}": {fault}') from None
    labels: dict[str, str] = {}
    expressions: list[Obj] = []
    for requirement in requirements:
        operator = requirement.operator
        if operator in ("=", "=="):
            labels[requirement.key] = requirement.values[0]
        elif operator in ("gt", "lt"):
            raise CommandError(f'"{operator}" isn\'t supported in label selectors')
        elif operator not in _OPERATORS:
            raise CommandError(f'"{operator}" is not a valid label selector operator')
        else:
            expression: Obj = {"key": requirement.key, "operator": _OPERATORS[operator]}
            if requirement.values:
                expression["values"] = sorted(requirement.values)
            expressions.append(expression)
    selector: Obj = {}
    if labels:
        selector["matchLabels"] = dict(sorted(labels.items()))
    if expressions:
        selector["matchExpressions"] = expressions
    return selector
