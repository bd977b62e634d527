"""Random runs of workbooks and slides, cut and joined: the text stays, and so does all else."""

from __future__ import annotations

import io
from html import escape

import openpyxl
import pptx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText
from pptx.util import Cm

import fontbridge
from tests.makers import excel

FAMILIES = ["仿宋_GB2312", "方正仿宋_GBK", "仿宋", "楷体_GB2312", "宋体", "Arial"]
TEXT = st.text("二〇镕喆 A9，“”—㎡\u0301𠮷<&", min_size=1, max_size=8)
RUN = st.tuples(st.sampled_from(FAMILIES), st.sampled_from(["", "own"]), TEXT)
RUNS = st.lists(RUN, max_size=4)


def _book(runs: list[tuple[str, str, str]]) -> bytes:
    """One shared string of these runs, those without properties in the font of the cell."""
    spelt = ""
    for family, own, text in runs:
        properties = f'<rPr><sz val="16"/><rFont val="{family}"/></rPr>' if own else ""
        spelt += f'<r>{properties}<t xml:space="preserve">{escape(text)}</t></r>'
    cell = "<row r='1'><c r='A1' s='0' t='s'><v>0</v></c></row>"
    fonts = excel.styles(excel.font(FAMILIES[0]), excel.font("宋体"))
    return excel.workbook(fonts, excel.sheet(cell), excel.strings(spelt or "<t>空</t>"))


def _cells(data: bytes) -> list[str]:
    sheet = openpyxl.load_workbook(io.BytesIO(data), rich_text=True).active
    value = sheet["A1"].value
    return ["".join(map(str, value)) if isinstance(value, CellRichText) else str(value)]


def _deck(runs: list[tuple[str, str, str]]) -> bytes:
    """One paragraph of these runs, those without a font in that of the theme."""
    deck = pptx.Presentation()
    page = deck.slides.add_slide(deck.slide_layouts[6])
    paragraph = page.shapes.add_textbox(*[Cm(1)] * 4).text_frame.paragraphs[0]
    for family, own, text in runs:
        run = paragraph.add_run()
        run.text = text
        if own:
            run.font.name = "Times New Roman"
            properties = run.font._element
            ea = properties.makeelement(pptx.oxml.ns.qn("a:ea"), {"typeface": family})
            properties.append(ea)
    stream = io.BytesIO()
    deck.save(stream)
    return stream.getvalue()


def _paragraphs(data: bytes) -> list[str]:
    (page,) = pptx.Presentation(io.BytesIO(data)).slides
    return [
        paragraph.text for shape in page.shapes for paragraph in shape.text_frame.paragraphs
    ]


@pytest.mark.parametrize(
    ("make", "read"), [(_book, _cells), (_deck, _paragraphs)], ids=["workbook", "slides"]
)
@settings(max_examples=5, deadline=None)
@given(runs=RUNS)
def test_to_and_fro(make: object, read: object, runs: list[tuple[str, str, str]]) -> None:
    first = data = make(runs)  # type: ignore[operator]
    text = read(first)  # type: ignore[operator]
    for to in ("party", "government", "party"):
        result = fontbridge.convert(data, to=to)
        assert read(result.data) == text  # type: ignore[operator]
        assert fontbridge.restore(result.data, result.report) == data
        assert not fontbridge.convert(result.data, to=to).report.changes
        data = result.data
