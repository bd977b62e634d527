"""Script classes, by which LibreOffice and other OpenDocument software choose a font.

LibreOffice (i18nutil, GetScriptClass) asks the Unicode block first and, where its list of blocks
is silent, the script property: western, asian, complex, or weak, which has no class of its own and
takes that of the text before it. Two consequences differ from Word's rule: curly quotes, dashes,
ellipses, ①, Ⅳ and ℃ are weak, hence drawn as the Chinese around them even without a hint; · × ÷ ±
° § lie in Latin-1, a western block, and stay western in the midst of Chinese.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from fontbridge.fonts.clusters import MAY_JOIN, joins_previous
from fontbridge.model import Slot

__all__ = ["script_of", "segments_by_script"]

_CLASSES = (Slot.ASIAN, Slot.WESTERN, Slot.COMPLEX)

# Blocks of the Unicode 14 repertoire, joined over unassigned code points. Weak, though in the
# western blocks: space and NBSP (issue 102975), superscripts 1 to 3 (tdf#52577), the modifier
# letters that are also tone marks of Bopomofo.
_RANGES = {
    Slot.WESTERN: """
        0-0 3-1F 21-9F A1-B1 B4-B8 BA-2C6 2C8-2C9 2CC-2D8 2DA-2FF 370-58F 10A0-10FF 13A0-16FF
        18B0-18F5 1C80-1CBF 1D00-1DBF 1E00-1FFF 2071-2071 207F-207F 2090-209F 2126-2126 212A-212B
        2132-2132 214E-214E 2800-28FF 2C00-2D2D 2DE0-2DFF A640-A69F A720-A7FF AB30-AB5A AB5C-AB69
        AB6C-ABBF FB00-FB17 FE2E-FE2F 10140-1018E 101A0-101A0 10300-1034A 10380-1039F 10450-104A9
        10780-1083F 11AB0-11ABF 1D200-1D245 1DF00-1E08F""",
    Slot.ASIAN: """
        1100-11FF 2E80-4DBF 4E00-A4CF A960-A97C AC00-D7FB F900-FAFF FE30-FE4F FF00-FFEF 16FE2-16FE3
        16FF0-16FF6 1AFF0-1B168 1F200-1F200 20000-3FFFD""",
    Slot.COMPLEX: """
        590-8E1 8E3-109F 1200-1399 1700-1734 1740-18AF 1900-1AAD 1B00-1C7F 1CC0-1CC7 2D30-2DDE
        A4D0-A62B A6A0-A6F7 A800-A82C A840-A92D A92F-A95F A980-A9CD A9D0-AB2E ABC0-ABF9 FB1D-FDFF
        FE70-FEFF 10000-100FA 10280-102D0 10350-1037A 103A0-1044F 104B0-10767 10840-11339
        1133C-11AA2 11AC0-14646 16100-16FE1 16FE4-16FE4 17000-191D2 1B170-1BC9F 1D800-1DAAF
        1E100-1E95F 1EE00-1EEF1""",
}


def script_of(char: str) -> Slot | None:
    """western, asian or complex; None for a weak character.

    >>> [script_of(char) for char in "字“"]
    [<Slot.ASIAN: 'asian'>, None]
    """
    found = _strong().match(char)
    return _CLASSES[(found.lastindex or 0) - 1] if found else None


def segments_by_script(
    text: str, default: Slot = Slot.WESTERN
) -> Iterator[tuple[int, int, Slot]]:
    """Cut `text`, a whole paragraph, into stretches of one script: (start, end, slot).

    Weak characters take the script before them, those at the start the first script of the text,
    a text without any script `default` (LibreOffice: that of the interface language). A combining
    mark is never torn from its base; a weak base takes the script of its mark.

    >>> text = "见“Hi”。"
    >>> [(text[start:end], slot.value) for start, end, slot in segments_by_script(text)]
    [('见“', 'asian'), ('Hi”', 'western'), ('。', 'asian')]
    """
    begin, current = 0, None
    joined = MAY_JOIN.search(text) is not None
    for found in _strong().finditer(text):
        slot = _CLASSES[(found.lastindex or 0) - 1]
        start = found.start()
        if joined and current and slot is not current:
            start = _untorn(text, start, found.end())
        if current and slot is not current and start < found.end():
            yield begin, start, current
            begin = start
        if start < found.end():
            current = slot
    if text:
        yield begin, len(text), current or default


def _untorn(text: str, start: int, end: int) -> int:
    """A border moved so that no cluster is cut; `end` if the whole stretch is marks."""
    if joins_previous(text, start) and not _strong().match(text, start - 1):
        while joins_previous(text, start):
            start -= 1
        return start
    while start < end and joins_previous(text, start):
        start += 1
    return start


@cache
def _strong() -> re.Pattern[str]:
    """One group a script, in the order of `_CLASSES`."""
    return re.compile("|".join(f"([{_character_class(_RANGES[slot])}]+)" for slot in _CLASSES))


def _character_class(ranges: str) -> str:
    borders = (span.split("-") for span in ranges.split())
    return "".join(f"\\U{first:0>8}-\\U{last:0>8}" for first, last in borders)
