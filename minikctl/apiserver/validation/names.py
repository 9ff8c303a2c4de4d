"""What counts as a name: the word rules that every kind shares.

Each check takes a value and returns messages, none when the value is fine. `metadata.py` and the pages of
`registry/` put them beside a field path. Lengths are counted in bytes, as the API server counts them. Nothing here
knows of kinds or paths. Source: k8s.io/apimachinery/pkg/util/validation.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    NameCheck: TypeAlias = Callable[[str], list[str]]

_QUALIFIED = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"
_QUALIFIED_WORDS = (
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character"
)
_LABEL_VALUE = f"({_QUALIFIED})?"
_LABEL_VALUE_WORDS = (
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', "
    "and must start and end with an alphanumeric character"
)
_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_LABEL_WORDS = (
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', "
    "and must start and end with an alphanumeric character"
)
_SUBDOMAIN = rf"{_LABEL}(\.{_LABEL})*"
_SUBDOMAIN_WORDS = (
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', "
    "and must start and end with an alphanumeric character"
)
_UNDERSCORED = "_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?"
_UNDERSCORED_SUBDOMAIN = rf"{_UNDERSCORED}(\.{_UNDERSCORED})*"
_UNDERSCORED_WORDS = _SUBDOMAIN_WORDS.replace("characters, '-'", "characters, '_', '-'")
_LABEL_1035 = "[a-z]([-a-z0-9]*[a-z0-9])?"
_LABEL_1035_WORDS = (
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', "
    "start with an alphabetic character, and end with an alphanumeric character"
)
_WILDCARD = rf"\*\.{_SUBDOMAIN}"
_WILDCARD_WORDS = (
    "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, "
    "which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character"
)
_IDENTIFIER = "[A-Za-z_][A-Za-z0-9_]*"
_IDENTIFIER_WORDS = (
    "a valid C identifier must start with alphabetic character or '_', "
    "followed by a string of alphanumeric characters or '_'"
)
_ENV_VAR = "[-._a-zA-Z][-._a-zA-Z0-9]*"
_ENV_VAR_WORDS = (
    "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', "
    "and must not start with a digit"
)
_RELAXED_ENV_VAR_WORDS = (
    "a valid environment variable name must consist only of printable ASCII characters other than '='"
)
_CONFIG_KEY = "[-._a-zA-Z0-9]+"
_CONFIG_KEY_WORDS = "a valid config key must consist of alphanumeric characters, '-', '_' or '.'"
_HEADER = "[-A-Za-z0-9]+"
_HEADER_WORDS = "a valid HTTP header must consist of alphanumeric characters or '-'"
_PERCENT = "[0-9]+%"
_PERCENT_WORDS = "a valid percent string must be a numeric string followed by an ending '%'"

EMPTY = "must be non-empty"
IMMUTABLE = "field is immutable"
NOT_NEGATIVE = "must be greater than or equal to 0"
MAX_ID = (1 << 31) - 1


def max_length_message(maximum: int) -> str:
    return f"must be no more than {maximum} characters"


def range_message(low: int, high: int) -> str:
    return f"must be between {low} and {high}, inclusive"


def pattern_message(words: str, pattern: str, *examples: str) -> str:
    """What a value should look like, with examples, and the pattern it was held against."""
    tail = f"regex used for validation is '{pattern}')"
    if not examples:
        return f"{words} ({tail}"
    shown = " or ".join(f"'{example}', " for example in examples)
    return f"{words} (e.g. {shown}{tail}"


def size(value: str) -> int:
    """Length in bytes."""
    return len(value) if value.isascii() else len(value.encode("utf-8", "surrogatepass"))


def _check(value: str, maximum: int, pattern: str, words: str, *examples: str) -> list[str]:
    faults = [max_length_message(maximum)] if maximum and size(value) > maximum else []
    if not re.fullmatch(pattern, value):
        faults.append(pattern_message(words, pattern, *examples))
    return faults


def is_qualified_name(value: str) -> list[str]:
    """Label keys, annotation keys, finalizers, conditions: ``[prefix/]name``."""
    prefix, slash, name = value.rpartition("/")
    if "/" in prefix:
        words = pattern_message(f"a qualified name {_QUALIFIED_WORDS}", _QUALIFIED, "MyName", "my.name", "123-abc")
        return [f"{words} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"]
    faults = []
    if slash:
        faults = [f"prefix part {fault}" for fault in (is_dns1123_subdomain(prefix) if prefix else [EMPTY])]
    if not name:
        faults.append(f"name part {EMPTY}")
    found = _check(name, 63, _QUALIFIED, _QUALIFIED_WORDS, "MyName", "my.name", "123-abc")
    return faults + [f"name part {fault}" for fault in found]


def is_label_value(value: str) -> list[str]:
    return _check(value, 63, _LABEL_VALUE, _LABEL_VALUE_WORDS, "MyValue", "my_value", "12345")


def is_dns1123_label(value: str) -> list[str]:
    faults = [max_length_message(63)] if size(value) > 63 else []
    if re.fullmatch(_LABEL, value):
        return faults
    if re.fullmatch(_SUBDOMAIN, value):
        return [*faults, "must not contain dots"]
    return [*faults, pattern_message(_LABEL_WORDS, _LABEL, "my-name", "123-abc")]


def is_dns1123_subdomain(value: str) -> list[str]:
    return _check(value, 253, _SUBDOMAIN, _SUBDOMAIN_WORDS, "example.com")


def is_dns1123_subdomain_with_underscore(value: str) -> list[str]:
    faults = [max_length_message(253)] if size(value) > 253 else []
    if not re.fullmatch(_UNDERSCORED_SUBDOMAIN, value):
        # The API server shows the pattern without the underscore here.
        faults.append(pattern_message(_UNDERSCORED_WORDS, _SUBDOMAIN, "example.com"))
    return faults


def is_dns1035_label(value: str) -> list[str]:
    return _check(value, 63, _LABEL_1035, _LABEL_1035_WORDS, "my-name", "abc-123")


def is_wildcard_dns1123_subdomain(value: str) -> list[str]:
    return _check(value, 253, _WILDCARD, _WILDCARD_WORDS, "*.example.com")


def is_path_segment(value: str) -> list[str]:
    """Names that only have to fit into one segment of a URL (RBAC, and kinds with no rule of their own)."""
    if value in (".", ".."):
        return [f"may not be '{value}'"]
    return is_path_segment_prefix(value)


def is_path_segment_prefix(value: str) -> list[str]:
    """A ``generateName`` of such a kind: ``.`` is fine here, for more follows."""
    return [f"may not contain '{mark}'" for mark in "/%" if mark in value]


def is_c_identifier(value: str) -> list[str]:
    return _check(value, 0, _IDENTIFIER, _IDENTIFIER_WORDS, "my_name", "MY_NAME", "MyName")


def is_in_range(value: int, low: int, high: int) -> list[str]:
    return [] if low <= value <= high else [range_message(low, high)]


def is_valid_port_num(port: int) -> list[str]:
    return is_in_range(port, 1, 65535)


def is_user_id(value: int) -> list[str]:
    return is_in_range(value, 0, MAX_ID)


is_group_id = is_user_id


def is_valid_port_name(value: str) -> list[str]:
    """The name by which a container port is known to Services and probes."""
    faults = [max_length_message(15)] if size(value) > 15 else []
    if not re.fullmatch("[-a-z0-9]+", value):
        faults.append("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)")
    if not re.search("[a-z]", value):
        faults.append("must contain at least one letter (a-z)")
    if "--" in value:
        faults.append("must not contain consecutive hyphens")
    if value.startswith("-") or value.endswith("-"):
        faults.append("must not begin or end with a hyphen")
    return faults


def is_percent(value: str) -> list[str]:
    return _check(value, 0, _PERCENT, _PERCENT_WORDS, "1%", "93%")


def is_http_header_name(value: str) -> list[str]:
    return _check(value, 0, _HEADER, _HEADER_WORDS, "X-Header-Name")


def is_env_var_name(value: str) -> list[str]:
    faults = _check(value, 0, _ENV_VAR, _ENV_VAR_WORDS, "my.env-name", "MY_ENV.NAME", "MyEnvName1")
    return faults + _climbs_out(value)


def is_relaxed_env_var_name(value: str) -> list[str]:
    """What a container's ``env`` may hold since 1.32."""
    faults = [] if value else [f"environment variable name {EMPTY}"]
    if any(not " " <= char <= "~" or char == "=" for char in value):
        faults.append(_RELAXED_ENV_VAR_WORDS)
    return faults


def is_config_map_key(value: str) -> list[str]:
    faults = _check(value, 253, _CONFIG_KEY, _CONFIG_KEY_WORDS, "key.name", "KEY_NAME", "key-name")
    return faults + _climbs_out(value)


def _climbs_out(value: str) -> list[str]:
    if value in (".", ".."):
        return [f"must not be '{value}'"]
    return ["must not start with '..'"] if value.startswith("..") else []


def for_prefix(check: NameCheck, value: str) -> list[str]:
    """``check`` for a ``generateName``: a dash at its end is fine, for random characters follow."""
    if check is is_path_segment:
        return is_path_segment_prefix(value)
    if len(value) > 1 and value.endswith("-"):
        # One more character is cut off than the dash: as long as the API server does so, "a_-" is a good prefix.
        value = value[:-2] + "a"
    return check(value)


def named(check: str) -> NameCheck:
    """The check that a kind's ``NAME_CHECK`` names."""
    found: NameCheck = globals()[check]
    return found
