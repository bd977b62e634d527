"""An XML file in another charset, its declaration rewritten with it.

The record is that of `fontbridge.characters.convert`, whose `undo` serves here as well: a changed
declaration is a replaced piece of text like any other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from fontbridge.characters import private_use
from fontbridge.characters.convert import recoded
from fontbridge.characters.declaration import label_of
from fontbridge.characters.equivalents import equivalents
from fontbridge.characters.holding import lacking
from fontbridge.characters.substitution import Choice, Swap, places
from fontbridge.characters.target import Target
from fontbridge.formats.recoding import Recoding
from fontbridge.model import Charset, DamagedError, say

__all__ = ["Piece", "pieces", "recode", "with_label"]

# Under the label GB2312 iconv, and so libxml2, reads A1A4 and A1AA as U+30FB and U+2015; under GBK
# all readers agree on these two, and on everything else that GB2312 holds.
_READ_OTHERWISE = re.compile("[·—]")
_DECLARATION = re.compile(
    r"<\?xml\s+version\s*=\s*(['\"])[^'\"]*\1(?P<gap>)"
    r"(?:\s+encoding\s*=\s*(?P<quote>['\"])(?P<label>[^'\"]*)(?P=quote))?"
)
# What is no character data: comments, CDATA, instructions and, in tags, all but the values.
_MARKUP = re.compile(
    r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", re.DOTALL
)
_VALUE = re.compile(r"=\s*(\"[^\"]*\"|'[^']*')")


class Piece(NamedTuple):
    """A stretch of the text, `start:end`, where a character may be spelt as a reference;
    `value` if it stands in an attribute."""

    start: int
    end: int
    value: bool


def pieces(text: str) -> Iterator[Piece]:
    """The character data and the values of attributes of a well-formed document."""
    position = 0
    for markup in _MARKUP.finditer(text):
        if position < markup.start():
            yield Piece(position, markup.start(), value=False)
        position = markup.end()
        if text[markup.start() + 1] not in "!?":
            for value in _VALUE.finditer(text, markup.start(), position):
                yield Piece(*value.span(1), value=True)


def with_label(text: str, charset: str) -> tuple[int, str, str]:
    """(offset, old, new): how the declaration comes to name another charset.

    Raises `DamagedError` where that is no declaration.
    """
    label = label_of(charset).upper()
    if charset == "gb2312" and _READ_OTHERWISE.search(text):
        label = "GBK"
    found = _DECLARATION.match(text.removeprefix("\ufeff"))
    if found is None:  # cut off, or with attributes that the declaration has not
        raise DamagedError(
            say("it is not well-formed XML ({reason})", reason="XML declaration"),
            advice=say("Open it in the program that wrote it and save it again."),
            line=1,
        )
    shift = text.startswith("\ufeff")
    if found["label"] is not None:
        return found.start("label") + shift, found["label"], label
    quote = found[1]
    # A replacement must replace something, for the way back: the quote before the insertion.
    return found.start("gap") - 1 + shift, quote, f"{quote} encoding={quote}{label}{quote}"


def recode(data: bytes, codec: str, target: Target, *, relabel: bool) -> Recoding | None:
    """`data`, which `codec` decodes, in another charset; the declaration too if `relabel`.

    In character data and values, what the charset lacks becomes a reference, which reads the same.
    Elsewhere the tables of policy "table" may help; what is left without answer is told, and the
    file left as it is. None for charsets that XML parsers do not know.
    """
    wanted = target.of_declared()
    if wanted is None:
        return None

    def chosen(text: str, target: Target) -> Choice:
        choice = _choose(text, target)
        if not relabel:
            return choice
        label = Swap(*with_label(text, target.charset))
        return Choice([label, *choice.swaps], choice.uncovered, frozenset((label,)))

    return Recoding.of(recoded(data, Charset(codec, ""), wanted, chosen), target.charset)


def _choose(text: str, target: Target) -> Choice:
    wanting = set(lacking(text, target.charset))
    today = private_use.standard_of() if target.private == "convert" else {}
    table = equivalents(target.switches) if target.policy == "table" else {}
    suspects = wanting.union(private_use.PRIVATE_USE.findall(text) if today else ())
    free = _in_pieces(text)
    swaps: list[Swap] = []
    uncovered: list[int] = []
    for offset in places(text, suspects):
        old = text[offset]
        new = today.get(old, old)
        if lacking(new, target.charset):
            new = f"&#x{ord(new):X};" if free(offset) else table.get(new, "")
        if not new or lacking(new, target.charset):
            uncovered.append(offset)
        elif new != old:
            swaps.append(Swap(offset, old, new))
    return Choice(swaps, uncovered)


def _in_pieces(text: str) -> Callable[[int], bool]:
    """A question, to be asked in order: does an offset lie in a piece?"""
    rest = pieces(text)
    current = next(rest, None)

    def asked(offset: int) -> bool:
        nonlocal current
        while current is not None and current.end <= offset:
            current = next(rest, None)
        return current is not None and current.start <= offset

    return asked
