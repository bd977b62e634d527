"""Binary workbooks: fonts in formats, theme references, and which font draws which text."""

from __future__ import annotations

import io
import struct

import olefile
import pytest

import fontbridge
from fontbridge.model import DamagedError
from tests.makers.binaryexcel import record, string, workbook

PARTY, GOVERNMENT = "仿宋_GB2312", "方正仿宋_GBK"


def _records(data: bytes, wanted: int) -> list[bytes]:
    with olefile.OleFileIO(io.BytesIO(data)) as file:
        stream = file.openstream("Workbook").read()
    found, at = [], 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<2H", stream, at)
        if kind == wanted:
            found.append(stream[at + 4 : at + 4 + size])
        at += 4 + size
    return found


def _converted(data: bytes, to: str = "government") -> bytes:
    result = fontbridge.convert(data, to=to)
    assert result.report.verified
    assert fontbridge.restore(result.data, result.report.to_json()) == data
    return result.data


def _drawn(data: bytes) -> dict[str, int | None]:
    return {use.family: use.characters for use in fontbridge.inspect(data).fonts}


# -- records that name fonts ------------------------------------------------------------------


def _block(family: str) -> bytes:
    """The block of a font in a format, 118 bytes."""
    name = family.encode("utf-16-le")
    return (bytes([len(family), 1]) + name).ljust(64, b"\xaa") + bytes(range(54))


@pytest.mark.parametrize("number", [b"", b"\x00\x0e", b"\x0a\x00\x05\x00\x00General"[:10]])
def test_conditional_formats(number: bytes) -> None:
    flags = 1 << 26 | (1 << 25 if number else 0)
    more = int(len(number) > 2)
    head = struct.pack("<2B2HIH", 2, 0, 3, 0, flags, more)
    body = head + number + _block(PARTY) + b"\x1e\x01\x00"
    data = workbook(["宋体"], ["甲"], extra=[record(0x1B1, body)])
    (after,) = _records(_converted(data), 0x1B1)
    at = len(head + number)
    assert after[: at + 2] == head + number + bytes([len(GOVERNMENT), 1])
    assert after[at + 2 : at + 64] == GOVERNMENT.encode("utf-16-le").ljust(62, b"\0")
    assert after[at + 64 :] == body[at + 64 :]


def _property(kind: int, value: bytes) -> bytes:
    return struct.pack("<2H", kind, 4 + len(value)) + value


def _named(family: str) -> bytes:
    return _property(0x18, struct.pack("<H", len(family)) + family.encode("utf-16-le"))


def _properties(*found: bytes) -> bytes:
    return struct.pack("<2H", 0, len(found)) + b"".join(found)


def test_differential_formats_grow_and_shrink() -> None:
    def body(family: str) -> bytes:
        bold = _property(0x19, b"\xbc\x02")
        return struct.pack("<H10xH", 0x88D, 0) + _properties(bold, _named(family), bold)

    data = workbook(["宋体"], ["甲"], extra=[record(0x88D, body(GOVERNMENT))])
    assert _records(_converted(data, "party"), 0x88D) == [body(PARTY)]


def test_a_style_of_the_theme_goes_by_its_name_once_that_is_another() -> None:
    def body(scheme: int, family: str) -> bytes:
        head = struct.pack("<H10x2BH", 0x892, 1, 4, 0xFF1E) + struct.pack("<H", 2)
        named = "标题".encode("utf-16-le")
        return head + named + _properties(_property(0x25, bytes([scheme])), _named(family))

    extra = [
        record(0xE0, struct.pack("<H", 0) + bytes(18)),
        record(0x293, struct.pack("<HBB", 0x8000, 3, 0xFF)),
        record(0x892, body(2, PARTY)),
    ]
    data = workbook([PARTY], ["甲"], extra=extra)
    assert _records(_converted(data), 0x892) == [body(0, GOVERNMENT)]


@pytest.mark.parametrize(("family", "scheme"), [(PARTY, 0), ("宋体", 2)])
def test_cells_of_the_theme(family: str, scheme: int) -> None:
    def body(scheme: int) -> bytes:
        color = struct.pack("<2H16s", 0xD, 20, b"\x03")
        head = struct.pack("<H10x4H", 0x87D, 0, 0, 0, 2)
        return head + color + _property(0xE, bytes([scheme]))

    extra = [record(0xE0, struct.pack("<H", 0) + bytes(18)), record(0x87D, body(2))]
    data = workbook([family], ["甲"], extra=extra)
    assert _records(_converted(data), 0x87D) == [body(scheme)]


@pytest.mark.parametrize(("kind", "before"), [(0x87D, 6), (0x88D, 4), (0x892, 8)])
def test_formats_that_are_cut_off_are_damage(kind: int, before: int) -> None:
    body = struct.pack("<H10x", kind) + bytes(before) + struct.pack("<H", 9) + bytes(3)
    with pytest.raises(DamagedError):
        fontbridge.inspect(workbook(["宋体"], ["甲"], extra=[record(kind, body)]))


# -- what draws what --------------------------------------------------------------------------


def _xfs(*fonts: int) -> list[bytes]:
    return [record(0xE0, struct.pack("<H", font) + bytes(18)) for font in fonts]


def test_cells_by_the_font_of_their_format() -> None:
    label = record(0x204, struct.pack("<3H", 9, 0, 1) + string("二〇"))
    data = workbook(["宋体", PARTY], ["通知"], extra=[*_xfs(0, 1), label], sheets=1)
    assert _drawn(data) == {"宋体": 2, PARTY: 2}
    lacking = fontbridge.check(data, to="party")
    found = [(each.code, each.characters) for each in lacking.findings]
    assert found == [("characters-not-covered", "〇")]


def test_runs_of_rich_text_and_the_number_that_is_no_font() -> None:
    runs = struct.pack("<H4H", 2, 1, 1, 3, 5)
    rich = record(0xD6, struct.pack("<3H", 9, 0, 0) + string("甲乙丙丁") + runs)
    families = ["宋体", PARTY, "黑体", "楷体_GB2312", "方正小标宋简体"]
    data = workbook(families, [], extra=[*_xfs(0), rich])
    # 5 is the fifth: there is no font of number 4.
    assert _drawn(data) | {"宋体": 1, PARTY: 2, "方正小标宋简体": 1} == _drawn(data)


def test_rich_shared_strings_count_units() -> None:
    text = "\U00020000甲乙"
    body = struct.pack("<2I", 1, 1) + struct.pack("<HBH", 4, 9, 1) + text.encode("utf-16-le")
    extra = [*_xfs(0), record(0xFC, body + struct.pack("<2H", 2, 1)),
             record(0xFD, struct.pack("<3HI", 0, 0, 0, 0))]  # fmt: skip
    assert _drawn(workbook(["宋体", PARTY], [], extra=extra)) == {"宋体": 1, PARTY: 2}


def test_results_of_formulas_headers_and_text_boxes() -> None:
    box = record(0x1B6, struct.pack("<5H2H4x", 0, 0, 0, 0, 0, 3, 16))
    letters = record(0x3C, b"\x01" + "批注丙".encode("utf-16-le"))
    runs = record(0x3C, struct.pack("<2H4x2H4x", 0, 1, 3, 0))
    formula = record(0x06, struct.pack("<3H", 0, 0, 1) + bytes(16)) + record(0x207, string("果"))
    extra = [*_xfs(0, 1), box + letters + runs, formula]
    data = workbook(["宋体", PARTY], [], '&C秘&"黑体,Bold"密 &P 页', extra=extra, sheets=1)
    assert _drawn(data) == {"宋体": 1, PARTY: 4, "黑体": 2}
