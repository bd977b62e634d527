"""Binary workbooks: every record that names fonts; xlrd and a second reading are the judges."""

from __future__ import annotations

import io
import struct

import olefile
import pytest
import xlrd

import fontbridge
from fontbridge.formats import open_document
from fontbridge.formats.sharedstrings import shared_strings
from fontbridge.model import FontbridgeError, Limits, ProtectedError, UnsupportedError
from tests.makers import binaryexcel
from tests.makers.compound import compound

OLD, NEW = "方正仿宋_GBK", "仿宋_GB2312"  # longer afterwards, by a unit each
TEXTS = ["一、“要求”", "abc", "二〇二六年"]


def _stream(data: bytes) -> bytes:
    with olefile.OleFileIO(io.BytesIO(data)) as file:
        return bytes(file.openstream("Workbook").read())


def _records(stream: bytes) -> list[tuple[int, int, bytes]]:
    """(offset, kind, body), up to the filling at the end."""
    found, at = [], 0
    while at + 4 <= len(stream) and any(stream[at : at + 2]):
        kind, size = struct.unpack_from("<HH", stream, at)
        found.append((at, kind, stream[at + 4 : at + 4 + size]))
        at += 4 + size
    return found


def _names(data: bytes) -> list[tuple[str, int, int]]:
    """(family, character set, family class) of each font."""
    return [
        (body[16:].decode("utf-16-le" if body[15] else "latin-1"), body[12], body[11])
        for _, kind, body in _records(_stream(data))
        if kind == 0x31
    ]


def _cells(data: bytes) -> list[list[str]]:
    book = xlrd.open_workbook(file_contents=data)
    return [[cell.value for cell in sheet.col(0)] for sheet in book.sheets()]


def _converted(data: bytes, to: str = "party") -> bytes:
    result = fontbridge.convert(data, to=to)
    assert fontbridge.restore(result.data, result.report.to_json()) == data
    return result.data


def test_fonts_and_what_they_say_of_the_face() -> None:
    data = binaryexcel.workbook([OLD, "宋体", "Arial", "Symbol"], TEXTS)
    assert _names(_converted(data)) == [
        (NEW, 134, 0), ("宋体", 134, 3), ("Times New Roman", 134, 0), ("Symbol", 134, 3),
        ("仿宋", 134, 0),  # for what the first cannot draw
    ]  # fmt: skip
    assert _cells(_converted(data)) == [TEXTS, TEXTS]


def test_a_latin_charset_becomes_the_default_one() -> None:
    font = binaryexcel.font("Arial", charset=0)
    stream = _stream(binaryexcel.workbook(["宋体"], TEXTS, sheets=0))
    data = compound({"Workbook": stream[:26] + font + stream[26:]})
    assert ("Times New Roman", 1, 0) in _names(_converted(data))


def test_header_codes() -> None:
    header = f'&L&"{OLD},Bold"甲&R&"-,Regular"&&&"宋体"乙'
    data = binaryexcel.workbook(["宋体"], TEXTS, header)
    bodies = [body for _, kind, body in _records(_stream(_converted(data))) if kind == 0x14]
    assert bodies == [binaryexcel.string(header.replace(OLD, NEW))] * 2


def test_header_codes_of_even_and_first_pages() -> None:
    texts = [f'&"{OLD}"甲', "", "abc", f'&"{OLD},Bold"乙&"{OLD}"丙']
    stream = _stream(binaryexcel.workbook(["宋体"], TEXTS))
    end = sum(4 + len(body) for _, _, body in _records(stream))

    def body_of(texts: list[str]) -> bytes:
        counts = struct.pack("<4H", *map(len, texts))
        return bytes(30) + counts + b"".join(binaryexcel.string(text) for text in texts if text)

    data = compound({"Workbook": stream[:end] + binaryexcel.record(0x89C, body_of(texts))})
    last = _records(_stream(_converted(data)))[-1]
    assert last[1:] == (0x89C, body_of([text.replace(OLD, NEW) for text in texts]))


@pytest.mark.parametrize(("families", "to"), [([OLD] * 9, "party"), ([NEW] * 9, "government")])
def test_offsets_follow(families: list[str], to: str) -> None:
    data = binaryexcel.workbook(families, TEXTS * 400, f'&"{families[0]}"甲', sheets=3)
    stream = _stream(_converted(data, to))
    kinds = {at: kind for at, kind, _ in _records(stream)}
    assert _cells(_converted(data, to)) == [TEXTS * 400] * 3
    for at, kind, body in _records(stream):
        if kind == 0x85:
            assert kinds[struct.unpack_from("<I", body)[0]] == 0x809
        elif kind == 0x20B:
            width, rows = struct.unpack_from("<II", body, 12)
            assert (kinds[width], kinds[rows]) == (0x55, 0xD7)
        elif kind == 0xFF:
            (strings,) = struct.unpack_from("<I", body, 2)
            assert strings == next(at for at, kind in kinds.items() if kind == 0xFC) + 12


def test_a_short_workbook_stays_out_of_the_mini_stream() -> None:
    data = binaryexcel.workbook([NEW] * 4, TEXTS)
    result = _converted(data, "government")
    assert len(_stream(data)) == len(_stream(result)) == 4096
    assert len(result) == len(data)


@pytest.mark.parametrize("at", range(1, 24))
def test_strings_cut_anywhere_into_records(at: int) -> None:
    # "一二三ab" with two runs, then "abc"; a cut among the characters restates their width.
    rich = struct.pack("<HBH", 5, 9, 2) + "一二三ab".encode("utf-16-le") + b"runs" * 2
    spelt = struct.pack("<II", 2, 2) + rich + struct.pack("<HB", 3, 0) + b"abc"
    cut = 8 + at
    inside = 5 <= at < 15
    if inside and at % 2 == 0:
        pytest.skip("no writer cuts a character")
    bodies = [spelt[:cut], (b"\x01" if inside else b"") + spelt[cut:]]
    assert [each.text for each in shared_strings(bodies)] == ["一二三ab", "abc"]


def test_text_boxes_and_headers_are_text() -> None:
    body = struct.pack("<5H", 0, 0, 0, 0, 0) + struct.pack("<HHI", 2, 16, 0)
    characters = binaryexcel.record(0x3C, b"\x01" + "框字".encode("utf-16-le"))
    stream = _stream(binaryexcel.workbook(["宋体"], ["仅"], '&"宋体"秘&P', sheets=1))
    end = sum(4 + len(body) for _, _, body in _records(stream))
    box = binaryexcel.record(0x1B6, body) + characters
    data = compound({"Workbook": stream[:end] + box})
    texts = [text for _, _, text in open_document(data, Limits()).passages()]
    assert texts == ["仅", "秘&P", "框字"]


def test_encrypted_workbooks_are_told() -> None:
    stream = _stream(binaryexcel.workbook(["宋体"], TEXTS))
    data = compound({"Workbook": stream[:20] + binaryexcel.record(0x2F, bytes(6)) + stream[20:]})
    with pytest.raises(ProtectedError, match="encrypted"):
        fontbridge.inspect(data)


def test_excel_95_is_told_apart() -> None:
    stream = _stream(binaryexcel.workbook(["宋体"], TEXTS))
    with pytest.raises(UnsupportedError, match="Excel 95"):
        fontbridge.inspect(compound({"Workbook": stream[:4] + b"\x00\x05" + stream[6:]}))


@pytest.mark.parametrize("length", range(4, 400, 7))
def test_a_stream_that_is_cut_off_is_told_or_harmless(length: int) -> None:
    stream = _stream(binaryexcel.workbook([OLD], TEXTS, f'&"{OLD}"甲'))
    data = compound({"Workbook": stream[:length]})
    try:
        result = fontbridge.convert(data, to="party")
    except FontbridgeError:
        return
    assert fontbridge.restore(result.data, result.report) == data
