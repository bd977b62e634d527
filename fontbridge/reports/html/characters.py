"""Characters that a face or a charset lacks, shown large: what they are and who has them."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from fontbridge.characters import codecs
from fontbridge.characters.private_use import standard_of
from fontbridge.characters.repertoire import repertoire_of
from fontbridge.fonts.coverage import Coverage, coverage_of_family
from fontbridge.messages import Translate
from fontbridge.model import Change, Finding, Report
from fontbridge.reports.html.markup import Markup, element
from fontbridge.reports.html.setting import Setting

__all__ = ["cards", "gb_codes", "section"]

_CODES = frozenset({"characters-not-covered", "private-use-character"})
_CHARSETS = (("GB2312", "gb2312"), ("GBK", "gbk"), ("GB18030", "gb18030"))
_SHOWN = 200  # characters that get a card; the rest is counted
_NAMED = 6  # families named as covering one


def section(report: Report, setting: Setting) -> Markup | None:
    """A card for each character; None if there is none. `report` is the one before conversion."""
    counts = _characters(report.findings, report.changes)
    if not counts:
        return None
    _ = setting.words
    ordered = sorted(counts, key=ord)
    known = [character for character in ordered if _shape(character)]
    unknown = [each for each in ordered if not _shape(each) and _is_private(each)]
    blank = [each for each in ordered if not _shape(each) and not _is_private(each)]
    more = len(known) - _SHOWN
    return element(
        "section",
        element("h2", _("Characters to watch")),
        cards("".join(known[:_SHOWN]), setting) if known else None,
        element("p", _("and {count} more").format(count=more)) if more > 0 else None,
        _row(_("Only the author's font knows what these are ({count}):"), unknown, setting),
        _row(_("These show nothing ({count}):"), blank, setting),
        id="characters",
    )


def cards(characters: str, setting: Setting) -> Markup:
    """A card for each of the characters."""
    families = _Families(setting)
    return element(
        "div", *(_card(character, families, setting) for character in characters), class_="cards"
    )


def gb_codes(character: str) -> Iterator[tuple[str, str]]:
    """The code of a character in each of GB2312, GBK and GB18030 (2022) that has one.

    >>> list(gb_codes("镕"))
    [('GBK', 'E946'), ('GB18030', 'E946')]
    >>> dict(gb_codes("中"))["GB2312"], dict(gb_codes("𠮷"))["GB18030"]
    ('D6D0', '9534B235')
    """
    for title, codec in _CHARSETS:
        try:
            yield title, codecs.encode(character, codec).hex().upper()
        except UnicodeEncodeError:
            continue


def _characters(found: Iterable[Finding], changed: Iterable[Change]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for one in found:
        if one.code in _CODES:
            counts.update(one.characters)
    for change in changed:
        if change.code == "private-use-character" or change.slot == "text":
            counts.update(change.old)
    return counts


class _Families:
    """Which of the families that count here has a character: the profile's, then the others that
    the catalogue knows the repertoire of."""

    def __init__(self, setting: Setting) -> None:
        profile, catalogue = setting.profile, setting.catalogue
        names: dict[str, None] = {}
        if profile is not None:
            for faces in profile.han.values():
                names |= dict.fromkeys((faces.preferred, *faces.accepted, *faces.fallback))
        names |= dict.fromkeys(
            family.name for family in catalogue.families.values() if family.repertoire
        )
        self._names = list(names)
        self._coverage = lru_cache(maxsize=None)(
            lambda name: coverage_of_family(name, catalogue, setting.font_dirs)
        )

    def of(self, character: str) -> list[str]:
        """The families, those of the profile first."""
        found = []
        for name in self._names:
            coverage: Coverage | None = self._coverage(name)
            if coverage is not None and coverage.covers(character):
                found.append(name)
            if len(found) == _NAMED:
                break
        return found


def _card(character: str, families: _Families, setting: Setting) -> Markup:
    _ = setting.words
    private = _is_private(character)
    codes = list(gb_codes(character))
    facts = [
        (title, " ".join(code[at : at + 2] for at in range(0, len(code), 2)))
        for title, code in codes
    ]
    covering = [] if private else families.of(character)
    return element(
        "article",
        element("div", _shape(character), class_="glyph", lang="zh-CN"),
        element("h3", f"U+{ord(character):04X}"),
        element("p", _named(character), class_="name") if setting.language == "en" else None,
        element(
            "dl",
            *(
                cell
                for title, code in facts
                for cell in (element("dt", title), element("dd", element("code", code)))
            ),
            *_standard(character, _),
            element("dt", _("Repertoire")),
            element("dd", _("private use") if private else repertoire_of(character)),
            element("dt", _("Drawn by")),
            element(
                "dd",
                _(", ").join(covering) or (_("its author's font alone") if private else "—"),
            ),
        ),
        class_="card",
    )


def _shape(character: str) -> str:
    """What to draw for a character: itself, or what a private-use code point is today; empty where
    the shape would be whatever the reader's machine makes of it."""
    drawn = unicodedata.category(character)[0] not in "CZM"
    return character if drawn else standard_of().get(character, "")


def _is_private(character: str) -> bool:
    return unicodedata.category(character) == "Co"


def _row(title: str, characters: Sequence[str], setting: Setting) -> Markup | None:
    """Characters that cannot be shown, in a line; None if there is none."""
    if not characters:
        return None
    told = [
        f"U+{ord(character):04X} ({dict(gb_codes(character)).get('GB18030', '—')})"
        for character in characters
    ]
    title = title.format(count=len(told))
    codes = element("code", setting.words(", ").join(told))
    return element("p", title, " ", codes, class_="characters")


def _standard(character: str, _: Translate) -> list[Markup]:
    """What a private-use character is today, where that is known."""
    today = standard_of().get(character)
    if today is None:
        return []
    return [element("dt", _("Today")), element("dd", f"{today} U+{ord(today):04X}")]


def _named(character: str) -> str | None:
    """Its Unicode name, where that says more than the code point does."""
    name = unicodedata.name(character, "")
    return None if name.startswith("CJK") else name.capitalize()
