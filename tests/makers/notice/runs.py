"""Runs and paragraphs, cut as Word cuts them.

Word starts a run where the input changes between the Chinese input method (w:hint="eastAsia") and
the keyboard, where an earlier editing session ended (another w:rsidR), and around what its grammar
checker marked; so a run ends in the middle of a word as often as not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from xml.sax.saxutils import escape

__all__ = ["RSIDS", "Look", "Writer"]

RSIDS = ("00A77B3E", "00B5124F", "00C30D61", "00D94A12", "00E21F87", "00F6083C")

_KEYBOARD = re.compile(r"([ -~]+)")


@dataclass(frozen=True)
class Look:
    """Direct formatting. An empty `east_asia` leaves the faces to the style; sizes in points."""

    east_asia: str = ""
    latin: str = ""
    size: int = 0
    colour: str = ""

    def properties(self, hint: bool) -> str:
        """The inside of a w:rPr, in the order of the schema; empty if there is nothing to say."""
        faces = (
            f'w:ascii="{self.latin}" w:eastAsia="{self.east_asia}" w:hAnsi="{self.latin}"'
            if self.east_asia
            else ""
        )
        hinted = 'w:hint="eastAsia"' if hint else ""
        attributes = " ".join(filter(None, (faces, hinted)))
        colour = f'<w:color w:val="{self.colour}"/>' if self.colour else ""
        size = "".join(f'<w:{name} w:val="{self.size * 2}"/>' for name in ("sz", "szCs"))
        return (
            (f"<w:rFonts {attributes}/>" if attributes else "")
            + colour
            + (size if self.size else "")
        )


class Writer:
    """Writes the runs of one document; where it cuts is regular, so the same bytes come again."""

    def __init__(self) -> None:
        self._lengths = cycle((7, 11, 4, 16, 9, 23))
        self._sessions = cycle(("", RSIDS[1], "", RSIDS[3], "", RSIDS[4], RSIDS[2]))
        self._checked = cycle((False,) * 8 + (True,))

    def runs(self, text: str, look: Look) -> str:
        """`text` as runs of one look."""
        return "".join(self._run(piece, look) for piece in self._pieces(text))

    def paragraph(self, text: str, look: Look, properties: str = "") -> str:
        """A paragraph; its mark carries the look as well, as Word writes it.

        `properties` is the inside of its w:pPr, without the w:rPr of the mark.
        """
        mark = look.properties(hint=False)
        inside = properties + (f"<w:rPr>{mark}</w:rPr>" if mark else "")
        formatting = f"<w:pPr>{inside}</w:pPr>" if inside else ""
        return (
            f'<w:p w:rsidR="{RSIDS[0]}" w:rsidRDefault="{RSIDS[5]}">'
            f"{formatting}{self.runs(text, look)}</w:p>"
        )

    def _pieces(self, text: str) -> Iterator[str]:
        for stretch in filter(None, _KEYBOARD.split(text)):
            if _KEYBOARD.fullmatch(stretch):
                yield stretch
                continue
            start = 0
            while start < len(stretch):
                end = start + next(self._lengths)
                yield stretch[start:end]
                start = end

    def _run(self, text: str, look: Look) -> str:
        properties = look.properties(hint=not _KEYBOARD.fullmatch(text))
        session = next(self._sessions)
        run = (
            "<w:r"
            + (f' w:rsidR="{session}"' if session else "")
            + ">"
            + (f"<w:rPr>{properties}</w:rPr>" if properties else "")
            + f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
        )
        if next(self._checked):
            return f'<w:proofErr w:type="gramStart"/>{run}<w:proofErr w:type="gramEnd"/>'
        return run
