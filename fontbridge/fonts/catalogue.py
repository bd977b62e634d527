"""The catalogue of font families: what a name means.

`mappings/families/` says what each family is; here a name from a document, however it is spelt,
finds its family. Names reach documents in many forms: the Chinese and the English name of one
face, full-width letters, a blank or `_` too many, the `@` of vertical writing, a PDF subset tag,
the label of Word for Mac, and GBK bytes read as Latin-1.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal, NamedTuple, cast

from fontbridge.data import Source, mistake, read, sources
from fontbridge.fonts.mojibake import readings
from fontbridge.model import MappingError, say

__all__ = [
    "Catalogue",
    "Family",
    "Match",
    "Typeface",
    "load_catalogue",
    "normalised",
    "read_catalogue",
    "read_typefaces",
]

How = Literal["name", "alias", "spelling", "mojibake"]

MAX_NAME = 200
"""Longer names are not looked up: Word's limit is 31 characters, CSS stacks are a little longer."""

_REMEMBERED = 4096

_BLANKS = str.maketrans(dict.fromkeys("_-\t\n\r\u200b\ufeff "))
_SUBSET = re.compile(r"[A-Z]{6}\+")  # ISO 32000-1, 9.6.4
_STYLE = re.compile(
    r"(?:\s*,\s*|[\s-]+)(?:(?:semi)?bold|italic|oblique|regular|粗体|斜体|常规)"
    r"(?:\s*(?:italic|oblique|粗体|斜体))?$",
    re.IGNORECASE,
)
# "DengXian (正文)" and "Times New Roman (Body CS)" are labels of Word's font box that Word for Mac
# stores; "Arial (Arabic)" and "Arial CYR" are how Windows lists the scripts of one face.
_LABEL = re.compile(
    r"\s*[(（](?:正文|标题|本文|見出し|body|headings|arabic|hebrew|vietnamese|thai)[^()（）]*[)）]$"
    r"|\s(?:CE|CYR|Cyr|Greek|TUR|Tur|Baltic)$",
    re.IGNORECASE,
)


class Typeface(NamedTuple):
    """A design: the Chinese and English title, and the kind of text that its faces are for."""

    name: str
    zh: str
    en: str
    script: str
    generic: str = ""
    pitch: str = ""


class Family(NamedTuple):
    """One family of the catalogue.

    `repertoire` is the largest coded set that its face is known to hold wholly, empty where that
    is not known. The font-table facts are in the words of WordprocessingML (ECMA-376 Part 1,
    17.8.3): `panose` and `charset` in hexadecimal, `signature` as usb0 to usb3, csb0, csb1; empty
    where not known.
    """

    name: str
    typeface: str
    script: str
    repertoire: str = ""
    english: str = ""
    postscript: str = ""
    aliases: tuple[str, ...] = ()
    spellings: tuple[str, ...] = ()
    panose: str = ""
    charset: str = ""
    generic: str = ""
    pitch: str = ""
    signature: str = ""
    alt_name: str = ""

    @property
    def is_text(self) -> bool:
        """False for symbol and mathematics fonts."""
        return self.script not in ("symbol", "math")

    @property
    def other_names(self) -> Iterator[str]:
        """The real other names: English, PostScript, aliases."""
        if self.english:
            yield self.english
        if self.postscript:
            yield self.postscript
        yield from self.aliases


class Match(NamedTuple):
    """What a name means.

    `how`: "name" is the catalogue's own, "alias" a real other name of the face, "spelling" one
    that no face answers to but a reader understands, "mojibake" the name in misread bytes.
    `vertical`: written with the `@` of vertical writing.
    """

    family: Family
    how: How
    vertical: bool


def normalised(name: str) -> str:
    """A name without what people vary: width, case, blanks, `_` and `-`.

    >>> normalised("仿宋＿ＧＢ２３１２") == normalised("仿宋 GB-2312") == "仿宋gb2312"
    True
    """
    return unicodedata.normalize("NFKC", name).translate(_BLANKS).casefold()


class Catalogue:
    """All families, and the search for one by any of its names.

    Where two layers name the same thing, the later families win; so an office can correct a
    built-in family or take an alias to itself.
    """

    def __init__(self, families: Iterable[Family], typefaces: Mapping[str, Typeface]) -> None:
        self.families: dict[str, Family] = {family.name: family for family in families}
        self.typefaces = dict(typefaces)
        self._remembered: dict[str, Match | None] = {}

    # A canonical name is never shadowed by another family's alias or spelling.

    @cached_property
    def _exact(self) -> dict[str, tuple[Family, How]]:
        exact: dict[str, tuple[Family, How]] = {}
        for family in self.families.values():
            for name, how in self._names(family):
                key = name.casefold()
                held = exact.get(key)
                if held is None or how == "name" or held[1] != "name":
                    exact[key] = family, how
        return exact

    @cached_property
    def _loose(self) -> dict[str, Family]:
        # To normalise all names takes as long as all else here: most documents spell theirs right.
        loose: dict[str, Family] = {}
        for family in self.families.values():
            for name, how in self._names(family):
                key = normalised(name)
                holder = loose.get(key)
                if holder is None or how == "name" or normalised(holder.name) != key:
                    loose[key] = family
        return loose

    @staticmethod
    def _names(family: Family) -> Iterator[tuple[str, How]]:
        for name in family.spellings:
            yield name, "spelling"
        for name in family.other_names:
            yield name, "alias"
        yield family.name, "name"

    def find(self, name: str) -> Match | None:
        """The family that a name in a document means; None if nobody knows it.

        A list of names (`a;b`, a CSS stack) is not one family: callers split it first. Names are
        compared without regard to case, as Windows does.

        >>> catalogue = load_catalogue()
        >>> match = catalogue.find("FangSong_GB2312")
        >>> match.family.name, match.how
        ('仿宋_GB2312', 'alias')
        >>> catalogue.find("@宋体").vertical
        True
        >>> catalogue.find("·½Õý·ÂËÎ_GBK")[0].name
        '方正仿宋_GBK'
        """
        try:
            return self._remembered[name]
        except KeyError:
            pass
        if len(self._remembered) >= _REMEMBERED:  # a hostile file may name a million families
            self._remembered.clear()
        match = self._remembered[name] = self._search(name) if len(name) <= MAX_NAME else None
        return match

    def _search(self, name: str) -> Match | None:
        vertical = name.startswith("@")
        plain = name[1:] if vertical else name
        if exact := self._exact.get(plain.casefold()):
            return Match(*exact, vertical)
        if family := self._loose.get(normalised(plain)):
            return Match(family, "spelling", vertical)
        tagless = _SUBSET.sub("", plain, count=1) if _SUBSET.match(plain) else plain
        # A style in the name ("Times New Roman Bold") is a real name of one cut of the face, which
        # writing the bare family would lose; a label or a subset tag is nobody's name.
        for bare, how in (
            (_STYLE.sub("", plain), "alias"),
            (tagless, "spelling"),
            (_LABEL.sub("", tagless), "spelling"),
            (_STYLE.sub("", tagless), "spelling"),
        ):
            if bare != plain and (family := self._loose.get(normalised(bare))):
                return Match(family, cast(How, how), vertical)
        for reading in readings(plain):
            if family := self._loose.get(normalised(reading)):
                return Match(family, "mojibake", vertical or reading.startswith("@"))
        return None

    def __contains__(self, name: str) -> bool:
        """True if a family has this canonical name."""
        return name in self.families


# -- loading --------------------------------------------------------------------------------


@cache
def load_catalogue(overlay: Path | None = None) -> Catalogue:
    """What `read_catalogue` gives, read once a process."""
    return read_catalogue(overlay)


def read_catalogue(overlay: Path | None = None) -> Catalogue:
    """The built-in catalogue with an office's `families/` and `typefaces/` laid over it.

    Raises `MappingError` for the first mistake in the office's files.
    """
    typefaces = read_typefaces(overlay)
    families = [
        family
        for source in sources("families", overlay)
        for family in _families(source, typefaces)
    ]
    return Catalogue(families, typefaces)


def read_typefaces(overlay: Path | None = None) -> dict[str, Typeface]:
    """The typefaces alone; raises as `read_catalogue`."""
    return {
        name: Typeface(name, **table)
        for source in sources("typefaces", overlay)
        for name, table in read(source, "typefaces").items()
    }


def _families(source: Source, typefaces: Mapping[str, Typeface]) -> Iterator[Family]:
    """The families of one file: `[names]` in short, `[[family]]` in full, over `[defaults]`."""
    table = read(source, "families")
    defaults = table.get("defaults", {})
    short = [
        {"name": name, "typeface": typeface}
        for typeface, names in table.get("names", {}).items()
        for name in names
    ]
    for given in [*short, *table.get("family", ())]:
        typeface = typefaces.get(given["typeface"])
        if typeface is None:
            raise _unknown_typeface(source, table, given["typeface"], typefaces)
        facts = {"generic": typeface.generic, "pitch": typeface.pitch} | defaults | given
        facts["aliases"] = tuple(given.get("aliases", ()))
        facts["spellings"] = tuple(given.get("spellings", ()))
        # Word writes a face's name in the other language there: 宋体 and SimSun.
        facts.setdefault("alt_name", given.get("english", ""))
        yield Family(script=typeface.script, **facts)


def _unknown_typeface(
    source: Source, table: Mapping[str, Any], typeface: str, known: Iterable[str]
) -> MappingError:
    steps: tuple[str | int, ...] = ("names", typeface)
    for position, family in enumerate(table.get("family", ())):
        if typeface not in table.get("names", {}) and family["typeface"] == typeface:
            steps = "family", position, "typeface"
            break
    return mistake(
        source,
        steps,
        say("unknown typeface {typeface}", typeface=typeface),
        say("Typefaces at hand: {names}.", names=", ".join(known)),
    )
