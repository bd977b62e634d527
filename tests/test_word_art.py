"""What names fonts where they stay: WordArt and SYMBOL fields; runs that are joined back."""

from __future__ import annotations

import struct

import pytest

import fontbridge
from tests.makers.binaryexcel import record as biff
from tests.makers.binaryexcel import workbook
from tests.makers.binarypowerpoint import presentation, record
from tests.makers.binaryword import Run, document, fonts, style
from tests.makers.compound import compound
from tests.test_doc_fonts import streams


def _art(family: str) -> bytes:
    """A shape with a text before the name of its font among its properties."""
    text, name = ("字\0".encode("utf-16-le"), (family + "\0").encode("utf-16-le"))
    fixed = struct.pack("<HI", 0x7F, 0) + struct.pack("<HI", 0x80C0, len(text))
    body = fixed + struct.pack("<HI", 0x80C5, len(name)) + text + name
    shape = record(0xF00A, bytes(8), version=0x12)
    return record(0xF004, shape, record(0xF00B, body, version=3 << 4 | 3), version=15)


def _word(art: bytes) -> bytes:
    main, table = streams(document([Run("通知\r", fonts(0, 1, 0))]))
    drawings = record(0xF000, record(0xF006, bytes(16)), version=15) + b"\0"
    drawings += record(0xF002, art, version=15)
    spelt = bytearray(main)
    struct.pack_into("<2I", spelt, 154 + 8 * 50, len(table), len(drawings))
    return compound({"WordDocument": bytes(spelt), "1Table": table + drawings})


@pytest.mark.parametrize(
    "data",
    [
        _word(_art("华文行楷")),
        workbook(["宋体"], ["甲"], extra=[biff(0xEC, _art("华文行楷"))]),
        presentation(["宋体"], ["甲"], extra=_art("华文行楷")),
    ],
    ids=["doc", "xls", "ppt"],
)
def test_word_art_is_told(data: bytes) -> None:
    told = [str(each.message) for each in fontbridge.inspect(data).findings]
    assert told == ["WordArt is drawn in 华文行楷, which stays"]


@pytest.mark.parametrize(
    ("code", "family"),
    [
        (' SYMBOL 183 \\f "仿宋_GB2312" \\s 10 ', "仿宋_GB2312"),
        (" SYMBOL 61 \\f Wingdings ", "Wingdings"),
    ],
)
def test_symbol_fields_are_told(code: str, family: str) -> None:
    data = document([Run(f"甲\x13{code}\x14·\x15乙\r", fonts(0, 1, 0))])
    told = [str(each.message) for each in fontbridge.inspect(data).findings]
    assert told == [f"a SYMBOL field names the font {family}, which stays"]


def test_runs_that_a_fallback_cut_are_one_again_on_the_way_back() -> None:
    styles = [style("Normal", fonts(0, 1, 0))]
    runs = [Run("二〇二六年\r"), Run("镕基〇乙\r", fonts(0, 1, 0))]
    data = document(runs, ["宋体", "方正仿宋_GBK"], styles=styles)
    there = fontbridge.convert(data, to="party").data
    back = fontbridge.convert(there, to="government").data

    def page(found: bytes) -> bytes:
        main, _ = streams(found)
        return main[1536:2048]

    assert page(there) != page(data)
    assert page(back) == page(data)
