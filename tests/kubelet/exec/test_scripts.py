"""The shell world against this machine's shell and tools, which are given the same scripts in an empty folder.

The container is one with GNU's tools, as this machine has.
"""

from __future__ import annotations

import itertools
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from inside_containers import Inside

SCRIPTS = [
    # the shell
    "echo a; echo b >&2; exit 3",
    "x=1; y=$x$x; echo ${y}z \"$y\" '$y' ${#y}",
    "echo $(echo in $(echo inner)) `echo old`",
    "echo $((1+2*3)) $(((1+2)*3)) $((7/2)) $((-7%3))",
    "for i in 1 2 3; do [ $i = 2 ] && continue; echo $i; done | cat",
    "i=0; while [ $i -lt 3 ]; do i=$((i+1)); echo $i; [ $i -eq 2 ] && break; done",
    "f() { local a=$1; echo $a $#; return 4; }; f x y; echo $?",
    "case abc in a*) echo starts;; *) echo no;; esac",
    'set -- a \'b c\' d; echo $#; for x in "$@"; do echo "[$x]"; done; shift; echo $1',
    "if false; then echo a; elif true; then echo b; fi",
    "! false && echo yes || echo no",
    "(cd /; pwd); { echo x; echo y; } | tail -n 1",
    "x=outer; (x=inner; echo $x); echo $x",
    "echo one > f; echo two >> f; cat < f; cat f f | wc -l",
    "echo err >&2 2>/dev/null; ls nosuch 2>/dev/null; echo $?",
    'cat <<EOF\nx is $((1+1)) and "quoted"\nEOF',
    "printf 'a b\\nc d\\n' | while read first rest; do echo \"$rest-$first\"; done",
    "echo 'a:b:c' | (IFS=: read x y z; echo $z $y $x)",
    "trap 'echo bye' EXIT; echo hi; exit 2",
    "eval 'x=5; echo $x'; . /dev/null; echo $?",
    "touch b.txt a.txt c.md; echo *.txt; echo *.none",
    "set -e; true; false; echo never",
    "export A=1; B=2; env | grep -E '^(A|B)='; C=3 env | grep ^C=",
    "command -v cd; type nosuchprogram >/dev/null 2>&1 || echo none",
    "x=path/to/f.tar.gz; echo ${x##*/} ${x%.*} ${x:-d} ${y:-d} ${y:+set}",
    "echo a | grep b || echo none; echo ab | grep -q a && echo found",
    "exec echo replaced; echo never",
    "yes | head -n 3",
    # text
    "printf '%s\\n' b a c a | sort; printf '%s\\n' 10 9 2 | sort -n; printf '%s\\n' a b a | sort -u -r",
    "printf '%s\\n' a a b a | uniq -c; printf 'b 2\\na 10\\n' | sort -k2 -n",
    "printf 'a,b,c\\nd,e,f\\n' | cut -d, -f2; echo abcdef | cut -c2-4; printf 'a:b:c\\n' | cut -d: -f1,3",
    "echo hello | tr a-z A-Z; echo 'a  b' | tr -s ' '; echo abc | tr -d b; echo a1b2 | tr -cd '0-9'",
    "printf '1\\n2\\n3\\n4\\n' > n; head -n 2 n; tail -n 1 n; tail -n +3 n; head -c 3 n; head -2 n n",
    "printf 'foo bar\\nbaz\\n' | sed 's/o/0/g'; echo a.b | sed 's/\\./-/'; printf '1\\n2\\n3\\n' | sed -n '2p'",
    "printf '1\\n2\\n3\\n' | sed '2d'; printf 'a\\nb\\n' | sed 's/\\(.\\)/[\\1]/'; echo ab | sed -E 's/(a)(b)/\\2\\1/'",
    "printf 'x=1\\ny=2\\n' > c; sed -i 's/^x=.*/x=9/' c; cat c; sed '/y/s/2/3/' c; sed '1,1d' c; sed -e 's/x/z/' c",
    "printf 'one two\\nthree four\\n' | awk '{print $2}'; printf 'a:b\\n' | awk -F: '{print $2, NF, NR}'",
    "printf '1\\n2\\n3\\n' | awk '{s+=$1} END {print s}'; printf 'a 1\\nb 5\\n' | awk '$2 > 2 {print $1}'",
    "printf 'x\\ny\\n' | awk '/y/'; echo 'a b' | awk '{printf \"%s-%d\\n\", $1, NF}'; awk 'BEGIN {print 6*7}'",
    "printf 'a\\nB\\nc\\n' | grep -i b; printf 'a\\nb\\n' | grep -v a; printf 'a\\nb\\n' | grep -n b",
    "printf 'aa\\n' | grep -c a; printf 'a\\nb\\n' | grep -vc a",
    "printf 'key: v\\n' > f; grep -o 'v$' f; grep -E 'k|z' f; grep -r key . ; grep nothing f; echo $?",
    "printf 'a\\nb\\nc\\nd\\n' | grep -A1 b; printf 'a\\nb\\nc\\n' | grep -B1 c",
    "echo b > f; grep -l a f nosuch 2>/dev/null; echo $?",
    "echo hello > f; wc f; wc -l < f; wc -c f; printf 'a b c' | wc -w",
    "seq 3; seq 2 4; seq 5 -2 1; seq -s, 3",
    "echo a | tee f g; cat f g; echo b | tee -a f; cat f",
    "echo -n abc | base64; echo YWJj | base64 -d; echo; printf x | md5sum; printf x | sha256sum",
    "printf 'a b\\n' | xargs -n1 echo; printf 'x\\ny\\n' | xargs -I{} echo '<{}>'; printf '' | xargs -r echo none",
    "printf '%5s|%-5s|%05d|%x\\n' a b 42 255; printf '%s %s\\n' a b c; printf 'no newline'",
    "rev <<EOF\nabc\nEOF\nprintf 'a\\nb\\n' | tac; printf 'a\\nb\\n' | nl -b a",
    "expr 2 + 3; expr 5 / 2; expr 1 = 2; echo $?; expr abc : 'a\\(.*\\)'",
    # files
    "mkdir -p a/b/c; touch a/b/x; ls a; ls a/b; find a | sort; find a -type f; find . -name 'x*'",
    "mkdir d; mkdir d; echo $?; rmdir d; rmdir d; echo $?",
    "echo 1 > a; cp a b; mv b c; cat c; ls; rm a; ls; rm a; echo $?; rm -f a; echo $?",
    "mkdir s; echo x > s/f; cp -r s t; cat t/f; cp s u; echo $?; rm s; echo $?; rm -r s; ls",
    "echo x > f; chmod 600 f; stat -c '%a %s %F' f; chmod u+x,g+r f; stat -c %a f; ln -s f l; readlink l; cat l",
    "[ -e f ] || echo missing; touch f; [ -f f ] && [ ! -d f ] && [ ! -s f ] && echo empty; test -d . && echo dir",
    "[ 1 -lt 2 -a a = a ] && echo both; [ -z '' ] && [ -n x ] && echo strings; [ abc != abd ] && echo other",
    "basename /a/b.txt .txt; dirname /a/b.txt; basename /; dirname x; realpath . | grep -c /",
    "echo x > f; tar cf t.tar f; rm f; tar tf t.tar; tar xf t.tar; cat f",
    "echo 1 > a; echo 2 > b; ls -1; ls nosuch; echo $?",
    "printf '#!/bin/sh\\necho \"$0 $1\"\\n' > s.sh; sh s.sh a; chmod +x s.sh; ./s.sh b; ./nosuch; echo $?",
    "nosuchprogram; echo $?",
    "mktemp -d >/dev/null && echo made; dd if=/dev/zero of=z bs=10 count=3 2>/dev/null; wc -c < z",
    "true; false; echo $?; env A=b sh -c 'echo $A'; sh -c 'echo $0 $1' x y",
    "test 1 = 1; echo $?; [ a ]; echo $?; [ ]; echo $?",
    "date -u -d @0 +%Y-%m-%dT%H:%M:%SZ; date -u -d @1700000000 '+%s %j'",
]
numbers = itertools.count()


@pytest.mark.skipif(shutil.which("sh") is None, reason="there is no shell to compare with")
@pytest.mark.parametrize("script", SCRIPTS)
def test_scripts_do_what_they_do_in_life(inside: Inside, script: str, tmp_path: Path) -> None:
    real = subprocess.run(
        ["sh", "-c", script],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=10,
        check=False,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
    )
    folder = f"/tmp/{next(numbers)}"
    code, out, err = inside.run("deb", "sh", "-c", f"mkdir -p {folder}; cd {folder}\n{script}")
    assert out == real.stdout.replace(str(tmp_path), folder)
    assert code == real.returncode
    assert bool(err) == bool(real.stderr)
