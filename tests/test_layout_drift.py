"""Lines that will break elsewhere, foreseen from the widths of characters."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import fontbridge
from fontbridge.fonts.advances import Advances
from fontbridge.fonts.catalogue import load_catalogue
from fontbridge.formats import open_document
from fontbridge.formats.measure import Align, Grid, Measure, Size, Stop, Unforeseen
from fontbridge.harmonise.linebreak import Tabs, breaks
from fontbridge.model import Finding, Limits, Severity
from tests.makers import opendocument, rtf
from tests.makers.fonts import EM, build_font
from tests.makers.word import document, package, part

DIGITS = "0123456789"
SECTION = (
    '<w:sectPr><w:pgSz w:w="4200" w:h="8400"/><w:pgMar w:top="0" w:bottom="0" w:left="100"'
    ' w:right="100"/><w:docGrid w:type="lines" w:linePitch="400"/></w:sectPr>'
)


@pytest.mark.parametrize(
    ("text", "width", "first", "expected"),
    [
        ("甲乙丙丁", 2, 0, [2]),
        ("甲乙丙丁", 2, 1, [1, 3]),
        ("甲乙，丙丁", 2, 0, [3]),  # the comma hangs
        ("甲乙”丙", 2, 0, [1, 3]),  # a closing mark that may not hang takes its neighbour along
        ("甲“乙丙", 2, 0, [1, 3]),  # an opening mark goes over
        ("甲2026年", 4, 0, [1, 5]),  # a number stays whole
        ("2026202620", 4, 0, [4, 8]),  # longer than a line
    ],
)
def test_lines_break_as_chinese_does(
    text: str, width: float, first: float, expected: list[int]
) -> None:
    assert breaks(text, [1] * len(text), width, first) == expected


def test_a_blank_at_the_edge_takes_no_room() -> None:
    assert breaks("甲 乙", [1, 5, 1], 1, 0) == [2]


@pytest.mark.parametrize(
    ("text", "stops", "expected"),
    [
        ("甲\t乙丙", [Stop(3)], [3]),  # to the stop, and on from there
        ("甲\t乙丙", [Stop(2), Stop(9)], []),
        ("甲甲\t乙丙", [Stop(2), Stop(3)], [4]),  # the next stop behind what is there
        ("甲\t乙", [Stop(9)], [1]),  # a stop that is not on this line
        ("甲\t乙丙", [Stop(4, Align.RIGHT)], []),
        ("甲\t乙丙", [Stop(3, Align.CENTER)], []),
        ("甲\t1.55", [Stop(3, Align.DECIMAL)], [2]),
        ("甲\n乙\n丙", [], [2, 4]),
        ("甲\n", [], []),
    ],
)
def test_tabulators_lead_to_their_stops(
    text: str, stops: list[Stop], expected: list[int]
) -> None:
    widths = [0 if character in "\t\n" else 1 for character in text]
    assert breaks(text, widths, 4, 0, Tabs(stops=stops, every=0)) == expected


def test_without_stops_there_is_one_every_so_often() -> None:
    assert breaks("甲\t乙丙", [1, 0, 1, 1], 4, 0, Tabs(every=3)) == [3]
    assert breaks("\t甲乙丙", [0, 1, 1, 1], 4, 0, Tabs(every=1)) == []


@given(st.text("甲乙，。“”（）a1 -，。“”（）a1 -", max_size=40), st.integers(1, 12))
def test_every_line_fits_or_cannot_be_cut(text: str, width: int) -> None:
    found = breaks(text, [1.0] * len(text), width, 0)
    assert found == sorted(set(found))
    assert all(0 < at < len(text) for at in found)
    longer = breaks(text, [1.0] * len(text), width * 3, 0)
    assert len(longer) <= len(found)


def _document(*texts: str, properties: str = "") -> bytes:
    paragraphs = (_paragraph(text, properties) for text in texts)
    return package(document("".join(paragraphs) + SECTION))


def _paragraph(text: str, properties: str = "") -> str:
    return (
        "<w:p><w:pPr>" + properties + "</w:pPr><w:r><w:rPr>"
        '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="仿宋_GB2312"/>'
        f'<w:sz w:val="32"/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
    )


def test_a_paragraph_is_measured_by_its_page_and_indents() -> None:
    indents = '<w:ind w:firstLineChars="200" w:firstLine="9" w:left="40"/>'
    data = _document("甲乙", properties=indents)
    opened = open_document(data, Limits(), "")
    (paragraph,) = opened.paragraphs(None)
    measure = opened.measure(paragraph)
    assert isinstance(measure, Measure)
    assert (measure.width, measure.first) == (198.0, 20.0)  # the style's size: 10 points
    assert measure.sizes == [Size(0, 16.0)]
    assert measure.grid == Grid(21, 12)


@pytest.fixture
def wide(tmp_path: Path) -> Path:
    """Faces of which the Latin one is wider after the conversion."""
    for number, (family, width) in enumerate({"Times New Roman": EM // 2, "宋体": EM}.items()):
        names = {"en": family, "zh": family}
        widths = dict.fromkeys(DIGITS, width)
        build_font(tmp_path / f"{number}.ttf", DIGITS, names, widths=widths)
    return tmp_path


def test_drift_is_a_finding_only_if_asked_for(wide: Path) -> None:
    data = _document("甲" * 6 + "2026" * 3, "甲乙丙")
    asked = {"to": "government", "font_dirs": [wide]}
    assert "layout-drift" not in {f.code for f in fontbridge.check(data, **asked).findings}
    found = [
        each for each in fontbridge.check(data, **asked, layout=True).findings
        if each.code == "layout-drift"
    ]
    assert [each.severity for each in found] == [Severity.INFO, Severity.WARNING]
    assert "paragraph 1" in found[1].message
    assert "甲" not in found[1].message
    result = fontbridge.convert(data, **asked, layout=True)
    again = fontbridge.check(result.data, **asked, layout=True).findings
    assert [each.severity for each in again if each.code == "layout-drift"] == [Severity.INFO]


LISTED = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:ind w:left="0"/>'
NUMBERING = part(
    "w:numbering",
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="2026"/><w:suff'
    ' w:val="nothing"/><w:lvlText w:val="%1"/><w:rPr><w:rFonts w:ascii="Times New Roman"'
    ' w:hAnsi="Times New Roman" w:eastAsia="仿宋_GB2312"/><w:sz w:val="32"/></w:rPr></w:lvl>'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
)


def _told(data: bytes, wide: Path, name: str = "") -> list[Finding]:
    report = fontbridge.check(data, to="government", font_dirs=[wide], layout=True, name=name)
    return [each for each in report.findings if each.code == "layout-drift"]


@pytest.mark.parametrize(("listed", "moves"), [("", False), (LISTED, True)])
def test_a_label_that_gets_wider_moves_its_line(wide: Path, listed: str, moves: bool) -> None:
    body = _paragraph("甲" * 10, listed) + SECTION
    found = _told(package(document(body), {"word/numbering.xml": NUMBERING}), wide)
    assert [each.severity for each in found] == [Severity.INFO] + [Severity.WARNING] * moves


def test_what_cannot_be_foreseen_is_told_with_the_reason(wide: Path) -> None:
    formula = _paragraph("甲").replace("</w:p>", "<m:oMath/></w:p>")
    found = _told(package(document(formula * 2 + _paragraph("乙") + SECTION)), wide)
    (told,) = [each for each in found if "nothing is foreseen" in each.message]
    assert told.severity is Severity.INFO
    assert "2 paragraphs" in told.message
    assert "first paragraph 1" in told.message
    assert str(Unforeseen.INLINE.message) in told.message


def test_a_paragraph_in_one_of_unequal_columns_is_told_only_if_they_agree(wide: Path) -> None:
    columns = '<w:cols w:num="2" w:equalWidth="0"><w:col w:w="2000"/><w:col w:w="3800"/></w:cols>'
    section = SECTION.replace("<w:docGrid", columns + "<w:docGrid")
    # One column has 100 points, which 5 ideographs and 2 figures fill; the other has 190.
    surely, perhaps = "甲" * 12 + "2026" * 3, "甲" * 5 + "22"
    found = _told(package(document(_paragraph(surely) + _paragraph(perhaps) + section)), wide)
    assert "in 1 paragraphs" in found[1].message
    assert str(Unforeseen.COLUMNS.message) in found[2].message


def test_paragraphs_that_leave_the_grid_are_told(wide: Path) -> None:
    off = _paragraph("甲", '<w:snapToGrid w:val="0"/>')
    found = _told(package(document(_paragraph("乙") + off + SECTION)), wide)
    (told,) = [each for each in found if "leave the document grid" in each.message]
    assert "1 paragraphs" in told.message
    assert "paragraph 2" in told.message


TEXTS = {
    "html": "<p style='font-family:仿宋_GB2312'>甲</p>".encode(),
    "txt": "甲乙丙丁".encode("gb2312"),
}


@pytest.mark.parametrize("kind", TEXTS)
def test_a_format_that_tells_no_widths_is_not_passed_over_in_silence(
    wide: Path, kind: str
) -> None:
    (told,) = _told(TEXTS[kind], wide, f"a.{kind}")
    assert told.severity is Severity.INFO
    assert str(Unforeseen.UNTOLD.message) in told.message


ODT = opendocument.package(
    opendocument.content(
        '<text:p text:style-name="A">甲甲甲甲甲甲202620262026</text:p>',
        automatic=opendocument.style(
            "A", "paragraph",
            opendocument.named("Times New Roman", "仿宋_GB2312",
                               ' fo:font-size="16pt" style:font-size-asian="16pt"'),
        ),
    ),
    opendocument.styles(
        automatic='<style:page-layout style:name="P"><style:page-layout-properties'
        ' fo:page-width="200pt" fo:page-height="300pt"/></style:page-layout>',
        masters='<style:master-page style:name="Standard" style:page-layout-name="P"/>',
    ),
)
RTF = rtf.document(
    r"\paperw4000\margl0\margr0\pard\plain\fs32 {\f0 "
    + rtf.hexed("甲" * 6) + r"}{\f1 202620262026}\par"
)  # fmt: skip


@pytest.mark.parametrize("data", [ODT, RTF], ids=["odt", "rtf"])
def test_drift_is_foreseen_in_other_formats(wide: Path, data: bytes) -> None:
    (told,) = _told(data, wide)
    assert told.severity is Severity.WARNING
    assert "+1 lines" in told.message


def test_a_family_without_a_file_is_estimated(tmp_path: Path) -> None:
    advances = Advances(load_catalogue(), [tmp_path])
    assert (advances.width("仿宋_GB2312", "中"), advances.width("仿宋_GB2312", "1")) == (1.0, 0.5)
    assert advances.guessed == {"仿宋_GB2312"}


def test_a_family_is_measured_under_any_of_its_names(wide: Path) -> None:
    advances = Advances(load_catalogue(), [wide])
    assert advances.width("SimSun", "1") == 1.0
    assert advances.knows("Times New Roman")
    assert not advances.guessed
