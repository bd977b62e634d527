"""PDF, which is only looked at: its glyphs are placed for the faces that it has.

See docs/formats/pdf.md.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from fontbridge.extras import needing
from fontbridge.formats import active
from fontbridge.formats.base import Construct, Content, Declaration, Site
from fontbridge.formats.onepart import OnePartDocument
from fontbridge.model import (
    DamagedError,
    Finding,
    FontbridgeError,
    LimitError,
    Limits,
    ProtectedError,
    Severity,
    Slot,
    say,
)

__all__ = ["PdfDocument"]

_HEAD = 1024  # readers look for the signature so far
_SUBSET_TAG = re.compile(r"[A-Z]{6}\+")  # ISO 32000-2, 9.9.2
_OBJECTS_A_MEMBER = 100  # a page of text has some ten, a drawing a hundred times as many
_ACTIONS = ("/JavaScript", "/Launch")  # ISO 32000-2, 12.6.4
_FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")


class _Font(NamedTuple):
    """One font object. `told` if its codes can be read as characters."""

    number: int
    family: str
    embedded: bool
    encoding: str
    told: bool


class PdfDocument(OnePartDocument):
    """A PDF file, read with pypdf."""

    format = "pdf"
    title = "PDF file"
    suffixes = (".pdf",)

    @classmethod
    def recognises(cls, content: Content) -> bool:
        return b"%PDF-" in content.data[:_HEAD]

    def __init__(self, content: Content) -> None:
        """Raises `UnsupportedError` without pypdf, `ProtectedError` where a password is needed,
        `DamagedError`."""
        self.data = content.data
        self._fonts: list[_Font] = []
        self._active: list[str] = []
        try:
            for number, found in _objects(content.data, content.limits):
                font = _font(number, found) if found.get("/Type") == "/Font" else None
                if font is not None:
                    self._fonts.append(font)
                elif found.get("/S") in _ACTIONS:
                    self._active.append(f"object {number}")
        except FontbridgeError:
            raise
        # pypdf raises whatever a broken file makes it stumble over.
        except Exception as fault:
            raise DamagedError(
                say("the PDF is damaged"),
                advice=say("Make it anew from the document, or have it sent again."),
            ) from fault

    def sites(self) -> Iterator[Site]:
        for font in self._fonts:
            declaration = Declaration(Slot.ANY, font.family, "PDF font")
            yield Site(f"object {font.number}", 0, 0, Construct((declaration,), None))

    def passages(self) -> Iterable[tuple[str, int, str]]:
        return ()

    def findings(self) -> Iterator[Finding]:
        yield Finding(
            "unsupported",
            say("a PDF is only looked at, never changed"),
            Severity.INFO,
            advice=say("Convert the document that it was made from, and make the PDF anew."),
        )
        yield from active.told(self._active)
        seen: set[tuple[str, bool]] = set()
        for font in self._fonts:
            part = f"object {font.number}"
            if (font.family, font.embedded) not in seen:
                seen.add((font.family, font.embedded))
                message = (
                    say("the font {family} is embedded", family=font.family)
                    if font.embedded
                    else say("the font {family} is not embedded", family=font.family)
                )
                advice = say("Without it, each machine draws the text with a face of its own.")
                yield Finding(
                    "embedded-font", message, Severity.INFO, part,
                    advice="" if font.embedded else advice,
                )  # fmt: skip
            if not font.told:
                yield Finding(
                    "unsupported",
                    say("the text in {family} cannot be told: {encoding} without ToUnicode",
                        family=font.family, encoding=font.encoding),
                    Severity.INFO,
                    part,
                    advice=say("It can be neither searched nor copied. Make the PDF anew."),
                )

    def characters(self, part: str) -> bytes:
        return b""


def _objects(data: bytes, limits: Limits) -> Iterator[tuple[int, Any]]:
    """The dictionaries that are objects of their own. Raises `UnsupportedError` without pypdf,
    `ProtectedError`, `LimitError`."""
    with needing("pdf", say("reading PDF")):
        from pypdf import PdfReader
        from pypdf.errors import DependencyError
        from pypdf.generic import DictionaryObject, IndirectObject

    # What pypdf mends in silence it tells its logger, and that, without a handler, the user.
    logging.getLogger("pypdf").addHandler(logging.NullHandler())
    reader = PdfReader(io.BytesIO(data))
    try:
        locked = reader.is_encrypted and not reader.decrypt("")
    except DependencyError:
        locked = True
    if locked:
        raise ProtectedError(
            say("the document is encrypted with a password"),
            advice=say("Take the password off in the program that set it, then try again."),
        )
    numbers = {number: generation for generation, found in reader.xref.items() for number in found}
    numbers |= dict.fromkeys(reader.xref_objStm, 0)
    if len(numbers) > limits.members * _OBJECTS_A_MEMBER:
        raise LimitError(
            say("it has {count} objects", count=len(numbers)),
            advice=say("If the file is known to be good, raise the limit."),
        )
    for number in sorted(numbers):
        found = reader.get_object(IndirectObject(number, numbers[number], reader))
        if isinstance(found, DictionaryObject):
            yield number, found


def _font(number: int, font: Any) -> _Font | None:
    """What a font says of itself; None for the descendant of another one, and without a name."""
    kind, name = str(font.get("/Subtype", "")), font.get("/BaseFont")
    if name is None or kind.startswith("/CIDFont"):
        return None
    described = font
    if kind == "/Type0":
        described = font["/DescendantFonts"][0].get_object()
    descriptor = described.get("/FontDescriptor", {})
    descriptor = descriptor.get_object() if hasattr(descriptor, "get_object") else descriptor
    encoding = font.get("/Encoding", "")
    encoding = encoding.get_object() if hasattr(encoding, "get_object") else encoding
    spelt = encoding[1:] if isinstance(encoding, str) else "an encoding of its own"
    by_glyph = kind == "/Type0" and (not isinstance(encoding, str) or "Identity" in encoding)
    family = _SUBSET_TAG.sub("", str(name).removeprefix("/"), count=1)
    embedded = any(key in descriptor for key in _FONT_FILES)
    return _Font(number, family, embedded, spelt, not by_glyph or "/ToUnicode" in font)
