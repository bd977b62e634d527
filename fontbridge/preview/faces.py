"""Which faces really drew what a document asks other faces for.

Each drawn line is looked up in the text of the document, whose walk tells the family that is asked
for each character. Lines that are not found (numbers of pages, fields) are left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from fontbridge.fonts.catalogue import Catalogue, normalised
from fontbridge.fonts.faces import family_of_each
from fontbridge.fonts.fontfiles import Face, faces_in
from fontbridge.formats.base import Paragraph
from fontbridge.preview.pages import Page

__all__ = ["Asked", "asked_and_drawn"]


_NEAR = 20  # times its length that a short line may lie ahead and still be the next
_TELLING = 12  # characters of a line that is likely to stand in the text but once
_LABEL = 6  # characters of the number of a list


class Asked(NamedTuple):
    """A family that the document asks for: `drawn` counts the characters by the face that drew
    them, a PostScript name. `here` if a face of that name is on this machine; `others` counts the
    characters that another face drew."""

    family: str
    drawn: Counter[str]
    here: bool
    others: int


def asked_and_drawn(
    paragraphs: Iterable[Paragraph],
    pages: Sequence[Page],
    catalogue: Catalogue,
    folders: Sequence[Path],
) -> list[Asked]:
    """Hold the faces of drawn pages against those asked for, the family with most text first.

    Fonts are looked for in `folders`.
    """
    text, families = _asked(paragraphs)
    drawn: dict[str, Counter[str]] = {}
    at = 0
    for line in (line for page in pages for line in page.lines):
        start, cut = _place(line.text, text, at)
        if start < 0:
            continue
        end = start + len(line.text) - cut
        if at <= start < at + _NEAR * (end - start) or end - start >= _TELLING:
            at = end
        for family, face in zip(families[start:end], line.faces[cut:], strict=True):
            drawn.setdefault(family, Counter())[face] += 1
    known = {name: face for face in faces_in(folders) for name in map(normalised, face.names)}
    told = [
        _told(family, counted, catalogue, known) for family, counted in drawn.items() if family
    ]
    return sorted(told, key=lambda each: -each.drawn.total())


def _place(line: str, text: str, at: int) -> tuple[int, int]:
    """Where a line stands in the text, best after `at`, and how many characters at its beginning
    stand there not: the number of a list is drawn and not written. -1 where it stands nowhere."""
    for cut in range(min(_LABEL, len(line) - 1) + 1):
        for begin in (at, 0):  # headers are drawn again on every page
            found = text.find(line[cut:], begin)
            if found >= 0:
                return found, cut
    return -1, 0


def _asked(paragraphs: Iterable[Paragraph]) -> tuple[str, list[str]]:
    """The text without blanks, and the family of each of its characters."""
    texts: list[str] = []
    families: list[str] = []
    for paragraph in paragraphs:
        for run in paragraph.runs:
            for character, family in zip(
                run.text, family_of_each(run.text, run.faces), strict=True
            ):
                if not character.isspace():
                    texts.append(character)
                    families.append(family)
    return "".join(texts), families


def _told(
    family: str, drawn: Counter[str], catalogue: Catalogue, known: dict[str, Face]
) -> Asked:
    match = catalogue.find(family)
    names = {family} if match is None else {family, match.family.name, *match.family.other_names}
    wanted = set(map(normalised, names))
    mine = {known[name][:2] for name in wanted if name in known}

    def is_asked(postscript: str) -> bool:
        name = normalised(postscript)
        return name in wanted or (name in known and known[name][:2] in mine)

    others = sum(count for face, count in drawn.items() if not is_asked(face))
    return Asked(family, drawn, bool(mine), others)
