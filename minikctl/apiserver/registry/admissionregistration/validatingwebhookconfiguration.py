"""ValidatingWebhookConfiguration: servers that may refuse a request.

Here such a configuration is kept and shown; no server is called. `mutatingwebhookconfiguration.py` shares this page.
"""

from __future__ import annotations

from minikctl.apiserver.registry.cells import age, name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Cell, Obj

GENERATION = True
COLUMNS = (("Name", 0), ("Webhooks", 0), ("Age", 0))


def cells(obj: Obj) -> list[Cell]:
    return [name(obj), len(obj.get("webhooks") or ()), age(obj)]


def default(obj: Obj) -> None:
    for webhook in obj.get("webhooks") or ():
        rules = {"failurePolicy": "Fail", "matchPolicy": "Equivalent", "timeoutSeconds": 10}
        for key, value in rules.items():
            if webhook.get(key) is None:
                webhook[key] = value
        for key in ("namespaceSelector", "objectSelector"):
            if webhook.get(key) is None:
                webhook[key] = {}
        default_rules(webhook.get("rules") or [])
        service = (webhook.get("clientConfig") or {}).get("service")
        if service is not None and service.get("port") is None:
            service["port"] = 443


def default_rules(rules: list[Obj]) -> None:
    for rule in rules:
        if rule.get("scope") is None:
            rule["scope"] = "*"


def validate(obj: Obj) -> list[FieldError]:
    from minikctl.apiserver.validation import webhooks

    return webhooks.validate(obj.get("webhooks") or [])
