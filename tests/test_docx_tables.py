"""Conditional formats of table styles, and labels of lists: who draws them, what mends them."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
from lxml import etree

import fontbridge
from fontbridge.formats import open_document
from fontbridge.model import Limits
from tests.makers.word import document, package, part

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
EA = '<w:rFonts w:eastAsia="{}"/>'.format
_TYPES = (
    "firstRow", "lastRow", "firstCol", "lastCol", "band1Vert", "band2Vert", "band1Horz",
    "band2Horz", "neCell", "nwCell", "seCell", "swCell",
)  # fmt: skip


def _conditional(kind: str, family: str) -> str:
    return f'<w:tblStylePr w:type="{kind}"><w:rPr>{EA(family)}</w:rPr></w:tblStylePr>'


def _styles(kinds: tuple[str, ...], more: str = "") -> bytes:
    own = "".join(_conditional(kind, kind) for kind in kinds)
    return part(
        "w:styles",
        f'<w:style w:type="table" w:styleId="T"><w:rPr>{EA("whole")}</w:rPr>{own}</w:style>{more}',
    )


def _table(look: str, rows: tuple[str, ...], style: str = "T") -> str:
    """A table; in a row each character is a cell, a digit behind it the cell's span."""
    found = []
    for row in rows:
        cells = ""
        for each, behind in zip(row, row[1:] + " ", strict=True):
            if not each.isdigit():
                span = f'<w:tcPr><w:gridSpan w:val="{behind}"/></w:tcPr>' * behind.isdigit()
                cells += f"<w:tc>{span}<w:p><w:r><w:t>{each}</w:t></w:r></w:p></w:tc>"
        found.append(f"<w:tr>{cells}</w:tr>")
    told = f'<w:tblPr><w:tblStyle w:val="{style}"/>{look}</w:tblPr>'
    return f"<w:tbl>{told}{''.join(found)}</w:tbl>"


def _drawn(body: str, styles: bytes) -> dict[str, str]:
    data = package(document(body), {"word/styles.xml": styles})
    return {
        run.text: run.faces.family(run.faces.han)
        for paragraph in open_document(data, Limits()).paragraphs(None)
        for run in paragraph.runs
    }


_ROWS = ("甲乙丙", "丁戊己", "庚辛壬", "癸子丑")


@pytest.mark.parametrize(
    ("look", "kinds", "expected"),
    [
        ('<w:tblLook w:val="0020"/>', ("firstRow",), {"firstRow": "甲乙丙"}),
        ('<w:tblLook w:val="0040"/>', ("lastRow",), {"lastRow": "癸子丑"}),
        ('<w:tblLook w:val="0080"/>', ("firstCol",), {"firstCol": "甲丁庚癸"}),
        ('<w:tblLook w:val="0100"/>', ("lastCol",), {"lastCol": "丙己壬丑"}),
        ('<w:tblLook w:val="0600"/>', _TYPES, {}),
        ("", _TYPES, {}),
        ('<w:tblLook w:val="0000"/>', ("band1Horz", "band2Horz"),
         {"band1Horz": "甲乙丙庚辛壬", "band2Horz": "丁戊己癸子丑"}),
        ('<w:tblLook w:val="0620" w:firstRow="0" w:noHBand="0"/>', ("firstRow", "band2Horz"),
         {"band2Horz": "丁戊己癸子丑"}),
        ('<w:tblLook w:val="0420"/>', ("firstRow", "band1Horz"),
         {"firstRow": "甲乙丙", "band1Horz": "丁戊己癸子丑"}),
        ('<w:tblLook w:val="0280"/>', ("firstCol", "band1Vert"),
         {"firstCol": "甲丁庚癸", "band1Vert": "乙戊辛子"}),
        ('<w:tblLook w:val="01E0"/>', _TYPES,
         {"nwCell": "甲", "neCell": "丙", "swCell": "癸", "seCell": "丑", "firstRow": "乙",
          "lastRow": "子", "firstCol": "丁庚", "lastCol": "己壬", "band1Horz": "戊",
          "band2Horz": "辛"}),
    ],
)  # fmt: skip
def test_cells_by_their_places(
    look: str, kinds: tuple[str, ...], expected: dict[str, str]
) -> None:
    drawn = _drawn(_table(look, _ROWS), _styles(kinds))
    by_cell = {cell: kind for kind, cells in expected.items() for cell in cells}
    assert drawn == {cell: by_cell.get(cell, "whole") for cell in "".join(_ROWS)}


def test_spanned_cells_count_for_their_width() -> None:
    drawn = _drawn(_table('<w:tblLook w:val="0100"/>', ("甲2乙", "丙丁戊")), _styles(("lastCol",)))
    assert [cell for cell, family in drawn.items() if family == "lastCol"] == ["乙", "戊"]


def test_a_condition_is_inherited_by_itself() -> None:
    more = (
        '<w:style w:type="table" w:styleId="U"><w:basedOn w:val="T"/>'
        f'{_conditional("lastRow", "own")}</w:style>'
    )
    look = '<w:tblLook w:val="0660"/>'
    drawn = _drawn(_table(look, ("甲", "乙", "丙"), "U"), _styles(("firstRow",), more))
    assert drawn == {"甲": "firstRow", "乙": "whole", "丙": "own"}


def test_a_table_in_a_cell_goes_by_its_own_places() -> None:
    inner = _table('<w:tblLook w:val="0600"/>', ("乙",))
    outer = _table('<w:tblLook w:val="0620"/>', ("甲", "丙")).replace(
        "<w:p><w:r><w:t>丙", f"{inner}<w:p><w:r><w:t>丙"
    )
    assert _drawn(outer, _styles(("firstRow",))) == {"甲": "firstRow", "乙": "whole", "丙": "whole"}


# -- labels -----------------------------------------------------------------------------------

_BODY = (
    '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="7"/></w:numPr>'
    f"<w:rPr>{EA('方正仿宋_GBK')}</w:rPr></w:pPr><w:r><w:t>a</w:t></w:r></w:p>"
)


def _level(properties: str, text: str = "〇%1") -> str:
    return (
        '<w:lvl w:ilvl="0"><w:numFmt w:val="chineseCounting"/>'
        f'<w:lvlText w:val="{text}"/>{properties}</w:lvl>'
    )


def _listed(numbering: str) -> bytes:
    return package(document(_BODY), {"word/numbering.xml": part("w:numbering", numbering)})


def _simple(properties: str, text: str = "〇%1") -> str:
    return (
        f'<w:abstractNum w:abstractNumId="1">{_level(properties, text)}</w:abstractNum>'
        '<w:num w:numId="7"><w:abstractNumId w:val="1"/></w:num>'
    )


def _numbering(data: bytes) -> etree._Element:
    return etree.fromstring(ZipFile(BytesIO(data)).read("word/numbering.xml"))


@pytest.mark.parametrize(
    "properties",
    ["", "<w:rPr/>", "<w:rPr><w:b/></w:rPr>", "<w:rPr><w:rFonts w:ascii='Arial'/><w:b/></w:rPr>",
     f"<w:rPr>{EA('方正仿宋_GBK')}</w:rPr>"],
)  # fmt: skip
def test_a_label_gets_the_fallback_as_a_whole(properties: str) -> None:
    data = _listed(_simple(properties))
    result = fontbridge.convert(data, to="party")
    (fonts,) = _numbering(result.data).iter(f"{W}rFonts")
    assert fonts.get(f"{W}eastAsia") == "仿宋"
    assert len(list(_numbering(result.data).iter(f"{W}b"))) == properties.count("<w:b/>")
    assert not [each for each in result.report.findings if each.characters]
    assert fontbridge.convert(result.data, to="party").data == result.data
    assert fontbridge.restore(result.data, result.report) == data


def test_a_label_of_punctuation_gets_the_hint() -> None:
    latin = '<w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman"/></w:rPr>'
    result = fontbridge.convert(_listed(_simple(latin, "“%1”")), to="party")
    (fonts,) = _numbering(result.data).iter(f"{W}rFonts")
    assert fonts.get(f"{W}hint") == "eastAsia"


def test_a_list_that_links_to_a_style_has_its_levels() -> None:
    linked = (
        f'<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="S"/></w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="2"><w:styleLink w:val="S"/>{_level("")}</w:abstractNum>'
        '<w:num w:numId="7"><w:abstractNumId w:val="1"/></w:num>'
    )
    changes = fontbridge.check(_listed(linked), to="party").changes
    assert "fallback: 〇 U+3007" in {each.rule for each in changes}
