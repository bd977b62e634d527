"""python-pptx, which shares no code with us, reads the same text and the new names."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pptx
import pytest
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.oxml.ns import qn
from pptx.text.text import _Run
from pptx.util import Cm

import fontbridge
from tests.makers.samples import PARTY_SAMPLES


def _made() -> bytes:
    """A presentation that python-pptx wrote: a title, a table, notes, a chart with its workbook."""
    deck = pptx.Presentation()
    page = deck.slides.add_slide(deck.slide_layouts[5])
    page.shapes.title.text = "关于工作的汇报"
    _name(page.shapes.title.text_frame.paragraphs[0].runs[0], "Times New Roman", "方正小标宋简体")
    table = page.shapes.add_table(1, 1, Cm(1), Cm(5), Cm(5), Cm(2)).table
    table.cell(0, 0).text = "合计"
    _name(table.cell(0, 0).text_frame.paragraphs[0].runs[0], "Arial", "楷体_GB2312")
    page.notes_slide.notes_text_frame.text = "备注"
    data = CategoryChartData()
    data.categories = ["一季度"]
    data.add_series("预算", (1.5,))
    kind = XL_CHART_TYPE.COLUMN_CLUSTERED
    page.shapes.add_chart(kind, Cm(8), Cm(5), Cm(5), Cm(5), data)
    stream = io.BytesIO()
    deck.save(stream)
    return stream.getvalue()


def _name(run: _Run, latin: str, east_asian: str) -> None:
    run.font.name = latin
    ea = run.font._element.makeelement(qn("a:ea"), {"typeface": east_asian})
    run.font._element.append(ea)


def _runs(data: bytes) -> Iterator[_Run]:
    for page in pptx.Presentation(io.BytesIO(data)).slides:
        frames = [shape.text_frame for shape in page.shapes if shape.has_text_frame]
        for shape in page.shapes:
            if shape.has_table:
                frames += [cell.text_frame for cell in shape.table.iter_cells()]
        if page.has_notes_slide:
            frames.append(page.notes_slide.notes_text_frame)
        for frame in frames:
            for paragraph in frame.paragraphs:
                yield from paragraph.runs


def _named(data: bytes) -> list[tuple[str | None, str | None]]:
    named = []
    for run in _runs(data):
        ea = run.font._element.find(qn("a:ea"))
        named.append((run.font.name, None if ea is None else ea.get("typeface")))
    return named


def test_what_python_pptx_wrote() -> None:
    data = _made()
    result = fontbridge.convert(data, to="government")
    assert [run.text for run in _runs(result.data)] == [run.text for run in _runs(data)]
    assert _named(result.data) == [
        ("宋体", "方正小标宋_GBK"), ("宋体", "方正楷体_GBK"), (None, None)
    ]
    (chart,) = (
        shape.chart
        for page in pptx.Presentation(io.BytesIO(result.data)).slides
        for shape in page.shapes
        if shape.has_chart
    )
    assert list(chart.plots[0].categories) == ["一季度"]
    inside = {change.part.partition("!/")[0] for change in result.report.changes}
    assert "ppt/embeddings/Microsoft_Excel_Sheet1.xlsx" in inside
    assert fontbridge.restore(result.data, result.report) == data


@pytest.mark.parametrize("data", PARTY_SAMPLES["pptx"][::2], ids=["UTF-8", "UTF-16"])
def test_samples(data: bytes) -> None:
    converted = fontbridge.convert(data, to="government").data
    assert [run.text for run in _runs(converted)] == [run.text for run in _runs(data)]
    assert _named(converted) == [("宋体", "方正仿宋_GBK")]
