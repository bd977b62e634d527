"""What references to a theme's fonts stand for, by the language of the text.

`+mn-ea` and its kind (ECMA-376 Part 1, 20.1.10.81) refer to the face that the theme names for
Latin, East Asian or complex text, and where it names none to its entry for the language's script.
"""

from __future__ import annotations

from typing import NamedTuple

from fontbridge.fonts.drawing import is_east_asian
from fontbridge.formats.drawingml import theme_fonts
from fontbridge.formats.xmlpart import XmlPart
from fontbridge.model import Slot

__all__ = ["Referred", "ThemeReferences"]

_WHICH = {"+mj": "major", "+mn": "minor"}
_SLOTS = {"lt": Slot.LATIN, "ea": Slot.EA, "cs": Slot.CS}
_HANS, _ARABIC = "Hans", "Arab"
_EAST_ASIAN = {"ja": "Jpan", "ko": "Hang", "zh-tw": "Hant", "zh-hk": "Hant", "zh-mo": "Hant"}
_COMPLEX = {
    "he": "Hebr", "th": "Thai", "km": "Khmr", "lo": "Laoo", "bo": "Tibt", "ug": "Uigh",
    "mn": "Mong", "hi": "Deva", "mr": "Deva", "ne": "Deva", "bn": "Beng", "gu": "Gujr",
    "pa": "Guru", "ta": "Taml", "te": "Telu", "kn": "Knda", "ml": "Mlym", "or": "Orya",
    "si": "Sinh", "dv": "Thaa", "syr": "Syrc",
}  # fmt: skip


class Referred(NamedTuple):
    """A family that the theme names in a slot; `fixed` if it is an entry for another script than
    Chinese, which no conversion touches."""

    family: str
    slot: Slot
    fixed: bool


class ThemeReferences:
    """The references that one theme part serves; none where there is no theme."""

    def __init__(self, part: XmlPart | None) -> None:
        self._faces = theme_fonts(part, "") if part else {}
        self._entries: dict[tuple[str, str], str] = {}
        if part:
            self._read(part)

    def _read(self, part: XmlPart) -> None:
        which = ""
        for _, _, tag in part.find({"a": frozenset({"majorFont", "minorFont", "font"})}):
            if tag.local != "font":
                which = tag.local[:5]
            else:
                key = which, tag.get("", "script") or ""
                self._entries.setdefault(key, tag.get("", "typeface") or "")

    def referred(self, written: str, slot: Slot, language: str, other: str) -> Referred:
        """What a reference that stands in a slot comes to; the family is empty if to nothing."""
        which, slot = _WHICH.get(written[:3], ""), _SLOTS.get(written[4:], slot)
        family = self._faces.get((which, slot), "")
        if family or slot not in (Slot.EA, Slot.CS):
            return Referred(family, slot, fixed=False)
        script = _script_of(slot, language if is_east_asian(language) else other, language)
        return Referred(self._entries.get((which, script), ""), slot, fixed=script != _HANS)


def _script_of(slot: Slot, east_asian: str, language: str) -> str:
    """The script whose entry serves East Asian or complex text in a language."""
    known, asked, default = _EAST_ASIAN, east_asian, _HANS
    if slot is Slot.CS:
        known, asked, default = _COMPLEX, language, _ARABIC
    lowered = asked.lower()
    found = (script for start, script in known.items() if lowered.startswith(start))
    return next(found, default)
