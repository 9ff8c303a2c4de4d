"""What names typed on the command line may look like, in the words of Kubernetes' validation package.

kubectl looks at some names before it sends anything. The API server has its own, fuller list of such rules, which this
package may not import; label keys and values are checked by `apimachinery.label_syntax`. Each check returns messages.
"""

from __future__ import annotations

import re

_SUBDOMAIN = r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*"
_KEY = "[-._a-zA-Z0-9]+"
_VARIABLE = "[-._a-zA-Z][-._a-zA-Z0-9]*"
_KEY_WORDS = (
    "a valid config key must consist of alphanumeric characters, '-', '_' or '.' "
    f"(e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '{_KEY}')"
)
_VARIABLE_WORDS = (
    "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', "
    "and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', "
    f"regex used for validation is '{_VARIABLE}')"
)
# Compiled at its first use: most commands name no image.
_IMAGE = (
    r"((?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*"
    r"(?::[0-9]+)?/|\[[a-fA-F0-9:]+\](?::[0-9]+)?/)?"
    r"[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*"
    r"(?::[\w][\w.-]{0,127})?"
    r"(?:@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?"
)


def key_faults(value: str) -> list[str]:
    """A key of a ConfigMap or Secret."""
    faults = ["must be no more than 253 characters"] if len(value.encode()) > 253 else []
    if not re.fullmatch(_KEY, value):
        faults.append(_KEY_WORDS)
    return faults + _climbs_out(value)


def variable_faults(value: str) -> list[str]:
    """The name of an environment variable."""
    faults = [] if re.fullmatch(_VARIABLE, value) else [_VARIABLE_WORDS]
    return faults + _climbs_out(value)


def is_subdomain(value: str) -> bool:
    return len(value.encode()) <= 253 and re.fullmatch(_SUBDOMAIN, value) is not None


def port_name_faults(value: str) -> list[str]:
    """The name of a container port, as Services use it."""
    faults = ["must be no more than 15 characters"] if len(value.encode()) > 15 else []
    if not re.fullmatch("[-a-z0-9]+", value):
        faults.append("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)")
    if not re.search("[a-z]", value):
        faults.append("must contain at least one letter (a-z)")
    if "--" in value:
        faults.append("must not contain consecutive hyphens")
    if value.startswith("-") or value.endswith("-"):
        faults.append("must not begin or end with a hyphen")
    return faults


def is_image(value: str) -> bool:
    """Whether a text can be the reference of an image: ``[HOST/]PATH[:TAG][@DIGEST]``."""
    return re.fullmatch(_IMAGE, value, re.ASCII) is not None


def _climbs_out(value: str) -> list[str]:
    if value in (".", ".."):
        return [f"must not be '{value}'"]
    return ["must not start with '..'"] if value.startswith("..") else []
