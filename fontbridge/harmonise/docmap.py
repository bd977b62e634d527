"""A map of a document: every paragraph as a cell that says whether its faces suit a system.

It is drawn while the plan walks the document, and holds places, families and counts; text only
where a quotation is asked for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from fontbridge.fonts.catalogue import Catalogue
from fontbridge.fonts.faces import family_of_each
from fontbridge.formats.base import Document, Paragraph, Run, Setting, Stretch
from fontbridge.formats.recoding import Recoding
from fontbridge.harmonise.findings import place_within
from fontbridge.harmonise.renaming import Declared
from fontbridge.harmonise.restyled import families_after
from fontbridge.mapping.profile import Profile, system_of
from fontbridge.model import Report, Slot

if TYPE_CHECKING:
    from fontbridge.harmonise.places import Explained

__all__ = ["Cell", "DocumentMap", "PartMap", "Side", "State"]

# Beyond so many cells a map is no picture any more: neighbours then share one.
_MOST_CELLS = 3000
_QUOTED = 80


class State(StrEnum):
    """What a cell shows, the least first: under a profile the first four, else the others."""

    EMPTY = "empty"  # nothing is drawn
    FIT = "fit"
    CHANGES = "changes"  # `convert` sees to it
    PERSON = "person"  # it is left for a person
    NEUTRAL = "neutral"  # faces that both systems have
    PARTY = "party"
    GOVERNMENT = "government"
    MIXED = "mixed"
    UNKNOWN = "unknown"  # a family that no catalogue knows


_GRAVITY = {state: rank for rank, state in enumerate(State)}


class Cell(NamedTuple):
    """`span` paragraphs of a part, or lines of a plain text, or declarations where the format
    tells no more.

    `number` to `last` are the paragraphs among them that hold text, counted as those of
    `fontbridge.model.Place`; 0 for what is no such paragraph. `line` is the first line of a plain
    text, else 0. `families` are those that draw them, each with its number of characters; 0 where
    the format only tells the declaration. `text` is empty unless quotations are asked for.
    """

    number: int
    last: int
    span: int
    line: int
    characters: int
    state: State
    families: tuple[tuple[str, int], ...]
    text: str = ""


class PartMap(NamedTuple):
    """The cells of one part, in order."""

    part: str
    cells: Sequence[Cell]


class Side(NamedTuple):
    """One state of a file: its report, with everything that a plan finds, its map, its findings
    with their places, and which page, slide or sheet its parts are."""

    report: Report
    parts: Sequence[PartMap]
    explained: Sequence[Explained]
    numbers: Mapping[str, int]


class DocumentMap:
    """Collects the cells of a document, and of those inside it; `numbers` tells which page, slide
    or sheet a part is.

    Under a `profile` a cell shows what the plan makes of it; `declared` are the families that the
    document declares: what is accepted in page numbers counts as accepted, since runs do not tell
    that they are one. Without a profile a cell shows the system.
    """

    def __init__(
        self,
        document: Document,
        catalogue: Catalogue,
        profile: Profile | None,
        declared: Iterable[Declared],
        *,
        quoted: bool,
    ) -> None:
        self._document = document
        self._catalogue = catalogue
        self._profile = profile
        self._quoted = quoted
        self._cells: dict[str, list[Cell]] = {}
        self._texts: dict[str, int] = {}  # paragraphs that hold text, by part
        self.numbers = dict(document.numbers())
        self._system = lru_cache(maxsize=1024)(system_of)
        self._refused = lru_cache(maxsize=1024)(self._is_refused)
        self._excused = {
            (slot, family)
            for slot, family, role in declared
            if role == "page-number" and profile is not None
            and not profile.choose(family, slot, role).code
        }

    def _is_refused(self, slot: Slot, family: str) -> bool:
        """True if the profile does not accept the family there, or none is declared at all."""
        if self._profile is None or (slot, family) in self._excused:
            return False
        return not family or bool(self._profile.choose(family, slot).code)

    def take(self, part: str, inner: DocumentMap) -> None:
        """The cells of a document inside `part`."""
        for name, cells in inner._cells.items():
            self._cells[place_within(part, name)] = cells
        self.numbers |= {place_within(part, name): at for name, at in inner.numbers.items()}

    @property
    def parts(self) -> list[PartMap]:
        """The map, with so many cells as make a picture."""
        total = sum(map(len, self._cells.values()))
        share = -(-total // _MOST_CELLS) or 1
        return [
            PartMap(part, cells if share == 1 else _condensed(cells, share))
            for part, cells in self._cells.items()
        ]

    def add(
        self, paragraph: Paragraph, settings: Sequence[Setting] | None, *, person: bool
    ) -> None:
        """A paragraph and how its runs are to be set, if other than renaming makes of them; some
        of its characters may be left to a `person`."""
        drawn: Counter[tuple[Slot, str]] = Counter()
        changes = False
        for number, run in enumerate(paragraph.runs):
            for start, end, slot in run.faces.segments(run.text):
                if count := len("".join(run.text[start:end].split())):
                    drawn[slot, run.faces.family(slot)] += count
            stretches = settings[number].stretches if settings else ()
            if stretches or run.after != run.faces:
                changes = changes or _differs(run, stretches)
            if self._profile is not None and not person:
                person = self._is_left(run, stretches)
        families: Counter[str] = Counter()
        for (_, family), count in drawn.items():
            families[family] += count
        text = "".join(run.text for run in paragraph.runs)
        number = 0
        if text.strip():
            number = self._texts[paragraph.part] = self._texts.get(paragraph.part, 0) + 1
        self._put(paragraph.part, number, self._state(drawn, changes, person), families, text)

    def _is_left(self, run: Run, stretches: Sequence[Stretch]) -> bool:
        """True if the run keeps a family that the profile refuses. What stretches bring are the
        profile's own fallbacks."""
        brought = {name for stretch in stretches for _, name in stretch.families}
        # A face from a file of the document tells no segments, and keeps its name all the same.
        whole = [(0, len(run.text), run.after.han)]
        return any(
            self._refused(slot, family)
            for start, end, slot in list(run.after.segments(run.text)) or whole
            if (family := run.after.family(slot)) not in brought
            and not run.text[start:end].isspace()
        )

    def _state(
        self, drawn: Counter[tuple[Slot, str]], changes: bool, person: bool
    ) -> State:
        if not drawn:
            return State.EMPTY
        if self._profile is not None:
            return State.PERSON if person else State.CHANGES if changes else State.FIT
        if not all(self._catalogue.find(family) for _, family in drawn if family):
            return State.UNKNOWN
        system = self._system(tuple((slot, family, 1) for slot, family in drawn))
        return State.NEUTRAL if system == "unknown" else State(system)

    def _put(
        self, part: str, number: int, state: State, families: Counter[str], text: str
    ) -> None:
        total = sum(families.values())
        quoted = " ".join(text.split())[:_QUOTED] if self._quoted else ""
        ranked = tuple(families.most_common())
        cell = Cell(number, number, 1, 0, total, state, ranked, quoted)
        self._cells.setdefault(part, []).append(cell)

    def add_rest(self, rewritten: Iterable[tuple[str, int]], recoding: Recoding | None) -> None:
        """For formats that tell no paragraphs: the lines of a plain text, or the declarations,
        of which those that start at `rewritten` are renamed."""
        if self._cells:
            return
        if self._document.charset() is None:
            self._add_sites(frozenset(rewritten))
        else:
            self._add_lines(recoding)

    def _add_lines(self, recoding: Recoding | None) -> None:
        lacking = {line for line, _, _ in recoding.uncovered} if recoding else set()
        replaced = {line for line, _, _ in recoding.replaced} if recoding else set()
        text = "".join(text for _, _, text in self._document.passages())
        for number, line in enumerate(text.splitlines(), 1):
            characters = len("".join(line.split()))
            state = State.FIT if self._profile is not None else State.NEUTRAL
            if number in lacking:
                state = State.PERSON
            elif number in replaced:
                state = State.CHANGES
            elif not characters:
                state = State.EMPTY
            quoted = " ".join(line.split())[:_QUOTED] if self._quoted else ""
            self._cells.setdefault("", []).append(
                Cell(0, 0, 1, number, characters, state, (), quoted)
            )

    def _add_sites(self, rewritten: frozenset[tuple[str, int]]) -> None:
        for part, start, _, construct in self._document.sites():
            found = Counter((each.slot, each.family) for each in construct.declarations)
            changes = (part, start) in rewritten
            person = not changes and any(self._refused(slot, family) for slot, family in found)
            families = Counter(dict.fromkeys((family for _, family in found), 0))
            self._put(part, 0, self._state(found, changes, person), families, "")


def _differs(run: Run, stretches: Sequence[Stretch]) -> bool:
    """True if another family will draw some character of the run than draws it now."""
    now = family_of_each(run.text, run.faces)
    then = families_after(run, stretches)
    return any(
        old != new and not character.isspace()
        for character, old, new in zip(run.text, now, then, strict=False)
    )


def _condensed(cells: Sequence[Cell], share: int) -> list[Cell]:
    """The cells, `share` neighbours in one."""
    return [_together(cells[at : at + share]) for at in range(0, len(cells), share)]


def _together(cells: Sequence[Cell]) -> Cell:
    families: Counter[str] = Counter()
    for cell in cells:
        families.update(dict(cell.families))
    numbers = [cell.number for cell in cells if cell.number] or [0]
    first = cells[0]
    return Cell(
        numbers[0],
        numbers[-1],
        sum(cell.span for cell in cells),
        first.line,
        sum(cell.characters for cell in cells),
        _gravest(cell.state for cell in cells),
        tuple(families.most_common()),
        first.text,
    )


def _gravest(states: Iterable[State]) -> State:
    seen = set(states)
    if seen >= {State.PARTY, State.GOVERNMENT}:
        seen.add(State.MIXED)
    return max(seen, key=_GRAVITY.__getitem__)
