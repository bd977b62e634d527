"""Charts and diagrams in Word documents are judged and redrawn as in slides."""

from __future__ import annotations

import re

import pytest

import fontbridge
from tests.makers.office import members
from tests.makers.word import document, package, paragraph, part, theme

CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
TEXT = "<a:p><a:r><a:t>二〇年</a:t></a:r></a:p>"
PARTS = {
    "word/charts/chart1.xml": part("c:rich", f"<a:bodyPr/>{TEXT}").replace(
        "<c:rich", f'<c:rich xmlns:c="{CHART}"'
    ),
    "word/diagrams/data1.xml": part("a:dataModel", f"<a:bodyPr/>{TEXT}"),
}


@pytest.mark.parametrize("name", PARTS)
def test_a_fallback_for_what_the_theme_lacks(name: str) -> None:
    fonts = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Arial" w:eastAsia="仿宋_GB2312"/>'
    data = package(
        document(paragraph("文", fonts)),
        {"word/theme/theme1.xml": theme("Times New Roman", "仿宋_GB2312"), name: PARTS[name]},
    )
    uses = {(use.slot, use.family): use.characters for use in fontbridge.inspect(data).fonts}
    assert uses["ea", "仿宋_GB2312"] == 3
    result = fontbridge.convert(data, to="party")
    after = members(result.data)[name].decode()
    assert re.findall("<a:t>(.*?)</a:t>", after) == ["二", "〇", "年"]
    assert '<a:rPr><a:ea typeface="仿宋"/></a:rPr><a:t>〇' in after
    assert fontbridge.restore(result.data, result.report) == data
    joined = fontbridge.convert(result.data, to="government").data
    assert f"<a:bodyPr/>{TEXT}" in members(joined)[name].decode()
