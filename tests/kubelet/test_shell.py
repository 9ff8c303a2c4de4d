"""The small shell reader against what a POSIX shell does with the same scripts."""

from __future__ import annotations

import subprocess

import pytest

from minikctl.kubelet.course import play
from minikctl.kubelet.programs_output import pi

START = 1_700_000_000_000


def course(script, until=None, **more):
    return play(["sh", "-c", script], {"HOSTNAME": "web", "?": "0"}, START, until=until and START + until, **more)


SCRIPTS = [
    "echo hello",
    "echo -n a; echo b",
    "exit 3",
    "false",
    "true && echo yes || echo no",
    "false && echo yes || echo no",
    "for i in 1 2 3; do echo $i; done",
    "for w in 'a b' c; do echo \"[$w]\"; done",
    "i=0; while [ $i -lt 3 ]; do echo n$i; i=$((i+1)); done; exit 4",
    "i=5; until [ $i -eq 3 ]; do i=$((i-1)); done; echo $i",
    "if [ 2 -gt 1 ]; then echo big; else echo small; fi",
    "if false; then echo a; elif true; then echo b; fi",
    'x=$(echo inner); echo "outer $x"',
    "x=`echo old`; echo ${x} ${y:-none}",
    "echo $((2 + 3 * 4)) $(( (2+3)*4 )) $((7/2)) $((-7/2)) $((7%3))",
    "set -e; false; echo never",
    "set -e; if false; then echo a; fi; while false; do :; done; false || true; ! true; echo still here",
    "set -e; [ -e /tmp/no-such-file ] && echo a; echo still here",
    "set -e; ! false; echo still here; false; echo never",
    "echo a | cat",
    "printf 'a b\\nHTTP/1.1 200 OK\\n' | awk '/^HTTP/{print $2}'",
    "echo a b c | awk '{print $3, $1}'",
    "printf 'b 2\\na 1\\n' | sort | head -n 1; seq 3 | wc -l; seq 9 | tail -n 2; echo a:b | cut -d: -f2",
    "printf 'H=web\\nA=1\\n' | grep ^H=; echo ab | tr a-z A-Z; seq 4 | grep -c '[13]'; seq 2 | grep -q 3; echo $?",
    "printf 'a b\\nc d\\n' | awk '$1 == \"c\" {print $2 NR}'; echo hi | base64; echo xay | sed s/a/b/",
    "(exit 2); echo $?",
    "{ echo a; echo b; }",
    "! true; echo $?",
    "while true; do echo once; break; done",
    "for i in 1 2 3; do if [ $i = 2 ]; then continue; fi; echo $i; done",
    "printf '%s-%d\\n' a 5",
    'echo \'single $x\' "double\\"" esc\\ aped',
    "echo one # a comment\necho two",
    "seq 2 4",
    "test -z '' && echo empty",
    "a=1 b=2; echo $a$b",
    "echo a; \\\necho b",
    "[ a = a ] && [ b != c ] && echo fine",
    "for x in a.txt b.md c; do case $x in *.txt) echo text;; *.md|c) echo other;; esac; done",
    "case x in y) echo y;; esac; echo $?",
    "f() { echo $1 $#; return 3; }; f a b; echo $?",
    "f() { for x; do echo \"[$x]\"; done; }; f 'a b' c",
    'f() { shift; echo "$@"; }; f a b c',
    'x=1\ncat <<END\na $x \\$x "q" $(echo in)\nEND\necho after',
    "cat <<'END' | cat\na $x 'q'\nEND",
    "cat <<-END\n\ta\n\tb\n\tEND\n",
    "x=path/to/file.tar.gz; echo ${x##*/} ${x%.gz} ${x%%.*} ${x#*/} ${#x}",
    "x=; y=1; echo ${x:-${y:+set}}",
    "if true; then echo a; echo b; fi | cat",
    "echo '*'",
]


@pytest.mark.parametrize("script", SCRIPTS)
def test_scripts_write_and_end_as_in_a_real_shell(script):
    real = subprocess.run(["sh", "-c", script], capture_output=True, text=True, timeout=10, check=False)
    if "echo -n" in script and real.stdout.startswith("-n"):
        pytest.skip("this sh knows no echo -n")
    found = course(script)
    assert [text for _, text in found.lines] == real.stdout.splitlines()
    assert found.code == real.returncode
    assert found.ends_at == START


def test_sleeping_takes_time():
    found = course("echo a; sleep 1.5; echo b; sleep 1m; exit 1")
    assert [(moment - START, text) for moment, text in found.lines] == [(0, "a"), (1500, "b")]
    assert (found.ends_at, found.code) == (START + 61_500, 1)


def test_a_loop_without_end_goes_on():
    found = course("while true; do date; sleep 1; done", until=2500)
    assert found.ends_at is None
    assert [text for _, text in found.lines] == [
        "Tue Nov 14 22:13:20 UTC 2023",
        "Tue Nov 14 22:13:21 UTC 2023",
        "Tue Nov 14 22:13:22 UTC 2023",
    ]


def test_a_counter_is_right_after_days():
    found = course('i=0; while true; do echo "$i"; i=$((i+1)); sleep 1; done', until=5 * 86_400_000)
    assert found.lines[-1] == (START + 5 * 86_400_000, str(5 * 86_400))


def test_files_come_and_go():
    found = course("touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600")
    assert [(m - START, p, there) for m, p, there in found.files] == [
        (0, "/tmp/healthy", True),
        (30_000, "/tmp/healthy", False),
    ]


def test_what_runs_behind_does_not_hold_up():
    found = course("sleep 5 & echo now; wait; echo done")
    assert [(m - START, text) for m, text in found.lines] == [(0, "now"), (5000, "done")]


def test_servers_serve_on_and_shells_ignore_the_request_to_stop():
    assert course("echo start; exec nginx -g 'daemon off;'").heeds_term
    assert not course("sleep infinity").heeds_term
    assert course("trap 'exit 0' TERM; while :; do sleep 1; done").heeds_term


def test_unknown_programs_serve_except_in_a_task():
    assert course("./run.sh").ends_at is None
    assert course("./run.sh", task=True).ends_at == START + 3000


def test_scripts_beyond_this_reader_are_taken_for_servers():
    assert course("echo ${x@Q}").ends_at is None


def test_the_job_of_the_documentation_computes_pi():
    found = play(["perl", "-Mbignum=bpi", "-wle", "print bpi(2000)"], {}, START)
    assert found.lines[0][1].startswith("3.14159265358979323846264338327950288419716939937510582097494459230781640628")
    assert pi(11) == "3.1415926536"
    assert found.code == 0


def test_a_timeout_ends_what_takes_too_long():
    found = course("timeout 3 sleep 10; echo $?")
    assert (found.lines, found.ends_at) == ([(START + 3000, "124")], START + 3000)
