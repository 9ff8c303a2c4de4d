"""apiextensions.k8s.io/v1beta1 CustomResourceDefinition: one version, schema and columns stood for all versions.

Unknown fields were kept by default. Today only a schema can say so, so it does, and it has to be there.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj


def modernise(obj: Obj) -> Obj:
    spec = {**(obj.get("spec") or {})}
    preserve = spec.pop("preserveUnknownFields", None) is not False
    name = spec.pop("version", None)
    shared = {
        "schema": spec.pop("validation", None),
        "subresources": spec.pop("subresources", None),
        "additionalPrinterColumns": spec.pop("additionalPrinterColumns", None),
    }
    versions = spec.get("versions") or [{"name": name, "served": True, "storage": True}]
    spec["versions"] = [_version(version, shared, preserve) for version in versions]
    spec["scope"] = spec.get("scope") or "Namespaced"
    if spec.get("conversion"):
        spec["conversion"] = _conversion(spec["conversion"])
    return {**obj, "spec": spec}


def _version(version: Obj, shared: Obj, preserve: bool) -> Obj:
    out = {**{field: value for field, value in shared.items() if value is not None}, **version}
    if out.get("additionalPrinterColumns"):
        out["additionalPrinterColumns"] = [_column(column) for column in out["additionalPrinterColumns"]]
    schema = {**(out.get("schema") or {})}
    root = {"type": "object", **(schema.get("openAPIV3Schema") or {})}
    if preserve:
        root["x-kubernetes-preserve-unknown-fields"] = True
    out["schema"] = {**schema, "openAPIV3Schema": root}
    return out


def _column(column: Obj) -> Obj:
    out = {**column}
    if "JSONPath" in out:
        out["jsonPath"] = out.pop("JSONPath")
    return out


def _conversion(conversion: Obj) -> Obj:
    out = {**conversion}
    client, reviews = out.pop("webhookClientConfig", None), out.pop("conversionReviewVersions", None)
    if out.get("strategy") == "Webhook":
        out["webhook"] = {"conversionReviewVersions": reviews or ["v1beta1"]}
        if client is not None:
            out["webhook"]["clientConfig"] = client
    return out
