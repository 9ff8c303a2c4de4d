"""How a pod resolves names: its DNS settings and its own hosts file.

Neighbours: `pod_spec.py`. Source: pkg/apis/core/validation/validation.go; search paths follow the relaxed rule, which
is on since 1.33.
"""

from __future__ import annotations

from minikctl.apimachinery import field_errors
from minikctl.apiserver.validation import names
from minikctl.apiserver.validation.choices import validate_choice
from minikctl.apiserver.validation.go_values import string_list
from minikctl.apiserver.validation.ips import is_ip
from minikctl.apiserver.validation.metadata import faults_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from minikctl.apimachinery.field_errors import FieldError
    from minikctl.apimachinery.types import Obj

_POLICIES = ("ClusterFirstWithHostNet", "ClusterFirst", "Default", "None")
_MAX_NAMESERVERS, _MAX_SEARCHES, _MAX_SEARCH_CHARACTERS = 3, 32, 2048


def validate_dns_policy(policy: str | None, path: str) -> list[FieldError]:
    return validate_choice(policy, _POLICIES, path)


def validate_dns_config(config: Obj | None, policy: str | None, path: str) -> list[FieldError]:
    if policy == "None":
        if config is None:
            return [field_errors.required(path, "must provide `dnsConfig` when `dnsPolicy` is None")]
        if not config.get("nameservers"):
            words = "must provide at least one DNS nameserver when `dnsPolicy` is None"
            return [field_errors.required(f"{path}.nameservers", words)]
    if config is None:
        return []
    faults = _validate_nameservers(config.get("nameservers") or (), f"{path}.nameservers")
    faults += _validate_searches(config.get("searches") or (), f"{path}.searches")
    for index, option in enumerate(config.get("options") or ()):
        if not option.get("name"):
            faults.append(field_errors.required(f"{path}.options[{index}]", "must not be empty"))
    return faults


def _validate_nameservers(servers: Sequence[str], path: str) -> list[FieldError]:
    faults: list[FieldError] = []
    if len(servers) > _MAX_NAMESERVERS:
        words = f"must not have more than {_MAX_NAMESERVERS} nameservers"
        faults.append(field_errors.invalid(path, string_list(servers), words))
    for index, server in enumerate(servers):
        faults += faults_of(f"{path}[{index}]", server, is_ip(server))
    return faults


def _validate_searches(searches: Sequence[str], path: str) -> list[FieldError]:
    faults: list[FieldError] = []
    if len(searches) > _MAX_SEARCHES:
        words = f"must not have more than {_MAX_SEARCHES} search paths"
        faults.append(field_errors.invalid(path, string_list(searches), words))
    if len(" ".join(searches)) > _MAX_SEARCH_CHARACTERS:
        words = f"must not have more than {_MAX_SEARCH_CHARACTERS} characters (including spaces) in the search list"
        faults.append(field_errors.invalid(path, string_list(searches), words))
    for index, search in enumerate(searches):
        if search != ".":
            plain = search.removesuffix(".")
            messages = names.is_dns1123_subdomain_with_underscore(plain)
            faults += faults_of(f"{path}[{index}]", plain, messages)
    return faults


def validate_host_aliases(aliases: Sequence[Obj], path: str) -> list[FieldError]:
    faults: list[FieldError] = []
    for index, alias in enumerate(aliases):
        address = alias.get("ip") or ""
        faults += faults_of(f"{path}[{index}].ip", address, is_ip(address))
        for position, host in enumerate(alias.get("hostnames") or ()):
            at = f"{path}[{index}].hostnames[{position}]"
            faults += faults_of(at, host, names.is_dns1123_subdomain(host))
    return faults
