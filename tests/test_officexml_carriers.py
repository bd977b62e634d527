"""Office documents in one XML file: each place that names a font is found and rewritten."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

import fontbridge
from fontbridge.formats import open_document
from fontbridge.model import Limits, UnsupportedError
from tests.makers import word
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


RARE = "李喆说"
FACES = 'w:ascii="Times New Roman" w:fareast="方正仿宋_GBK" w:h-ansi="Times New Roman"'
STYLED = '<w:r><w:t>{}</w:t></w:r><w:styles><w:style w:type="paragraph" w:default="on"'
STYLED += ' w:styleId="a"><w:rPr><w:rFonts {}/></w:rPr></w:style></w:styles>'
ROW = excel2003('<Font ss:FontName="方正仿宋_GBK"/>', RARE)


def _packed(text: str) -> bytes:
    run = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="方正仿宋_GBK"/>'
    return flat_opc(word.package(word.document(word.paragraph(text, run))))


COVERAGE = {
    "Flat OPC": _packed(RARE),
    "Word 2003, direct": word2003(
        f"<w:r><w:rPr><w:rFonts {FACES}/></w:rPr><w:t>{RARE}</w:t></w:r>", ""
    ),
    "Word 2003, style": word2003(STYLED.format(RARE, FACES), ""),
    "Word 2003, default": word2003(
        f"<w:r><w:t>{RARE}</w:t></w:r>", f"<w:defaultFonts {FACES}/>"
    ),
    "Excel 2003, cell": ROW.replace("<Cell>", '<Cell ss:StyleID="s1">'),
    "Excel 2003, row": ROW.replace("<Row>", '<Row ss:StyleID="s1">'),
    "Excel 2003, column": ROW.replace("<Row>", '<Column ss:StyleID="s1"/><Row>'),
    "Excel 2003, table": ROW.replace("<Table>", '<Table ss:StyleID="s1">'),
    "Excel 2003, default": ROW.replace('ss:ID="s1"', 'ss:ID="Default"'),
    "Excel 2003, parent": ROW.replace(
        "</Styles>", '<Style ss:ID="s2" ss:Parent="s1"/></Styles>'
    ).replace("<Cell>", '<Cell ss:StyleID="s2">'),
    "Excel 2003, rich text": excel2003(
        "", f'<html:B><html:Font html:Face="方正仿宋_GBK">{RARE}</html:Font></html:B>'
    ),
}


@pytest.mark.parametrize("case", COVERAGE)
def test_characters_that_the_face_lacks_go_to_a_fallback(case: str) -> None:
    written = COVERAGE[case]
    data = written if isinstance(written, bytes) else written.encode()
    result = fontbridge.convert(data, to="party")
    drawn = {
        character: run.after.family(slot)
        for paragraph in open_document(result.data, Limits()).paragraphs(None)
        for run in paragraph.runs
        for start, end, slot in run.after.segments(run.text)
        for character in run.text[start:end]
    }
    assert drawn["李"] == "仿宋_GB2312"
    assert drawn["喆"] == "仿宋"
    assert fontbridge.restore(result.data, result.report) == data


def test_quotes_of_word_2003_get_its_own_hint() -> None:
    data = word2003(f"<w:r><w:rPr><w:rFonts {FACES}/></w:rPr><w:t>说“好”</w:t></w:r>", "")
    assert b'w:hint="fareast"' in fontbridge.convert(data.encode(), to="party").data


def test_text_of_formulas_is_told_but_not_cut() -> None:
    cell = '<Cell ss:StyleID="s1" ss:Formula="=A2">'
    report = fontbridge.convert(ROW.replace("<Cell>", cell).encode(), to="party").report
    assert "characters-not-covered" in {finding.code for finding in report.findings}


def test_parts_that_inherit_their_prefixes() -> None:
    data = _packed(RARE).decode()
    uri = f' xmlns:w="{word.W}"'
    moved = data.replace(uri, "").replace("<pkg:package", f"<pkg:package{uri}").encode()
    assert moved.count(uri.encode()) == 1
    result = fontbridge.convert(moved, to="party")
    plain = fontbridge.convert(data.encode(), to="party").data.decode().replace(uri, "")
    assert result.data.decode().replace(uri, "") == plain
    assert fontbridge.restore(result.data, result.report) == moved


def test_embedded_documents_of_flat_opc_are_told() -> None:
    part = '<pkg:part pkg:name="/word/embeddings/a.xlsx" pkg:contentType="x"><pkg:binaryData>'
    part += "UEsDBA==</pkg:binaryData></pkg:part></pkg:package>"
    data = _packed(RARE).decode().replace("</pkg:package>", part)
    findings = fontbridge.inspect(data.encode()).findings
    assert [f.part for f in findings if f.code == "unsupported"] == ["word/embeddings/a.xlsx"]


def test_an_empty_package_is_refused() -> None:
    uri = "http://schemas.microsoft.com/office/2006/xmlPackage"
    with pytest.raises(UnsupportedError):
        fontbridge.inspect(f'<pkg:package xmlns:pkg="{uri}"/>'.encode())
