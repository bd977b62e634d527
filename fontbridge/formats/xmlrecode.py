"""An XML file in another charset, its declaration rewritten with it.

The record is that of `fontbridge.characters.convert`, whose `undo` serves here as well: a changed
declaration is a replaced piece of text like any other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import accumulate
from typing import Any, NamedTuple

from fontbridge.characters import private_use
from fontbridge.characters.codecs import encode
from fontbridge.characters.convert import undo
from fontbridge.characters.equivalents import equivalents
from fontbridge.characters.places import spots
from fontbridge.characters.repertoire import pattern_outside
from fontbridge.characters.spelling import oddities
from fontbridge.formats.base import Recoding
from fontbridge.model import DamagedError, ProofError, say

__all__ = ["Piece", "pieces", "recoded", "with_label"]

_LABELS = {"gb2312": "GB2312", "gbk": "GBK", "gb18030": "GB18030", "utf-8": "UTF-8"}
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
    label = _LABELS.get(charset, charset)
    if charset == "gb2312" and _READ_OTHERWISE.search(text):
        label = _LABELS["gbk"]
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


def recoded(
    data: bytes, text: str, codec: str, charset: str, policy: str, private: str, *, relabel: bool
) -> Recoding:
    """`data`, which `codec` decodes to `text`, in `charset`; the declaration too if `relabel`.

    In character data and values, what `charset` lacks becomes a reference, which reads the same.
    Elsewhere the tables of `policy` "table" may help; what is left without answer is told, and
    the file left as it is.
    """
    lacking = pattern_outside("gb18030" if charset.startswith("utf") else charset)
    today = private_use.standard_of() if private == "convert" else {}
    table = equivalents(None) if policy == "table" else {}
    free = _in_pieces(text)
    swaps: list[tuple[int, str, str]] = []
    uncovered: list[int] = []
    suspects = {match.start() for match in lacking.finditer(text)}
    if today:
        suspects |= {match.start() for match in private_use.PRIVATE_USE.finditer(text)}
    had_bom = text.startswith("\ufeff")
    for offset in sorted(suspects - ({0} if had_bom else set())):
        old = text[offset]
        new = today.get(old, old)
        if lacking.search(new):
            new = f"&#x{ord(new):X};" if free(offset) else table.get(new, "")
        if not new or lacking.search(new):
            uncovered.append(offset)
        elif new != old:
            swaps.append((offset, old, new))
    if uncovered:
        return Recoding(data, charset, uncovered=list(spots(text, uncovered)))
    replaced = list(spots(text, (offset for offset, _, _ in swaps)))
    replacements = {old: new for _, old, new in swaps}
    if relabel:
        swaps.insert(0, with_label(text, charset))
    return _made(data, text, codec, charset, swaps, Recoding(
        data, charset, replaced=replaced, replacements=replacements
    ))  # fmt: skip


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


def _made(
    data: bytes, text: str, codec: str, charset: str,
    swaps: list[tuple[int, str, str]], told: Recoding,
) -> Recoding:  # fmt: skip
    had_bom = text.startswith("\ufeff")
    body = text[had_bom:]
    cut = [(offset - had_bom, old, new) for offset, old, new in swaps]
    parts: list[str] = []
    end = 0
    for offset, old, new in cut:
        parts += (body[end:offset], new)
        end = offset + len(old)
    result = "".join((*parts, body[end:]))
    has_bom = had_bom and charset.startswith("utf")
    new_data = encode("\ufeff" + result if has_bom else result, charset)
    if new_data == data:
        return Recoding(data, charset)
    record: Mapping[str, Any] = {
        "from": codec,
        "to": charset,
        "bom": [had_bom, has_bom],
        "line_ends": [],
        "replaced": _noted(cut),
        "odd": [list(odd) for odd in oddities(text, codec, data)],
    }
    if undo(new_data, record) != data:
        raise ProofError(
            say("the conversion could not be proved reversible, so nothing was converted"),
            advice=say("Convert a copy that was saved anew in its own charset."),
        )
    return Recoding(new_data, charset, record, told.replaced, (), told.replacements)


def _noted(swaps: list[tuple[int, str, str]]) -> list[dict[str, Any]]:
    """The swaps as `characters.substitution.put_back` reads them: places in the result, each but
    the first of its kind as the distance from the one before."""
    grown = accumulate((len(new) - len(old) for _, old, new in swaps), initial=0)
    found: dict[tuple[str, str], list[int]] = {}
    for (offset, old, new), shift in zip(swaps, grown, strict=False):
        found.setdefault((old, new), []).append(offset + shift)
    return [
        {"old": old, "new": new, "at": [b - a for a, b in zip([0, *at], at, strict=False)]}
        for (old, new), at in found.items()
    ]
