"""awk, as one-liners need it: patterns, ``$N``, ``NR``, ``NF``, comparisons, ``BEGIN``, ``END``, print, printf, sums.

What is beyond that is refused with a syntax error; there are no loops, functions or arrays.
"""

from __future__ import annotations

import re

from minikctl.kubelet.exec.options import take
from minikctl.kubelet.exec.programs import writing
from minikctl.kubelet.exec.programs.text import inputs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from minikctl.kubelet.exec.world import Process

    Value = str | float

_TOKEN = re.compile(
    r'\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<string>"(?:[^"\\]|\\.)*")|(?P<name>[A-Za-z_]\w*)'
    r"|(?P<op>\+\+|--|\+=|-=|\*=|/=|==|!=|<=|>=|!~|&&|\|\||[-+*/%$(){};,<>=!~?:]))"
)
_RULE = re.compile(r"\s*(?P<pattern>BEGIN|END|[^{]*?)\s*\{(?P<action>[^{}]*)\}|\s*(?P<alone>[^{}]+)$")


class Unreadable(Exception):
    pass


def awk(process: Process) -> int:
    options, words = take(process.argv[1:], "", "Fvf", mixed=False)
    if not words:
        return process.usage("usage: awk [-F SEP] [-v VAR=VAL] PROGRAM [FILE]...")
    run = _Run(process, options.get("F", " "))
    if "=" in options.get("v", ""):
        name, _, value = options["v"].partition("=")
        run.variables[name] = value
    try:
        rules = _rules(words[0])
        for pattern, action in rules:
            if pattern == "BEGIN":
                run.act(action)
        if all(pattern == "BEGIN" for pattern, _ in rules):
            return run.code
        code = run.read(words[1:], [rule for rule in rules if rule[0] not in ("BEGIN", "END")])
        for pattern, action in rules:
            if pattern == "END":
                run.act(action)
    except _Exit:
        return run.code
    except (Unreadable, re.error, IndexError) as fault:
        process.complain(f"cmd. line:1: Unexpected token: {fault}")
        return 1
    return code or run.code


def _rules(program: str) -> list[tuple[str, str | None]]:
    """(pattern, action) of each rule; "" for every line, None for printing it."""
    rules: list[tuple[str, str | None]] = []
    at = 0
    while program[at:].strip(" \t\n;"):
        found = _RULE.match(program, at)
        if found is None:
            raise Unreadable(program[at:].strip()[:20])
        if found["alone"] is not None:
            rules.append((found["alone"].strip(), None))
        else:
            rules.append((found["pattern"].strip(" ;\n"), found["action"]))
        at = found.end()
    return rules


class _Exit(Exception):
    pass


class _Run:
    def __init__(self, process: Process, separator: str) -> None:
        self.process = process
        self.variables: dict[str, Value] = {"FS": separator, "OFS": " ", "ORS": "\n", "NR": 0, "NF": 0}
        self.line = ""
        self.fields: list[str] = []
        self.code = 0

    def read(self, files: list[str], rules: list[tuple[str, str | None]]) -> int:
        code = 0
        for _, text in inputs(self.process, files):
            if text is None:
                code = 2
                continue
            for line in text.splitlines():
                self._take(line)
                for pattern, action in rules:
                    if not pattern or self._holds(pattern):
                        self.act("print" if action is None else action)
        return code

    def _take(self, line: str) -> None:
        separator = str(self.variables["FS"])
        self.line = line
        if separator == " ":
            self.fields = line.split()
        else:
            self.fields = re.split(separator if len(separator) > 1 else re.escape(separator), line) if line else []
        self.variables["NR"] = number(self.variables["NR"]) + 1
        self.variables["NF"] = len(self.fields)

    def _holds(self, pattern: str) -> bool:
        return truth(_Expression(self, pattern).whole())

    def act(self, action: str | None) -> None:
        for statement in _statements(action or ""):
            word = statement.split(None, 1)[0] if statement else ""
            rest = statement[len(word) :].strip()
            if word.startswith("printf"):
                self._printf(statement[len("printf") :].strip())
            elif word.startswith("print"):
                self._print(statement[len("print") :].strip())
            elif word == "next":
                raise Unreadable("next")
            elif word == "exit":
                self.code = int(number(_Expression(self, rest).whole())) if rest else 0
                raise _Exit
            elif statement:
                _Expression(self, statement).whole()

    def _print(self, text: str) -> None:
        values = _Expression(self, _unbracketed(text)).list() if text else [self.line]
        separator, end = str(self.variables["OFS"]), str(self.variables["ORS"])
        self.process.streams.out.write(separator.join(shown(value) for value in values) + end)

    def _printf(self, text: str) -> None:
        from minikctl.kubelet.exec.world import Process

        values = [shown(value) for value in _Expression(self, _unbracketed(text)).list()]
        outer = self.process
        writing.printf(Process(outer.world, ["printf", *values], outer.streams, outer.variables))


def _statements(action: str) -> list[str]:
    found = re.findall(r'(?:[^;\n"]|"(?:[^"\\]|\\.)*")+', action)
    return [statement.strip() for statement in found if statement.strip()]


def _unbracketed(text: str) -> str:
    return text[1:-1] if text.startswith("(") and text.endswith(")") and text.count("(") == 1 else text


class _Expression:
    """One expression, worked out while it is read."""

    def __init__(self, run: _Run, text: str) -> None:
        self.run = run
        self.text = text
        self.at = 0

    def whole(self) -> Value:
        value = self._or()
        if self.text[self.at :].strip():
            raise Unreadable(self.text[self.at :].strip()[:20])
        return value

    def list(self) -> list[Value]:
        values = [self._or()]
        while self._next(","):
            values.append(self._or())
        if self.text[self.at :].strip():
            raise Unreadable(self.text[self.at :].strip()[:20])
        return values

    def _peek(self) -> re.Match[str] | None:
        return _TOKEN.match(self.text, self.at)

    def _next(self, *operators: str) -> str:
        found = self._peek()
        if found is not None and found["op"] in operators:
            self.at = found.end()
            return str(found["op"])
        return ""

    def _or(self) -> Value:
        value = self._and()
        while self._next("||"):
            right = self._and()
            value = float(truth(value) or truth(right))
        return value

    def _and(self) -> Value:
        value = self._comparison()
        while self._next("&&"):
            right = self._comparison()
            value = float(truth(value) and truth(right))
        return value

    def _comparison(self) -> Value:
        value = self._joined()
        operator = self._next("==", "!=", "<=", ">=", "<", ">", "~", "!~")
        if not operator:
            return value
        if operator in ("~", "!~"):
            pattern = self._pattern() or shown(self._joined())
            return float(bool(re.search(pattern, shown(value))) == (operator == "~"))
        right = self._joined()
        left, other = (number(value), number(right)) if _both_numbers(value, right) else (shown(value), shown(right))
        table = {
            "==": left == other, "!=": left != other, "<": left < other, "<=": left <= other,  # type: ignore[operator]
            ">": left > other, ">=": left >= other,  # type: ignore[operator]
        }  # fmt: skip
        return float(table[operator])

    def _joined(self) -> Value:
        """Values side by side are one text."""
        value = self._sum()
        while (found := self._peek()) is not None and (
            found["op"] in (None, "$", "(") and self.text[self.at :].strip()
        ):
            value = shown(value) + shown(self._sum())
        return value

    def _sum(self) -> Value:
        value = self._product()
        while operator := self._next("+", "-"):
            right = number(self._product())
            value = number(value) + (right if operator == "+" else -right)
        return value

    def _product(self) -> Value:
        value = self._unary()
        while operator := self._next("*", "/", "%"):
            right = number(self._unary())
            if operator != "*" and right == 0:
                raise Unreadable("division by zero")
            left = number(value)
            value = left * right if operator == "*" else left / right if operator == "/" else left % right
        return value

    def _unary(self) -> Value:
        if self._next("!"):
            return float(not truth(self._unary()))
        if self._next("-"):
            return -number(self._unary())
        return self._atom()

    def _pattern(self) -> str:
        found = re.compile(r"\s*/((?:[^/\\]|\\.)*)/").match(self.text, self.at)
        if found is None:
            return ""
        self.at = found.end()
        return found[1].replace("\\/", "/")

    def _atom(self) -> Value:
        pattern = self._pattern()
        if pattern:
            return float(re.search(pattern, self.run.line) is not None)
        found = self._peek()
        if found is None:
            raise Unreadable(self.text[self.at :].strip()[:20] or "end")
        self.at = found.end()
        if found["number"]:
            return float(found["number"])
        if found["string"]:
            return writing.unescaped(found["string"][1:-1]).replace('\\"', '"')
        if found["name"]:
            return self._named(found["name"])
        if found["op"] == "(":
            value = self._or()
            if not self._next(")"):
                raise Unreadable("(")
            return value
        if found["op"] == "$":
            return self._field(int(number(self._atom())))
        raise Unreadable(found["op"])

    def _field(self, index: int) -> str:
        if index == 0:
            return self.run.line
        return self.run.fields[index - 1] if 0 < index <= len(self.run.fields) else ""

    def _named(self, name: str) -> Value:
        variables = self.run.variables
        if self._next("("):
            values = [] if self._next(")") else [self._or()]
            while values and self._next(","):
                values.append(self._or())
            if values and not self._next(")"):
                raise Unreadable(name)
            return _function(name, values, self.run.line)
        if self._next("++"):
            before = number(variables.get(name, 0))
            variables[name] = before + 1
            return before
        operator = self._next("=", "+=", "-=", "*=", "/=")
        if not operator:
            return variables.get(name, "")
        right = self._or()
        old = number(variables.get(name, 0))
        changed = {"+=": old + number(right), "-=": old - number(right), "*=": old * number(right)}
        variables[name] = right if operator == "=" else changed.get(operator, old / (number(right) or 1))
        return variables[name]


def _function(name: str, values: list[Value], line: str) -> Value:
    text = shown(values[0]) if values else line
    if name == "length":
        return float(len(text))
    if name in ("toupper", "tolower"):
        return text.upper() if name == "toupper" else text.lower()
    if name == "substr" and len(values) > 1:
        begin = int(number(values[1])) - 1
        return text[max(begin, 0) : begin + int(number(values[2])) if len(values) > 2 else None]
    if name == "int":
        return float(int(number(values[0])))
    if name == "index" and len(values) > 1:
        return float(text.find(shown(values[1])) + 1)
    raise Unreadable(name)


def _both_numbers(*values: Value) -> bool:
    return all(isinstance(value, float | int) or re.fullmatch(r"\s*-?\d+(\.\d+)?\s*", value) for value in values)


def number(value: Value) -> float:
    if isinstance(value, float | int):
        return float(value)
    found = re.match(r"\s*-?\d+(?:\.\d+)?", value)
    return float(found[0]) if found else 0.0


def truth(value: Value) -> bool:
    return bool(number(value)) if not isinstance(value, str) or _both_numbers(value) else bool(value)


def shown(value: Value) -> str:
    if isinstance(value, str):
        return value
    return str(int(value)) if float(value).is_integer() else f"{value:.6g}"
