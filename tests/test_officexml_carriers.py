"""Office documents in one XML file: each place that names a font is found and rewritten."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

import fontbridge
from tests.makers.archives import NOTICE
from tests.makers.officexml import excel2003, flat_opc, word2003

CORPUS = Path(__file__).parents[1].parent / "shared" / "corpus"
STYLE = "font-family:&quot;仿宋_GB2312&quot;;v-text-kern:t"
HEADER = '<x:{0} x:Data="&amp;C&amp;&quot;仿宋_GB2312,常规&quot;A&amp;&amp;B"/>'

CARRIERS = {
    "run fonts fareast": word2003('<w:r><w:rFonts w:fareast="{}"/></w:r>', ""),
    "default fonts": word2003("", '<w:defaultFonts w:fareast="{}"/>'),
    "auxiliary font": word2003('<w:r><wx:font wx:val="{}"/></w:r>', ""),
    "VML text path": word2003(f'<v:textpath style="{STYLE}"/>', ""),
    "cell font": excel2003('<Font ss:FontName="{}"/>'),
    "rich text": excel2003("", '<html:B><html:Font html:Face="{}">通</html:Font></html:B>'),
    "header": excel2003("", sheet=HEADER.format("Header")),
    "footer": excel2003("", sheet=HEADER.format("Footer")),
}
LATIN = {"ascii": "宋体", "h-ansi": "宋体"}


@pytest.mark.parametrize("carrier", CARRIERS)
def test_each_carrier(carrier: str) -> None:
    data = CARRIERS[carrier].replace("{}", "仿宋_GB2312")
    result = fontbridge.convert(data.encode(), to="government")
    assert result.data.decode() == data.replace("仿宋_GB2312", "方正仿宋_GBK")
    assert sum(change.count for change in result.report.changes) == 1
    assert fontbridge.restore(result.data, result.report.to_json()) == data.encode()


@pytest.mark.parametrize("slot", LATIN)
def test_latin_slots_of_word_2003(slot: str) -> None:
    data = word2003(f'<w:r><w:rFonts w:{slot}="Times New Roman"/></w:r>', "").encode()
    result = fontbridge.convert(data, to="government")
    assert f'w:{slot}="{LATIN[slot]}"'.encode() in result.data


def test_symbols_and_complex_text_stay() -> None:
    runs = '<w:r><w:rFonts w:cs="Arial"/><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
    data = word2003(runs, '<w:font w:name="仿宋_GB2312"/>').encode()
    assert fontbridge.convert(data, to="government").data == data


def test_flat_opc_is_what_its_package_is() -> None:
    data = flat_opc(NOTICE)
    flat, package = (
        {(use.slot, use.family, use.declarations) for use in fontbridge.inspect(each).fonts}
        for each in (data, NOTICE)
    )
    assert flat == package
    result = fontbridge.convert(data, to="government")
    before, after = (
        etree.tostring(etree.fromstring(each), method="text", encoding="utf-8")
        for each in (data, result.data)
    )
    assert before == after


def test_a_doc_that_is_xml_is_told() -> None:
    report = fontbridge.inspect(word2003("<w:r/>").encode(), name="old.doc")
    assert "suffix-mismatch" in {finding.code for finding in report.findings}


FILES = [
    path
    for path in sorted(CORPUS.glob("*/*"))
    if any(mark in path.read_bytes()[:900] for mark in (b"2003/wordml", b"2006/xmlPackage"))
]


@pytest.mark.skipif(not FILES, reason="no corpus beside the checkout")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_corpus(path: Path) -> None:
    data = path.read_bytes()
    for profile in ("government", "party"):
        result = fontbridge.convert(data, to=profile)
        assert result.report.changes
        assert fontbridge.restore(result.data, result.report) == data
        assert not fontbridge.convert(result.data, to=profile).report.changes
