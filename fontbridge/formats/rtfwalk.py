r"""One walk through an RTF file: its fonts, who refers to them, and its text.

What is meant by `\loch`, `\hich`, `\dbch`: "Associated Character Properties" of the
specification 1.9.1. They say which of the three kinds of text follows, and `\fN` and `\afN` behind
them set the font of that kind. Without them `\fN` sets the font of everything.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from fontbridge.formats import rtfspell
from fontbridge.formats.rtfmodel import (
    Code,
    Fonts,
    Reference,
    RtfPiece,
    RtfRun,
    Span,
    Story,
    Walked,
)
from fontbridge.formats.rtftable import read_table
from fontbridge.formats.rtftokens import Kind, hex_bytes, is_plain, tokens
from fontbridge.model import DamagedError, LimitError, Slot, say

__all__ = ["walk"]

# Word's own files hold some 20 groups in one another.
_DEEPEST = 1000

_SLOTS = {b"loch": Slot.ASCII, b"hich": Slot.HANSI, b"dbch": Slot.EAST_ASIA, b"rtlch": Slot.CS}
_DEFAULTS = {
    b"deff": None, b"adeff": Slot.CS, b"stshfloch": Slot.ASCII, b"stshfhich": Slot.HANSI,
    b"stshfdbch": Slot.EAST_ASIA, b"stshfbi": Slot.CS,
}  # fmt: skip
# Destinations that the reader draws; everything else in a destination of its own is not text.
_DRAWN = frozenset({
    b"footnote", b"annotation", b"header", b"headerl", b"headerr", b"headerf", b"footer",
    b"footerl", b"footerr", b"footerf", b"shptxt", b"dptxbxtext", b"fldrslt", b"listtext",
    b"pntext", b"ud",
})  # fmt: skip
_INLINE = frozenset({b"fldrslt", b"listtext", b"pntext", b"ud"})  # drawn inside a paragraph
_CONTAINERS = frozenset({b"shpinst", b"do"})  # of drawings, with text boxes in them
_FOOTERS = frozenset({b"footer", b"footerl", b"footerr", b"footerf"})
_NOT_DRAWN = frozenset({
    b"colortbl", b"stylesheet", b"info", b"pict", b"fldinst", b"listtable", b"sn", b"sv",
    b"listoverridetable", b"filetbl", b"revtbl", b"rsidtbl", b"author", b"title", b"operator",
    b"pntxta", b"pntxtb", b"xe", b"tc", b"upr", b"mmath", b"leveltext", b"levelnumbers", b"atnid",
    b"atnauthor", b"objdata", b"themedata", b"datastore", b"fontemb", b"template", b"private",
    b"nonshppict", b"shprslt", b"rxe", b"txe", b"bkmkstart", b"bkmkend",
})  # fmt: skip
_PARAGRAPH_ENDS = frozenset({b"par", b"sect", b"page", b"cell", b"nestcell", b"row", b"nestrow"})


@dataclass(slots=True)
class _State:
    """What a group inherits from the one around it."""

    start: int
    fonts: Fonts
    font: Reference | None = None  # the last \f, whose charset decodes the text
    codec: str = "cp1252"
    uc: int = 1
    drawn: bool = True
    destination: bytes = b""
    starred: bool = False
    inner: int = 0  # where the destination's content starts


def walk(data: bytes, begin: int = 0) -> Walked:
    """Read a file that starts at `begin`.

    Raises `DamagedError` if it ends inside a group, `LimitError` if groups lie too deep.
    """
    return _Walk(data, begin).walked


class _Walk:
    def __init__(self, data: bytes, begin: int) -> None:
        self.walked = Walked()
        self._data = data
        self._state = _State(begin, Fonts())
        self._groups: list[_State] = []
        self._defaults = Fonts()
        self._default_font: Reference | None = None
        self._raw: list[bytes] = []  # bytes of text that are not yet decoded
        self._raw_start = self._raw_end = 0
        self._skip = 0
        self._runs: list[RtfRun] = []
        self._pieces: list[RtfPiece] = []
        self._run: tuple[int, Fonts] | None = None
        self._property = b""
        position: int | None = begin
        while position is not None:
            position = self._read(position)
        self._end_paragraph()

    def _read(self, position: int) -> int | None:
        """Read on; gives where to go on behind what is read by other means, None at the end."""
        data, words = self._data, self._WORDS
        for kind, start, end, value, number in tokens(data, position):
            if kind is Kind.TEXT:
                if self._state.drawn:
                    self._text(start, end, value, 1)
            elif kind is Kind.BYTES:
                if self._state.drawn:
                    self._text(start, end, hex_bytes(value), len(rb"\'hh"))
            elif kind is Kind.BRACE:
                self._flush()
                self._skip = 0
                if value == b"{":
                    self._open(start, end)
                else:
                    self._close(start)
                    if not self._groups:
                        return None  # what follows is no RTF any more
            elif kind is Kind.WORD:
                handler = words.get(value)
                if handler is not None:
                    handler(self, start, end, value, number)
                elif self._state.starred:
                    self._enter(end, value, value in _CONTAINERS)
                elif value == b"fonttbl":
                    self._flush()
                    return self._font_table(end)
            else:
                self._symbol(start, end, value)
        raise DamagedError(
            say("the file ends inside a group"),
            line=data.count(b"\n") + 1,
            advice=say("It was probably cut off on its way; have it sent again."),
        )

    # -- groups --

    def _open(self, start: int, end: int) -> None:
        if len(self._groups) >= _DEEPEST:
            raise LimitError(
                say("groups lie in one another deeper than {depth}", depth=_DEEPEST),
                line=self._data.count(b"\n", 0, start) + 1,
                advice=say("No word processor writes that; have the sender save the file again."),
            )
        around = self._state
        self._groups.append(around)
        self._state = _State(
            start, around.fonts, around.font, around.codec, around.uc, around.drawn, inner=end
        )

    def _close(self, end: int) -> None:
        state = self._state
        match state.destination:
            case b"fldinst":
                self.walked.fields.append(Span(state.inner, end, state.codec, state.uc))
            case b"sn":
                self._property = self._data[state.inner : end].strip()
            case b"sv" if self._property == b"gtextFont":
                self.walked.word_art.append(Span(state.inner, end, state.codec, state.uc))
            case b"themedata" if is_plain(self._data, state.inner, end):
                self.walked.theme = state.inner, end
            case b"objdata" if is_plain(self._data, state.inner, end):
                self.walked.objects.append((state.inner, end))
            case b"fontemb":
                self.walked.embedded.append(state.start)
            case destination if destination in _DRAWN and destination not in _INLINE:
                self._end_paragraph()
        if self._groups:
            self._state = self._groups.pop()

    def _enter(self, end: int, word: bytes, drawn: bool) -> None:
        state = self._state
        state.starred, state.inner = False, end
        state.destination = word
        if word in _DRAWN and word not in _INLINE:
            self._end_paragraph()
        around = self._groups
        if word == b"ud" and around[-1:] and around[-1].destination == b"upr":
            around = around[:-1]  # \upr hides its first half, not this one
        state.drawn = drawn and (not around or around[-1].drawn)
        if word in _FOOTERS:
            state.fonts = state.fonts._replace(footer=True)

    def _destination(self, start: int, end: int, word: bytes, number: int | None) -> None:
        self._enter(end, word, word in _DRAWN)

    def _font_table(self, end: int) -> int:
        table = read_table(self._data, end, self.walked.codec, self._state.uc)
        for entry in table.entries:
            self.walked.listed.append(entry)
            self.walked.entries.setdefault(entry.number, entry)
        self.walked.embedded += table.embedded
        self._font_of(self._default_font)
        return table.end

    # -- fonts --

    def _font_of(self, reference: Reference | None) -> None:
        self._state.font = reference
        entry = self.walked.entries.get(reference.number) if reference else None
        self._state.codec = entry.codec if entry else self.walked.codec

    def _refer(
        self, start: int, end: int, word: bytes, number: int, slot: Slot | None, carrier: str
    ) -> Reference:
        footer = self._state.fonts.footer
        reference = Reference(start, end, word, number, slot, carrier, footer)
        self.walked.references.append(reference)
        return reference

    def _font(self, start: int, end: int, word: bytes, number: int | None) -> None:
        self._flush()
        if number is None:
            return
        fonts, entry = self._state.fonts, self.walked.entries.get(number)
        if fonts.kind is not None:
            reference = self._refer(start, end, word, number, fonts.kind, "font reference")
            self._state.fonts = fonts.with_number(fonts.kind, number)
        elif fonts.east_asia is None or (entry is not None and entry.east_asian):
            reference = self._refer(start, end, word, number, None, "font reference")
            east_asia = None if fonts.east_asia is None else number
            self._state.fonts = fonts._replace(
                ascii=number, hansi=number, east_asia=east_asia, one=reference
            )
        else:
            # The charset has no Chinese, and another font has been told for it.
            reference = self._refer(start, end, word, number, Slot.ASCII, "font reference")
            self._state.fonts = fonts._replace(ascii=number, hansi=number, one=None)
        self._font_of(reference)

    def _associated_font(self, start: int, end: int, word: bytes, number: int | None) -> None:
        if number is not None:
            fonts = self._state.fonts
            slot = fonts.kind or Slot.CS
            self._refer(start, end, word, number, slot, "font reference")
            self._state.fonts = fonts.with_number(slot, number)

    def _bullet_font(self, start: int, end: int, word: bytes, number: int | None) -> None:
        if number is not None:
            self._refer(start, end, word, number, Slot.ANY, "font reference")

    def _default(self, start: int, end: int, word: bytes, number: int | None) -> None:
        if number is None:
            return
        slot = _DEFAULTS[word]
        reference = self._refer(start, end, word, number, slot, "default font")
        if slot is None:
            self._default_font = reference
            fonts = self._defaults
            self._defaults = fonts._replace(
                ascii=number if fonts.ascii is None else fonts.ascii,
                hansi=number if fonts.hansi is None else fonts.hansi,
                one=reference if fonts.ascii is None else None,
            )
            self._font_of(reference)
        else:
            self._defaults = self._defaults.with_number(slot, number)
        self._state.fonts = self._defaults

    def _kind(self, start: int, end: int, word: bytes, number: int | None) -> None:
        self._flush()
        self._state.fonts = self._state.fonts._replace(kind=_SLOTS.get(word))

    def _plain(self, start: int, end: int, word: bytes, number: int | None) -> None:
        self._flush()
        self._state.fonts = self._defaults._replace(footer=self._state.fonts.footer)
        self._font_of(self._default_font)

    # -- characters --

    def _charset(self, start: int, end: int, word: bytes, number: int | None) -> None:
        codec = {b"mac": "mac-roman", b"pc": "cp437", b"pca": "cp850"}.get(word)
        if word == b"ansicpg" and number is not None:
            codec = rtfspell.codec_of_page(number)
            self.walked.declared = f"cp{number}"
        if codec is not None:
            self.walked.codec = self._state.codec = codec

    def _fallback_size(self, start: int, end: int, word: bytes, number: int | None) -> None:
        self._state.uc = max(1 if number is None else number, 0)

    def _unicode(self, start: int, end: int, word: bytes, number: int | None) -> None:
        self._flush()
        if number is not None and self._state.drawn:
            character = chr(number % 0x10000)
            self._emit(start, rtfspell.behind_code(self._data, end, self._state.uc), character)
            if "\ue000" <= character <= "\uf8ff":
                self.walked.private.append(Code(start, end, character))
            self._skip = self._state.uc

    def _character(self, start: int, end: int, word: bytes, number: int | None) -> None:
        self._flush()
        if self._skip:
            self._skip -= 1
        elif self._state.drawn:
            self._emit(start, rtfspell.behind_code(self._data, end, 0), rtfspell.CHARACTERS[word])

    def _symbol(self, start: int, end: int, symbol: bytes) -> None:
        self._flush()
        state = self._state
        if symbol == b"*":
            state.starred = True
        elif symbol in b"\r\n":
            self._break(start, start, symbol, None)
        elif self._skip:
            self._skip -= 1
        elif symbol in rtfspell.SYMBOLS and state.drawn:
            self._emit(start, end, rtfspell.SYMBOLS[symbol])

    def _text(self, start: int, end: int, raw: bytes, width: int) -> None:
        """Bytes of text, each spelt by so many; line ends in them were taken for layout only, see
        "Basic Entities"."""
        while self._skip and raw:
            self._skip -= raw[:1] not in (b"\r", b"\n")
            raw, start = raw[1:], start + width
        if b"\n" in raw or b"\r" in raw:
            raw = raw.translate(None, b"\r\n")
        if raw:
            if not self._raw:
                self._raw_start = start
            self._raw.append(raw)
            self._raw_end = end

    def _flush(self) -> None:
        if not self._raw:
            return
        raw = b"".join(self._raw)
        self._raw.clear()
        decoded = not raw.isascii()
        if decoded and self._state.font is not None:
            self._state.font.raw = True
        text = codecs.decode(raw, self._state.codec, "replace")
        self._emit(self._raw_start, self._raw_end, text, raw=decoded)

    def _emit(self, start: int, end: int, text: str, *, raw: bool = False) -> None:
        fonts = self._state.fonts
        one = fonts.one if fonts.kind is None else None
        if one is not None:
            one.draws(text)
        if self._run is None or self._run[1] is not fonts:
            self._end_run()
            self._run = start, fonts
        state = self._state
        font = state.font.number if state.font else None
        piece = RtfPiece(start, end, text, state.codec, state.uc, font, raw)
        if "\udc00" <= text <= "\udfff" and self._pieces:
            last = self._pieces[-1]
            if "\ud800" <= last.text <= "\udbff":  # \u spells characters beyond the BMP as two
                self._pieces[-1] = last._replace(end=end, text=_joined(last.text + text))
                return
        self._pieces.append(piece)

    # -- paragraphs --

    def _break(self, start: int, end: int, word: bytes, number: int | None) -> None:
        self._flush()
        if self._state.drawn:
            self._end_paragraph()

    def _end_run(self) -> None:
        if self._run is not None:
            pieces, self._pieces = self._pieces, []
            text = "".join(piece.text for piece in pieces)
            if not text.isascii():
                text = _joined(text)  # only halves are left that have no other
            start, fonts = self._run
            if self._runs and self._runs[-1].fonts == fonts:
                last = self._runs.pop()
                start, text, pieces = last.start, last.text + text, last.pieces + pieces
            self._runs.append(RtfRun(start, text, fonts, pieces))
            self._run = None

    def _end_paragraph(self) -> None:
        self._end_run()
        if self._runs:
            self.walked.paragraphs.append(Story(self._runs[0].start, self._runs))
            self._runs = []

    _Handler = Callable[["_Walk", int, int, bytes, int | None], None]
    _WORDS: ClassVar[dict[bytes, _Handler]] = {
        b"f": _font,
        b"af": _associated_font,
        b"pnf": _bullet_font,
        b"plain": _plain,
        b"u": _unicode,
        b"uc": _fallback_size,
        **dict.fromkeys((*_SLOTS, b"ltrch"), _kind),
        **dict.fromkeys(_DEFAULTS, _default),
        **dict.fromkeys((b"ansi", b"mac", b"pc", b"pca", b"ansicpg"), _charset),
        **dict.fromkeys(rtfspell.CHARACTERS, _character),
        **dict.fromkeys(_PARAGRAPH_ENDS, _break),
        **dict.fromkeys(_DRAWN | _NOT_DRAWN, _destination),
    }


def _joined(text: str) -> str:
    """Surrogate pairs as one character, and halves without the other as U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
