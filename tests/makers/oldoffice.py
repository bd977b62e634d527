"""Binary Office files of the Party system that convert without leaving a finding."""

from __future__ import annotations

import struct
from pathlib import Path

from tests.makers import binaryexcel, binarypowerpoint, binaryword
from tests.makers.binaryword import FANGSONG, TIMES, XIAOBIAO, Run, fonts, style
from tests.makers.compound import compound

_EXAMPLES = Path(__file__).parents[2] / "examples"
BODY = Run("二、2026年工作\r", fonts(TIMES, FANGSONG, TIMES))
HEADING = Run("关于开展检查的通知\r", fonts(TIMES, XIAOBIAO, TIMES))


def documents() -> list[bytes]:
    """Word documents: fonts in runs, in styles; the table with room behind it and without."""
    size = struct.pack("<HH", 0x4A43, 32)
    styles = [
        style("Normal", fonts(TIMES, FANGSONG, TIMES) + size),
        style("Strong", fonts(east_asia=XIAOBIAO), kind=2),
    ]
    return [
        binaryword.document([HEADING, BODY, Run("正文\r")]),
        binaryword.document([Run("正文\r")], styles=styles, room=64),
        binaryword.document([BODY], ["Times New Roman", "仿宋_GB2312", "仿宋_GB2312"]),
    ]


def workbooks() -> list[bytes]:
    """Workbooks, one with a header that names a font."""
    families = ["宋体", "仿宋_GB2312", "方正小标宋简体"]
    texts = ["一、“要求”", "abc", "2026年"]
    return [
        binaryexcel.workbook(families, texts, '&C&"仿宋_GB2312,Bold"秘密 && &P'),
        binaryexcel.workbook(families, texts * 400, sheets=1),
    ]


def presentations() -> list[bytes]:
    """A presentation."""
    families = ["仿宋_GB2312", "方正小标宋简体", "Wingdings"]
    return [binarypowerpoint.presentation(families, ["2026年“工作”——", "abc"])]


def packages() -> list[bytes]:
    """A package in a compound file."""
    notice = (_EXAMPLES / "party-notice.docx").read_bytes()
    return [compound({"package": notice, "\x01CompObj": bytes(76)})]
