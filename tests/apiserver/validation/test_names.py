"""`names_by_go.json` holds what k8s.io/apimachinery v0.33.1 answers for each value."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from minikctl.apiserver.validation import ips, names

GOLDEN = json.loads(Path(__file__).with_name("names_by_go.json").read_text())


def _answer(check: str, value: str) -> list[str]:
    if hasattr(names, check):
        return getattr(names, check)(value)
    if check in ("is_ip", "is_cidr"):
        return [f"p: Invalid value: {json.dumps(value)}: {why}" for why in getattr(ips, check)(value)]
    return [str(fault) for fault in getattr(ips, check)(value, "p")]


@pytest.mark.parametrize("check", GOLDEN["cases"])
def test_every_check_answers_as_go_does(check: str) -> None:
    expected = {value: [GOLDEN["messages"][i] for i in found] for value, found in GOLDEN["cases"][check].items()}
    assert {value: _answer(check, value) for value in expected} == expected


def test_a_prefix_may_end_in_a_dash() -> None:
    assert names.for_prefix(names.is_dns1123_label, "web-") == []
    assert names.for_prefix(names.is_dns1123_label, "-") != []


def test_names_in_urls_may_be_nearly_anything() -> None:
    assert names.is_path_segment("system:node") == []
    assert names.is_path_segment("..") == ["may not be '..'"]
    assert names.is_path_segment("a/b%") == ["may not contain '/'", "may not contain '%'"]
    assert names.for_prefix(names.is_path_segment, ".") == []


def test_ports_and_ids_have_bounds() -> None:
    assert names.is_valid_port_num(0) == ["must be between 1 and 65535, inclusive"]
    assert names.is_valid_port_num(65535) == []
    assert names.is_user_id(1 << 31) == ["must be between 0 and 2147483647, inclusive"]
