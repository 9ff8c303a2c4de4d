"""The words and operators of a shell script. Pure.

Quotes and expansions stay in a word as they were typed (`shell_words` works them out). A here-document becomes one word
behind its ``<<``, quoted so that `shell_words` makes the document's text of it.
"""

from __future__ import annotations

import re

_OPERATOR = re.compile(r"&&|\|\||;;|\d?>>|<<-?|\d?>&\d|&>|[0-9]?>|[;&|()<\n]")
_SPACE = re.compile(r"(?:[ \t]|\\\n)+")
_BEFORE_COMMANDS = ("if", "elif", "while", "until", "then", "else", "do", "!", "{", "time")
_PLAIN = re.compile(r"[^\s'\"\\$`;&|()<>]+")


class Unreadable(Exception):
    """A script in words that this reader does not know."""


class Incomplete(Unreadable):
    """A script that ends too early: more lines of it may make it one."""


class Token:
    """``is_word``: raw text, still to be expanded; otherwise an operator."""

    __slots__ = ("is_word", "text")

    def __init__(self, text: str, is_word: bool) -> None:
        self.text = text
        self.is_word = is_word


def tokens_of(script: str) -> list[Token]:
    """Raises Unreadable, Incomplete."""
    tokens: list[Token] = []
    documents: list[tuple[Token, bool]] = []  # those whose text begins with the next line, and whether tabs go
    at = 0
    while at < len(script):
        space = _SPACE.match(script, at)
        if space:
            at = space.end()
            continue
        if script[at] == "#":
            end = script.find("\n", at)
            at = len(script) if end < 0 else end
            continue
        operator = _OPERATOR.match(script, at)
        if operator and not (script[at].isdigit() and tokens and not _may_be_descriptor(script, at)):
            tokens.append(Token(operator[0], False))
            at = operator.end()
            if operator[0] == "\n":
                at = _take_documents(script, at, documents)
            continue
        end = _word_end(script, at)
        token = Token(script[at:end], True)
        if tokens and tokens[-1].text in ("<<", "<<-") and not tokens[-1].is_word:
            documents.append((token, tokens[-1].text == "<<-"))
            tokens[-1] = Token("<<", False)
        tokens.append(token)
        at = end
        if token.text == "[[" and _begins_command(tokens[:-1]):
            at = _take_condition(script, at, tokens)
    if documents:
        raise Incomplete("<<")
    return tokens


def _begins_command(before: list[Token]) -> bool:
    return not before or not before[-1].is_word or before[-1].text in _BEFORE_COMMANDS


def _take_condition(script: str, at: int, tokens: list[Token]) -> int:
    """The words up to ``]]``, where brackets and the like are letters; where the script goes on. A variable alone is
    quoted, for its value is not split there."""
    while tokens[-1].text != "]]":
        while at < len(script) and script[at] in " \t\n":
            at += 1
        if at >= len(script):
            raise Incomplete("[[")
        begin = at
        while at < len(script) and script[at] not in " \t\n":
            at = skip_quoted(script, at) if script[at] in "'\"\\`$" else at + 1
        text = script[begin:at]
        if text.endswith(";") and text.startswith("]]"):
            text, at = "]]", begin + 2
        alone = text[0] == "$" and len(text) > 1 and not set(text) & set("'\"\\*?[")
        tokens.append(Token(f'"{text}"' if alone else text, True))
    return at


def _take_documents(script: str, at: int, documents: list[tuple[Token, bool]]) -> int:
    """Put the here-documents that begin at ``at`` into their tokens; where the script goes on."""
    for token, without_tabs in documents:
        delimiter = re.sub(r"['\"\\]", "", token.text)
        lines: list[str] = []
        while True:
            if at >= len(script):
                raise Incomplete("<<")
            end = script.find("\n", at)
            end = len(script) if end < 0 else end
            line = script[at:end].lstrip("\t") if without_tabs else script[at:end]
            at = end + 1
            if line == delimiter:
                break
            lines.append(line + "\n")
        text = "".join(lines)
        literal = delimiter != token.text
        token.text = "'" + text.replace("'", "'\\''") + "'" if literal else f'"{_quotes_escaped(text)}"'
    documents.clear()
    return at


def _quotes_escaped(text: str) -> str:
    """The text as it stands between double quotes: in a here-document they are letters like any other."""
    out, at = [], 0
    while at < len(text):
        if text[at] == "\\" and text[at + 1 : at + 2] != '"':
            end = at + 2
        elif text[at] in "$`":
            end = skip_quoted(text, at)
        else:
            end = at + 1
        piece = text[at:end]
        out.append({'"': '\\"', "\\": "\\\\"}.get(piece, piece))
        at = end
    return "".join(out)


def _may_be_descriptor(script: str, at: int) -> bool:
    return at == 0 or script[at - 1] in " \t"


def _word_end(script: str, at: int) -> int:
    """Where the word that begins at ``at`` ends; quotes and substitutions belong to it."""
    while at < len(script):
        plain = _PLAIN.match(script, at)
        if plain:
            at = plain.end()
            continue
        letter = script[at]
        if letter in " \t\n;&|()<>":
            return at
        at = skip_quoted(script, at)
    return at


def skip_quoted(script: str, at: int) -> int:
    """The end of what begins at ``at`` with a quote, a backslash, a dollar or a backtick."""
    letter = script[at]
    if letter == "\\":
        return at + 2
    if letter == "'":
        return _closing(script, "'", at + 1) + 1
    if letter == "`":
        return _closing(script, "`", at + 1) + 1
    if letter == '"':
        at += 1
        while at < len(script) and script[at] != '"':
            at = skip_quoted(script, at) if script[at] in "\\$`" else at + 1
        if at >= len(script):
            raise Incomplete('"')
        return at + 1
    if script.startswith("$(", at):
        return skip_brackets(script, at + 1)
    if script.startswith("${", at):
        return _skip_braces(script, at + 2)
    return at + 1


def skip_brackets(script: str, at: int) -> int:
    """The end of the round bracket that opens at ``at``."""
    depth = 0
    while at < len(script):
        letter = script[at]
        if letter in "'\"\\`":
            at = skip_quoted(script, at)
            continue
        depth += (letter == "(") - (letter == ")")
        at += 1
        if depth == 0:
            return at
    raise Incomplete("(")


def _skip_braces(script: str, at: int) -> int:
    while at < len(script):
        if script[at] == "}":
            return at + 1
        at = skip_quoted(script, at) if script[at] in "'\"\\`$" else at + 1
    raise Incomplete("}")


def _closing(script: str, letter: str, at: int) -> int:
    found = script.find(letter, at)
    if found < 0:
        raise Incomplete(letter)
    return found
