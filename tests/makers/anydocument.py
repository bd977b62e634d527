"""A strategy for each format: documents with text, families and structure as they come.

Texts mix what repertoires, slots and punctuation rules tell apart; families are those of both
systems, foreign and unknown ones, and names that have to be escaped.
"""

from __future__ import annotations

import gzip
import html as escaping
from collections.abc import Sequence

from hypothesis import strategies as st

from tests.makers import (
    archives,
    binaryexcel,
    binarypowerpoint,
    binaryword,
    excel,
    html,
    ofd,
    office95,
    officexml,
    opendocument,
    pdf,
    powerpoint,
    rtf,
    uof,
)
from tests.makers.compound import compound
from tests.makers.oddxml import odd
from tests.makers.wordrandom import documents
from tests.makers.zips import zipped

__all__ = ["STRATEGIES"]

_HAN = "关于开展检查的通知工作要求正文"
_LATER = "镕喆堃〇㎡"  # in GBK, not in GB2312
_LATIN = "abcXYZ019 %"
_MARKS = "“”‘’—…·×°①Ⅳ、，。"
_TEXTS = st.text(st.sampled_from(_HAN + _LATER + _LATIN + _MARKS), min_size=1, max_size=12)
# Blanks at the ends of a text are another matter in each format.
TEXTS = _TEXTS.map(str.strip).filter(bool)
FAMILIES = st.sampled_from(
    (
        "仿宋_GB2312", "楷体_GB2312", "方正小标宋简体", "黑体", "宋体", "Times New Roman",
        "方正仿宋_GBK", "方正小标宋_GBK", "FangSong_GB2312", "微软雅黑", "Calibri", "某某体",
        "A&B 'x'",
    )
)  # fmt: skip
Piece = tuple[str, str]
PIECES = st.lists(st.tuples(TEXTS, FAMILIES), min_size=1, max_size=5)


def _xml(text: str) -> str:
    return escaping.escape(text, quote=True)


def _doc(pieces: Sequence[Piece]) -> bytes:
    families = [*binaryword.FONTS, *dict.fromkeys(family for _, family in pieces)]
    runs = [
        binaryword.Run(f"{text}\r", binaryword.fonts(*[families.index(family)] * 3))
        for text, family in pieces
    ]
    return binaryword.document(runs, families)


def _xls(pieces: Sequence[Piece]) -> bytes:
    return binaryexcel.workbook([family for _, family in pieces], [text for text, _ in pieces])


def _doc95(pieces: Sequence[Piece]) -> bytes:
    entries = [(family, 0 if family.isascii() else 134) for _, family in pieces]
    return office95.word(*entries, text="".join(f"{text}\r" for text, _ in pieces))


def _xls95(pieces: Sequence[Piece]) -> bytes:
    fonts = [office95.font(family, 0 if family.isascii() else 134) for _, family in pieces]
    return office95.excel(*fonts, *(office95.label(text) for text, _ in pieces))


def _ppt(pieces: Sequence[Piece]) -> bytes:
    return binarypowerpoint.presentation(
        [family for _, family in pieces], [text for text, _ in pieces]
    )


def _xlsx(pieces: Sequence[Piece]) -> bytes:
    rows = "".join(
        f'<row r="{row}"><c r="A{row}" s="{row - 1}" t="s"><v>{row - 1}</v></c></row>'
        for row, _ in enumerate(pieces, 1)
    )
    rich = excel.rich(*((_xml(family), _xml(text)) for text, family in pieces))
    plain = [f"<t>{_xml(text)}</t>" for text, _ in pieces[1:]]
    return excel.workbook(
        excel.styles(*(excel.font(_xml(family)) for _, family in pieces)),
        excel.sheet(rows),
        excel.strings(rich, *plain),
    )


def _pptx(pieces: Sequence[Piece]) -> bytes:
    return powerpoint.presentation(
        powerpoint.slide(
            "".join(
                powerpoint.run(
                    _xml(text),
                    f'<a:latin typeface="{_xml(family)}"/><a:ea typeface="{_xml(family)}"/>',
                )
                for text, family in pieces
            )
        )
    )


def _odf(pieces: Sequence[Piece]) -> tuple[str, str, str]:
    """Body, face declarations, automatic styles."""
    faces = {family: f"F{number}" for number, (_, family) in enumerate(pieces)}
    body = "".join(
        f'<text:p><text:span text:style-name="{faces[family]}">{_xml(text)}</text:span></text:p>'
        for text, family in pieces
    )
    declared = "".join(opendocument.face(key, _xml(family)) for family, key in faces.items())
    styles = "".join(
        opendocument.style(key, "text", opendocument.props(key, key)) for key in faces.values()
    )
    return body, declared, styles


def _odt(pieces: Sequence[Piece]) -> bytes:
    return opendocument.package(opendocument.content(*_odf(pieces)))


def _fodt(pieces: Sequence[Piece]) -> bytes:
    body, declared, styles = _odf(pieces)
    return opendocument.flat(body, declared, "", styles).encode()


def _uof(pieces: Sequence[Piece]) -> tuple[str, str]:
    """Body and declarations."""
    keys = {family: f"F{number}" for number, (_, family) in enumerate(pieces)}
    body = "".join(
        uof.paragraph(_xml(text), uof.font(keys[family], keys[family])) for text, family in pieces
    )
    return body, "".join(uof.declaration(key, _xml(family)) for family, key in keys.items())


def _ofd(pieces: Sequence[Piece]) -> bytes:
    fonts = (ofd.font(number, _xml(family)) for number, (_, family) in enumerate(pieces, 3))
    texts = (ofd.text(number, _xml(text)) for number, (text, _) in enumerate(pieces, 3))
    return ofd.package(ofd.resources(*fonts), ofd.page(*texts))


def _rtf(pieces: Sequence[Piece]) -> bytes:
    entries = [
        rtf.entry(number, rtf.hexed(family), 0 if family.isascii() else 134)
        for number, (_, family) in enumerate(pieces)
    ]
    body = "".join(
        f"\\f{number} {rtf.spelt(text) if number % 2 else rtf.hexed(text, 'gb18030')}\\par\r\n"
        for number, (text, _) in enumerate(pieces)
    )
    return rtf.document(body, *entries)


def _html(pieces: Sequence[Piece]) -> bytes:
    body = "".join(
        f'<p style="font-family:{_xml(_css(family))},serif">{_xml(text)}</p>'
        for text, family in pieces
    )
    return html.page(body, _rules(pieces), "gb18030", "gb18030")


def _css(family: str) -> str:
    return "'" + family.replace("'", "\\'") + "'"


def _rules(pieces: Sequence[Piece]) -> str:
    return "".join(
        f".c{number} {{ font: 16pt/1.5 {_css(family)}, serif }}\n"
        for number, (_, family) in enumerate(pieces)
    )


def _sheet(pieces: Sequence[Piece]) -> bytes:
    return f'@charset "utf-8";\n{_rules(pieces)}'.encode()


def _svg(pieces: Sequence[Piece]) -> bytes:
    texts = "".join(
        f'<text font-family="{_xml(_css(family))}">{_xml(text)}</text>' for text, family in pieces
    )
    head = '<?xml version="1.0" encoding="utf-8"?>\n<svg xmlns="http://www.w3.org/2000/svg">'
    return f"{head}{texts}</svg>".encode()


def _mht(pieces: Sequence[Piece]) -> bytes:
    kind = 'text/html; charset="gb18030"'
    return html.message(("a.htm", kind, "quoted-printable", _html(pieces)))


def _xml_file(pieces: Sequence[Piece]) -> bytes:
    rows = "".join(f'<行 名="{_xml(family)}">{_xml(text)}</行>' for text, family in pieces)
    return f'<?xml version="1.0" encoding="gb18030"?>\n<公文>{rows}</公文>'.encode("gb18030")


def _word2003(pieces: Sequence[Piece]) -> bytes:
    runs = "".join(
        f'<w:r><w:rPr><w:rFonts w:ascii="{_xml(family)}" w:fareast="{_xml(family)}"/></w:rPr>'
        f"<w:t>{_xml(text)}</w:t></w:r>"
        for text, family in pieces
    )
    return officexml.word2003(runs).encode()


def _excel2003(pieces: Sequence[Piece]) -> bytes:
    text, family = pieces[0]
    return officexml.excel2003(f'<Font ss:FontName="{_xml(family)}"/>', _xml(text)).encode()


def _pdf(pieces: Sequence[Piece]) -> bytes:
    names = (family.encode("gbk").hex("#") for _, family in pieces)
    return pdf.pdf(*(pdf.simple(b"#" + name.encode()) for name in names))


def _text(pieces: Sequence[Piece]) -> bytes:
    # Two characters that nobody writes together are in no charset that could be known.
    return "\r\n".join(["关于开展检查的通知", *(text for text, _ in pieces)]).encode("gb18030")


def _theme(pieces: Sequence[Piece]) -> bytes:
    return rtf.theme_package(latin="Times New Roman", hans=_xml(pieces[0][1]))


_DOCX = documents().map(lambda sample: sample.data)
_INSIDE = st.dictionaries(
    st.sampled_from(["通知.docx", "sub/b.docx", "附件/letter.txt", "c.bin"]),
    st.one_of(_DOCX, PIECES.map(_text), st.just(b"MZ\0\1")),
    min_size=1,
)

_PLAIN: dict[str, st.SearchStrategy[bytes]] = {
    "css": PIECES.map(_sheet),
    "doc": PIECES.map(_doc),
    "doc95": PIECES.map(_doc95),
    "docx": _DOCX,
    "html": PIECES.map(_html),
    "mht": PIECES.map(_mht),
    "odf": st.one_of(PIECES.map(_odt), PIECES.map(_fodt)),
    "ofd": PIECES.map(_ofd),
    "office-xml": st.one_of(
        PIECES.map(_word2003), PIECES.map(_excel2003), _DOCX.map(officexml.flat_opc)
    ),
    "ole-package": _DOCX.map(lambda data: compound({"package": data})),
    "pdf": PIECES.map(_pdf),
    "ppt": PIECES.map(_ppt),
    "pptx": PIECES.map(_pptx),
    "rtf": PIECES.map(_rtf),
    "svg": PIECES.map(_svg),
    "tar": st.one_of(
        _INSIDE.map(archives.tarred),
        _INSIDE.map(lambda files: gzip.compress(archives.tarred(files), mtime=1)),
    ),
    "text": PIECES.map(_text),
    "thmx": PIECES.map(_theme),
    "uof": st.one_of(
        PIECES.map(lambda pieces: uof.flat(*_uof(pieces)).encode()),
        PIECES.map(lambda pieces: uof.package(*_uof(pieces))),
    ),
    "xls": PIECES.map(_xls),
    "xls95": PIECES.map(_xls95),
    "xlsx": PIECES.map(_xlsx),
    "xml": PIECES.map(_xml_file),
    "zip": _INSIDE.map(zipped),
}

# Of HTML and SVG the spelling of tags means something else; XML files declare their own encoding.
_XML = ("docx", "odf", "ofd", "office-xml", "pptx", "thmx", "uof", "xlsx")
STRATEGIES = _PLAIN | {
    kind: st.one_of(_PLAIN[kind], st.builds(odd, _PLAIN[kind], st.integers(0, 1 << 16)))
    for kind in _XML
}
