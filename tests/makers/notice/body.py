"""word/document.xml: the elements of a notice in the order and places of GB/T 9704-2012."""

from __future__ import annotations

from tests.makers.notice.faces import Faces
from tests.makers.notice.runs import RSIDS, Look, Writer
from tests.makers.notice.words import (
    ANNEX_ITEMS,
    ANNEX_TITLE,
    BODY,
    COPY_NUMBER,
    SECRECY,
    TITLE,
    URGENCY,
    Level,
    Notice,
)

__all__ = ["document"]

RED = "FF0000"
SECOND_SIZE, THIRD_SIZE, FOURTH_SIZE = 22, 16, 14  # 2号, 3号, 4号 in points

# Twips of A4 and the text area of 5.2.1: head 37 mm, binding 28 mm, area 156 mm by 225 mm.
# 22 lines in 225 mm are 579 twips each. That 28 characters fit in a line is left to the spacing
# of the default style: LibreOffice gives a character wider than its grid cell two cells.
_SECTION = (
    f'<w:sectPr w:rsidR="{RSIDS[0]}">'
    '<w:headerReference w:type="default" r:id="rIdHeader"/>'
    '<w:footerReference w:type="even" r:id="rIdEven"/>'
    '<w:footerReference w:type="default" r:id="rIdOdd"/>'
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587" w:header="851"'
    ' w:footer="1247" w:gutter="0"/>'
    '<w:cols w:space="720"/>'
    '<w:docGrid w:type="lines" w:linePitch="579"/>'
    "</w:sectPr>"
)
_TWO_CHARACTERS_IN = '<w:ind w:firstLineChars="200" w:firstLine="632"/>'
_LEFT = '<w:jc w:val="left"/>'
_CENTRED = '<w:jc w:val="center"/>'


def document(notice: Notice, faces: Faces, opening: str) -> str:
    """The part. `opening` is its start tag's attributes: the namespaces."""
    writer = Writer()
    paragraphs = (
        _head(writer, notice, faces)
        + _title(writer)
        + _body(writer, notice, faces)
        + _annex(writer, faces)
    )
    return (
        f"<w:document {opening}><w:body>{paragraphs}{_record(writer, notice)}"
        f'<w:p w:rsidR="{RSIDS[2]}" w:rsidRDefault="{RSIDS[2]}"><w:pPr>'
        '<w:snapToGrid w:val="0"/><w:spacing w:line="20" w:lineRule="exact"/></w:pPr></w:p>'
        f"{_SECTION}</w:body></w:document>"
    )


def _blank(lines: int) -> str:
    return f'<w:p w:rsidR="{RSIDS[0]}" w:rsidRDefault="{RSIDS[0]}"/>' * lines


def _head(writer: Writer, notice: Notice, faces: Faces) -> str:
    """版头 (7.2): copy number, secrecy, urgency, the office's mark, number, red rule."""
    mark = Look(faces.title, faces.latin, size=36, colour=RED)
    heavy = Look(faces.first, faces.latin)
    rule = (
        '<w:pBdr><w:bottom w:val="single" w:sz="18" w:space="11" w:color="FF0000"/></w:pBdr>'
        + _CENTRED
    )
    return (
        writer.paragraph(COPY_NUMBER, Look(), _LEFT)
        + writer.paragraph(SECRECY, heavy, _LEFT)
        + writer.paragraph(URGENCY, heavy, _LEFT)
        + writer.paragraph(notice.mark, mark, '<w:snapToGrid w:val="0"/>' + _CENTRED)
        + _blank(2)
        + writer.paragraph(notice.number, Look(), rule)
        + _blank(2)
    )


def _title(writer: Writer) -> str:
    styled = '<w:pStyle w:val="a3"/>'
    return "".join(writer.paragraph(line, Look(), styled) for line in TITLE) + _blank(1)


def _body(writer: Writer, notice: Notice, faces: Faces) -> str:
    """主体 (7.3), from the addressees to the note; one level is styled, one formatted by hand."""
    by_hand = {Level.SECOND: Look(faces.second, faces.latin)}
    styles = {Level.FIRST: '<w:pStyle w:val="1"/>'}
    text = "".join(
        writer.paragraph(
            words, by_hand.get(level, Look()), styles.get(level, "") + _TWO_CHARACTERS_IN
        )
        for level, words in BODY
    )
    to_the_right = '<w:ind w:rightChars="400" w:right="1264"/><w:jc w:val="right"/>'
    return (
        writer.paragraph(notice.addressed_to, Look(), _LEFT)
        + text
        + _blank(1)
        + writer.paragraph(f"附件：{ANNEX_TITLE}", Look(), _TWO_CHARACTERS_IN)
        + _blank(2)
        + writer.paragraph(notice.office, Look(), to_the_right)
        + writer.paragraph(notice.dated, Look(), to_the_right)
        + writer.paragraph(notice.note, Look(), _TWO_CHARACTERS_IN)
    )


def _annex(writer: Writer, faces: Faces) -> str:
    """附件 (7.3.7): a new page, its word in 黑体, its title on the third line."""
    numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    return (
        writer.paragraph("附件", Look(faces.first, faces.latin), "<w:pageBreakBefore/>" + _LEFT)
        + _blank(1)
        + writer.paragraph(ANNEX_TITLE, Look(), '<w:pStyle w:val="a3"/>')
        + _blank(1)
        + "".join(writer.paragraph(item, Look(), numbered) for item in ANNEX_ITEMS)
    )


def _record(writer: Writer, notice: Notice) -> str:
    """版记 (7.4): two rows between rules, at the foot of the last page, which is an even one.

    One tall line puts them there: LibreOffice keeps a floating table at the top. The first and last
    rule are 0.35 mm, the middle one 0.25 mm; w:sz counts eighths of a point.
    """
    small = Look(size=FOURTH_SIZE)
    copied = writer.paragraph(notice.copied_to, small, '<w:ind w:left="280" w:right="280"/>')
    ends = '<w:tabs><w:tab w:val="right" w:pos="8560"/></w:tabs><w:ind w:left="280" w:right="280"/>'
    printed = (
        f'<w:p w:rsidR="{RSIDS[2]}" w:rsidRDefault="{RSIDS[2]}"><w:pPr>{ends}</w:pPr>'
        f"{writer.runs(notice.printed_by, small)}<w:r><w:tab/></w:r>"
        f"{writer.runs(notice.printed_on, small)}</w:p>"
    )
    return (
        f'<w:p w:rsidR="{RSIDS[2]}" w:rsidRDefault="{RSIDS[2]}"><w:pPr><w:pageBreakBefore/>'
        '<w:snapToGrid w:val="0"/><w:spacing w:line="11450" w:lineRule="exact"/></w:pPr></w:p>'
        '<w:tbl><w:tblPr><w:tblW w:w="8845" w:type="dxa"/>'
        '<w:tblBorders><w:top w:val="single" w:sz="8" w:space="0" w:color="auto"/>'
        '<w:bottom w:val="single" w:sz="8" w:space="0" w:color="auto"/>'
        '<w:insideH w:val="single" w:sz="6" w:space="0" w:color="auto"/></w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/>'
        '<w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        '<w:tblGrid><w:gridCol w:w="8845"/></w:tblGrid>'
        + "".join(
            f'<w:tr><w:tc><w:tcPr><w:tcW w:w="8845" w:type="dxa"/></w:tcPr>{row}</w:tc></w:tr>'
            for row in (copied, printed)
        )
        + "</w:tbl>"
    )
