"""`alpha`, against kubectl 1.33, which has no commands on trial."""

from __future__ import annotations

import pytest

from minikctl import main


@pytest.mark.parametrize("words", [["alpha"], ["alpha", "anything"]])
def test_it_says_that_there_is_nothing_in_it(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["minikctl", *words]) == 0
    assert capsys.readouterr() == ("", "No alpha commands are available in this version of kubectl\n")
