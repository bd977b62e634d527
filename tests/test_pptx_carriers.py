"""Every place where a presentation names a font, one case each.

The judge is the bytes of the result, read with zipfile: the old family stands nowhere, the new one
does. A carrier that the format left out leaves its old name behind and fails its case.
"""

from __future__ import annotations

import pytest

import fontbridge
from fontbridge.formats import open_document
from fontbridge.model import Limits
from tests.makers import powerpoint
from tests.makers.office import MIME, Part, members, theme, xml
from tests.makers.powerpoint import part, presentation, run, slide, tree

OLD, NEW = "楷体_GB2312", "方正楷体_GBK"
SLIDES = f"{MIME}.presentationml"
EA = f'<a:ea typeface="{OLD}"/>'
RPR = f"<a:rPr>{EA}</a:rPr>"
LEVEL = f"<a:lvl1pPr><a:defRPr>{EA}</a:defRPr></a:lvl1pPr>"
TEXT = run("文", EA)
PLAIN = slide(run("文", '<a:ea typeface="宋体"/>'))
LATIN = "宋体"  # which the government's profile leaves alone


def _with(name: str, content: str | bytes, kind: str = "") -> bytes:
    return presentation(PLAIN, parts={name: Part(content, kind)})


def _slide(paragraph: str) -> bytes:
    return presentation(slide(paragraph))


CASES = {
    "run": _slide(TEXT),
    "symbol slot": _slide(run("□", f'<a:sym typeface="{OLD}"/>')),
    "bullet": _slide(f'<a:p><a:pPr><a:buFont typeface="{OLD}"/><a:buChar char="□"/></a:pPr></a:p>'),
    "end of paragraph": _slide(f"<a:p><a:endParaRPr>{EA}</a:endParaRPr></a:p>"),
    "default of a paragraph": _slide(f"<a:p><a:pPr><a:defRPr>{EA}</a:defRPr></a:pPr></a:p>"),
    "list style": _slide(f"<a:lstStyle>{LEVEL}</a:lstStyle>"),
    "field": _slide(f'<a:p><a:fld id="{{0}}" type="datetime1">{RPR}<a:t>今天</a:t></a:fld></a:p>'),
    "line break": _slide(f"<a:p><a:br>{RPR}</a:br></a:p>"),
    "formula": _slide(
        '<a:p><m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">'
        f"<m:r>{RPR}<m:t>文</m:t></m:r></m:oMath></a:p>"
    ),
    "default text style": presentation(PLAIN, f"<p:defaultTextStyle>{LEVEL}</p:defaultTextStyle>"),
    "layout": _with(
        "ppt/slideLayouts/slideLayout1.xml",
        part("p:sldLayout", tree(TEXT)),
        f"{SLIDES}.slideLayout+xml",
    ),
    "text styles of a master": _with(
        "ppt/slideMasters/slideMaster1.xml",
        part("p:sldMaster", f"<p:txStyles><p:titleStyle>{LEVEL}</p:titleStyle></p:txStyles>"),
        f"{SLIDES}.slideMaster+xml",
    ),
    "notes": _with(
        "ppt/notesSlides/notesSlide1.xml", part("p:notes", tree(TEXT)), f"{SLIDES}.notesSlide+xml"
    ),
    "master of notes": _with(
        "ppt/notesMasters/notesMaster1.xml",
        part("p:notesMaster", f"<p:notesStyle>{LEVEL}</p:notesStyle>"),
        f"{SLIDES}.notesMaster+xml",
    ),
    "master of handouts": _with(
        "ppt/handoutMasters/handoutMaster1.xml",
        part("p:handoutMaster", tree(TEXT)),
        f"{SLIDES}.handoutMaster+xml",
    ),
    "table style": _with(
        "ppt/tableStyles.xml",
        part("a:tblStyleLst", f"<a:tblStyle><a:wholeTbl><a:tcTxStyle><a:font>{EA}</a:font>"
             "</a:tcTxStyle></a:wholeTbl></a:tblStyle>"),
        f"{SLIDES}.tableStyles+xml",
    ),
    "comment of 2018": _with(
        "ppt/comments/modernComment1.xml",
        part("p:txBody", TEXT),
        "application/vnd.ms-powerpoint.comments+xml",
    ),
    "theme, East Asian": _with("ppt/theme/theme1.xml", theme(LATIN, ea=OLD), powerpoint.THEME),
    "theme, Hans": _with("ppt/theme/theme1.xml", theme(LATIN, hans=OLD), powerpoint.THEME),
    "theme of a second master": presentation(
        PLAIN,
        parts={
            "ppt/theme/theme1.xml": Part(theme(LATIN), powerpoint.THEME),
            "ppt/theme/theme2.xml": Part(theme(LATIN, ea=OLD), powerpoint.THEME),
        },
    ),
    "theme override": _with(
        "ppt/theme/themeOverride1.xml", theme(LATIN, ea=OLD), f"{MIME}.themeOverride+xml"
    ),
    "chart": _with(
        "ppt/charts/chart1.xml",
        part("c:chartSpace", f"<c:txPr><a:p><a:pPr>{LEVEL}</a:pPr></a:p></c:txPr>"),
        f"{MIME}.drawingml.chart+xml",
    ),
    "header of a chart": _with(
        "ppt/charts/chart1.xml",
        part("c:chartSpace", f'<c:headerFooter><c:oddFooter>&amp;"{OLD},Bold"</c:oddFooter>'
             "</c:headerFooter>"),
        f"{MIME}.drawingml.chart+xml",
    ),
    "diagram": _with(
        "ppt/diagrams/data1.xml", part("a:dataModel", TEXT), f"{MIME}.drawingml.diagramData+xml"
    ),
    "cached picture of a diagram": _with(
        "ppt/diagrams/drawing1.xml",
        part("a:drawing", TEXT),
        "application/vnd.ms-office.drawingml.diagramDrawing+xml",
    ),
    "VML text path": _with(
        "ppt/drawings/vmlDrawing1.vml",
        xml("xml", f"<v:textpath style='font-family:{OLD}' string='秘'/>",
            {"v": "urn:schemas-microsoft-com:vml"}),
    ),
    "slides in slides": _with("ppt/embeddings/inner.pptx", presentation(slide(TEXT))),
}


def _everything(data: bytes) -> str:
    """All parts, those of presentations inside too."""
    text = ""
    for name, raw in members(data).items():
        text += _everything(raw) if name.endswith(".pptx") else raw.decode()
    return text


@pytest.mark.parametrize("case", CASES, ids=str)
def test_carrier(case: str) -> None:
    assert OLD in _everything(CASES[case])
    result = fontbridge.convert(CASES[case], to="government")
    assert _everything(result.data) == _everything(CASES[case]).replace(OLD, NEW)
    assert result.report.changes
    assert fontbridge.restore(result.data, result.report) == CASES[case]


def test_slots_serve_their_scripts() -> None:
    fonts = f'<a:latin typeface="{OLD}"/><a:ea typeface="{OLD}"/><a:cs typeface="{OLD}"/>'
    after = _everything(fontbridge.convert(_slide(run("2026年", fonts)), to="government").data)
    faces = '<a:latin typeface="宋体"/>', f'<a:ea typeface="{NEW}"/>', f'<a:cs typeface="{OLD}"/>'
    assert "".join(faces) in after


@pytest.mark.parametrize(
    "fonts",
    [
        '<a:latin typeface="+mn-lt"/><a:ea typeface="+mj-ea"/><a:cs typeface="+mn-cs"/>',
        '<a:ea typeface=""/>',
        '<a:sym typeface="Wingdings"/>',
        '<a:cs typeface="Arial"/>',
    ],
    ids=["references to the theme", "none", "symbols", "complex scripts"],
)
def test_what_stays(fonts: str) -> None:
    data = _slide(run("文", fonts))
    assert fontbridge.convert(data, to="government").data == data


def test_hints_about_the_old_face_go() -> None:
    hints = 'panose="02010609030101010101" pitchFamily="49" charset="-122"'
    data = _slide(run("文", f'<a:ea typeface="{OLD}" {hints}/>'))
    after = _everything(fontbridge.convert(data, to="government").data)
    assert f'<a:ea typeface="{NEW}"/>' in after


def test_passages_are_what_is_drawn() -> None:
    category = "<c:cat><c:strCache><c:pt><c:v>一季度</c:v></c:pt></c:strCache></c:cat>"
    footer = '<c:headerFooter><c:oddFooter>&amp;"宋体"图</c:oddFooter></c:headerFooter>'
    data = presentation(
        slide(run("标题", EA) + f'<a:p><a:fld id="{{0}}">{RPR}<a:t>今天</a:t></a:fld></a:p>'),
        parts={
            "ppt/charts/chart1.xml": Part(
                part("c:chartSpace", category + footer), f"{MIME}.drawingml.chart+xml"
            ),
            "ppt/comments/comment1.xml": Part(
                part("p:cmLst", "<p:cm><p:text>批注</p:text></p:cm>"), f"{SLIDES}.comments+xml"
            ),
        },
    )
    texts = [text for _, _, text in open_document(data, Limits()).passages()]
    assert texts == ["标题", "今天", "一季度", "图", "批注"]


# -- embedded fonts -------------------------------------------------------------------------------


def _embedding(*families: str, used: str = OLD) -> bytes:
    """Slides with two font files a family."""
    entries, parts = "", {}
    for number, family in enumerate(families, 1):
        entries += (
            f'<p:embeddedFont><p:font typeface="{family}"/><p:regular r:id="rIdR{number}"/>'
            f'<p:bold r:id="rIdB{number}"/></p:embeddedFont>\n'
        )
        for weight in "RB":
            name = f"ppt/fonts/font{number}{weight}.fntdata"
            parts[name] = Part(b"not a font", "", "font", id=f"rId{weight}{number}")
    return presentation(
        slide(run("文", f'<a:ea typeface="{used}"/>')),
        f"<p:embeddedFontLst>\n{entries}</p:embeddedFontLst><p:defaultTextStyle/>",
        parts,
    )


def test_embedded_font_is_told() -> None:
    findings = fontbridge.inspect(_embedding(OLD)).findings
    assert [(each.code, each.part) for each in findings] == [
        ("embedded-font", "ppt/presentation.xml")
    ]


def test_embedded_fonts_of_a_family_that_goes_leave_no_trace() -> None:
    data = _embedding(OLD)
    result = fontbridge.convert(data, to="government")
    after = members(result.data)
    assert not [name for name in after if name.endswith("fntdata")]
    assert b"fntdata" not in after["[Content_Types].xml"]
    assert b"fntdata" not in after["ppt/_rels/presentation.xml.rels"]
    assert b"slide1.xml" in after["ppt/_rels/presentation.xml.rels"]
    assert b"embeddedFont" not in after["ppt/presentation.xml"]
    assert b"<p:defaultTextStyle/>" in after["ppt/presentation.xml"]
    assert fontbridge.restore(result.data, result.report) == data


def test_embedded_fonts_of_a_family_that_stays_are_kept() -> None:
    data = _embedding("宋体", OLD, "黑体")
    after = members(fontbridge.convert(data, to="government").data)
    assert sorted(name for name in after if name.endswith("fntdata")) == [
        f"ppt/fonts/font{number}{weight}.fntdata" for number in (1, 3) for weight in "BR"
    ]
    assert b"fntdata" in after["[Content_Types].xml"]
    main = after["ppt/presentation.xml"].decode()
    assert OLD not in main
    assert main.count("<p:embeddedFont>") == 2


def test_embedded_font_that_nothing_names_is_no_declaration() -> None:
    data = _embedding(OLD, used="宋体")
    assert OLD not in {use.family for use in fontbridge.inspect(data).fonts}
    result = fontbridge.convert(data, to="government")
    assert result.data == data
    assert not result.report.needs_a_person


def test_embedded_font_stays_while_its_family_is_declared() -> None:
    fonts = '<a:latin typeface="Times New Roman"/><a:cs typeface="Times New Roman"/>'
    inner = '<p:embeddedFontLst><p:embeddedFont><p:font typeface="Times New Roman"/>'
    inner += '<p:regular r:id="rId9"/></p:embeddedFont></p:embeddedFontLst>'
    file = Part(b"not a font", "", "font", id="rId9")
    data = presentation(slide(run("a", fonts)), inner, {"ppt/fonts/font1.fntdata": file})
    after = members(fontbridge.convert(data, to="government").data)
    assert "ppt/fonts/font1.fntdata" in after
    assert b"embeddedFontLst" in after["ppt/presentation.xml"]
