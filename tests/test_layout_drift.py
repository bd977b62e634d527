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
from fontbridge.formats.measure import Grid
from fontbridge.harmonise.linebreak import breaks
from fontbridge.model import Limits, Severity
from tests.makers.fonts import EM, build_font
from tests.makers.word import document, package

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


@given(st.text("甲乙，。“”（）a1 -", max_size=40), st.integers(1, 12))
def test_every_line_fits_or_cannot_be_cut(text: str, width: int) -> None:
    found = breaks(text, [1.0] * len(text), width, 0)
    assert found == sorted(set(found))
    assert all(0 < at < len(text) for at in found)
    longer = breaks(text, [1.0] * len(text), width * 3, 0)
    assert len(longer) <= len(found)


def _document(*texts: str, properties: str = "") -> bytes:
    runs = (
        "<w:p><w:pPr>" + properties + "</w:pPr><w:r><w:rPr>"
        '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="仿宋_GB2312"/>'
        f'<w:sz w:val="32"/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
        for text in texts
    )
    return package(document("".join(runs) + SECTION))


def test_a_paragraph_is_measured_by_its_page_and_indents() -> None:
    indents = '<w:ind w:firstLineChars="200" w:firstLine="9" w:left="40"/>'
    data = _document("甲乙", properties=indents)
    opened = open_document(data, Limits(), "")
    (paragraph,) = opened.paragraphs(None)
    measure = opened.measure(paragraph)
    assert measure is not None
    assert (measure.width, measure.first) == (198.0, 20.0)  # the style's size: 10 points
    assert measure.drawn == ((16.0, 0.0),)
    assert measure.grid == Grid(21, 20)


@pytest.mark.parametrize("properties", ['<w:numPr><w:numId w:val="1"/></w:numPr>'])
def test_what_cannot_be_foreseen_is_left_alone(properties: str) -> None:
    opened = open_document(_document("甲", properties=properties), Limits(), "")
    assert [opened.measure(each) for each in opened.paragraphs(None)] == [None]


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


def test_a_family_without_a_file_is_estimated(tmp_path: Path) -> None:
    advances = Advances(load_catalogue(), [tmp_path])
    assert (advances.width("仿宋_GB2312", "中"), advances.width("仿宋_GB2312", "1")) == (1.0, 0.5)
    assert advances.guessed == {"仿宋_GB2312"}


def test_a_family_is_measured_under_any_of_its_names(wide: Path) -> None:
    advances = Advances(load_catalogue(), [wide])
    assert advances.width("SimSun", "1") == 1.0
    assert advances.knows("Times New Roman")
    assert not advances.guessed
