"""What label keys and label values may look like, in the words of Kubernetes' validation package.

Selectors check themselves by it, on the client's side and the server's. The API server's checks of whole objects have
the same rules beside many others in `apiserver/validation/names.py`, which this package may not import.
"""

from __future__ import annotations

import re

_NAME = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"
_VALUE = f"({_NAME})?"
_SUBDOMAIN = r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*"
_WORDS = "alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character"
_NAME_MESSAGE = (
    f"must consist of {_WORDS} (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '{_NAME}')"
)
_VALUE_MESSAGE = (
    f"a valid label must be an empty string or consist of {_WORDS} "
    f"(e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '{_VALUE}')"
)
_SUBDOMAIN_MESSAGE = (
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and "
    f"end with an alphanumeric character (e.g. 'example.com', regex used for validation is '{_SUBDOMAIN}')"
)
_name = re.compile(_NAME).fullmatch
_value = re.compile(_VALUE).fullmatch
_MAX_NAME, _MAX_SUBDOMAIN = 63, 253


def key_faults(key: str) -> list[str]:
    """What is wrong with a label key, ``[prefix/]name``; empty if nothing is."""
    if len(key) <= _MAX_NAME and _name(key):
        return []
    prefix, slash, name = key.rpartition("/")
    if "/" in prefix:
        tail = "with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"
        return [f"a qualified name {_NAME_MESSAGE} {tail}"]
    faults: list[str] = []
    if slash and not prefix:
        faults.append("prefix part must be non-empty")
    elif slash:
        if len(prefix.encode()) > _MAX_SUBDOMAIN:
            faults.append(f"prefix part must be no more than {_MAX_SUBDOMAIN} characters")
        if not re.fullmatch(_SUBDOMAIN, prefix):
            faults.append(f"prefix part {_SUBDOMAIN_MESSAGE}")
    if not name:
        faults.append("name part must be non-empty")
    elif len(name.encode()) > _MAX_NAME:
        faults.append(f"name part must be no more than {_MAX_NAME} characters")
    if not _name(name):
        faults.append(f"name part {_NAME_MESSAGE}")
    return faults


def value_faults(value: str) -> list[str]:
    """What is wrong with a label value; empty if nothing is."""
    faults = [f"must be no more than {_MAX_NAME} characters"] if len(value.encode()) > _MAX_NAME else []
    return faults if _value(value) else [*faults, _VALUE_MESSAGE]
