"""Which family draws the text of a workbook, and what becomes of characters it lacks."""

from __future__ import annotations

import re
from collections import Counter

import pytest

import fontbridge
from fontbridge.formats import open_document
from fontbridge.model import Limits, Slot
from tests.makers import excel
from tests.makers.excel import Part, drawing, font, rich, sheet, strings, styles, theme, workbook
from tests.makers.office import MIME, members, xml

SHEETS = f"{MIME}.spreadsheetml"
KAI, SONG = "楷体_GB2312", "宋体"
FONTS = styles(font(SONG), font(KAI), font("仿宋_GB2312", '<b/><charset val="134"/>'))


def _row(*cells: str) -> str:
    return f"<row r='1'>{''.join(cells)}</row>"


def _cell(kind: str, value: object, style: int = 1) -> str:
    return f"<c r='A1' s='{style}' t='{kind}'><v>{value}</v></c>"


def _shared(style: int, *items: str) -> bytes:
    """Shared strings, each in a cell of one format."""
    cells = (_cell("s", number, style) for number in range(len(items)))
    return workbook(FONTS, sheet(_row(*cells)), strings(*items))


def _drawn(data: bytes) -> Counter[str]:
    found: Counter[str] = Counter()
    for paragraph in open_document(data, Limits()).paragraphs(None):
        for run in paragraph.runs:
            for start, end, slot in run.faces.segments(run.text):
                found[run.faces.family(slot)] += end - start
    return found


def _part(name: str, content: str, kind: str) -> bytes:
    return workbook(FONTS, parts={name: Part(content, kind)})


SAID = "<t>文字</t>"
WHO = {
    "plain shared string": _shared(1, SAID),
    "run of rich text": _shared(0, rich((KAI, "文字"))),
    "run without properties": _shared(1, f"<r>{SAID}</r>"),
    "string of a cell": workbook(
        FONTS, sheet(_row(f"<c r='A1' t='inlineStr' s='1'><is>{SAID}</is></c>"))
    ),
    "string of the second cell": workbook(
        FONTS, sheet(_row("<c r='A1' s='0'/>", f"<c s='1' t='inlineStr'><is>{SAID}</is></c>"))
    ),
    "result of a formula": workbook(
        FONTS, sheet(_row("<c r='A1' s='1' t='str'><f>A2&amp;B2</f><v>文字</v></c>"))
    ),
    "number": workbook(FONTS, sheet(_row("<c s='1' r='A1'><v>12</v></c>"))),
    "date, formula without a range": workbook(
        FONTS, sheet(_row("<c r='A1' s='1'><f/><v>45</v></c>"))
    ),
    "comment": _part(
        "xl/comments1.xml",
        excel.part(
            "comments",
            f"<commentList><comment><text>{rich((KAI, '文字'))}</text></comment></commentList>",
        ),
        f"{SHEETS}.comments+xml",
    ),
    "header": workbook(
        FONTS,
        sheet(more=f'<headerFooter><oddHeader>&amp;C&amp;"{KAI},Bold"&amp;14文字&amp;P'
              "</oddHeader></headerFooter>"),
    ),
    "header in the font of the style Normal": workbook(
        FONTS.replace('xfId="0"', 'xfId="1"'),
        sheet(more="<headerFooter><evenFooter>&amp;R文字</evenFooter></headerFooter>"),
    ),
    "shape": _part("xl/drawings/drawing1.xml", drawing(KAI).replace("图", "文字"),
                   f"{MIME}.drawing+xml"),
    "control": _part(
        "xl/drawings/vmlDrawing1.vml",
        f'<xml xmlns:v="urn:schemas-microsoft-com:vml"><font face="{KAI}">文字</font></xml>',
        "",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WHO, ids=str)
def test_who_draws_the_text(case: str) -> None:
    assert _drawn(WHO[case]) == {KAI: 2}


@pytest.mark.parametrize("case", WHO, ids=str)
def test_what_is_converted_draws_it_then(case: str) -> None:
    assert _drawn(fontbridge.convert(WHO[case], to="government").data) == {"方正楷体_GBK": 2}


def test_a_prefix_and_odd_quotes_are_no_matter() -> None:
    plain = sheet(_row("<c r='A1' s = \"1\" t='s'><f>1</f><v>0</v></c>"))
    root = plain.index("<worksheet")
    prefixed = plain[:root] + plain[root:].replace("</", "</x:").replace("<", "<x:")
    prefixed = prefixed.replace("<x:/x:", "</x:").replace("xmlns=", "xmlns:x=")
    assert _drawn(workbook(FONTS, prefixed, strings(SAID))) == {KAI: 2}


def test_a_string_counts_once_a_font() -> None:
    cells = [_cell("s", 0, style) for style in (0, 1, 1, 2, 0)]
    data = workbook(FONTS, sheet(_row(*cells)), strings(SAID, "<t>没有人用</t>"))
    assert _drawn(data) == {SONG: 2, KAI: 2, "仿宋_GB2312": 2}


def test_readings_of_hanzi_are_not_told() -> None:
    data = _shared(1, f"{SAID}<rPh sb='0' eb='2'><t>ㄨㄣˊ</t></rPh><phoneticPr fontId='1'/>")
    assert _drawn(data) == {KAI: 2}


def test_inspect_counts_characters() -> None:
    uses = fontbridge.inspect(_shared(2, "<t>二〇二六年</t>", "<t>通知</t>")).fonts
    (use,) = (use for use in uses if use.family == "仿宋_GB2312")
    assert (use.slot, use.characters, use.needs) == (Slot.ANY, 7, "gbk")


# -- characters that the face lacks ---------------------------------------------------------------

PROPERTIES = '<rPr><sz val="16"/><rFont val="仿宋"/><b/><charset val="134"/></rPr>'
LACKING = f'{PROPERTIES}<t xml:space="preserve">'
OPEN = '<r><t xml:space="preserve">'


def _strings(data: bytes) -> str:
    raw = members(data)["xl/sharedStrings.xml"].decode()
    return raw.partition("<si>")[2].rpartition("</si>")[0]


def _converted(data: bytes, to: str = "party") -> bytes:
    result = fontbridge.convert(data, to=to)
    assert fontbridge.restore(result.data, result.report) == data
    assert not fontbridge.convert(result.data, to=to).report.changes
    return result.data


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<t>二〇年</t>", f"{OPEN}二</t></r><r>{LACKING}〇</t></r>{OPEN}年</t></r>"),
        ("<t>〇</t>", f"<r>{PROPERTIES}<t>〇</t></r>"),
        (
            '<t xml:space="preserve"> 〇</t><rPh sb="0" eb="1"><t>x</t></rPh>',
            f'{OPEN} </t></r><r>{LACKING}〇</t></r><rPh sb="0" eb="1"><t>x</t></rPh>',
        ),
        (
            "<t>甲<![CDATA[〇<]]></t>",
            f"{OPEN}甲</t></r><r>{LACKING}<![CDATA[〇]]></t></r>{OPEN}<![CDATA[<]]></t></r>",
        ),
        (
            "<r><t>甲〇</t></r><r><rPr><i/><rFont val='宋体'/></rPr><t>〇</t></r>",
            f"{OPEN}甲</t></r><r>{LACKING}〇</t></r>"
            "<r><rPr><i/><rFont val='宋体'/></rPr><t>〇</t></r>",
        ),
        (
            "<r><rPr><rFont val='方正楷体_GBK'/><i/><family val='3'/></rPr><t>〇乙</t></r>",
            "<r><rPr><rFont val='楷体'/><i/><family val='0'/></rPr>"
            '<t xml:space="preserve">〇</t></r>'
            f"<r><rPr><rFont val='{KAI}'/><i/><family val='0'/></rPr>"
            '<t xml:space="preserve">乙</t></r>',
        ),
    ],
    ids=["plain", "whole", "blanks, reading", "CDATA", "runs of the cell", "runs of their own"],
)
def test_strings_are_cut(before: str, after: str) -> None:
    assert _strings(_converted(_shared(2, before))) == after


def test_a_string_of_a_cell_is_cut() -> None:
    inline = "<c r='A1' t='inlineStr' s='2'><is><t>〇一</t></is></c>"
    data = _converted(workbook(FONTS, sheet(_row(inline))))
    after = f"<is><r>{LACKING}〇</t></r>{OPEN}一</t></r></is>"
    assert after in members(data)["xl/worksheets/sheet1.xml"].decode()


@pytest.mark.parametrize(
    "before",
    [
        "<t> 〇 </t>",
        "<r><rPr><b/></rPr><t>〇甲</t></r>",
    ],
    ids=["blanks that do not count", "a run that names no family"],
)
def test_what_cannot_be_cut_is_a_finding(before: str) -> None:
    data = _shared(2, before)
    assert _strings(_converted(data)) == before
    (finding,) = fontbridge.check(data, to="party").findings
    assert (finding.code, finding.characters) == ("characters-not-covered", "〇")


def test_a_string_of_several_fonts_is_not_cut() -> None:
    """A run repeats all of the cell's font, so one run would change the others' look."""
    cells = [_cell("s", 0, 2), _cell("s", 0, 0)]
    data = workbook(FONTS, sheet(_row(*cells)), strings("<t>二〇</t>"))
    report = fontbridge.check(data, to="party")
    assert [(each.code, each.characters) for each in report.findings] == [
        ("characters-not-covered", "〇")
    ]
    assert fontbridge.convert(data, to="party").data == data


@pytest.mark.parametrize(
    "string",
    [
        "<t>二〇二六年朱镕基</t>",
        "<r><rPr><b/><rFont val='仿宋_GB2312'/></rPr><t>〇二〇</t></r>",
        "<r><t>甲〇</t></r><r><rPr><i/><rFont val='宋体'/></rPr><t>〇</t></r>",
    ],
    ids=["plain", "rich", "mixed"],
)
def test_what_was_cut_is_joined_again(string: str) -> None:
    cut = _converted(_shared(2, string))
    joined = _strings(_converted(cut, "government"))
    without_blanks = joined.replace(' xml:space="preserve"', "")
    assert without_blanks == string.replace("仿宋_GB2312", "方正仿宋_GBK")
    again = _converted(_converted(cut, "government"))
    assert _strings(again).count("<r>") == _strings(cut).count("<r>")


def test_a_run_that_looks_otherwise_is_not_joined() -> None:
    small = "<r><rPr><sz val='9'/><rFont val='仿宋'/></rPr><t>〇</t></r>"
    joined = _strings(_converted(_shared(2, f"<r><t>甲</t></r>{small}"), "government"))
    assert joined == f"<r><t>甲</t></r>{small.replace('仿宋', '方正仿宋_GBK')}"


# -- findings -------------------------------------------------------------------------------------


def test_headers_are_told_but_not_cut() -> None:
    header = '<headerFooter><oddHeader>&amp;"仿宋_GB2312"〇</oddHeader></headerFooter>'
    data = workbook(FONTS, sheet(more=header))
    (finding,) = fontbridge.check(data, to="party").findings
    assert (finding.code, finding.characters) == ("characters-not-covered", "〇")


def test_a_latin_face_for_chinese_is_a_finding() -> None:
    book = workbook(styles(font("Times New Roman")), sheet(_row(_cell("s", 0, 0))), strings(SAID))
    (finding,) = fontbridge.check(book, to="party").findings
    assert finding.message == "Times New Roman draws no Chinese; 2 characters of it are left to it"


def test_text_that_no_declaration_reaches_is_a_finding() -> None:
    comment = f"<commentList><comment><text>{SAID}</text></comment></commentList>"
    data = _part("xl/comments1.xml", excel.part("comments", comment), f"{SHEETS}.comments+xml")
    (finding,) = fontbridge.check(data, to="party").findings
    assert finding.message == "no family is declared for 2 characters in slot any"


def test_charts_follow_the_theme() -> None:
    chart = xml(
        "c:chartSpace",
        "<c:title><c:tx><c:rich><a:bodyPr/><a:p><a:r><a:t>二〇年</a:t></a:r></a:p></c:rich></c:tx>"
        "</c:title>",
        {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart", "a": excel.A},
    )
    data = workbook(
        FONTS,
        parts={
            "xl/theme/theme1.xml": Part(
                theme("Times New Roman", "仿宋_GB2312"), excel.THEME, "theme"
            ),
            "xl/charts/chart1.xml": Part(chart, f"{MIME}.drawingml.chart+xml", "chart"),
        },
    )
    assert _drawn(data) == {"仿宋_GB2312": 3}
    after = members(_converted(data))["xl/charts/chart1.xml"].decode()
    assert re.findall("<a:t>(.*?)</a:t>", after) == ["二", "〇", "年"]
    assert '<a:rPr><a:ea typeface="仿宋"/></a:rPr><a:t>〇' in after
