"""The scripts for shells: what they ask the program, and what they make of its answer."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from command_line import run

HARNESS = """
{program}() {{ printf '<%s>' "$@" >&2; printf '%b' '{answer}'; }}
source {script}
compopt() {{ printf 'compopt %s\\n' "$*"; }}
COMP_LINE='{line}'; COMP_POINT=${{#COMP_LINE}}; COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
__{program}_complete
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


def complete(folder: Path, line: str, words: str, answer: str, program: str = "kubectl") -> tuple[str, list[str]]:
    """What bash asks for a line, cut by it into ``words``, and what it offers."""
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("there is no bash on this machine")
    script = folder / "script"
    script.write_text(run("completion", "bash", program=program)[1])
    stub = HARNESS.format(program=program, script=script, line=line, words=words, answer=answer)
    # What the stub prints on stderr shows its arguments; the script hides that, so let it through here.
    script.write_text(script.read_text().replace("2>/dev/null)", ")"))
    done = subprocess.run([bash, "-c", stub], capture_output=True, text=True, check=True, cwd=folder)
    return done.stderr, done.stdout.splitlines()


def test_bash_asks_for_the_words_up_to_the_cursor(tmp_path: Path) -> None:
    asked, offered = complete(tmp_path, "kubectl get po", "kubectl get po", r"pods\npodtemplates\n:4\n")
    assert (asked, offered) == ("<__completeNoDesc><get><po>", ["pods", "podtemplates"])


def test_bash_asks_for_an_empty_word_after_a_blank(tmp_path: Path) -> None:
    asked, _ = complete(tmp_path, "kubectl get  pods ", "kubectl get pods ''", r"web\n:4\n")
    assert asked == "<__completeNoDesc><get><pods><>"


def test_bash_puts_words_together_that_it_cut_at_equals_signs(tmp_path: Path) -> None:
    asked, offered = complete(tmp_path, "kubectl get --output=js", "kubectl get --output = js", r"json\njsonpath\n:4\n")
    assert (asked, offered) == ("<__completeNoDesc><get><--output=js>", ["json", "jsonpath"])
    asked, offered = complete(tmp_path, "kubectl get --output=", "kubectl get --output =", r"json\n:4\n")
    assert (asked, offered) == ("<__completeNoDesc><get><--output=>", ["json"])


def test_bash_gets_only_what_follows_the_last_colon(tmp_path: Path) -> None:
    asked, offered = complete(
        tmp_path, "kubectl port-forward web 90:", "kubectl port-forward web 90 :", r"90:8080\n:4\n"
    )
    assert (asked, offered) == ("<__completeNoDesc><port-forward><web><90:>", ["8080"])


def test_bash_leaves_out_the_space_where_more_follows(tmp_path: Path) -> None:
    _, offered = complete(tmp_path, "kubectl logs dep", "kubectl logs dep", r"deployments/\n:6\n")
    assert offered == ["compopt -o nospace", "deployments/"]


def test_bash_offers_files_of_the_asked_endings_and_directories(tmp_path: Path) -> None:
    for name in ("app.yaml", "app.txt", "app.json"):
        (tmp_path / name).touch()
    (tmp_path / "apps").mkdir()
    _, offered = complete(tmp_path, "kubectl apply -f ap", "kubectl apply -f ap", r"json\nyaml\nyml\n:8\n")
    assert offered[0] == "compopt -o filenames"
    assert sorted(offered[1:]) == ["app.json", "app.yaml", "apps"]
    _, offered = complete(tmp_path, "kubectl apply -k ap", "kubectl apply -k ap", r":16\n")
    assert offered[1:] == ["apps"]


def test_bash_falls_back_to_its_own_completion(tmp_path: Path) -> None:
    _, offered = complete(tmp_path, "kubectl cp x", "kubectl cp x", r":0\n")
    assert offered == ["compopt -o default", ""]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_every_script_speaks_of_the_program_that_was_called(shell: str) -> None:
    for program in ("kubectl", "minikctl"):
        code, out, err = run("completion", shell, program=program)
        assert (code, err) == (0, "")
        assert f"{program} __complete" in out.replace("'", "")
        assert "@" + "PROGRAM" not in out


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_scripts_are_taken_by_their_shells(shell: str, tmp_path: Path) -> None:
    found = shutil.which(shell)
    if found is None:
        pytest.skip(f"there is no {shell} on this machine")
    script = tmp_path / "script"
    script.write_text(run("completion", shell)[1])
    subprocess.run([found, "-n", str(script)], check=True, capture_output=True)
