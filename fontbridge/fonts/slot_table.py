"""Word's table of which slot draws a character, and where other renderers depart from it.

`ROWS` is the table of [MS-OI29500] 2.1.88 (Part 1, 17.3.2.26, rFonts), block by block, with
neighbouring blocks of one classification joined. What no row names is drawn by hAnsi, as the text
says. Where implementations or measurements contradict the text, the row follows the one named in
its `source` and says why in `note`. The text ends at U+FFFF; characters above it are surrogate
pairs there, which it gives to eastAsia.

`DEPARTURES` are the places where docx4j (RunFontSelector) and ONLYOFFICE (CDetectFontUse) classify
otherwise. LibreOffice has no slots but script classes: see `fontbridge.fonts.scripts`.
"""

from __future__ import annotations

from typing import NamedTuple

from fontbridge.model import Slot

__all__ = ["DEPARTURES", "ROWS", "Departure", "Row"]

ASCII, HANSI, EA, CS = Slot.ASCII, Slot.HANSI, Slot.EAST_ASIA, Slot.CS


class Row(NamedTuple):
    """Code points `first` to `last` are drawn by `plain`, and with hint=eastAsia by `hinted`.

    `needs` is what the hint needs to count: "" nothing, "zh" Chinese as the run's East Asian
    language, "zh|charset" that or a GB2312 or Big5 character set of the East Asian font.
    """

    first: int
    last: int
    plain: Slot
    hinted: Slot
    needs: str = ""
    source: str = "text"
    note: str = ""


class Departure(NamedTuple):
    """Where one renderer classifies otherwise than `ROWS`."""

    renderer: str
    first: int
    last: int
    plain: Slot
    hinted: Slot
    why: str


def _latin_1() -> tuple[Row, ...]:
    """The characters of 00A0-00FF that the hint moves; the others stay with hAnsi."""
    symbols = "¡¤§¨ª\xad¯°±²³´¶·¸¹º¼½¾¿×÷"
    pinyin = "àáèéêìíòóùúü"
    return (
        *(Row(ord(char), ord(char), HANSI, EA) for char in symbols),
        *(Row(ord(char), ord(char), HANSI, EA, "zh") for char in pinyin),
    )


ROWS: tuple[Row, ...] = (
    Row(0x0000, 0x007F, ASCII, ASCII),
    *_latin_1(),
    Row(0x0100, 0x02AF, HANSI, EA, "zh|charset"),
    Row(0x02B0, 0x03CF, HANSI, EA),
    Row(
        0x03D0, 0x03FF, HANSI, EA,
        source="docx4j, ONLYOFFICE",
        note="the text ends Greek at 03CF; both implementations take the block whole",
    ),
    Row(0x0400, 0x04FF, HANSI, EA),
    Row(0x0590, 0x07BF, ASCII, ASCII),
    Row(
        0x0900, 0x0EFF, CS, CS,
        source="measured",
        note="unlisted, but Word draws Indic scripts, Thai and Lao with cs (docx4j 622, 666)",
    ),
    Row(0x1000, 0x109F, CS, CS, source="measured", note="Myanmar, as Indic (docx4j 666)"),
    Row(0x1100, 0x11FF, EA, EA),
    Row(0x1780, 0x17FF, CS, CS, source="measured", note="Khmer, as Indic (docx4j 666)"),
    Row(0x19E0, 0x19FF, CS, CS, source="measured", note="Khmer symbols (docx4j 666)"),
    Row(0x1E00, 0x1EFF, HANSI, EA, "zh"),
    Row(0x2000, 0x27BF, HANSI, EA),
    Row(
        0x2E80, 0x2EFF, HANSI, EA,
        note="ONLYOFFICE always takes eastAsia; the text and docx4j ask for the hint",
    ),
    Row(0x2F00, 0x319F, EA, EA),
    Row(
        0x31A0, 0x31FF, EA, EA,
        source="docx4j",
        note="unlisted: Bopomofo Extended, CJK strokes and kana came after the table",
    ),
    Row(0x3200, 0x4DBF, EA, EA),
    Row(0x4E00, 0x9FAF, EA, EA),
    Row(
        0x9FB0, 0x9FFF, EA, EA,
        source="docx4j",
        note="unlisted: hanzi added after the table, of which GB18030-2022 needs 9FB4-9FBB",
    ),
    Row(0xA000, 0xA4CF, EA, EA),
    Row(0xAC00, 0xD7AF, EA, EA),
    Row(0xD800, 0xDFFF, EA, EA),
    Row(0xE000, 0xF8FF, HANSI, EA),
    Row(0xF900, 0xFAFF, EA, EA),
    Row(0xFB00, 0xFB1C, HANSI, EA),
    Row(0xFB1D, 0xFDFF, ASCII, ASCII),
    Row(0xFE30, 0xFE6F, EA, EA),
    Row(0xFE70, 0xFEFE, ASCII, ASCII),
    Row(0xFF00, 0xFFEF, EA, EA),
    Row(0x10000, 0x10FFFF, EA, EA, note="surrogate pairs, D800-DFFF in the text"),
)

_AFTER = "blocks that Unicode gained after its table was written"

DEPARTURES: tuple[Departure, ...] = (
    Departure("docx4j", 0x27C0, 0x2E7F, HANSI, EA, "one range 2000-2EFF; the text lists none"),
    Departure("docx4j", 0x4DC0, 0x4DFF, EA, EA, "one range 2F00-DFFF; the text lists none"),
    Departure("docx4j", 0xA4D0, 0xABFF, EA, EA, "one range 2F00-DFFF; the text lists none"),
    Departure("docx4j", 0xD7B0, 0xD7FF, EA, EA, "one range 2F00-DFFF; the text lists none"),
    Departure("docx4j", 0xFB1D, 0xFB4F, ASCII, HANSI, "its branch for the hint falls to hAnsi"),
    Departure("docx4j", 0x10000, 0x10FFFF, HANSI, HANSI, "surrogate pairs taken for emoji"),
    Departure("ONLYOFFICE", 0x0900, 0x109F, ASCII, ASCII, "left at its default"),
    Departure("ONLYOFFICE", 0x1780, 0x17FF, ASCII, ASCII, "left at its default"),
    Departure("ONLYOFFICE", 0x19E0, 0x19FF, ASCII, ASCII, "left at its default"),
    Departure("ONLYOFFICE", 0x2E80, 0x2EFF, EA, EA, "one range 2E80-319F"),
    Departure("ONLYOFFICE", 0x31A0, 0x31FF, ASCII, ASCII, _AFTER),
    Departure("ONLYOFFICE", 0x4D90, 0x4DBF, ASCII, ASCII, "its Extension A ends at 4D8F"),
    Departure("ONLYOFFICE", 0x9FB0, 0x9FFF, ASCII, ASCII, _AFTER),
    Departure("ONLYOFFICE", 0x10000, 0x1D3FF, HANSI, HANSI, "only Extension B is East Asian"),
    Departure("ONLYOFFICE", 0x1D400, 0x1D7FF, ASCII, ASCII, "mathematical alphabets"),
    Departure("ONLYOFFICE", 0x1D800, 0x1FFFF, HANSI, HANSI, "only Extension B is East Asian"),
    Departure("ONLYOFFICE", 0x2A6E0, 0x2F7FF, HANSI, HANSI, "Extensions C to F, I"),
    Departure("ONLYOFFICE", 0x2FA20, 0x10FFFF, HANSI, HANSI, "Extensions G, H and above"),
)
