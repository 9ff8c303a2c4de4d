"""What holds for every page of the registry."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from importlib.util import find_spec

import pytest

from minikctl.apiserver.registry import catalog
from minikctl.apiserver.validation import names

KINDS = [kind for kind in catalog.all_kinds() if kind.preferred]


def _exists(module: str) -> bool:
    package = module.rpartition(".")[0]
    return find_spec(package) is not None and find_spec(module) is not None


PAGES = sorted({kind.module for kind in KINDS if _exists(kind.module)})
# Wide imports would slow down every `get`.
SLOW = ("dataclasses", "typing", "pathlib", "ipaddress", "minikctl.apiserver.validation")


@pytest.mark.parametrize("module", PAGES)
def test_a_row_has_a_cell_for_each_column_even_of_a_bare_object(module: str) -> None:
    page = import_module(module)
    assert len(page.cells({"metadata": {"name": "x"}})) == len(page.COLUMNS)


@pytest.mark.parametrize("module", PAGES)
def test_a_page_names_a_check_that_exists(module: str) -> None:
    assert callable(names.named(getattr(import_module(module), "NAME_CHECK", "is_dns1123_subdomain")))


def test_pages_are_light() -> None:
    mine = [page for page in PAGES if ".core.pod" not in page]
    code = f"import sys, importlib\nbefore = set(sys.modules)\n[importlib.import_module(m) for m in {mine!r}]\n"
    code += f"print(sorted((set(sys.modules) - before) & set({SLOW!r})))"
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
