"""Files of Office before 97: told apart, looked at as far as they say, never changed."""

from __future__ import annotations

import struct

import pytest

import fontbridge
from fontbridge.model import DamagedError, ProtectedError, UnsupportedError
from tests.makers.binaryexcel import record
from tests.makers.compound import compound
from tests.makers.office95 import excel, font, label, short, word

WORD = word(("仿宋_GB2312", 134), ("Times New Roman", 0))
EXCEL = excel(
    font("楷体_GB2312", 134),
    record(0x14, short('&C&"黑体,Bold"秘密')),
    label("喆"),
)


@pytest.mark.parametrize(
    ("data", "kind", "families", "repertoire"),
    [
        (WORD, "doc95", {"仿宋_GB2312", "Times New Roman"}, "gb2312"),
        (EXCEL, "xls95", {"楷体_GB2312", "黑体"}, "gbk"),
    ],
)
def test_families_and_text(data: bytes, kind: str, families: set[str], repertoire: str) -> None:
    report = fontbridge.inspect(data)
    assert (report.format, report.system) == (kind, "party")
    assert {use.family for use in report.fonts} == families
    assert report.charset is not None
    assert report.charset.repertoire == repertoire
    assert [finding.code for finding in report.findings] == ["unsupported"]


@pytest.mark.parametrize("data", [WORD, EXCEL])
def test_they_are_never_changed(data: bytes) -> None:
    result = fontbridge.convert(data, to="government")
    assert result.data == data
    assert {"unsupported", "family-not-accepted"} <= {
        finding.code for finding in result.report.findings
    }


@pytest.mark.parametrize("data", [word(flags=0x100), excel(record(0x2F, bytes(4)))])
def test_encrypted_ones_are_told(data: bytes) -> None:
    with pytest.raises(ProtectedError):
        fontbridge.inspect(data)


def test_a_font_table_that_leaves_the_stream_is_damage() -> None:
    main = bytearray(800)
    struct.pack_into("<2H", main, 0, 0xA5DC, 104)
    struct.pack_into("<2I", main, 0xD0, 700, 9000)
    with pytest.raises(DamagedError):
        fontbridge.inspect(compound({"WordDocument": bytes(main)}))


@pytest.mark.parametrize(
    ("start", "told"),
    [
        (b"\xdb\xa5\x2d\x00", "Word 1 or 2"),
        (b"\x31\xbe\x00\x00\x00\xab", "Windows Write"),
        (b"\x31\xbe\x00\x01", "Word for DOS"),
        (b"\x09\x00\x04\x00\x02\x00\x10\x00", "Excel 2 to 4"),
        (b"\xffWPC\x10\x00", "WordPerfect"),
    ],
)
def test_older_ones_are_known_by_name(start: bytes, told: str) -> None:
    with pytest.raises(UnsupportedError, match=told):
        fontbridge.inspect(start + bytes(200))
