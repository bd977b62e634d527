"""Which family draws the text of a presentation, and what becomes of characters it lacks."""

from __future__ import annotations

import io
from collections import Counter

import pptx.util
import pytest

import fontbridge
from fontbridge.formats import open_document
from fontbridge.model import Limits, Slot
from tests.makers.office import MIME, Part, members, xml
from tests.makers.powerpoint import NAMESPACES, THEME, part, presentation, run, slide, theme

KIND = f"{MIME}.presentationml"
DGM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
PARTY_THEME = theme("Times New Roman", ea="仿宋_GB2312")
PARTY = '<a:latin typeface="Times New Roman"/><a:ea typeface="仿宋_GB2312"/>'


def _fonts(ea: str = "", latin: str = "") -> str:
    found = f'<a:latin typeface="{latin}"/>' if latin else ""
    return found + (f'<a:ea typeface="{ea}"/>' if ea else "")


def _level(fonts: str, number: int = 1) -> str:
    return f"<a:lvl{number}pPr><a:defRPr>{fonts}</a:defRPr></a:lvl{number}pPr>"


def _shape(
    paragraphs: str, placeholder: str = "", style: str = "", levels: str = "", root: str = "p"
) -> str:
    mark = f"<p:ph {placeholder}/>" if placeholder else ""
    return (
        f"<{root}:sp><p:nvSpPr><p:nvPr>{mark}</p:nvPr></p:nvSpPr>{style}"
        f"<{root}:txBody><a:bodyPr/><a:lstStyle>{levels}</a:lstStyle>{paragraphs}</{root}:txBody>"
        f"</{root}:sp>"
    )


def _slides(
    shapes: str,
    *,
    layout: str = "",
    master: str = "",
    styles: str = "",
    main: str = "",
    parts: dict[str, Part] | None = None,
    faces: str = "",
) -> bytes:
    """A slide with a layout, a master and a theme of 宋体 and Calibri (Hans: 黑体)."""
    layout_name, master_name = "ppt/slideLayouts/slideLayout1.xml", "ppt/slideMasters/m1.xml"
    made = {
        layout_name: Part(
            part("p:sldLayout", layout), f"{KIND}.slideLayout+xml", "slideLayout",
            "ppt/slides/slide1.xml",
        ),
        master_name: Part(
            part("p:sldMaster", f"{master}<p:txStyles>{styles}</p:txStyles>"),
            f"{KIND}.slideMaster+xml", "slideMaster", layout_name,
        ),
        "ppt/theme/theme7.xml": Part(theme("Impact"), THEME),  # nobody's
        "ppt/theme/theme1.xml": Part(
            faces or theme("Calibri", "黑体"), THEME, "theme", master_name
        ),
    }
    return presentation(part("p:sld", shapes), main, made | (parts or {}))


def _drawn(data: bytes) -> Counter[tuple[Slot, str]]:
    found: Counter[tuple[Slot, str]] = Counter()
    for paragraph in open_document(data, Limits()).paragraphs(None):
        for each in paragraph.runs:
            for start, end, slot in each.faces.segments(each.text):
                found[slot, each.faces.family(slot)] += end - start
    return found


TEXT = "<a:p><a:r><a:t>文字</a:t></a:r></a:p>"
BODY = 'type="body" idx="1"'
LEVELS = {
    "run": _slides(_shape(run("文字", _fonts("楷体_GB2312")), levels=_level(_fonts("隶书")))),
    "list style": _slides(_shape(TEXT, levels=_level(_fonts("楷体_GB2312")))),
    "list style of all levels": _slides(
        _shape(TEXT, levels=f"<a:defPPr><a:defRPr>{_fonts('楷体_GB2312')}</a:defRPr></a:defPPr>")
    ),
    "list style of another level": _slides(
        _shape(
            '<a:p><a:pPr lvl="2"/><a:r><a:t>文字</a:t></a:r></a:p>',
            levels=_level(_fonts("隶书")) + _level(_fonts("楷体_GB2312"), 3),
        )
    ),
    "placeholder of the layout": _slides(
        _shape(TEXT, 'idx="10"'),
        layout=_shape(TEXT, 'type="body" idx="9"', levels=_level(_fonts("隶书")))
        + _shape(TEXT, 'type="body" idx="10"', levels=_level(_fonts("楷体_GB2312"))),
        styles=f"<p:bodyStyle>{_level(_fonts('隶书'))}</p:bodyStyle>",
    ),
    "placeholder of the master": _slides(
        _shape(TEXT, BODY),
        layout=_shape(TEXT, BODY),
        master=_shape(TEXT, 'type="title"', levels=_level(_fonts("隶书")))
        + _shape(TEXT, 'type="body" idx="4"', levels=_level(_fonts("楷体_GB2312"))),
    ),
    "title style": _slides(
        _shape(TEXT, 'type="ctrTitle"'),
        layout=_shape(TEXT, 'type="title"'),
        styles=f"<p:titleStyle>{_level(_fonts('楷体_GB2312'))}</p:titleStyle>"
        f"<p:bodyStyle>{_level(_fonts('隶书'))}</p:bodyStyle>",
    ),
    "style of other placeholders": _slides(
        _shape(TEXT, 'type="ftr" idx="11"'),
        styles=f"<p:bodyStyle>{_level(_fonts('隶书'))}</p:bodyStyle>"
        f"<p:otherStyle>{_level(_fonts('楷体_GB2312'))}</p:otherStyle>",
    ),
    "default text style": _slides(
        _shape(TEXT),
        main=f"<p:defaultTextStyle>{_level(_fonts('楷体_GB2312'))}</p:defaultTextStyle>",
    ),
    "font of the shape's style": _slides(
        _shape(TEXT, style='<p:style><a:fontRef idx="major"/></p:style>'),
        main=f"<p:defaultTextStyle>{_level(_fonts('隶书'))}</p:defaultTextStyle>",
        faces=theme("Calibri", ea="楷体_GB2312"),
    ),
    "theme": _slides(_shape(TEXT), faces=theme("Calibri", ea="楷体_GB2312")),
    "reference to the theme": _slides(
        _shape(run("文字", _fonts("+mj-ea")), levels=_level(_fonts("隶书"))),
        faces=theme("Calibri", ea="楷体_GB2312"),
    ),
    "theme, by the script of the language": _slides(
        _shape('<a:p><a:r><a:rPr lang="ja-JP"/><a:t>文字</a:t></a:r></a:p>'),
        faces=theme("Calibri", "隶书").replace(
            "</a:minorFont>", '<a:font script="Jpan" typeface="楷体_GB2312"/></a:minorFont>'
        ),
    ),
    "table style": _slides(
        "<p:graphicFrame><a:tbl><a:tblPr><a:tableStyleId>{1}</a:tableStyleId></a:tblPr><a:tr><a:tc>"
        f"<a:txBody><a:bodyPr/>{TEXT}</a:txBody></a:tc></a:tr></a:tbl></p:graphicFrame>",
        parts={
            "ppt/tableStyles.xml": Part(
                part(
                    "a:tblStyleLst",
                    '<a:tblStyle styleId="{2}"><a:wholeTbl><a:tcTxStyle><a:fontRef idx="minor"/>'
                    '</a:tcTxStyle></a:wholeTbl></a:tblStyle><a:tblStyle styleId="{1}"><a:wholeTbl>'
                    f"<a:tcTxStyle><a:font>{_fonts('楷体_GB2312')}</a:font></a:tcTxStyle>"
                    "</a:wholeTbl></a:tblStyle>",
                ),
                f"{KIND}.tableStyles+xml",
            )
        },
    ),
    "notes": _slides(
        "",
        parts={
            "ppt/notesSlides/n1.xml": Part(
                part("p:notes", _shape(TEXT, BODY)), f"{KIND}.notesSlide+xml"
            ),
            "ppt/notesMasters/m1.xml": Part(
                part(
                    "p:notesMaster",
                    f"<p:notesStyle>{_level(_fonts('楷体_GB2312'))}</p:notesStyle>",
                ),
                f"{KIND}.notesMaster+xml", "notesMaster", "ppt/notesSlides/n1.xml",
            ),
        },
    ),
    "chart": _slides(
        "",
        parts={
            "ppt/charts/chart1.xml": Part(
                part(
                    "c:chartSpace",
                    "<c:chart><c:ser><c:cat><c:strCache><c:pt><c:v>文字</c:v></c:pt></c:strCache>"
                    "</c:cat></c:ser><c:catAx><c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr>"
                    f"{_fonts('楷体_GB2312')}</a:defRPr></a:pPr></a:p></c:txPr></c:catAx></c:chart>"
                    f"<c:txPr><a:p><a:pPr><a:defRPr>{_fonts('隶书')}</a:defRPr></a:pPr></a:p></c:txPr>",
                ),
                f"{MIME}.drawingml.chart+xml", "chart", "ppt/slides/slide1.xml",
            )
        },
    ),
    "title of a chart": _slides(
        "",
        parts={
            "ppt/charts/chart1.xml": Part(
                part(
                    "c:chartSpace",
                    f"<c:chart><c:title><c:tx><c:rich><a:bodyPr/>{TEXT}</c:rich></c:tx></c:title>"
                    "</c:chart><c:txPr><a:p><a:pPr><a:defRPr>"
                    f"{_fonts('楷体_GB2312')}</a:defRPr></a:pPr></a:p></c:txPr>",
                ),
                f"{MIME}.drawingml.chart+xml", "chart", "ppt/slides/slide1.xml",
            )
        },
    ),
    "diagram": _slides(
        "",
        faces=theme("Calibri", ea="楷体_GB2312"),
        parts={
            "ppt/diagrams/data1.xml": Part(
                xml("dgm:pt", f"<dgm:t><a:bodyPr/>{TEXT}</dgm:t>", {**NAMESPACES, "dgm": DGM}),
                f"{MIME}.drawingml.diagramData+xml", "diagramData", "ppt/slides/slide1.xml",
            )
        },
    ),
}


@pytest.mark.parametrize("case", LEVELS, ids=str)
def test_who_draws_the_text(case: str) -> None:
    assert _drawn(LEVELS[case]) == {(Slot.EA, "楷体_GB2312"): 2}


@pytest.mark.parametrize("case", LEVELS, ids=str)
def test_what_is_converted_draws_it_then(case: str) -> None:
    """The resolver's word on the converted file is what it foretold; a face for Japanese stays."""
    data = LEVELS[case]
    converted = fontbridge.convert(data, to="government").data
    stays = "script" in case
    assert _drawn(converted) == {(Slot.EA, "楷体_GB2312" if stays else "方正楷体_GBK"): 2}


def test_prompts_of_layouts_draw_nothing() -> None:
    data = _slides("", layout=_shape(TEXT, BODY) + _shape(run("页脚", _fonts("宋体"))))
    assert _drawn(data) == {(Slot.EA, "宋体"): 2}


def test_inspect_counts_characters() -> None:
    data = _slides(_shape(run("二〇二六年，“十五五” 2026", PARTY)))
    found = {(use.slot, use.family): use for use in fontbridge.inspect(data).fonts}
    assert found["latin", "Times New Roman"].characters == 6
    assert found["ea", "仿宋_GB2312"].characters == 9
    assert found["ea", "仿宋_GB2312"].needs == "gbk"


def test_complex_text_follows_the_theme_by_its_language() -> None:
    entries = "".join(
        f'<a:font script="{script}" typeface="{family}"/>'
        for script, family in (("Arab", "Arial"), ("Hebr", "David"))
    )
    faces = theme("Calibri", "宋体").replace("</a:minorFont>", f"{entries}</a:minorFont>")
    runs = "".join(
        f'<a:r><a:rPr lang="{language}"/><a:t>{text}</a:t></a:r>'
        for language, text in (("ar-SA", "عربي"), ("he-IL", "אב"))
    )
    drawn = _drawn(_slides(_shape(f"<a:p>{runs}</a:p>"), faces=faces))
    assert drawn == {(Slot.CS, "Arial"): 4, (Slot.CS, "David"): 2}


# -- characters that the face lacks ---------------------------------------------------------------


def _paragraph(data: bytes) -> str:
    text = members(data)["ppt/slides/slide1.xml"].decode()
    return text[text.index("<a:p>") : text.rindex("</a:p>")].removeprefix("<a:p>")


def _cut(paragraph: str) -> str:
    """A slide's paragraph after a conversion for the Party system."""
    data = _slides(_shape(f"<a:p>{paragraph}</a:p>"), faces=PARTY_THEME)
    result = fontbridge.convert(data, to="party")
    assert fontbridge.restore(result.data, result.report) == data
    assert not fontbridge.check(result.data, to="party").needs_a_person
    return _paragraph(result.data)


FALLBACK = '<a:ea typeface="仿宋"/>'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            '<a:r><a:rPr lang="zh-CN"/><a:t>二〇年</a:t></a:r>',
            '<a:r><a:rPr lang="zh-CN"/><a:t>二</a:t></a:r>'
            f'<a:r><a:rPr lang="zh-CN">{FALLBACK}</a:rPr><a:t>〇</a:t></a:r>'
            '<a:r><a:rPr lang="zh-CN"/><a:t>年</a:t></a:r>',
        ),
        (
            "<a:r><a:t>〇年</a:t></a:r>",
            f"<a:r><a:rPr>{FALLBACK}</a:rPr><a:t>〇</a:t></a:r><a:r><a:t>年</a:t></a:r>",
        ),
        (
            '<a:r><a:rPr><a:latin typeface="Times New Roman"/><a:cs typeface="Arial"/>'
            "</a:rPr><a:t>&#x3007;&amp;A</a:t></a:r>",
            f'<a:r><a:rPr><a:latin typeface="Times New Roman"/>{FALLBACK}<a:cs typeface="Arial"/>'
            "</a:rPr><a:t>&#x3007;</a:t></a:r>"
            '<a:r><a:rPr><a:latin typeface="Times New Roman"/><a:cs typeface="Arial"/></a:rPr>'
            "<a:t>&amp;A</a:t></a:r>",
        ),
        (
            '<a:r><a:rPr><a:ln/><a:hlinkClick r:id="rId9"/></a:rPr><a:t>〇</a:t></a:r>',
            f'<a:r><a:rPr><a:ln/>{FALLBACK}<a:hlinkClick r:id="rId9"/></a:rPr><a:t>〇</a:t></a:r>',
        ),
        (
            "<a:r><a:rPr><a:ln><a:extLst/></a:ln><a:extLst><a:ext/></a:extLst></a:rPr>"
            "<a:t>〇</a:t></a:r>",
            f"<a:r><a:rPr><a:ln><a:extLst/></a:ln>{FALLBACK}<a:extLst><a:ext/></a:extLst></a:rPr>"
            "<a:t>〇</a:t></a:r>",
        ),
        (
            "<a:r><a:t>甲<![CDATA[二〇年<]]>乙</a:t></a:r>",
            "<a:r><a:t>甲<![CDATA[二]]></a:t></a:r>"
            f"<a:r><a:rPr>{FALLBACK}</a:rPr><a:t><![CDATA[〇]]></a:t></a:r>"
            "<a:r><a:t><![CDATA[年<]]>乙</a:t></a:r>",
        ),
        (
            '<a:r><a:rPr><a:ea typeface="方正仿宋_GBK" charset="-122"/></a:rPr>'
            "<a:t>二〇</a:t></a:r>",
            '<a:r><a:rPr><a:ea typeface="仿宋_GB2312"/></a:rPr><a:t>二</a:t></a:r>'
            f"<a:r><a:rPr>{FALLBACK}</a:rPr><a:t>〇</a:t></a:r>",
        ),
    ],
    ids=["within", "no properties", "order of fonts", "link", "extensions", "CDATA", "renamed"],
)
def test_runs_are_cut(before: str, after: str) -> None:
    assert _cut(before) == after


def test_a_field_stays_whole() -> None:
    field = '<a:fld id="{0}" type="datetime1"><a:rPr/><a:t>二〇年</a:t></a:fld>'
    data = _slides(_shape(f"<a:p>{field}</a:p>"), faces=PARTY_THEME)
    found = [each for each in fontbridge.check(data, to="party").findings if each.characters]
    assert [(each.code, each.characters) for each in found] == [("characters-not-covered", "〇")]
    assert _paragraph(fontbridge.convert(data, to="party").data) == field


@pytest.mark.parametrize(
    "paragraph",
    [
        '<a:r><a:rPr lang="zh-CN"/><a:t>〇二〇年〇</a:t></a:r>',
        "<a:r><a:t>二〇年</a:t></a:r><a:r><a:rPr b='1'/><a:t>〇乙</a:t></a:r>",
        f"<a:r><a:rPr>{PARTY}</a:rPr><a:t>朱镕基〇</a:t></a:r>",
    ],
    ids=["inherited", "two runs", "named"],
)
def test_what_was_cut_is_joined_again(paragraph: str) -> None:
    data = _slides(_shape(f"<a:p>{paragraph}</a:p>"), faces=PARTY_THEME)
    cut = fontbridge.convert(data, to="party").data
    assert _paragraph(cut).count("<a:r>") > paragraph.count("<a:r>")
    joined = fontbridge.convert(cut, to="government").data
    assert _paragraph(joined).count("<a:r>") == paragraph.count("<a:r>")
    assert _paragraph(fontbridge.convert(joined, to="party").data).count("<a:r>") == _paragraph(
        cut
    ).count("<a:r>")


def test_runs_of_another_face_are_not_joined() -> None:
    """〇 in 仿宋 stands beside 楷体 that it was never cut from."""
    kai = '<a:r><a:rPr><a:ea typeface="楷体_GB2312"/></a:rPr><a:t>甲</a:t></a:r>'
    paragraph = f"{kai}<a:r><a:t>〇乙</a:t></a:r>"
    data = _slides(_shape(f"<a:p>{paragraph}</a:p>"), faces=PARTY_THEME)
    cut = fontbridge.convert(data, to="party").data
    joined = _paragraph(fontbridge.convert(cut, to="government").data)
    assert joined.count("<a:r>") == 2
    assert "<a:t>〇乙</a:t>" in joined


# -- findings --------------------------------------------------------------------------------------


def _messages(data: bytes) -> list[str]:
    return [str(each.message) for each in fontbridge.check(data, to="party").findings]


def test_a_latin_face_for_chinese_is_a_finding() -> None:
    fonts = '<a:latin typeface="Times New Roman"/><a:ea typeface="Times New Roman"/>'
    data = _slides(_shape(run("文字", fonts)), faces=theme("Times New Roman", ea="宋体"))
    assert "Times New Roman draws no Chinese; 2 characters of it are left to it" in _messages(data)


def test_text_that_no_declaration_reaches_is_a_finding() -> None:
    data = presentation(slide(run("文字", "")))
    assert "no family is declared for 2 characters in slot ea" in _messages(data)


def test_what_python_pptx_writes_is_followed() -> None:
    """Its template has a master, layouts and a theme like PowerPoint's own."""
    deck = pptx.Presentation()
    page = deck.slides.add_slide(deck.slide_layouts[1])
    page.shapes.title.text = "通知"
    page.placeholders[1].text = "二〇二六"
    box = page.shapes.add_textbox(*[pptx.util.Cm(1)] * 4)
    box.text_frame.text = "文本框"
    stream = io.BytesIO()
    deck.save(stream)
    drawn = _drawn(stream.getvalue())
    assert drawn == {(Slot.EA, "宋体"): 9}
