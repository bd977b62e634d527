"""Pages, drawings and style sheets of the web: HTML, XHTML, SVG, CSS. See docs/formats/html.md."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

from fontbridge.characters.target import Target
from fontbridge.formats import active, labels, markup, markupfonts
from fontbridge.formats.base import (
    Content,
    Paragraph,
    Redrawn,
    Rename,
    Setting,
    Site,
)
from fontbridge.formats.markup import Piece
from fontbridge.formats.markupcascade import Cascade
from fontbridge.formats.markupfonts import FontList
from fontbridge.formats.markupredraw import MarkupRedrawing
from fontbridge.formats.markuptext import PageText
from fontbridge.formats.markupthemes import theme_sites
from fontbridge.formats.markuptree import read_tree
from fontbridge.formats.onepart import OnePartDocument
from fontbridge.formats.recoding import Recoding
from fontbridge.formats.textimage import TextImage
from fontbridge.model import Charset, DamagedError, Edit, Finding, Severity, say

__all__ = ["CssDocument", "HtmlDocument", "SvgDocument"]

_LOOKED_AT = 4096
_MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_PROLOGUE = r"\ufeff?(?:\s|<\?.*?\?>|<!--.*?-->)*"
_HTML = re.compile(
    _PROLOGUE + r"(?:<!doctype\s+html\b|(?:<!doctype\b[^>]*>\s*)?<(?:html|head|body)[\s>])",
    re.IGNORECASE | re.DOTALL,
)
_SVG = re.compile(
    _PROLOGUE + r"(?:<!doctype\s+svg\b|<(?:\w+:)?svg[\s>])", re.IGNORECASE | re.DOTALL
)
# A style sheet has no sign of its own: it opens with a rule, and only those with fonts matter.
_CSS = re.compile(
    r"\ufeff?(?:@charset \"|(?:\s|/\*.*?\*/|@[\w-]+[^{};]*;)*[\w\s.#:,>+~*%@-]*[\w*]\s*\{"
    r"(?:\s|/\*.*?\*/)*[\w-]+\s*:)",
    re.DOTALL,
)
_CSS_FONT = re.compile(rb"\bfont(?:-family)?\s*:", re.IGNORECASE)


_SCRIPT = re.compile(r"\s*(?:java|vb)script:", re.IGNORECASE)
_ACTIVE_ELEMENTS = frozenset({"script", "object", "embed", "applet"})


def _is_active(piece: Piece, text: str) -> bool:
    """True for scripts, what attributes run upon an event or a click, and controls."""
    return piece.kind == "tag" and (
        piece.name.rpartition(":")[2] in _ACTIVE_ELEMENTS
        or any(
            each.name.startswith("on") or _SCRIPT.match(text, each.start, each.end)
            for each in piece.attributes
        )
    )


def _is_sheet(link: Piece, text: str) -> bool:
    relation = link.attribute("rel")
    words = text[relation.start : relation.end].lower().split() if relation else ()
    return "stylesheet" in words


def _beginning(content: Content) -> str:
    """The first characters, as far as markup goes; whatever the charset, that is ASCII."""
    head = content.data[:_LOOKED_AT]
    codec = next((codec for mark, codec in _MARKS.items() if head.startswith(mark)), "latin-1")
    return head.decode(codec, "replace")


class _WebText(OnePartDocument):
    """What the three have in common: one text that may say what it is encoded in."""

    is_text = True

    title: ClassVar[str]

    def __init__(self, content: Content) -> None:
        self.data = content.data
        self._charset = labels.charset_of(content.data)
        codec = next(
            (codec for mark, codec in _MARKS.items() if self.data.startswith(mark)),
            self._charset.codec,
        )
        if not codec:
            raise DamagedError(
                say("no encoding known here reads the bytes"),
                advice=say("Have the sender save the file again."),
            )
        self._image = TextImage(content.data, codec, _for_new_text(codec, self._charset.declared))

    @cached_property
    def _pieces(self) -> list[Piece]:
        return list(markup.pieces(self._image.text))

    @cached_property
    def _labels(self) -> list[tuple[int, int]]:
        return self._labels_in(self._image.text)

    def _labels_in(self, text: str) -> list[tuple[int, int]]:
        pieces = self._pieces if text is self._image.text else markup.pieces(text)
        return labels.labels_in_markup(text, pieces)

    @cached_property
    def _lists(self) -> dict[int, tuple[Piece, list[FontList]]]:
        """The lists of families in each tag and style sheet, by where that starts."""
        found: dict[int, tuple[Piece, list[FontList]]] = {}
        for piece in self._pieces:
            if piece.kind == "tag" and piece.attributes:
                lists = list(markupfonts.lists_of_attributes(self._image, piece))
            elif piece.kind == "style":
                lists = list(markupfonts.lists_of_sheet(self._image, piece.start, piece.end))
            else:
                continue
            if lists:
                found[piece.start] = piece, lists
        return found

    def sites(self) -> Iterator[Site]:
        for piece, lists in self._lists.values():
            found = [*markupfonts.sites(lists), *self._theme_sites(piece, lists)]
            yield from sorted(found, key=lambda site: site.start)

    def _theme_sites(self, piece: Piece, lists: Sequence[FontList]) -> Iterator[Site]:
        text = self._image.text
        if piece.kind == "style":
            sheet = markup.Unescaped(text, 0, [])
            yield from theme_sites(sheet, piece.start, piece.end, lists)
        elif style := piece.attribute("style"):
            value = markup.unescape(text, style.start, style.end)
            said = [each for each in lists if not each.is_attribute]
            yield from theme_sites(value, 0, len(value.text), said)

    def passages(self) -> Iterator[tuple[str, int, str]]:
        for piece in self._pieces:
            if piece.kind == "text" and not piece.hidden and piece.name != "script":
                text = self._image.text[piece.start : piece.end]
                if piece.name != "cdata":
                    text = markup.unescape(self._image.text, piece.start, piece.end).text
                yield "", piece.start, text

    @cached_property
    def _page(self) -> PageText:
        sheets = [each for each in self._lists.values() if each[0].kind == "style"]
        shown = [(piece, lists) for piece, lists in sheets if not piece.hidden]
        tags = ((piece, lists) for piece, lists in self._lists.values() if piece.kind == "tag")
        attributes = {piece.start: lists for piece, lists in tags}
        cascade = Cascade(self._image.text, shown, attributes)
        nodes = list(read_tree(self._image.text, self._pieces, xml=self._is_xml))
        files = (family for _, lists in sheets for each in lists for family in each.with_files)
        return PageText(self._image.text, nodes, cascade, frozenset(files))

    @cached_property
    def _is_xml(self) -> bool:
        """True if elements nest as they are written."""
        return self._image.text.lstrip("\ufeff").startswith("<?xml")

    def paragraphs(self, rename: Rename | None) -> Iterator[Paragraph]:
        yield from self._page.paragraphs(rename)

    def redraw(
        self,
        paragraphs: Sequence[tuple[Paragraph, Sequence[Setting]]],
        edits: Sequence[Edit],
        rename: Rename,
    ) -> Iterator[Redrawn]:
        redrawing = MarkupRedrawing(self._image, self._page, rename)
        for paragraph, settings in paragraphs:
            redrawing.draw(paragraph.handle, settings)
        yield from redrawing.redrawn()

    def line(self, part: str, offset: int) -> int:
        return self._image.line(offset)

    def charset(self) -> Charset:
        return self._charset

    def findings(self) -> Iterator[Finding]:
        text = self._image.text
        yield from active.told("" for piece in self._pieces if _is_active(piece, text))
        if not self._labels and self._charset.repertoire not in ("", "ascii"):
            yield Finding(
                "charset-undeclared",
                say("the text does not say what it is encoded in; it is left in {codec}",
                    codec=self._charset.codec),
                Severity.INFO,
                line=1,
                advice=say("Declare the charset at the top, or have it saved again in UTF-8."),
            )
        yield from self._sheets_elsewhere()

    def _sheets_elsewhere(self) -> Iterator[Finding]:
        """What is said of fonts in files of their own, which are converted by themselves."""
        text = self._image.text
        refers = [
            piece.start for piece in self._pieces if piece.name == "link" and _is_sheet(piece, text)
        ]
        if refers:
            yield Finding(
                "unsupported",
                say("the page takes {count} style sheets from other files; what they say of fonts"
                    " is not counted here", count=len(refers)),
                Severity.INFO,
                line=self.line("", refers[0]),
                advice=say("Convert the style sheets too, together with the page."),
            )

    def recode(self, target: Target) -> Recoding | None:
        if not self._labels:
            return None  # readers would go on reading it as they do now
        return labels.recode(self.data, self._charset, self._labels_in, target)

    def splices(
        self, edits: Iterable[Edit], replaced: Mapping[str, bytes]
    ) -> list[tuple[int, int, bytes]]:
        wanted = [(start, end, replacement) for _, start, end, replacement in edits]
        return self._image.byte_edits(wanted) if wanted else []

    def characters(self, part: str) -> bytes:
        return _drawn_text(self._image.text).encode("utf-8", "surrogatepass")


def _for_new_text(codec: str, declared: str) -> str:
    """The codec for new names: of a page in plain ASCII, the one it claims."""
    if codec != "ascii":
        return codec
    try:
        claimed = codecs.lookup(declared).name
    except LookupError:
        return codec
    return "gbk" if claimed in ("gb2312", "gb18030") else claimed


def _drawn_text(text: str) -> str:
    """The text of a page by the parser of the standard library, for the proof."""
    from html.parser import HTMLParser

    class Reader(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.found: list[str] = []
            self.aside = 0

        def handle_starttag(self, tag: str, attrs: Any) -> None:
            self.aside += tag in ("style", "script")

        def handle_endtag(self, tag: str) -> None:
            self.aside -= self.aside > 0 and tag in ("style", "script")

        def handle_data(self, data: str) -> None:
            if not self.aside:
                self.found.append(data)

    reader = Reader()
    reader.feed(text)
    reader.close()
    return "".join(reader.found)


class HtmlDocument(_WebText):
    """A page, as a browser, Word or WPS writes it."""

    format = "html"
    title = "web page"
    suffixes = (".html", ".htm", ".xhtml", ".xht")

    @classmethod
    def recognises(cls, content: Content) -> bool:
        return _HTML.match(_beginning(content)) is not None


class SvgDocument(_WebText):
    """A drawing."""

    format = "svg"
    title = "SVG drawing"
    suffixes = (".svg",)

    @classmethod
    def recognises(cls, content: Content) -> bool:
        return _SVG.match(_beginning(content)) is not None

    _is_xml = True

    @cached_property
    def _pieces(self) -> list[Piece]:
        return list(markup.pieces(self._image.text, raw_elements=False))


class CssDocument(_WebText):
    """A style sheet in a file of its own."""

    format = "css"
    title = "style sheet"
    suffixes = (".css",)
    precedence = 8

    @classmethod
    def recognises(cls, content: Content) -> bool:
        found = _CSS.match(_beginning(content))
        if found is None or b"\0" in content.data[:_LOOKED_AT]:
            return False
        return found[0].endswith('"') or _CSS_FONT.search(content.data) is not None

    def _labels_in(self, text: str) -> list[tuple[int, int]]:
        return labels.labels_in_sheet(text)

    @cached_property
    def _pieces(self) -> list[Piece]:
        return [Piece("style", 0, len(self._image.text))]

    def characters(self, part: str) -> bytes:
        return b""  # nothing in a style sheet is text
