"""Where Word, docx4j, ONLYOFFICE and LibreOffice draw one character from different faces.

What counts is whether a character is drawn by the Latin, the Chinese or the complex face: ascii
and hAnsi hold the same family in nearly every document.
"""

from __future__ import annotations

from fontbridge.fonts.scripts import script_of
from fontbridge.fonts.slot_table import DEPARTURES
from fontbridge.fonts.slots import Faces, slot_of
from fontbridge.model import Serves, Slot

__all__ = ["drawn_by", "renderers_disagree"]


def drawn_by(char: str, faces: Faces, around: Slot = Slot.ASIAN) -> dict[str, Serves]:
    """Which kind of face each renderer takes for `char`; keys are the renderers' names.

    `around` is the script of the text before the character, which LibreOffice gives to weak
    characters. Its versions that read `w:hint` draw hinted weak characters as Chinese; for others
    the hint changes nothing in Chinese context.

    >>> quote = drawn_by("“", Faces("Arial", "Arial", "宋体"))
    >>> quote["Word"].value, quote["LibreOffice"].value
    ('latin', 'han')
    """
    word = slot_of(char, faces)
    drawn = {"Word": word.serves, "docx4j": word.serves, "ONLYOFFICE": word.serves}
    if not faces.cs_on:
        for departure in DEPARTURES:
            if departure.first <= ord(char) <= departure.last:
                slot = departure.hinted if faces.hint else departure.plain
                drawn[departure.renderer] = slot.serves
    weak = Slot.ASIAN if faces.hint else around
    drawn["LibreOffice"] = (script_of(char) or weak).serves
    return drawn


def renderers_disagree(char: str, faces: Faces, around: Slot = Slot.ASIAN) -> bool:
    """True if the renderers would draw `char` from different kinds of face.

    >>> from fontbridge.fonts.slots import Faces
    >>> faces = Faces("Times New Roman", "Times New Roman", "仿宋_GB2312", zh=True)
    >>> [char for char in "A中“—①·" if renderers_disagree(char, faces)]
    ['“', '—', '①']
    >>> [char for char in "“—①·" if renderers_disagree(char, faces._replace(hint=True))]
    ['·']
    """
    return len(set(drawn_by(char, faces, around).values())) > 1
