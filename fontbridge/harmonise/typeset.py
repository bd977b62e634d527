"""Who is to draw each character, by a profile: punctuation, and what a face cannot draw.

The declarations are renamed elsewhere; here each character of each run is held against the face
that would draw it then. “ ” — … · in Chinese context must not go to the Latin face
([MS-OI29500] 2.1.88 gives them to it unless the run carries a hint), and a character that the face
lacks goes to a fallback of the same typeface, the run being cut for it. What was cut for that
reason earlier is seen as one again.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import accumulate
from pathlib import Path

from fontbridge.fonts.catalogue import Catalogue
from fontbridge.fonts.clusters import cluster_end
from fontbridge.fonts.coverage import Coverage, plan_fallback
from fontbridge.fonts.faces import AnyFaces
from fontbridge.fonts.punctuation import AMBIGUOUS, Ambiguous, Policy, judge
from fontbridge.fonts.slots import Faces, hint_matters
from fontbridge.formats.base import Paragraph, Run, Setting, Stretch
from fontbridge.formats.drawntext import Alike
from fontbridge.harmonise.knownfaces import KnownFaces, heeds_hints
from fontbridge.mapping.profile import Profile
from fontbridge.model import Change, Slot, say

__all__ = ["Typeset"]

_Judged = tuple[int, int, bool]
_AS_IT_IS = Setting(())


class Typeset:
    """Sets paragraphs by one profile, and keeps account.

    `changes` counts, by part and offset of the run, the characters that go to another face;
    `fallbacks` are the families that draw some. `uncovered` counts the characters that nothing
    draws, by (family, character), `latin_for_han` the Chinese characters for which only a Latin
    family is declared, by that family. `first` has the part and offset of the first of each; the
    character is empty for those of `latin_for_han`. `undeclared` tells, by slot, how many more
    characters (or fewer) are left without a family than have none now.
    """

    def __init__(
        self, profile: Profile, catalogue: Catalogue, font_dirs: Sequence[Path] = ()
    ) -> None:
        self._profile = profile
        self._catalogue = catalogue
        self._faces = KnownFaces(profile, catalogue, font_dirs)
        self.changes: Counter[tuple[str, int, Change]] = Counter()
        self.fallbacks: set[str] = set()
        self.uncovered: Counter[tuple[str, str]] = Counter()
        self.first: dict[tuple[str, str], tuple[str, int]] = {}
        self.latin_for_han: Counter[str] = Counter()
        self.undeclared: Counter[Slot] = Counter()

    def settings(self, paragraph: Paragraph) -> list[Setting] | None:
        """A setting for each run; None if nothing is to differ from what renaming makes of it."""
        alike, whole = paragraph.alike, paragraph.text
        kinds = frozenset([(faces, after) for faces, after, _ in alike])
        if self._faces.lose_some(kinds):
            self._account(paragraph.part, paragraph.runs)
        drawn, ambiguous = self._faces.draw_all(kinds, whole), self._may_move(alike)
        if drawn and not ambiguous:
            return None
        part, runs = paragraph.part, paragraph.runs
        east_asian = [self._faces.for_han(run.after) for run in runs]
        lacking, reunited = "", [False] * len(runs)
        if not drawn:
            families = {family for _, after in kinds for family in after.families if family}
            lacking = self._faces.lacking(families, whole)
            reunited = self._reunite(runs, whole, east_asian)
        judged: Sequence[Ambiguous] = ()
        if ambiguous:
            missing = "" if drawn else self._faces.lacking(east_asian, whole)
            judged = judge(whole, self._punctuation, alone=True, lacking=missing)
        mine = _by_run(runs, judged)
        wanted = {at for at, some in mine.items() if self._moves(runs[at].after, some)}
        wanted.update(at for at, again in enumerate(reunited) if again)
        if lacking:
            doubtful = frozenset(lacking)
            wanted.update(at for at, run in enumerate(runs) if not doubtful.isdisjoint(run.text))
        found = [_AS_IT_IS] * len(runs)
        for at in sorted(wanted):
            if runs[at].atomic:
                self._only_account(part, runs[at])
            else:
                stretches = self._stretches(part, runs[at], east_asian[at], mine.get(at, ()))
                found[at] = Setting(stretches, reunited[at])
        return found if any(each.stretches or each.reunited for each in found) else None

    @property
    def _punctuation(self) -> Policy:
        policy: Policy = self._profile.policies.punctuation  # type: ignore[assignment]
        return policy

    def _may_move(self, alike: Iterable[Alike]) -> bool:
        """True if another hint could give some of the punctuation to another face."""
        return any(
            self._faces.may_take_hint(after) and AMBIGUOUS.search("".join(texts))
            for _, after, texts in alike
        )

    def _account(self, part: str, runs: Sequence[Run]) -> None:
        """Note what no setting mends."""
        for run in runs:
            self._note_latin_for_han(part, run)
            self._note_undeclared(run)

    def _note_latin_for_han(self, part: str, run: Run) -> None:
        family = self._faces.latin_for_han(run.after)
        count = len(_han().findall(run.text)) if family else 0
        if count:
            self.latin_for_han[family] += count
            self.first.setdefault((family, ""), (part, run.offset))

    def _note_undeclared(self, run: Run) -> None:
        if not self._faces.asks_others(run.faces, run.after):
            return
        for faces, sign in ((run.after, 1), (run.faces, -1)):
            for start, end, slot in faces.segments(run.text):
                if not faces.family(slot):
                    self.undeclared[slot] += sign * len("".join(run.text[start:end].split()))

    # -- runs that were cut for a fallback --

    def _reunite(self, runs: Sequence[Run], whole: str, families: list[str]) -> list[bool]:
        """Give runs the East Asian face of a neighbour where they were cut from it, and tell which.

        A run whose characters the neighbour's face cannot draw, in a face of the same typeface,
        was cut from that neighbour; it follows it. `families` are the faces that they are to have.
        """
        again = [False] * len(runs)
        now = {self._faces.for_han(run.faces) for run in runs}
        if len(now) < 2 or not self._faces.lacking(now, whole):
            return again
        for index, run in enumerate(runs):
            for other in (index - 1, index + 1):
                if 0 <= other < len(runs) and self._was_cut_from(run, runs[other]):
                    families[index], again[index] = families[other], True
                    break
        return again

    def _was_cut_from(self, run: Run, neighbour: Run) -> bool:
        mine, theirs = self._faces.for_han(run.faces), self._faces.for_han(neighbour.faces)
        if mine == theirs or not mine or not theirs or not run.text:
            return False
        own, other = self._catalogue.find(mine), self._catalogue.find(theirs)
        if own is None or other is None or own.family == other.family:
            return False
        if own.family.typeface != other.family.typeface:
            return False
        coverage, mine_too = self._faces.coverage(theirs), self._faces.coverage(mine)
        if coverage is None or (mine_too is not None and not mine_too.covers(run.text)):
            return False
        return _lacks_every_cluster(coverage, run.text)

    # -- one run --

    def _only_account(self, part: str, run: Run) -> None:
        """Note what the faces of a run that cannot be cut cannot draw."""
        for start, end, slot in run.after.segments(run.text):
            text, family = run.text[start:end], run.after.family(slot)
            self._drawn(part, run, slot, text, family, self._faces.able(family)[:1])

    def _stretches(
        self, part: str, run: Run, east_asian: str, judged: Sequence[_Judged]
    ) -> list[Stretch]:
        han = run.after.han
        after = run.after.with_family(han, east_asian)
        stretches: list[Stretch] = []
        for start, end, hint in self._hints(part, run, after, judged):
            faces = after
            if isinstance(after, Faces) and hint is not None:
                faces = after._replace(hint=hint)
            for begin, stop, slot in faces.segments(run.text[start:end]):
                text = run.text[start + begin : start + stop]
                drawn_by = faces.family(slot)
                able = self._faces.able(drawn_by)
                for left, right, family in self._drawn(part, run, slot, text, drawn_by, able):
                    own = {han: east_asian} | {slot: family}
                    wanted = tuple(
                        (each, name) for each, name in own.items() if name != run.after.family(each)
                    )
                    _append(stretches, start + begin + left, start + begin + right, hint, wanted)
        plain = len(stretches) == 1 and stretches[0].hint is None and not stretches[0].families
        return [] if plain else stretches

    def _hints(
        self, part: str, run: Run, faces: AnyFaces, judged: Sequence[_Judged]
    ) -> list[tuple[int, int, bool | None]]:
        """Cut a run's text by the hint that each stretch is to have; None: what the run has.

        Text that the hint leaves alone goes with its neighbour, so that a run is cut only where it
        holds both what must have the hint and what must not.
        """
        text = run.text
        if not self._moves(faces, judged) or not isinstance(faces, Faces):
            return [(0, len(text), None)]
        other = faces._replace(hint=not faces.hint)
        found: list[tuple[int, int, bool | None]] = []
        done, moves = 0, False  # whether the last stretch takes the other hint
        for start, end, han in (*judged, (len(text), len(text), False)):
            wanted = self._takes(han, other.hint)
            between = text[done:start]
            if _alike(faces, other, between):
                _extend(found, done, start, other.hint if moves or wanted else None)
            else:
                _extend(found, done, start, None)
            _extend(found, start, end, other.hint if wanted else None)
            if wanted:
                self._note_hint(part, run, other, text[start:end])
            done, moves = end, wanted
        return found

    def _moves(self, faces: AnyFaces, judged: Sequence[_Judged]) -> bool:
        """True if something of what is judged is to take another hint than the run has."""
        return heeds_hints(faces) and any(self._takes(han, not faces.hint) for *_, han in judged)

    def _takes(self, han: bool, hint: bool) -> bool:
        """True if a judged character is to have this hint, where it has the other one."""
        return han if hint else not han and self._punctuation == "latin"

    def _note_hint(self, part: str, run: Run, faces: Faces, text: str) -> None:
        old, new = faces.hansi, faces.east_asia
        if not faces.hint:
            old, new = new, old
        for each in text:
            self.changes[part, run.offset, _hinted(self._punctuation, old, new, each)] += 1

    def _drawn(
        self, part: str, run: Run, slot: Slot, text: str, family: str, able: Sequence[Coverage]
    ) -> list[tuple[int, int, str]]:
        """Who of those able draws a stretch of one slot: (start, end, family)."""
        if not able or able[0].covers(text):
            return [(0, len(text), family)]
        found = []
        for start, end, index in plan_fallback(text, able):
            piece, face = text[start:end], able[index]
            if index:
                self.fallbacks.add(face.family)
                if run.faces.family(slot) != face.family:
                    self._note_fallback(part, run.offset, slot, piece, family, face.family)
            else:
                for each in face.missing(piece):
                    self.uncovered[family, each] += piece.count(each)
                    self.first.setdefault((family, each), (part, run.offset))
            found.append((start, end, face.family))
        return found

    def _note_fallback(
        self, part: str, offset: int, slot: Slot, text: str, family: str, fallback: str
    ) -> None:
        for each in text:
            self.changes[part, offset, _fallen_back(slot, family, fallback, each)] += 1


@cache
def _han() -> re.Pattern[str]:
    # Rarely needed, and 4 ms to compile.
    return re.compile("[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]")


def _by_run(runs: Sequence[Run], judged: Iterable[Ambiguous]) -> dict[int, list[_Judged]]:
    """What is judged in each run, by its number, counted from the run's first character."""
    starts = list(accumulate([len(run.text) for run in runs], initial=0))
    found: dict[int, list[_Judged]] = {}
    for left, right, han in judged:
        at = bisect_right(starts, left) - 1
        while at < len(runs) and starts[at] < right:
            start, end = starts[at], starts[at + 1]
            if start < end:
                within = max(left, start) - start, min(right, end) - start, han
                found.setdefault(at, []).append(within)
            at += 1
    return found


def _alike(faces: Faces, other: Faces, text: str) -> bool:
    """True if both faces, which differ in their hint, give the text to the same slots."""
    return not hint_matters(text) or [*faces.segments(text)] == [*other.segments(text)]


def _lacks_every_cluster(coverage: Coverage, text: str) -> bool:
    start = 0
    while start < len(text):
        end = cluster_end(text, start)
        if coverage.covers(text[start:end]):
            return False
        start = end
    return True


def _extend(
    found: list[tuple[int, int, bool | None]], start: int, end: int, hint: bool | None
) -> None:
    if start == end:
        return
    if found and found[-1][2] is hint:
        found[-1] = (found[-1][0], end, hint)
    else:
        found.append((start, end, hint))


def _named(character: str) -> str:
    return f"{character} U+{ord(character):04X}"


@lru_cache(maxsize=1024)
def _hinted(policy: Policy, old: str, new: str, character: str) -> Change:
    """Punctuation that goes to another face because its run is given a hint, or loses it."""
    named = _named(character)
    rule = (
        say("punctuation latin: {character}", character=named) if policy == "latin"
        else say("punctuation han: {character}", character=named)
    )
    return Change("ambiguous-punctuation", "", 0, Slot.EAST_ASIA, old, new, rule)


@lru_cache(maxsize=1024)
def _fallen_back(slot: Slot, family: str, fallback: str, character: str) -> Change:
    """A character that goes to a face which can draw it."""
    rule = say("fallback: {character}", character=_named(character))
    return Change("characters-not-covered", "", 0, slot, family, fallback, rule)


def _append(
    stretches: list[Stretch], start: int, end: int, hint: bool | None,
    families: tuple[tuple[Slot, str], ...],
) -> None:
    last = stretches[-1] if stretches else None
    if last is not None and (last.hint, last.families) == (hint, families):
        stretches[-1] = last._replace(end=end)
    else:
        stretches.append(Stretch(start, end, hint, families))
