"""openpyxl, which shares no code with us, reads the same values and the new names."""

from __future__ import annotations

import io

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font
from openpyxl.styles.differential import DifferentialStyle

import fontbridge
from tests.makers import excel
from tests.makers.samples import PARTY_SAMPLES

NEW = {"仿宋_GB2312": "方正仿宋_GBK", "方正小标宋简体": "方正小标宋_GBK"}


def _made() -> bytes:
    """A workbook that openpyxl wrote."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = "关于预算的说明"
    sheet["A1"].font = Font(name="仿宋_GB2312", size=16, charset=134)
    sheet["A2"] = 1234.5
    sheet["A2"].font = Font(name="Arial", family=2)
    sheet["A3"] = "=A2*2"
    kaiti = TextBlock(InlineFont(rFont="楷体_GB2312"), "楷体")
    sheet["A4"] = CellRichText(["头", kaiti, "尾"])
    sheet["A5"] = "有批注"
    sheet["A5"].comment = Comment("请核对", "审计")
    rule = Rule("expression", dxf=DifferentialStyle(Font(name="楷体_GB2312")), formula=["A2>1"])
    sheet.conditional_formatting.add("A1:A5", rule)
    sheet.oddHeader.center.text = "秘密"
    sheet.oddHeader.center.font = "仿宋_GB2312,Bold"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _open(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data), rich_text=True)


def _values(data: bytes) -> list[object]:
    return [
        (sheet.title, [[str(cell.value) for cell in row] for row in sheet.iter_rows()])
        for sheet in _open(data).worksheets
    ]


def test_what_openpyxl_wrote() -> None:
    data = _made()
    result = fontbridge.convert(data, to="government")
    assert _values(result.data) == _values(data)
    before, after = _open(data).active, _open(result.data).active
    assert [after[cell].font.name for cell in ("A1", "A2")] == ["方正仿宋_GBK", "宋体"]
    assert (after["A1"].font.charset, after["A1"].font.size) == (134, 16)
    assert after["A4"].value[1].font.rFont == "方正楷体_GBK"
    assert after["A5"].comment.text == before["A5"].comment.text
    (rule,) = (rule for rules in after.conditional_formatting for rule in rules.rules)
    assert rule.dxf.font.name == "方正楷体_GBK"
    assert after.oddHeader.center.font == "方正仿宋_GBK,Bold"
    assert after.oddHeader.center.text == "秘密"
    assert fontbridge.restore(result.data, result.report) == data


@pytest.mark.parametrize("data", PARTY_SAMPLES["xlsx"][:2], ids=["plain", "theme"])
def test_samples(data: bytes) -> None:
    converted = fontbridge.convert(data, to="government").data
    assert _values(converted) == _values(data)
    names = [font.name for font in _open(data)._fonts]
    assert [font.name for font in _open(converted)._fonts] == [NEW.get(n, n) for n in names]


def test_theme_scheme_as_openpyxl_reads_it() -> None:
    theme = excel.Part(excel.theme("宋体"), excel.THEME, "theme")
    fonts = excel.styles(excel.font("宋体", '<scheme val="minor"/>'))
    data = excel.workbook(fonts, parts={"xl/theme/theme1.xml": theme})
    (font,) = _open(fontbridge.convert(data, to="party").data)._fonts
    assert (font.name, font.scheme) == ("宋体", None)
