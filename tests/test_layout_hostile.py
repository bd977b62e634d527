"""Numbers that make no sense neither stop `--layout` nor take its time."""

from __future__ import annotations

import pytest

import fontbridge
from fontbridge.harmonise.linebreak import breaks
from tests.makers import opendocument, rtf
from tests.makers.word import document, package, part

NONSENSE = ["", "x", "-1", "0", "1e999", "nan", "inf", "²", "9" * 30, "-9" * 9, "1.2.3", "--5"]


def told(data: bytes) -> int:
    return len(fontbridge.check(data, to="government", layout=True).findings)


@pytest.mark.parametrize("value", NONSENSE)
def test_word(value: str) -> None:
    table = (
        f'<w:tbl><w:tblGrid><w:gridCol w:w="{value}"/></w:tblGrid><w:tr><w:trPr><w:gridBefore'
        f' w:val="{value}"/></w:trPr><w:tc><w:tcPr><w:gridSpan w:val="{value}"/><w:tcW'
        f' w:w="{value}" w:type="dxa"/></w:tcPr><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc></w:tr>'
        "</w:tbl>"
    )
    body = (
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{value}"/><w:numId w:val="1"/></w:numPr>'
        f'<w:tabs><w:tab w:val="left" w:pos="{value}"/></w:tabs><w:spacing w:line="{value}"/>'
        f'</w:pPr><w:r><w:rPr><w:sz w:val="{value}"/><w:w w:val="{value}"/></w:rPr><w:t>甲</w:t>'
        f'<w:tab/><w:drawing><wp:inline><wp:extent cx="{value}"/></wp:inline></w:drawing></w:r>'
        f'<w:r><w:t>乙</w:t></w:r></w:p>{table}<w:sectPr><w:pgSz w:w="{value}" w:h="{value}"/>'
        f'<w:cols w:num="{value}" w:space="{value}"/><w:docGrid w:type="linesAndChars"'
        f' w:linePitch="{value}" w:charSpace="{value}"/></w:sectPr>'
    )
    numbering = part(
        "w:numbering",
        f'<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="{value}"><w:start w:val="{value}"/>'
        f'<w:numFmt w:val="lowerRoman"/><w:lvlText w:val="%1%9%"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
    )
    assert told(package(document(body), {"word/numbering.xml": numbering}))


@pytest.mark.parametrize("value", NONSENSE)
def test_opendocument(value: str) -> None:
    length = f"{value}pt"
    levels = (
        f'<text:list-style style:name="L"><text:list-level-style-number text:level="1"'
        f' style:num-format="i" text:start-value="{value}" text:display-levels="{value}"/>'
        "</text:list-style>"
    )
    sizes = f' fo:font-size="{value}%" style:text-scale="{value}%"'
    automatic = levels + opendocument.style(
        "A", "paragraph", opendocument.named("Times New Roman", "仿宋_GB2312", sizes)
    )
    body = (
        f'<text:list text:style-name="L"><text:list-item text:start-value="{value}"><text:p'
        f' text:style-name="A">甲<text:s text:c="{value}"/></text:p></text:list-item></text:list>'
        f'<text:h text:outline-level="{value}">甲</text:h><table:table><table:table-column'
        f' table:number-columns-repeated="{value}"/><table:table-row><table:table-cell'
        f' table:number-columns-spanned="{value}"><text:p>甲</text:p></table:table-cell>'
        "</table:table-row></table:table>"
    )
    layout = (
        f'<style:page-layout style:name="P"><style:page-layout-properties fo:page-width="{length}"'
        f' fo:page-height="{length}" style:layout-grid-mode="both" style:layout-grid-base-height='
        f'"{length}" style:layout-grid-lines="{value}"><style:columns fo:column-count="{value}">'
        f'<style:column style:rel-width="{value}*"/></style:columns></style:page-layout-properties>'
        "</style:page-layout>"
    )
    masters = '<style:master-page style:name="Standard" style:page-layout-name="P"/>'
    sheet = opendocument.styles(automatic=layout, masters=masters)
    assert told(opendocument.package(opendocument.content(body, automatic=automatic), sheet))


@pytest.mark.parametrize("number", ["", "0", "-1", "99999999999", "-99999999999"])
def test_rtf(number: str) -> None:
    words = "".join(
        f"\\{word}{number}"
        for word in ("paperw", "deftab", "cols", "sectlinegrid", "sectexpand", "li", "fi", "tx",
                     "fs", "charscalex", "cellx", "sl")
    )  # fmt: skip
    body = rf"\sectspecifycl\trowd{words} a\tab b\cell\row\pard{words} c\par"
    told(rtf.document(body))  # a page without a sensible width may well have a sensible line


def test_a_word_without_an_end_takes_no_time_to_cut() -> None:
    assert len(breaks("a" * 200_000, [1.0] * 200_000, 50, 0)) == 3999
