"""Two documents held against each other: what they declare, what is drawn by what, their text.

Paragraphs of equal text are compared character by character, wherever they stand; so it shows
what another program did to a document, even into another format. Nothing of the answer is running
text: where texts differ it names the places.
"""

from __future__ import annotations

import hashlib
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from fontbridge.fonts.catalogue import Catalogue
from fontbridge.fonts.faces import OneFace, family_of_each
from fontbridge.formats import is_meant, open_document
from fontbridge.formats.base import Document, Run
from fontbridge.harmonise.findings import place_within
from fontbridge.harmonise.plan import Work
from fontbridge.mapping.profile import system_of
from fontbridge.model import Charset, FontbridgeError, Slot

__all__ = ["Comparison", "Declarations", "Place", "Redrawing", "TextVerdict", "compare"]

_MOST_DEPTH = 4  # of documents inside documents, as `Limits.depth`


class Place(NamedTuple):
    """A paragraph: its part, its number among those of the part that draw something, its line."""

    part: str
    paragraph: int
    line: int


class Declarations(NamedTuple):
    """How often each document declares a family in a slot. Between two formats the slot is the
    kind of text that it serves."""

    slot: str
    family: str
    first: int
    second: int


class Redrawing(NamedTuple):
    """Characters of equal text that one family draws in the first document and another in the
    second, by their catalogue names; `place` is the first of them, in the first document."""

    first: str
    second: str
    characters: int
    place: Place


class TextVerdict(NamedTuple):
    """How the texts compare: "equal"; "blanks" if they differ only in those; "order" if the same
    paragraphs stand in another order; else "different".

    The places are those of the first paragraphs that stand elsewhere or, of different texts, that
    only one document has; None where there is none. `alone` counts the paragraphs that only the
    first has, and only the second."""

    verdict: str
    first: Place | None = None
    second: Place | None = None
    alone: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two documents.

    `formats` and `systems` are those of both; `charsets` the codecs of text files. `parts` are
    parts inside, of no format that is read, that only one has or whose bytes differ.
    """

    formats: tuple[str, str]
    systems: tuple[str, str]
    charsets: tuple[str, str]
    declarations: Sequence[Declarations]
    redrawn: Sequence[Redrawing]
    text: TextVerdict
    parts: Sequence[str]

    @property
    def equal(self) -> bool:
        """True if nothing differs. Between two formats declarations do not count: each has its
        own, and the effective fonts tell what comes of them."""
        alike = self.formats[0] == self.formats[1]
        declared = self.declarations or self.charsets[0] != self.charsets[1]
        return not (
            self.redrawn or self.parts or self.text.verdict != "equal" or (alike and declared)
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        plain = asdict(self) | {"equal": self.equal}
        plain["declarations"] = [each._asdict() for each in self.declarations]
        plain["redrawn"] = [
            each._asdict() | {"place": each.place._asdict()} for each in self.redrawn
        ]
        plain["text"] = {
            "verdict": self.text.verdict,
            "first": self.text.first and self.text.first._asdict(),
            "second": self.text.second and self.text.second._asdict(),
            "alone": self.text.alone,
        }
        return plain


def compare(first: Work, second: Work) -> Comparison:
    """Compare two documents that were only looked at."""
    works = (first, second)
    alike = first.document.format == second.document.format
    one, other = (_Reading(work.document, work) for work in works)
    return Comparison(
        (first.document.format, second.document.format),
        (_system(first), _system(second)),
        (_codec(first.document.charset()), _codec(second.document.charset())),
        list(_declarations(first, second, by_kind=not alike)),
        _redrawn(one.paragraphs, other.paragraphs, first.catalogue),
        _text(one.paragraphs, other.paragraphs),
        sorted(
            part
            for part in one.unread.keys() | other.unread.keys()
            if one.unread.get(part) != other.unread.get(part)
        ),
    )


def _system(work: Work) -> str:
    return system_of((slot, family, count) for (slot, family), count in work.uses.items())


def _codec(charset: Charset | None) -> str:
    return charset.codec if charset else ""


# -- reading ----------------------------------------------------------------------------------


class _Paragraph(NamedTuple):
    text: str
    key: str  # the text without blanks
    runs: Sequence[Run]
    place: Place


class _Reading:
    """The paragraphs of a document and of those inside it; `unread` digests the other parts."""

    def __init__(self, document: Document, work: Work) -> None:
        self._limits = work.options.limits
        self.paragraphs: list[_Paragraph] = []
        self.unread: dict[str, bytes] = {}
        self._read(document, "", 0)

    def _read(self, document: Document, outside: str, depth: int) -> None:
        counts: Counter[str] = Counter()
        for part, runs in _texts(document):
            text = "".join(run.text for run in runs)
            key = "".join(text.split())
            if key:
                counts[part] += 1
                line = document.line(part, runs[0].offset)
                where = place_within(outside, part) if outside else part
                place = Place(where, counts[part], line)
                self.paragraphs.append(_Paragraph(text, key, runs, place))
        for part, data in document.embedded():
            where = place_within(outside, part) if outside else part
            inner = self._inner(part, data) if depth < _MOST_DEPTH else None
            if inner is None:
                self.unread[where] = hashlib.sha256(data).digest()
            else:
                self._read(inner, where, depth + 1)

    def _inner(self, part: str, data: bytes) -> Document | None:
        try:
            document = open_document(data, self._limits, part)
        except FontbridgeError:
            return None
        return document if is_meant(document, part) else None


def _texts(document: Document) -> Iterator[tuple[str, Sequence[Run]]]:
    """The paragraphs; the lines of the text where a format tells none, which no family draws."""
    told = False
    for paragraph in document.paragraphs(None):
        told = True
        yield paragraph.part, paragraph.runs
    if told:
        return
    face = OneFace()
    for part, offset, text in document.passages():
        for line in text.splitlines():
            yield part, [Run(line, face, face, offset)]


# -- comparing --------------------------------------------------------------------------------


def _declarations(first: Work, second: Work, *, by_kind: bool) -> Iterator[Declarations]:
    counts: list[Counter[tuple[str, str]]] = [Counter(), Counter()]
    for counter, work in zip(counts, (first, second), strict=True):
        for (slot, family), count in work.uses.items():
            counter[_named(slot, by_kind=by_kind), family] += count
    for named in sorted(counts[0].keys() | counts[1].keys()):
        one, other = (counter[named] for counter in counts)
        if one != other:
            yield Declarations(*named, one, other)


def _named(slot: Slot, *, by_kind: bool) -> str:
    return slot.serves.value if by_kind else slot.value


def _redrawn(
    first: Sequence[_Paragraph], second: Sequence[_Paragraph], catalogue: Catalogue
) -> list[Redrawing]:
    def known(family: str) -> str:
        match = catalogue.find(family) if family else None
        return match.family.name if match else family

    counts: Counter[tuple[str, str]] = Counter()
    places: dict[tuple[str, str], Place] = {}
    for one, other in _pairs(first, second):
        # Text files tell no families, and a change of format into one changes no face.
        if not (_tells_faces(one.runs) and _tells_faces(other.runs)):
            continue
        if [run[:2] for run in one.runs] == [run[:2] for run in other.runs]:
            continue
        for pair in zip(_drawn_by(one), _drawn_by(other), strict=True):
            old, new = map(known, pair)
            if old != new:
                counts[old, new] += 1
                places.setdefault((old, new), one.place)
    return [
        Redrawing(old, new, count, places[old, new])
        for (old, new), count in counts.most_common()
    ]


def _tells_faces(runs: Iterable[Run]) -> bool:
    return any(any(run.faces.families) for run in runs)


def _drawn_by(paragraph: _Paragraph) -> list[str]:
    """The family of each character of the key."""
    return [
        family
        for run in paragraph.runs
        for character, family in zip(run.text, family_of_each(run.text, run.faces), strict=True)
        if not character.isspace()
    ]


def _pairs(
    first: Iterable[_Paragraph], second: Iterable[_Paragraph]
) -> Iterator[tuple[_Paragraph, _Paragraph]]:
    """Paragraphs of equal text, each once, in the order in which each document has them."""
    waiting: dict[str, deque[_Paragraph]] = {}
    for other in second:
        waiting.setdefault(other.key, deque()).append(other)
    for one in first:
        if waiting.get(one.key):
            yield one, waiting[one.key].popleft()


def _text(first: Sequence[_Paragraph], second: Sequence[_Paragraph]) -> TextVerdict:
    if [one.text for one in first] == [other.text for other in second]:
        return TextVerdict("equal")
    keys = [[each.key for each in side] for side in (first, second)]
    if keys[0] == keys[1]:
        at = next(i for i, each in enumerate(first) if each.text != second[i].text)
        return TextVerdict("blanks", first[at].place, second[at].place)
    alone = (_alone(first, second), _alone(second, first))
    if any(alone):
        one, other = (side[0].place if side else None for side in alone)
        return TextVerdict("different", one, other, (len(alone[0]), len(alone[1])))
    at = next(i for i, key in enumerate(keys[0]) if key != keys[1][i])
    return TextVerdict("order", first[at].place, second[at].place)


def _alone(paragraphs: Iterable[_Paragraph], others: Iterable[_Paragraph]) -> list[_Paragraph]:
    """The paragraphs that have no equal among the others."""
    left = Counter(other.key for other in others)
    found = []
    for one in paragraphs:
        if left[one.key]:
            left[one.key] -= 1
        else:
            found.append(one)
    return found
