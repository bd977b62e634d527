"""The records of a binary workbook that name families, and how they are written with others."""

from __future__ import annotations

from collections.abc import Sequence

from fontbridge.formats import xlsformats, xlsheaders
from fontbridge.formats.base import Construct, Declaration
from fontbridge.formats.biff import read_string, spell_record, spell_string
from fontbridge.formats.headercodes import font_spans
from fontbridge.formats.xlstext import FONT, FontTable
from fontbridge.model import Slot

__all__ = ["NAMING", "construct_of", "with_family"]

NAMING = xlsheaders.KINDS | xlsformats.KINDS | {FONT}
# Font (2.4.122): the hints about the face, and where its name starts.
_FAMILY, _CHARSET, _NAME = 11, 12, 14
_DEFAULT_CHARSET, _GB2312 = 1, 134


def construct_of(kind: int, body: bytes, family: str) -> Construct | None:
    """What a record of one of `NAMING` declares; `family` is that of the style it belongs to."""
    if kind == FONT:
        return _font(kind, body)
    if kind in xlsheaders.KINDS:
        return _header(kind, body)
    return xlsformats.construct(kind, body, family)


def _font(kind: int, body: bytes) -> Construct | None:
    family = FontTable.family_in(body)
    if not family:
        return None

    def rewrite(names: Sequence[str | None]) -> bytes:
        return spell_record(kind, with_family(body, names[0] or family))

    return Construct((Declaration(Slot.ANY, family, "cell font"),), rewrite)


def with_family(body: bytes, family: str) -> bytes:
    """A font of another family."""
    # Hints about the face by its old name; GB2312 is true of every face for Chinese text that
    # takes the place of another.
    fixed = bytearray(body[:_NAME])
    fixed[_FAMILY] = 0
    if fixed[_CHARSET] != _GB2312:
        fixed[_CHARSET] = _DEFAULT_CHARSET
    _, end = read_string(body, _NAME, short=True)
    return bytes(fixed) + spell_string(family, short=True) + body[end:]


def _header(kind: int, body: bytes) -> Construct | None:
    found = xlsheaders.texts(kind, body)
    spans = [
        (number, start, end) for number, text in enumerate(found) for start, end in font_spans(text)
    ]
    if not spans:
        return None
    declarations = tuple(
        Declaration(Slot.ANY, found[number][start:end], "header code")
        for number, start, end in spans
    )

    def rewrite(names: Sequence[str | None]) -> bytes:
        texts = list(found)
        for (number, start, end), new in reversed(list(zip(spans, names, strict=True))):
            if new is not None:
                texts[number] = texts[number][:start] + new + texts[number][end:]
        return xlsheaders.respelt(kind, body, texts)

    return Construct(declarations, rewrite)
