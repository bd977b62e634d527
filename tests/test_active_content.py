"""Macros, scripts and controls: told, not run, not touched by a byte."""

from __future__ import annotations

import pytest

import fontbridge
from fontbridge.formats import open_document
from fontbridge.model import Limits, Severity
from tests.makers import excel, opendocument, pdf
from tests.makers.compound import compound
from tests.makers.html import page
from tests.makers.samples import PARTY_SAMPLES
from tests.makers.word import document, package, paragraph

MACRO = b"Attribute VB_Name = \"NewMacros\"" * 9
RUN = '<w:rFonts w:ascii="Times New Roman" w:eastAsia="仿宋_GB2312"/>'
OFFICE = "http://schemas.microsoft.com/office"


def _docx(name: str, kind: str, content: bytes = MACRO) -> bytes:
    relation = f"{OFFICE}/2006/relationships/vbaProject"
    return package(
        document(paragraph("正文", RUN)), {name: content}, kinds={name: (kind, relation)}
    )


def _with_storage(data: bytes, name: str) -> bytes:
    inside = open_document(data, Limits())
    streams = {part: bytes(inside.stored()[part]) for part in inside.stored()}
    return compound(streams | {name: MACRO})


def _pdf(action: bytes) -> bytes:
    return pdf.pdf(pdf.simple(b"SimSun"), [action])


HTML = "<p style=\"font-family:'仿宋_GB2312'\">正文</p>"
PLACES = {
    "docx macros": (_docx("word/vbaProject.bin", "application/vnd.ms-office.vbaProject"), "bin"),
    "docx control": (
        _docx("word/activeX/activeX1.xml", "application/vnd.ms-office.activeX+xml", b"<ocx/>"),
        "activeX1.xml",
    ),
    "xlsx macro sheet": (
        excel.workbook(
            excel.styles(excel.font("仿宋_GB2312")),
            parts={
                "xl/macrosheets/sheet2.xml": excel.Part(
                    excel.part("macrosheet", ""),
                    "application/vnd.ms-excel.macrosheet+xml",
                    f"{OFFICE}/2006/relationships/xlMacrosheet",
                )
            },
        ),
        "sheet2.xml",
    ),
    "odt Basic": (
        opendocument.package(
            opendocument.content("<text:p>正文</text:p>"), parts={"Basic/Standard/a.xml": "<a/>"}
        ),
        "a.xml",
    ),
    "doc macros": (_with_storage(PARTY_SAMPLES["doc"][0], "Macros/VBA/dir"), "dir"),
    "xls macros": (_with_storage(PARTY_SAMPLES["xls"][0], "_VBA_PROJECT_CUR/VBA/dir"), "dir"),
    "html script": (page(HTML + "<script>alert(1)</script>"), ""),
    "html event": (page(HTML + "<p onclick='a()'>b</p>"), ""),
    "html link": (page(HTML + "<a href=' JavaScript:a()'>b</a>"), ""),
    "html control": (page(HTML + "<object classid='clsid:0'></object>"), ""),
    "svg script": (
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>a()</script></svg>', "",
    ),
    "pdf script": (_pdf(b"<</S/JavaScript/JS(app.alert)>>"), "object 6"),
    "pdf program": (_pdf(b"<</S/Launch/F(calc.exe)>>"), "object 6"),
}  # fmt: skip


@pytest.mark.parametrize("name", PLACES)
def test_it_is_told_and_left_as_it_is(name: str) -> None:
    data, ends = PLACES[name]
    result = fontbridge.convert(data, to="government")
    (found,) = [each for each in result.report.findings if each.code == "active-content"]
    assert found.severity is Severity.INFO
    assert found.part.endswith(ends)
    before, after = (open_document(each, Limits()) for each in (data, result.data))
    # Where it is the whole file its fonts change; an object of a PDF is no part.
    if found.part in before.stored() and found.part:
        assert before.stored()[found.part] == after.stored()[found.part]
    assert fontbridge.restore(result.data, result.report) == data


@pytest.mark.parametrize("kind", PARTY_SAMPLES)
def test_documents_without_are_not_accused(kind: str) -> None:
    for data in PARTY_SAMPLES[kind]:
        assert "active-content" not in {each.code for each in fontbridge.inspect(data).findings}
