"""The rules of a style sheet: selectors, and where the declarations lie (CSS Syntax Level 3)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["Rule", "read_rules"]

_MARK = re.compile(
    r"/\*.*?(?:\*/|\Z)|<!--|-->|\"(?:[^\"\\\n]|\\.)*\"?|'(?:[^'\\\n]|\\.)*'?|\\.|[{};]", re.DOTALL
)
_AT = re.compile(r"(?:\s|/\*.*?\*/|<!--|-->)*@([\w-]+)([^{]*)", re.DOTALL)
_GROUPS = frozenset({"supports", "layer", "scope", "container"})
# What a page looks like on screen and what is printed of it is judged alike; conditions on the
# window's size and the like are those of one reader, and not followed.
_MEDIA = re.compile(r"(?:only\s+)?(?:all|screen|print)", re.IGNORECASE)


class Rule(NamedTuple):
    """A rule: its selectors as they stand, and the block between the braces."""

    selectors: str
    start: int
    end: int


def read_rules(text: str, start: int, end: int) -> Iterator[Rule]:
    """The rules of the sheet at `start:end` that apply to any reader, in order.

    >>> sheet = "p{a:b} @media print{q{c:d}} @media (width<9px){r{}} @page{e:f}"
    >>> [rule.selectors.strip() for rule in read_rules(sheet, 0, len(sheet))]
    ['p', 'q']
    """
    begin = start  # of the selectors
    block = -1  # where the block of the rule around begins; -1 between rules
    depth = 0  # of braces inside a block
    dead = 0  # of braces in what does not apply
    for mark in _MARK.finditer(text, start, end):
        spelt = mark[0]
        if spelt == "{":
            if dead or block >= 0:
                dead, depth = dead + bool(dead), depth + (block >= 0)
                continue
            kind = _kind(text[begin : mark.start()])
            if kind == "rule":
                block = mark.end()
            elif kind == "none":
                dead = 1
            else:
                begin = mark.end()
        elif spelt == "}":
            if dead:
                dead -= 1
            elif depth:
                depth -= 1
                continue
            elif block >= 0:
                yield Rule(text[begin : block - 1], block, mark.start())
                block = -1
            if not dead:
                begin = mark.end()
        elif spelt == ";" and block < 0 and not dead:
            begin = mark.end()
    if block >= 0:  # what is open at the end is closed there
        yield Rule(text[begin : block - 1], block, end)


def _kind(prelude: str) -> str:
    """Whether a block is a "rule", a "group" of rules that apply, or "none" of these."""
    found = _AT.match(prelude)
    if found is None:
        return "rule"
    name = found[1].lower()
    if name == "media":
        queries = [each.strip() for each in found[2].split(",")]
        applies = not queries[0] or any(map(_MEDIA.fullmatch, queries))
        return "group" if applies else "none"
    return "group" if name in _GROUPS else "none"
