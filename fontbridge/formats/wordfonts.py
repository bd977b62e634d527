"""What one `w:rFonts` says, and the theme that it may refer to (ECMA-376 Part 1, 17.3.2.26)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from fontbridge.formats.base import Construct, Declaration, Rename
from fontbridge.formats.xmlpart import Tag, XmlPart
from fontbridge.model import Slot

__all__ = ["WORD_2003", "Theme", "WordFonts", "Words", "script_of_theme", "theme_of"]

Theme = Mapping[str, tuple[str, Slot | None]]
"""What theme references stand for: (family, slot in which the theme itself is judged). The slot is
None where the theme's entry is for another script than Chinese and stays as it is."""

class Words(NamedTuple):
    """How `w:rFonts` is spelt: for each slot the attributes of a name and of a theme reference
    (empty if there is none), and the `w:hint` of the East Asian slot, whose attribute also tells
    the East Asian language in `w:lang`."""

    slots: Mapping[Slot, tuple[str, str]]
    hint: str


_WORDS = Words(
    {
        Slot.ASCII: ("ascii", "asciiTheme"),
        Slot.HANSI: ("hAnsi", "hAnsiTheme"),
        Slot.EAST_ASIA: ("eastAsia", "eastAsiaTheme"),
        Slot.CS: ("cs", "cstheme"),  # so spelt in the standard
    },
    "eastAsia",
)
WORD_2003 = Words(
    {
        Slot.ASCII: ("ascii", ""),
        Slot.HANSI: ("h-ansi", ""),
        Slot.EAST_ASIA: ("fareast", ""),
        Slot.CS: ("cs", ""),
    },
    "fareast",
)
"""Word 2003 XML."""

_HANS = "Hans"
_SCRIPTS = {"ja": "Jpan", "ko": "Hang", "zh-tw": "Hant", "zh-hk": "Hant", "zh-mo": "Hant"}
_THEME_ELEMENTS = frozenset({"majorFont", "minorFont", "latin", "ea", "cs", "font"})


def script_of_theme(settings: XmlPart) -> str:
    """The script whose entry of the theme serves East Asian text (17.15.1.88, `w:themeFontLang`);
    simplified Chinese where the settings name none."""
    for _, _, tag in settings.find({"w": frozenset({"themeFontLang"})}):
        language = (tag.get("w", "eastAsia") or "").lower()
        for beginning, script in _SCRIPTS.items():
            if language.startswith(beginning):
                return script
    return _HANS


def theme_of(part: XmlPart, script: str = _HANS) -> Theme:
    """The references that a theme part serves (17.18.96).

    The East Asian face is `a:ea`, or where that is empty (306 of 310 themes measured) the entry
    of `script`.
    """
    fonts: dict[tuple[str, str], str] = {}
    which = ""
    for _, _, tag in part.find({"a": _THEME_ELEMENTS}):
        if tag.local in ("majorFont", "minorFont"):
            which = tag.local[:5]
        elif tag.local != "font" or tag.get("", "script") == script:
            fonts.setdefault((which, tag.local), tag.get("", "typeface") or "")
    theme: dict[str, tuple[str, Slot | None]] = {}
    for which in ("major", "minor"):
        latin, complex_ = fonts.get((which, "latin"), ""), fonts.get((which, "cs"), "")
        east_asian = fonts.get((which, "ea"), "")
        judged = Slot.EA if east_asian or script == _HANS else None
        east_asian = east_asian or fonts.get((which, "font"), "")
        for ending, family, slot in (
            ("Ascii", latin, Slot.LATIN),
            ("HAnsi", latin, Slot.LATIN),
            ("EastAsia", east_asian, judged),
            ("Bidi", complex_, Slot.CS),
        ):
            theme[which + ending] = family, slot
    return theme


class _Bound(NamedTuple):
    """A declaration of a tag and the attributes that carry it."""

    declaration: Declaration
    attribute: str
    theme_attribute: str


class WordFonts:
    """Reads the `w:rFonts` of a document with its theme.

    `chinese` are the families to which the font table gives a Chinese character set.
    """

    def __init__(
        self, theme: Theme, chinese: frozenset[str] = frozenset(), words: Words = _WORDS
    ) -> None:
        self.words = words
        self._theme = theme
        self._chinese = chinese
        self._bound_by: dict[tuple[Tag, str], list[_Bound]] = {}

    def construct(self, tag: Tag, role: str) -> Construct | None:
        """The construct of one tag; None if it names no family."""
        bound = self._bound(tag, role)
        if not bound:
            return None

        def rewrite(names: Sequence[str | None]) -> bytes:
            return tag.with_attributes(_values(bound, names))

        return Construct(tuple(each.declaration for each in bound), rewrite)

    def values(
        self, tag: Tag, role: str, rename: Rename
    ) -> dict[tuple[str, str], str | None]:
        """The attributes that a renaming changes, as `Tag.with_attributes` takes them."""
        bound = self._bound(tag, role)
        return _values(bound, [rename(each.declaration) for each in bound])

    def families(self, tag: Tag, role: str, rename: Rename | None) -> dict[Slot, str]:
        """The family of each slot that the tag sets, after the renaming if there is one.

        A theme attribute beats the name beside it. A slot whose theme has no face is set to "":
        what lower levels name does not count.
        """
        found: dict[Slot, str] = {}
        for declaration, _, theme_attribute in self._bound(tag, role):
            new = rename(declaration) if rename else None
            if new is None and theme_attribute and rename:
                # The reference stays, and the theme itself is converted.
                through = Declaration(
                    declaration.through or declaration.slot, declaration.family, "theme"
                )
                new = rename(through)
            family = declaration.family if new is None else new
            if family:
                found[declaration.slot] = family
        for slot, (_, theme_attribute) in self.words.slots.items():
            reference = tag.get("w", theme_attribute)
            if reference and not self._theme.get(reference, ("",))[0]:
                found.setdefault(slot, "")
        return found

    def is_chinese(self, tag: Tag, role: str) -> bool:
        """True if the East Asian face that the tag sets has a Chinese character set. A family that
        replaces it is taken to have one as well."""
        return self.families(tag, role, None).get(Slot.EAST_ASIA) in self._chinese

    def _bound(self, tag: Tag, role: str) -> list[_Bound]:
        # Asked by every style that a tag stands in, before and after the renaming.
        key = tag, role
        if key not in self._bound_by:
            self._bound_by[key] = self._read(tag, role)
        return self._bound_by[key]

    def _read(self, tag: Tag, role: str) -> list[_Bound]:
        bound: list[_Bound] = []
        for slot, (attribute, theme_attribute) in self.words.slots.items():
            family = tag.get("w", attribute)
            if family:
                own = Declaration(slot, family, "run fonts", None, role)
                bound.append(_Bound(own, attribute, ""))
            family, through = self._theme.get(tag.get("w", theme_attribute) or "", ("", slot))
            if family:
                referring = Declaration(slot, family, "theme reference", through, role)
                bound.append(_Bound(referring, attribute, theme_attribute))
        return bound


def _values(
    bound: Sequence[_Bound], names: Sequence[str | None]
) -> dict[tuple[str, str], str | None]:
    values: dict[tuple[str, str], str | None] = {}
    for (_, attribute, theme_attribute), new in zip(bound, names, strict=True):
        if new is not None:
            values["w", attribute] = new or None
            if theme_attribute:
                values["w", theme_attribute] = None
    return values
