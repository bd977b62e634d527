"""What one OpenDocument part lists: face declarations, styles, and the tags that name fonts.

A document in the sense used here is what has lists of its own: a package, an object inside it, or
an `office:document` inside another one in a flat file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from fontbridge.formats.familylist import FamilyList
from fontbridge.formats.xmlpart import Tag, XmlPart

__all__ = ["FontFace", "FontPlace", "OdfLists", "Style", "read_lists"]

_BODIES = frozenset({"text", "spreadsheet", "presentation", "drawing", "chart", "image", "formula"})
_PROPERTIES = frozenset({"text-properties", "list-level-properties"})
_LEVELS = frozenset({"list-level-style-bullet", "list-level-style-number", "outline-level-style"})
_WANTED: Mapping[str, frozenset[str]] = {
    "office": _BODIES | {"document", "styles", "automatic-styles"},
    "style": _PROPERTIES | {"font-face", "style", "default-style"},
    "svg": frozenset({"font-face-uri"}),
    "text": _LEVELS,
}


@dataclass(slots=True)
class FontFace:
    """A style:font-face, `start:end`; `inner` are its children, `files` those they point to."""

    start: int
    tag: Tag
    end: int
    inner: tuple[int, int]
    files: list[str] = field(default_factory=list)

    @property
    def key(self) -> str:
        """What the styles refer to."""
        return self.tag.get("style", "name") or ""

    @property
    def names(self) -> FamilyList:
        """The families that it stands for."""
        return FamilyList(self.tag.get("svg", "font-family") or "")


@dataclass(slots=True)
class Style:
    """A style:style, or with an empty name a style:default-style."""

    family: str
    name: str
    parent: str
    automatic: bool
    fonts: FontPlace | None = None


@dataclass(slots=True)
class FontPlace:
    """A tag that may name fonts; `symbol` if those of bullets, `style` is what it belongs to."""

    start: int
    end: int
    tag: Tag
    symbol: bool
    style: Style | None
    role: str = ""


@dataclass(slots=True)
class OdfLists:
    """What one document lists in one part, in order; the document is `start:end`.

    `kind` is the local name of its body ("text", "spreadsheet", …), empty where this part has
    none. `automatic` is where more automatic styles go: an offset inside their element, or the
    (start, end) and tag of an empty one; `style_tag` is any tag of the style namespace.
    """

    start: int
    end: int
    kind: str = ""
    faces: list[FontFace] = field(default_factory=list)
    places: list[FontPlace] = field(default_factory=list)
    styles: list[Style] = field(default_factory=list)
    automatic: tuple[int, int, Tag] | None = None
    style_tag: Tag | None = None

    @property
    def takes_styles(self) -> bool:
        """True if an automatic style can be added: there is a list, and a tag to spell it like."""
        return self.automatic is not None and self.style_tag is not None


class _Reader:
    """Takes the events of a part; `found` are its documents, the outer before the inner."""

    def __init__(self, length: int) -> None:
        self.found = [OdfLists(0, length)]
        self._around = [self.found[0]]
        self._styles: list[Style] = []
        self._containers: list[str] = []
        self._levels: list[str] = []

    def document(self, opens: bool, start: int, end: int) -> None:
        if not opens:
            self._around.pop().end = end
            return
        # The root of a flat file is the document that is there from the start.
        if len(self._around) > 1 or self.found[0].start or self.found[0].kind:
            self.found.append(OdfLists(start, end))
        self._around.append(self.found[-1])

    def office(self, opens: bool, start: int, end: int, tag: Tag) -> None:
        here = self._around[-1]
        if tag.local in _BODIES:
            here.kind = here.kind or tag.local
        elif opens:
            self._containers.append(tag.local)
            if tag.local == "automatic-styles":
                here.automatic = start, end, tag
        else:
            self._containers.pop()
            if tag.local == "automatic-styles" and not tag.empty:
                here.automatic = start, start, tag

    def style(self, opens: bool, start: int, end: int, tag: Tag) -> None:
        here = self._around[-1]
        here.style_tag = here.style_tag or tag
        if tag.local == "font-face":
            if opens:
                here.faces.append(FontFace(start, tag, end, (end, end)))
            else:
                face = here.faces[-1]
                face.end, face.inner = end, (face.inner[0], start)
        elif tag.local not in _PROPERTIES:
            if opens:
                self._styles.append(_style(tag, "automatic-styles" in self._containers))
                here.styles.append(self._styles[-1])
            else:
                self._styles.pop()
        elif opens:
            style = self._styles[-1] if self._styles else None
            symbol = "list-level-style-bullet" in self._levels
            place = FontPlace(start, end, tag, symbol, style)
            here.places.append(place)
            if style and not self._levels and tag.local == "text-properties":
                style.fonts = place

    def level(self, opens: bool, tag: Tag) -> None:
        if opens:
            self._levels.append(tag.local)
        else:
            self._levels.pop()

    def file(self, tag: Tag) -> None:
        if self._around[-1].faces:
            self._around[-1].faces[-1].files.append(tag.get("xlink", "href") or "")


def _style(tag: Tag, automatic: bool) -> Style:
    parent = tag.get("style", "parent-style-name") or ""
    name = tag.get("style", "name") or ""
    return Style(tag.get("style", "family") or "", name, parent, automatic)


def read_lists(part: XmlPart) -> list[OdfLists]:
    """The lists of a part: of its document first, then of those inside it."""
    reader = _Reader(len(part.view))
    for kind, start, end, tag, _ in part.walk(_WANTED):
        opens = kind == "start"
        match tag.namespace:
            case "office" if tag.local == "document":
                reader.document(opens, start, end)
            case "office":
                reader.office(opens, start, end, tag)
            case "style":
                reader.style(opens, start, end, tag)
            case "text":
                reader.level(opens, tag)
            case _ if opens:
                reader.file(tag)
    return reader.found
