"""Private-use characters in documents: given their standard code points, or reported."""

from __future__ import annotations

import pytest

import fontbridge
from tests.makers.word import document, members, package, paragraph

FONTS = '<w:rFonts w:ascii="宋体" w:hAnsi="宋体" w:eastAsia="方正仿宋_GBK"/>'


def _main(data: bytes) -> str:
    return members(data)["word/document.xml"].decode()


@pytest.mark.parametrize(
    "text",
    ["姓\ue863名", "&#xE863;", "<![CDATA[a&b\ue863]]>"],
    ids=["plain", "reference", "CDATA"],
)
def test_known_ones_are_given_their_code_point(text: str) -> None:
    data = package(document(paragraph(text, FONTS)))
    result = fontbridge.convert(data, to="government")
    assert "䶮" in _main(result.data)
    assert "\ue863" not in _main(result.data)
    changes = [c for c in result.report.changes if c.code == "private-use-character"]
    assert [(c.old, c.new, c.count) for c in changes] == [("\ue863", "䶮", 1)]
    assert fontbridge.restore(result.data, result.report) == data


def test_unknown_ones_stay_and_are_reported() -> None:
    data = package(document(paragraph("\ue123", FONTS)))
    result = fontbridge.convert(data, to="government")
    assert result.data == data
    found = [f for f in result.report.findings if f.code == "private-use-character"]
    assert [f.characters for f in found] == ["\ue123"]


def test_signs_of_a_symbol_font_are_no_finding() -> None:
    fonts = '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings" w:eastAsia="方正仿宋_GBK"/>'
    report = fontbridge.check(package(document(paragraph("\uf0fe", fonts))), to="government")
    assert not report.findings


def test_inspection_reports_them_too() -> None:
    report = fontbridge.inspect(package(document(paragraph("\ue863", FONTS))))
    assert [f.code for f in report.findings] == ["private-use-character"]


def test_plain_text_that_the_charset_cannot_hold_is_left_and_told() -> None:
    data = "姓\ue863名".encode()
    result = fontbridge.convert(data, to="government")
    assert result.data == data
    codes = {finding.code for finding in result.report.findings}
    assert codes == {"characters-not-covered", "private-use-character"}
