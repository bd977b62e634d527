"""What becomes of a family in a slot, by one profile.

The rules, in order:

1. Symbol and mathematics fonts are never touched, nor is what a symbol slot names, unless that
   is a face for Chinese text.
2. A substitution table wins over the profile (`fontbridge.mapping.tables`): it writes a family, or
   it counts a face to a typeface, and then what the profile says of that typeface holds.
3. Complex-script slots are left alone.
4. A family that the catalogue does not know stays and is reported.
5. Latin text: what the profile does not accept becomes its preferred Latin family.
6. Han text: what the profile does not accept becomes the preferred family of the same typeface,
   or of the one that the profile names as next of kin.
   Where there is none, nothing is guessed: the family stays and is reported.
7. What is accepted stays under any real name of it; a misspelt or misread name is written right.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from fontbridge.fonts.catalogue import Catalogue, Match
from fontbridge.mapping.stages import Stage
from fontbridge.mapping.tables import Substitution, Tables
from fontbridge.model import Serves, Slot, say

__all__ = ["Choice", "HanFaces", "LatinFaces", "Policies", "Profile"]

NOT_ACCEPTED = "family-not-accepted"
UNKNOWN = "family-unknown"

PAGE_NUMBER = "page-number"
GLYPH = "glyph"

_REMEMBERED = 16384

# By how the catalogue knew a name that no face answers to (`fontbridge.fonts.catalogue.Match`).
_REPAIRS = {"spelling": say("repair spelling"), "mojibake": say("repair mojibake")}

_SERVES_OF_SCRIPT = {
    "latin": Serves.LATIN,
    "han": Serves.HAN,
    "kana": Serves.HAN,
    "hangul": Serves.HAN,
    "complex": Serves.COMPLEX,
}


class Policies(NamedTuple):
    """What a profile wants done where the choice is not one of families.

    `unknown`: "keep" and report families that nobody knows, or "accept" them in silence.
    `punctuation`: “ ” — … · in Chinese context are drawn by the "han" face, the "latin" one, or
    "keep" theirs. `uncovered`: characters that a family cannot draw go to a "fallback" or are
    only "report"ed. `private_use`: "convert" those that have a code point today, or "report".
    `text_uncovered`: for characters that a text file's new charset cannot hold: "report" and
    leave the file, "keep" its charset, "ncr" (`&#n;`), or "table" (mappings/characters/).
    `archive_names`: names of members of archives are written in "utf-8", flagged as such where
    nothing told their charset, or all in "gbk", for programs that know no other; or "keep" them.
    `equivalents`: the tables that "table" may use, None for all. `bom` and `line_ends` of text
    files: see `fontbridge.characters.target.Target`.
    """

    unknown: str = "keep"
    punctuation: str = "han"
    uncovered: str = "fallback"
    private_use: str = "convert"
    text_uncovered: str = "report"
    archive_names: str = "utf-8"
    equivalents: tuple[str, ...] | None = None
    bom: str = "keep"
    line_ends: str = "keep"


class HanFaces(NamedTuple):
    """The families of one typeface, and the typefaces that give way to it."""

    preferred: str
    accepted: tuple[str, ...] = ()
    fallback: tuple[str, ...] = ()
    kin: tuple[str, ...] = ()


class LatinFaces(NamedTuple):
    """The families for Latin letters and digits."""

    preferred: str
    accepted: tuple[str, ...] = ()
    in_page_numbers: tuple[str, ...] = ()


class Choice(NamedTuple):
    """The verdict on one name.

    `new` is the name to write, None: leave it. `rule` says by what rule. `code` is empty where
    the name is accepted as it stands, else the code of the finding or change. `settled` is False
    where the profile has no answer and a person must find one; a name may still be repaired then.
    """

    new: str | None
    rule: str
    code: str
    match: Match | None
    settled: bool = True


class Profile:
    """What one system accepts and prefers.

    `system` is party, government or other; `charset` is that of its plain text, `repertoire` the
    characters that its documents may hold; `stages` has all of `STAGES`. Made by
    `fontbridge.mapping.profile.load_profile`.
    """

    def __init__(
        self,
        name: str,
        *,
        title: Mapping[str, str],
        system: str,
        charset: str,
        repertoire: str,
        han: Mapping[str, HanFaces],
        latin: LatinFaces,
        policies: Policies,
        stages: Mapping[str, Stage],
        catalogue: Catalogue,
        tables: Tables,
    ) -> None:
        self.name, self.title, self.system = name, title, system
        self.charset, self.repertoire = charset, repertoire
        self.han, self.latin, self.policies = han, latin, policies
        self.stages = stages
        self.catalogue, self.tables = catalogue, tables
        self._kin = {kin: typeface for typeface, faces in han.items() for kin in faces.kin}
        self._han_accepted = frozenset(
            family for faces in han.values() for family in (faces.preferred, *faces.accepted)
        )
        self._latin_accepted = frozenset((latin.preferred, *latin.accepted))
        self._chosen: dict[tuple[str, Slot, str], Choice] = {}

    def __repr__(self) -> str:
        return f"<Profile {self.name}>"

    def choose(self, family: str, slot: Slot, role: str = "") -> Choice:
        """What becomes of `family`, as a document writes it, in `slot`.

        `role` is "page-number" in page footers, "glyph" where the face alone gives the character
        its shape, else empty. The verdict is on the name alone: a
        fallback family of the profile is answered with the preferred one, and the caller, who
        knows the characters, leaves it where the preferred one cannot draw them.

        >>> from fontbridge.mapping.profile import load_profile
        >>> government = load_profile("government")
        >>> government.choose("FangSong_GB2312", Slot.EAST_ASIA)[:3]
        ('方正仿宋_GBK', 'profile government han.fangsong', 'family-not-accepted')
        >>> government.choose("Times New Roman", Slot.ASCII).new
        '宋体'
        >>> government.choose("SimSun", Slot.EAST_ASIA)[:3]
        (None, 'profile government han', '')
        """
        key = family, slot, role
        choice = self._chosen.get(key)
        if choice is None:
            if len(self._chosen) >= _REMEMBERED:  # a hostile file may name a million families
                self._chosen.clear()
            choice = self._chosen[key] = self._choose(family, slot, role)
        return choice

    def fallbacks(self, family: str) -> tuple[str, ...]:
        """Families for characters that `family` cannot draw, of its typeface, best first.

        >>> from fontbridge.mapping.profile import load_profile
        >>> load_profile("party").fallbacks("仿宋_GB2312")
        ('仿宋', '方正仿宋_GBK')
        """
        match = self.catalogue.find(family)
        faces = self.han.get(match.family.typeface) if match else None
        if match is None or faces is None:
            return ()
        return tuple(other for other in faces.fallback if other != match.family.name)

    # -- the rules ----------------------------------------------------------------------------

    def _choose(self, family: str, slot: Slot, role: str) -> Choice:
        match = self.catalogue.find(family)
        symbol = _draws_glyphs(slot, match, role)
        if symbol or not family:
            return Choice(None, say("symbols stay") if symbol else "", "", match)
        serves = self._serves(slot, match)
        scopes = _scopes(slot, serves)
        found = self.tables.find(family, scopes)
        if found and found.to:
            return self._substituted(family, match, found.to, found.rule)
        if serves is Serves.COMPLEX:
            return Choice(None, say("complex scripts stay"), "", match)
        if match is None:
            if found and (faces := self.han.get(found.typeface)):
                return self._substituted(family, None, faces.preferred, found.rule)
            accepted = self.policies.unknown == "accept"
            return Choice(None, "", "" if accepted else UNKNOWN, None, settled=accepted)
        if serves is Serves.LATIN:
            choice = self._latin(family, match, role)
        else:
            choice = self._han(family, match, found)
        if choice.code and self.tables.writes(match.family.name, scopes):
            return self._accepted(match, say("written by a table"))
        return choice

    @staticmethod
    def _serves(slot: Slot, match: Match | None) -> Serves:
        """What the slot serves; a name for all text is judged by what its face is made for."""
        if slot.serves in (Serves.ANY, Serves.SYMBOL) and match:
            return _SERVES_OF_SCRIPT[match.family.script]
        return slot.serves

    def _latin(self, family: str, match: Match, role: str) -> Choice:
        rule = say("profile {profile} latin", profile=self.name)
        name = match.family.name
        if name in self._latin_accepted or (
            role == PAGE_NUMBER and name in self.latin.in_page_numbers
        ):
            return self._accepted(match, rule)
        return self._substituted(family, match, self.latin.preferred, rule)

    def _han(self, family: str, match: Match, counted: Substitution | None) -> Choice:
        """`counted`: a table's word on the typeface that the family counts to."""
        rule = say("profile {profile} han", profile=self.name)
        if match.family.name in self._han_accepted:
            return self._accepted(match, rule)
        own = match.family.typeface
        typeface = counted.typeface if counted else self._kin.get(own, own)
        if faces := self.han.get(typeface):
            found = say("profile {profile} han.{typeface}", profile=self.name, typeface=typeface)
            return self._substituted(
                family, match, faces.preferred, counted.rule if counted else found
            )
        return self._repaired(match, NOT_ACCEPTED, rule, settled=False)

    def _accepted(self, match: Match, rule: str) -> Choice:
        return self._repaired(match, "", rule, settled=True)

    def _repaired(self, match: Match, code: str, rule: str, *, settled: bool) -> Choice:
        """The family stays; its name is written right if no face answers to it as it stands."""
        if match.how in ("name", "alias"):
            return Choice(None, rule, code, match, settled)
        return Choice(
            _written(match.family.name, match), _REPAIRS[match.how], NOT_ACCEPTED, match, settled
        )

    def _substituted(self, family: str, match: Match | None, to: str, rule: str) -> Choice:
        new = _written(to, match)
        if new == family:
            return Choice(None, rule, "", match)
        return Choice(new, rule, NOT_ACCEPTED, match)


def _draws_glyphs(slot: Slot, match: Match | None, role: str) -> bool:
    """True where another face would draw another sign."""
    if match is not None and not match.family.is_text:
        return True
    if slot.serves is not Serves.SYMBOL:
        return False
    return role == GLYPH or match is None or match.family.script != "han"


def _written(name: str, match: Match | None) -> str:
    """A new name, with the `@` of vertical writing where the old one had it."""
    return f"@{name}" if match and match.vertical else name


def _scopes(slot: Slot, serves: Serves) -> tuple[str, ...]:
    """The slot words of tables that hold here, narrowest first.

    For an unknown family in a slot for all text, a rule for Han or for Latin text is meant too.
    """
    if serves is Serves.ANY:
        return "any", "han", "latin"
    return slot.value, serves.value, "any"


def policies_from(table: Mapping[str, Any]) -> Policies:
    """`[policies]` of a profile file, whose keys have hyphens."""
    words: dict[str, Any] = {key.replace("-", "_"): value for key, value in table.items()}
    if "equivalents" in words:
        words["equivalents"] = tuple(words["equivalents"])
    return Policies(**words)
