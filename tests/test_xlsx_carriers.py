"""Every place where a workbook names a font, one case each.

The judge is the bytes of the result, read with zipfile: the old family stands nowhere, the new one
does. A carrier that the format left out leaves its old name behind and fails its case.
"""

from __future__ import annotations

import pytest

import fontbridge
from fontbridge.formats import open_document
from fontbridge.model import Limits, Severity
from tests.makers import excel
from tests.makers.excel import Part, drawing, font, rich, sheet, strings, styles, theme, workbook
from tests.makers.office import MIME, A, members, xml

OLD, NEW = "楷体_GB2312", "方正楷体_GBK"
SHEETS = f"{MIME}.spreadsheetml"
FONT = font(OLD)
DXF = f"<dxfs><dxf>{FONT}</dxf></dxfs>"
A_EA = f'<a:rPr><a:ea typeface="{OLD}"/></a:rPr>'
RUN = rich((OLD, "甲"))
NOTE = f"<commentList><comment ref='A1'><text>{RUN}</text></comment></commentList>"
INLINE = f"<row r='1'><c r='A1' t='inlineStr'><is>{RUN}</is></c></row>"
CODES = f'&amp;L甲&amp;&amp;乙&amp;C&amp;"{OLD},Bold"&amp;16秘密&amp;R&amp;"-,Regular"&amp;P'
THEME_LATIN = "宋体"  # which the government's profile leaves alone
HEADERS = ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter")


def _headers(codes: str = CODES) -> str:
    inner = "".join(f"<{name}>{codes}</{name}>" for name in HEADERS)
    return f"<headerFooter>{inner}</headerFooter>"


def _extension(inner: str) -> str:
    return f"<extLst><ext>{inner}</ext></extLst>"


def _vml(face: str, extra: str = "") -> str:
    return (
        f'<xml xmlns:v="urn:schemas-microsoft-com:vml"><v:shape id="s1">{extra}<v:textbox>'
        f'<div style="text-align:left"><font face="{face}" size="180">按钮</font></div>'
        "</v:textbox></v:shape></xml>"
    )


def _with(name: str, content: str | bytes, kind: str = "") -> bytes:
    return workbook(parts={name: Part(content, kind)})


CASES = {
    "cell font": workbook(styles(FONT)),
    "dxf": workbook(styles(font("宋体"), more=DXF)),
    "dxf of slicers, in an extension": workbook(
        styles(font("宋体"), more=_extension(f"<x14:dxfs><dxf>{FONT}</dxf></x14:dxfs>"))
    ),
    "dxf of a conditional format in a sheet": workbook(
        sheet_part=sheet(more=_extension(f"<x14:cfRule><x14:dxf>{FONT}</x14:dxf></x14:cfRule>"))
    ),
    "shared string": workbook(strings_part=strings(rich((OLD, "甲"), ("宋体", "乙")))),
    "shared string with reading": workbook(
        strings_part=strings(
            rich((OLD, "楷")) + "<rPh sb='0' eb='1'><t>かい</t></rPh><phoneticPr fontId='1'/>"
        )
    ),
    "inline string": workbook(sheet_part=sheet(INLINE)),
    "headers and footers": workbook(sheet_part=sheet(more=_headers())),
    "header of a custom view": workbook(
        sheet_part=sheet(more=f"<customSheetView>{_headers()}</customSheetView>")
    ),
    "header, the name in references": workbook(
        sheet_part=sheet(more=_headers("&amp;C&amp;&quot;&#x6977;&#20307;_GB2312,Bold&quot;秘"))
    ),
    "chart sheet": _with(
        "xl/chartsheets/sheet2.xml",
        excel.part("chartsheet", _headers()),
        f"{SHEETS}.chartsheet+xml",
    ),
    "dialog sheet": _with(
        "xl/dialogsheets/sheet2.xml",
        excel.part("dialogsheet", _headers()),
        f"{SHEETS}.dialogsheet+xml",
    ),
    "macro sheet": _with(
        "xl/macrosheets/sheet2.xml",
        excel.part("macrosheet", _headers()),
        "application/vnd.ms-excel.macrosheet+xml",
    ),
    "comment": _with("xl/comments1.xml", excel.part("comments", NOTE), f"{SHEETS}.comments+xml"),
    "tracked change": _with(
        "xl/revisions/revisionLog1.xml",
        excel.part("revisions", f"<rfmt><dxf>{FONT}</dxf></rfmt><rcc><ndxf>{FONT}</ndxf></rcc>"),
        f"{SHEETS}.revisionLog+xml",
    ),
    "theme, East Asian": _with("xl/theme/theme1.xml", theme(THEME_LATIN, ea=OLD), excel.THEME),
    "theme, Hans": _with("xl/theme/theme1.xml", theme(THEME_LATIN, hans=OLD), excel.THEME),
    "theme override": _with(
        "xl/theme/themeOverride1.xml", theme(THEME_LATIN, ea=OLD), f"{MIME}.themeOverride+xml"
    ),
    "drawing": _with("xl/drawings/drawing1.xml", drawing(OLD), f"{MIME}.drawing+xml"),
    "chart": _with(
        "xl/charts/chart1.xml", xml("a:chart", A_EA, {"a": A}), f"{MIME}.drawingml.chart+xml"
    ),
    "header of a chart": _with(
        "xl/charts/chart1.xml",
        xml(
            "c:chartSpace",
            f'<c:printSettings><c:headerFooter><c:oddHeader>&amp;"{OLD},Bold"图</c:oddHeader>'
            "</c:headerFooter></c:printSettings>",
            {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"},
        ),
        f"{MIME}.drawingml.chart+xml",
    ),
    "chart of 2016": _with(
        "xl/charts/chartEx1.xml",
        xml("a:chartSpace", A_EA, {"a": A}),
        "application/vnd.ms-office.chartex+xml",
    ),
    "diagram": _with(
        "xl/diagrams/data1.xml",
        xml("a:dataModel", A_EA, {"a": A}),
        f"{MIME}.drawingml.diagramData+xml",
    ),
    "VML font": _with("xl/drawings/vmlDrawing1.vml", _vml(OLD)),
    "VML text path": _with(
        "xl/drawings/vmlDrawing1.vml",
        _vml("宋体", f"<v:textpath style='font-family:&quot;{OLD}&quot;' string='秘'/>"),
    ),
    "workbook in a workbook": _with("xl/embeddings/inner.xlsx", workbook(styles(FONT))),
}


def _everything(data: bytes) -> str:
    """All parts, those of workbooks inside too, references resolved as far as the cases need it."""
    text = ""
    for name, raw in members(data).items():
        text += _everything(raw) if name.endswith(".xlsx") else raw.decode()
    return text.replace("&#x6977;", "楷").replace("&#20307;", "体").replace("&quot;", '"')


def _converted(data: bytes, to: str = "government") -> str:
    return _everything(fontbridge.convert(data, to=to).data)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_carrier(case: str) -> None:
    assert OLD in _everything(CASES[case])
    result = fontbridge.convert(CASES[case], to="government")
    after = _everything(result.data)
    assert OLD not in after
    assert after == _everything(CASES[case]).replace(OLD, NEW)
    assert result.report.changes
    assert fontbridge.restore(result.data, result.report) == CASES[case]


def test_all_six_headers_are_carriers() -> None:
    data = workbook(sheet_part=sheet(more=_headers()))
    changes = fontbridge.convert(data, to="government").report.changes
    assert sum(change.count for change in changes) == len(HEADERS)


def test_header_in_a_cdata_section() -> None:
    data = workbook(sheet_part=sheet(more=_headers(f'<![CDATA[&C&"{OLD},Bold"A&&B]]>')))
    after = _converted(data)
    assert f'<oddHeader><![CDATA[&C&"{NEW},Bold"A&&B]]></oddHeader>' in after


def test_one_header_may_name_several_families() -> None:
    codes = f'&amp;L&amp;"{OLD},常规"甲&amp;"宋体,Bold"乙&amp;R&amp;"仿宋_GB2312"丙'
    header = f"<headerFooter><oddHeader>{codes}</oddHeader></headerFooter>"
    data = workbook(sheet_part=sheet(more=header))
    after = _converted(data)
    expected = codes.replace(OLD, NEW).replace("仿宋_GB2312", "方正仿宋_GBK")
    assert f"<oddHeader>{expected}</oddHeader>" in after


@pytest.mark.parametrize(
    "codes",
    ['&amp;&amp;"仿宋_GB2312,Bold"', '&amp;"-,Bold"秘密', "第 &amp;P 页", '&amp;"仿宋_GB2312'],
    ids=["an ampersand", "the theme's font", "no font", "not closed"],
)
def test_headers_that_name_no_family(codes: str) -> None:
    data = workbook(sheet_part=sheet(more=_headers(codes)))
    assert {use.family for use in fontbridge.inspect(data).fonts} == {"宋体"}  # of the cells
    assert fontbridge.convert(data, to="government").data == data


def test_symbol_fonts_stay() -> None:
    data = workbook(styles(font("宋体"), font("Wingdings", '<charset val="2"/>')))
    assert fontbridge.convert(data, to="government").data == data


# -- what stands beside the name ------------------------------------------------------------------


def test_hints_about_the_old_face_say_nothing_of_the_new_one() -> None:
    arial = font("Arial", '<family val="2"/><charset val="0"/>')
    after = _converted(workbook(styles(arial)))
    assert '<name val="宋体"/><family val="0"/><charset val="1"/>' in after
    runs = f"<r><rPr><family val='3'></family><b/><rFont val='{OLD}'/></rPr><t>甲</t></r>"
    after = _converted(workbook(strings_part=strings(runs)))
    assert f"<family val='0'></family><b/><rFont val='{NEW}'/>" in after


def test_chinese_charset_stays() -> None:
    after = _converted(workbook(styles(font(OLD, '<charset val="134"/>'))))
    assert f'<name val="{NEW}"/><charset val="134"/>' in after


def test_hints_about_a_face_that_stays_are_left_alone() -> None:
    data = workbook(styles(font("宋体", '<charset val="0"/>'), FONT))
    assert '<name val="宋体"/><charset val="0"/>' in _converted(data)


def test_private_use_characters_get_their_code_points_in_headers_too() -> None:
    """GB 18030-2022 moved U+E78D to U+FE10."""
    codes = f'&amp;L&amp;"{OLD},Bold"甲\ue78d&amp;R&amp;"{OLD},Bold"\ue78d乙'
    data = workbook(sheet_part=sheet(more=_headers(codes)))
    result = fontbridge.convert(data, to="government")
    assert codes.replace(OLD, NEW).replace("\ue78d", "\ufe10") in _everything(result.data)
    assert fontbridge.restore(result.data, result.report) == data


# -- the theme ------------------------------------------------------------------------------------

MINOR = '<scheme val="minor"/>'


def _themed(family: str, *, latin: str = "Calibri", hans: str = "") -> bytes:
    return workbook(
        styles(font(family, MINOR)),
        parts={"xl/theme/theme1.xml": Part(theme(latin, hans), excel.THEME, "theme")},
    )


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (_themed(OLD, hans=OLD), NEW),
        (_themed("Calibri", latin="Calibri", hans="宋体"), "宋体"),
        (_themed(OLD, hans="宋体"), NEW),
    ],
    ids=["East Asian", "Latin", "theme of another name"],
)
def test_scheme_stays_where_the_theme_follows(data: bytes, name: str) -> None:
    after = _converted(data)
    assert f'<name val="{name}"/>{MINOR}' in after


def test_name_is_pinned_where_the_theme_does_not_follow() -> None:
    """宋体 as the theme's Latin face becomes Times New Roman; the cells' 宋体 is to stay."""
    result = fontbridge.convert(_themed("宋体", latin="宋体"), to="party")
    after = _everything(result.data)
    assert '<name val="宋体"/><scheme val="none"/>' in after
    assert '<a:latin typeface="Times New Roman"/>' in after
    assert fontbridge.restore(result.data, result.report) == _themed("宋体", latin="宋体")


def test_theme_that_has_the_face_for_chinese_needs_no_pin() -> None:
    after = _converted(_themed("宋体", latin="宋体", hans="宋体"), "party")
    assert f'<name val="宋体"/>{MINOR}' in after


# -- what cannot be read --------------------------------------------------------------------------


def test_vml_that_is_not_xml_is_left_alone() -> None:
    loose = '<xml><font face="楷体_GB2312">甲<br>乙</font></xml>'
    data = workbook(styles(FONT), parts={"xl/drawings/vmlDrawing1.vml": Part(loose)})
    result = fontbridge.convert(data, to="government")
    assert members(result.data)["xl/drawings/vmlDrawing1.vml"].decode() == loose
    assert NEW in members(result.data)["xl/styles.xml"].decode()
    (finding,) = [each for each in result.report.findings if each.code == "unsupported"]
    assert (finding.severity, finding.part) == (Severity.INFO, "xl/drawings/vmlDrawing1.vml")


def test_binary_workbook_is_told_and_left() -> None:
    data = workbook(
        main_type="application/vnd.ms-excel.sheet.binary.macroEnabled.main",
        parts={
            "xl/theme/theme1.xml": Part(theme(THEME_LATIN, ea=OLD), excel.THEME, "theme"),
            "xl/embeddings/inner.xlsx": Part(workbook(styles(FONT))),
        },
    )
    assert OLD in {use.family for use in fontbridge.inspect(data).fonts}
    result = fontbridge.convert(data, to="government")
    assert result.data == data
    (finding,) = [each for each in result.report.findings if each.code == "unsupported"]
    assert finding.severity is Severity.WARNING
    assert ".xlsx" in finding.advice


# -- text -----------------------------------------------------------------------------------------


def _text(data: bytes) -> list[str]:
    return [text for _, _, text in open_document(data, Limits()).passages()]


def test_passages_are_what_is_drawn() -> None:
    cells = (
        "<row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1'><v>3.5</v></c>"
        "<c r='C1' t='str'><f>A1&amp;A1</f><v>合计</v></c>"
        "<c r='D1' t='inlineStr'><is><t>内联</t></is></c></row>"
    )
    threaded = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    data = workbook(
        sheet_part=sheet(cells, _headers()),
        strings_part=strings(rich((OLD, "甲"), ("宋体", "乙"))),
        parts={
            "xl/drawings/drawing1.xml": Part(drawing(OLD), f"{MIME}.drawing+xml"),
            "xl/drawings/vmlDrawing1.vml": Part(_vml(OLD)),
            "xl/threadedComments/threadedComment1.xml": Part(
                xml("ThreadedComments", "<text>批注</text>", {"": threaded}),
                "application/vnd.ms-excel.threadedcomments+xml",
            ),
        },
    )
    header = ["&L甲&&乙&C", "&16秘密&R", "&P"]
    assert sorted(_text(data)) == sorted(
        ["合计", "内联", "甲", "乙", "图", "按钮", "批注", *header * len(HEADERS)]
    )


@pytest.mark.parametrize("codes", [CODES, f'<![CDATA[&C&"{OLD}"秘密&"-,Bold"A&&B]]>'])
def test_passages_tell_where_they_stand(codes: str) -> None:
    """Whoever puts one character in place of another edits there."""
    data = workbook(sheet_part=sheet(more=_headers(codes)))
    document = open_document(data, Limits())
    raw = members(data)
    for part, offset, text in document.passages():
        spelt = text if "CDATA" in codes else text.replace("&", "&amp;")
        assert raw[part][offset:].startswith(spelt.encode())
