"""The environment that a kubelet and a container runtime give a process. Pure, but for the lookup.

In the order in which containerd and runc put it together: PATH, HOSTNAME, the image's own variables, ``envFrom`` and
``env``, the variables of Services, HOME. A kubelet's maps have no order; here keys are sorted. Names are not checked
again: with the relaxed rules of 1.30 and later every key of a ConfigMap is a good name. Source: k8s.io/kubernetes/pkg/
kubelet/kubelet_pods.go (makeEnvironmentVariables), containerd/internal/cri/server/container_create_linux.go.
"""

from __future__ import annotations

import re

from minikctl.client.lookup import Nothing
from minikctl.kubelet import downward_api, image_env, service_env

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.apimachinery.types import Obj
    from minikctl.client.lookup import Lookup

    Variables = dict[str, str]

_REFERENCE = r"\$(\$|\(([^)]*)\))"
LONGEST_HOSTNAME = 63


def environment(pod: Obj, container: Obj, lookup: Lookup | None = None) -> list[tuple[str, str]]:
    """(name, value) of each variable, in order; no name comes twice.

    ConfigMaps, Secrets and the pod are taken as they are handed over: who asks about a container that runs gives them
    as of its start (`as_of_start.py`). What is missing is left out; that it holds the container up is decided in
    `configuration.py`. Without a lookup: what the pod alone tells.
    """
    where = lookup or Nothing()
    own, services = _declared(pod, container, where)
    image = image_env.variables(container["image"])
    variables = {"PATH": image_env.PATH, "HOSTNAME": hostname(pod), **image, **own}
    variables.update({name: value for name, value in services.items() if name not in own})
    variables.setdefault("HOME", home(pod, container))
    return list(variables.items())


def expand(text: str, variables: Variables) -> str:
    """``$(NAME)`` replaced in commands and values, ``$$`` by a dollar; what has no value stays as it is written."""

    def put(found: re.Match[str]) -> str:
        if found[1] == "$":
            return "$"
        return variables.get(found[2], found[0])

    return re.sub(_REFERENCE, put, text) if "$" in text else text


def hostname(pod: Obj) -> str:
    """What ``hostname`` says: the host's name on its network, else of the pod, at most 63 letters, in full where
    ``setHostnameAsFQDN`` asks for it."""
    spec, name = pod["spec"], str(pod["spec"].get("hostname") or pod["metadata"]["name"])
    if spec.get("hostNetwork"):
        return str(spec.get("nodeName") or name)
    short = name[:LONGEST_HOSTNAME].rstrip("-.")
    domain = domain_of(pod)
    return f"{short}.{domain}" if domain and spec.get("setHostnameAsFQDN") else short


def domain_of(pod: Obj) -> str:
    """The domain of a pod with a subdomain, or ""."""
    subdomain = pod["spec"].get("subdomain")
    return f"{subdomain}.{pod['metadata']['namespace']}.svc.cluster.local" if subdomain else ""


def home(pod: Obj, container: Obj) -> str:
    """``/root`` for root, ``/`` for a user whom the image does not know."""
    own, of_pod = container.get("securityContext") or {}, pod["spec"].get("securityContext") or {}
    return "/" if own.get("runAsUser", of_pod.get("runAsUser")) else "/root"


def _declared(pod: Obj, container: Obj, lookup: Lookup) -> tuple[Variables, Variables]:
    """What the container asks for, and the variables of Services."""
    services = service_env.variables(pod, container, lookup)
    variables: Variables = {}
    for source in container.get("envFrom") or ():
        variables.update(_all_of(pod, source, lookup))
    for entry in container.get("env") or ():
        name, value = entry["name"], entry.get("value") or ""
        if value:
            variables[name] = expand(value, {**services, **variables}) if "$" in value else value
            continue
        found = _value(pod, container, entry.get("valueFrom") or {}, lookup)
        if found is not None:
            variables[name] = found
    return variables, services


def _all_of(pod: Obj, source: Obj, lookup: Lookup) -> Variables:
    prefix = source.get("prefix") or ""
    for field, resource in (("configMapRef", "configmaps"), ("secretRef", "secrets")):
        if source.get(field):
            data = _data(pod, resource, source[field].get("name") or "", lookup)
            return {prefix + key: data[key] for key in sorted(data)}
    return {}


def _value(pod: Obj, container: Obj, source: Obj, lookup: Lookup) -> str | None:
    """What ``valueFrom`` gives; None where there is nothing to be had."""
    if source.get("fieldRef"):
        return downward_api.field(pod, source["fieldRef"].get("fieldPath") or "")
    if source.get("resourceFieldRef"):
        return downward_api.resource(pod, container, source["resourceFieldRef"], lookup)
    for field, resource in (("configMapKeyRef", "configmaps"), ("secretKeyRef", "secrets")):
        wanted = source.get(field)
        if wanted:
            return _data(pod, resource, wanted.get("name") or "", lookup).get(wanted["key"])
    return ""


def _data(pod: Obj, resource: str, name: str, lookup: Lookup) -> Variables:
    found = lookup.find(resource, pod["metadata"].get("namespace") or "", name) or {}
    data = found.get("data") or {}
    if resource == "configmaps":
        return dict(data)
    import base64

    return {key: base64.b64decode(value or "").decode("utf-8", "replace") for key, value in data.items()}
