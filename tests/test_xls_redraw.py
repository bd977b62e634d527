"""Strings of binary workbooks whose characters a face lacks; xlrd and a second reading judge."""

from __future__ import annotations

import io
import struct
from itertools import pairwise

import olefile
import pytest
import xlrd
from hypothesis import given, settings
from hypothesis import strategies as st

import fontbridge
from fontbridge.formats.sharedstrings import SharedString, shared_strings, spell_table
from tests.makers import binaryexcel

OTHERS = ["宋体", "Arial", "黑体"]
RICH = ("一〇二", [(1, 1), (2, 5)])


def _book(data: bytes) -> xlrd.Book:
    return xlrd.open_workbook(file_contents=data, formatting_info=True)


def _drawn(data: bytes) -> list[list[tuple[str, str]]]:
    """The cells of the first sheet: (text, family) of each run."""
    book = _book(data)
    sheet = book.sheet_by_index(0)
    found = []
    for row in range(sheet.nrows):
        text = sheet.cell_value(row, 0)
        cell = book.xf_list[sheet.cell_xf_index(row, 0)].font_index
        runs = [(0, cell), *sheet.rich_text_runlist_map.get((row, 0), ()), (len(text), 0)]
        found.append([
            (text[start:end], book.font_list[font].name)
            for (start, font), (end, _) in pairwise(runs) if start < end
        ])  # fmt: skip
    return found


def _workbook(texts: list[binaryexcel.Text], *families: str) -> bytes:
    return binaryexcel.workbook([*families, *OTHERS], texts, extra=[binaryexcel.formats(0)])


def _sst(data: bytes) -> tuple[int, list[int], bytes]:
    """Where the strings start, where the index says that they stand, and the stream."""
    with olefile.OleFileIO(io.BytesIO(data)) as file:
        stream = file.openstream("Workbook").read()
    at, strings, told = 0, 0, []
    while at + 4 <= len(stream) and any(stream[at : at + 2]):
        kind, size = struct.unpack_from("<HH", stream, at)
        if kind == 0xFC:
            strings = at + 12
        elif kind == 0xFF:
            told = [struct.unpack_from("<I", stream, at + 6 + 8 * n)[0] for n in range(size // 8)]
        at += 4 + size
    return strings, told, stream


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("二〇二六年", [("二", "仿宋_GB2312"), ("〇", "仿宋"), ("二六年", "仿宋_GB2312")]),
        ("镕、喆", [("镕", "仿宋"), ("、", "仿宋_GB2312"), ("喆", "仿宋")]),
        ("通知", [("通知", "仿宋_GB2312")]),
        (RICH, [("一", "仿宋_GB2312"), ("〇", "宋体"), ("二", "黑体")]),
    ],
)
def test_a_string_is_cut_for_what_the_face_lacks_and_joined_again(
    text: binaryexcel.Text, party: list[tuple[str, str]]
) -> None:
    data = _workbook([text, "abc"], "方正仿宋_GBK", "宋体")
    there = fontbridge.convert(data, to="party")
    assert _drawn(there.data)[0] == party
    assert not [each for each in there.report.findings if each.code == "characters-not-covered"
                and each.severity == "warning"]  # fmt: skip
    assert fontbridge.restore(there.data, there.report.to_json()) == data
    assert fontbridge.convert(there.data, to="party").data == there.data
    back = fontbridge.convert(there.data, to="government").data
    government = fontbridge.convert(data, to="government").data
    assert _drawn(back) == _drawn(government)


def test_what_stands_alone_keeps_the_face_that_the_other_system_accepts() -> None:
    there = fontbridge.convert(_workbook(["〇"], "方正仿宋_GBK"), to="party").data
    assert _drawn(there) == [[("〇", "仿宋")]]
    assert _drawn(fontbridge.convert(there, to="government").data) == [[("〇", "仿宋")]]


def test_the_new_font_differs_in_nothing_but_the_face() -> None:
    data = _workbook(["〇", "abc"], "方正仿宋_GBK")
    fonts = _book(fontbridge.convert(data, to="party").data).font_list
    first, last = fonts[0], fonts[-1]
    assert (first.name, last.name) == ("仿宋_GB2312", "仿宋")
    for what in ("height", "bold", "italic", "underline_type", "colour_index", "weight"):
        assert getattr(first, what) == getattr(last, what)


def test_a_string_that_cells_show_in_several_fonts_is_only_told() -> None:
    cells = [(0, 0), (0, 1)]
    data = binaryexcel.workbook(
        ["方正仿宋_GBK", "方正楷体_GBK", *OTHERS], ["〇"], extra=[binaryexcel.formats(0, 1)],
        cells=cells,
    )  # fmt: skip
    result = fontbridge.convert(data, to="party")
    assert [each[0][1] for each in _drawn(result.data)] == ["仿宋_GB2312", "楷体_GB2312"]
    found = [each for each in result.report.findings if each.code == "characters-not-covered"]
    assert len(found) == 2


def test_many_strings_and_their_index() -> None:
    texts = [f"二〇二六年第{number}号〇" for number in range(900)]
    data = _workbook(texts, "方正仿宋_GBK")
    result = fontbridge.convert(data, to="party").data
    assert ["".join(text for text, _ in cell) for cell in _drawn(result)] == texts
    start, told, stream = _sst(result)
    assert told[0] == start
    assert len(stream) > 3 * 8224


_FAMILIES = ["方正仿宋_GBK", "仿宋_GB2312", "仿宋", "楷体_GB2312", "方正楷体_GBK", "楷体", "宋体"]
_texts = st.text("通知〇镕2a“䶮", min_size=1, max_size=6)
# Mostly fonts that there are.
_fonts = st.sampled_from([0, 1, 2, 3, 5, 6, 7] * 3 + [4, 9])
_runs = st.lists(st.tuples(st.integers(0, 7), _fonts), max_size=3)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(_texts | st.tuples(_texts, _runs.map(sorted) | _runs), min_size=1, max_size=3),
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 3)), min_size=1, max_size=4),
    st.permutations(_FAMILIES),
    st.sampled_from(["party", "government"]),
)
def test_any_workbook_comes_through_and_stays(
    texts: list[binaryexcel.Text], cells: list[tuple[int, int]], families: list[str], to: str
) -> None:
    shown = [(text % len(texts), xf) for text, xf in cells]
    data = binaryexcel.workbook(
        families, texts, extra=[binaryexcel.formats(0, 1, 5, 6)], cells=shown
    )
    result = fontbridge.convert(data, to=to)
    assert result.report.verified
    assert fontbridge.convert(result.data, to=to).data == result.data
    assert fontbridge.restore(result.data, result.report.to_json()) == data
    other = "government" if to == "party" else "party"
    assert fontbridge.convert(result.data, to=other).report.verified
    before, after = (_book(each).sheet_by_index(0).col_values(0) for each in (data, result.data))
    assert before == after


_strings = st.builds(
    SharedString,
    st.text(max_size=5000) | st.integers(4000, 9000).map("字".__mul__),
    st.lists(st.tuples(st.integers(0, 99), st.integers(0, 9)), max_size=5),
    st.none() | st.binary(max_size=9000),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_strings, max_size=6))
def test_a_table_is_read_as_it_was_spelt(strings: list[SharedString]) -> None:
    strings = [each for each in strings if len(each.raw) < 20000]
    count = struct.pack("<2I", len(strings), len(strings))
    records, places = spell_table(count, strings)
    bodies, starts, at = [], [], 0
    while at < len(records):
        kind, size = struct.unpack_from("<2H", records, at)
        assert kind == (0x3C if bodies else 0xFC)
        assert size <= 8224
        bodies.append(records[at + 4 : at + 4 + size])
        starts.append(at)
        at += 4 + size
    assert list(shared_strings(bodies)) == strings
    for string, (stands, offset) in zip(strings, places, strict=True):
        units = len(string.raw.encode("utf-16-le", "surrogatepass")) // 2
        assert struct.unpack_from("<H", records, stands)[0] == units
        assert stands - offset in starts
