"""A return note as a Word document, typeset after GB/T 9704-2012 and fit for the profile itself.

The parts are written here, few and plain; what they say is then put through the same plan that any
document is, so that a character which the profile's face lacks gets its fallback.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from fontbridge.bulk import whole_of
from fontbridge.characters.private_use import PRIVATE_USE
from fontbridge.formats import open_document
from fontbridge.harmonise.carry import carry_out
from fontbridge.harmonise.plan import Options, Work
from fontbridge.model import Limits, Severity
from fontbridge.reports.note import Block, Kind, Note
from fontbridge.reports.notefaces import NoteFaces, faces

if TYPE_CHECKING:
    from fontbridge.mapping.profile import Profile

__all__ = ["document"]

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORDML = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OPENING = f'xmlns:w="{_MAIN}" xmlns:r="{_OFFICE}"'

# Half points: 2号 for the title, 3号 for the text, 4号 for page numbers.
_SECOND, _THIRD, _FOURTH = 44, 32, 28

# A4 with the text area of 5.2.1: head 37 mm, binding side 28 mm, 156 mm by 225 mm. 22 lines of it
# are 579 twips each; 28 characters of 16 pt fit into 156 mm with a quarter of a point less each.
_SECTION = (
    '<w:sectPr><w:footerReference w:type="even" r:id="rId3"/>'
    '<w:footerReference w:type="default" r:id="rId4"/><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587" w:header="851"'
    ' w:footer="1247" w:gutter="0"/><w:docGrid w:type="lines" w:linePitch="579"/></w:sectPr>'
)
_SPACING = '<w:spacing w:val="-5"/>'
_TWO_IN = '<w:ind w:firstLineChars="200" w:firstLine="630"/>'
_STYLES = {
    Kind.TITLE: "Title",
    Kind.FIRST: "First",
    Kind.SECOND: "Second",
    Kind.ADDRESS: "Address",
    Kind.DATE: "Date",
}

_RELATED = {
    "styles.xml": ("rId1", "styles"),
    "settings.xml": ("rId2", "settings"),
    "footer1.xml": ("rId3", "footer"),
    "footer2.xml": ("rId4", "footer"),
}


def document(note: Note, profile: Profile) -> bytes:
    """The note as .docx. A character that no face of the profile draws stands as its code point."""
    chosen = faces(profile)
    private = "".join(PRIVATE_USE.findall("".join(block.text for block in note.blocks)))
    blocks = _spelt(note.blocks, private)
    made = _fitted(_package(blocks, chosen, note.language), profile)
    if isinstance(made, str):
        made = _fitted(_package(_spelt(blocks, made), chosen, note.language), profile)
    assert isinstance(made, bytes), "what is left has no character that could be lacking"
    return made


def _fitted(data: bytes, profile: Profile) -> bytes | str:
    """The document fit for the profile, or the characters that stand in the way."""
    limits = Limits()
    opened = open_document(data, limits, "note.docx")
    work = Work(opened, profile.catalogue, profile, Options(limits))
    lacking = [one for one in work.plan.findings if one.severity is not Severity.INFO]
    if lacking and (characters := "".join(one.characters for one in lacking)):
        return characters
    return whole_of(carry_out(work)[0])


def _spelt(blocks: Sequence[Block], lacking: str) -> list[Block]:
    """The text with code points for characters; where one follows already, it stays alone.

    >>> _spelt([Block(Kind.TEXT, "镕 U+9555、镕")], "镕")[0].text
    'U+9555、U+9555'
    """
    points = {character: f"U+{ord(character):04X}" for character in lacking}

    def spelt(text: str) -> str:
        for character, point in points.items():
            text = text.replace(f"{character} {point}", point).replace(character, point)
        return text

    return [block._replace(text=spelt(block.text)) for block in blocks]


def _package(blocks: Sequence[Block], chosen: NoteFaces, language: str) -> bytes:
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relationships({"word/document.xml": ("rId1", "officeDocument")}),
        "word/document.xml": _part("document", _body(blocks)),
        "word/_rels/document.xml.rels": _relationships(_RELATED),
        "word/styles.xml": _part("styles", _styles(chosen, language)),
        "word/settings.xml": _part("settings", "<w:evenAndOddHeaders/>"),
        "word/footer1.xml": _part("ftr", _page_number(chosen, "left")),
        "word/footer2.xml": _part("ftr", _page_number(chosen, "right")),
    }
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            # The first day that ZIP can tell: the same note comes out as the same bytes.
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, (_XML + text).encode())
    return written.getvalue()


def _part(root: str, inside: str) -> str:
    return f"<w:{root} {_OPENING}>{inside}</w:{root}>"


def _content_types() -> str:
    kinds = {"document": "document.main", "styles": "styles", "settings": "settings",
             "footer1": "footer", "footer2": "footer"}  # fmt: skip
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        + "".join(
            f'<Override PartName="/word/{name}.xml" ContentType="{_WORDML}.{kind}+xml"/>'
            for name, kind in kinds.items()
        )
        + "</Types>"
    )


def _relationships(rows: Mapping[str, tuple[str, str]]) -> str:
    return (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
            for target, (name, kind) in rows.items()
        )
        + "</Relationships>"
    )


def _body(blocks: Sequence[Block]) -> str:
    return f"<w:body>{''.join(map(_paragraph, blocks))}{_SECTION}</w:body>"


def _paragraph(block: Block) -> str:
    style = _STYLES.get(block.kind)
    styled = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    # The hint keeps “ ” — … with the Chinese face (ECMA-376 Part 1, 17.3.2.26).
    return (
        f'<w:p>{styled}<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(block.text)}</w:t></w:r></w:p>'
    )


def _fonts(han: str, latin: str) -> str:
    one, other = quoteattr(latin), quoteattr(han)
    return f"<w:rFonts w:ascii={one} w:eastAsia={other} w:hAnsi={one} w:cs={one}/>"


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _styles(chosen: NoteFaces, language: str) -> str:
    latin = chosen.latin
    told = "zh-CN" if language == "zh" else "en-US"
    normal = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{_fonts(chosen.body, latin)}{_SPACING}"
        f'{_size(_THIRD)}<w:lang w:val="{told}" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault>'
        "</w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Text"><w:name w:val="Normal"/>'
        f'<w:pPr>{_TWO_IN}<w:jc w:val="both"/></w:pPr></w:style>'
    )
    return normal + "".join(
        (
            _style("Title", "Title",
                   '<w:spacing w:after="579"/><w:ind w:firstLineChars="0" w:firstLine="0"/>'
                   '<w:jc w:val="center"/>', _fonts(chosen.title, latin) + _size(_SECOND)),
            _style("First", "heading 1", "<w:keepNext/>", _fonts(chosen.first, latin)),
            _style("Second", "heading 2", "<w:keepNext/>", _fonts(chosen.second, latin)),
            _style("Address", "Salutation",
                   '<w:ind w:firstLineChars="0" w:firstLine="0"/>', ""),
            # 7.3.5.4: four characters from the right edge.
            _style("Date", "Date",
                   '<w:spacing w:before="579"/><w:ind w:rightChars="400" w:right="1260"/>'
                   '<w:jc w:val="right"/>', ""),
        )
    )  # fmt: skip


def _style(key: str, name: str, paragraph: str, run: str) -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="Text"/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>'
    )


def _page_number(chosen: NoteFaces, side: str) -> str:
    """— 1 — in 4号 on the outer side, one character in (7.5)."""
    look = f"{_fonts(chosen.page, chosen.page_latin)}{_size(_FOURTH)}"
    hinted = look.replace("<w:rFonts ", '<w:rFonts w:hint="eastAsia" ')
    dash = f'<w:r><w:rPr>{hinted}</w:rPr><w:t xml:space="preserve">{{}}</w:t></w:r>'
    number = "".join(
        f"<w:r><w:rPr>{look}</w:rPr>{inside}</w:r>"
        for inside in (
            '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>1</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
        )
    )
    place = f'<w:ind w:{side}Chars="100" w:{side}="320" w:firstLineChars="0" w:firstLine="0"/>'
    return (
        f'<w:p><w:pPr><w:snapToGrid w:val="0"/>{place}<w:jc w:val="{side}"/></w:pPr>'
        f"{dash.format('— ')}{number}{dash.format(' —')}</w:p>"
    )
