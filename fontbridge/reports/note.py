"""The note that goes back to the sender of files that do not conform (退文说明).

It tells what is wrong in the words of an office, where, and what the sender should do; one section
a file. `compose` makes it, `write` writes it as .docx, .md or .html, by the suffix. No running text
of a document is in it unless the places carry quotes.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from fontbridge.harmonise.places import Explained
from fontbridge.messages import Translate, mark, translator
from fontbridge.model import FontbridgeError, Report, say
from fontbridge.reports.noteitems import Item, items
from fontbridge.reports.placing import joined
from fontbridge.reports.profiles import title as profile_title
from fontbridge.reports.shown import clean

if TYPE_CHECKING:
    from fontbridge.mapping.profile import Profile

__all__ = ["SUFFIXES", "Block", "Kind", "Note", "Noted", "compose", "rendered"]

SUFFIXES = (".docx", ".md", ".html")

_SYSTEMS = {
    "party": mark("It follows the Party system."),
    "government": mark("It follows the government system."),
    "mixed": mark("It mixes the fonts of both systems."),
}
_DIGITS = "〇一二三四五六七八九"

# So many digits of the digest tell two files of one name apart.
_DIGEST = 16


class Kind(Enum):
    """What a block of the note is; each writer sets it in its way."""

    TITLE = "title"
    ADDRESS = "address"
    TEXT = "text"
    FIRST = "first level"  # 一、
    SECOND = "second level"  # （一）
    ITEM = "item"
    DATE = "date"


class Block(NamedTuple):
    """One paragraph."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Note:
    """The paragraphs in order, and the language they are in."""

    blocks: Sequence[Block]
    language: str


class Noted(NamedTuple):
    """One file of a note: its report, and its findings explained (`fontbridge.api.explain`).

    Of a file that could not be read there is only the report, with the finding that says why.
    """

    report: Report
    explained: Sequence[Explained] = ()


def compose(
    files: Sequence[Noted],
    profile: Profile,
    language: str = "zh",
    today: datetime.date | None = None,
) -> Note:
    """The note on these files, checked for `profile`; dated `today`, by default that day's."""
    _ = translator(language)
    return Note([*_blocks(files, profile, language, _, today or datetime.date.today())], language)


def rendered(note: Note, profile: Profile, suffix: str) -> bytes:
    """The note as a file: .docx in the faces of `profile`, .md or .html.

    Raises `FontbridgeError` for any other suffix.
    """
    # Each imported when wanted: most notes are Word documents, and their writer needs the most.
    if suffix == ".docx":
        from fontbridge.reports.notedocx import document

        return document(note, profile)
    if suffix == ".md":
        from fontbridge.reports.notetext import markdown

        return markdown(note).encode()
    if suffix == ".html":
        from fontbridge.reports.notetext import page

        return page(note, profile).encode()
    raise FontbridgeError(
        say("a note is written as {suffixes}, not {suffix}",
            suffixes=", ".join(SUFFIXES), suffix=suffix or "—"),
        advice=say("Give the note's file one of these suffixes."),
    )


def _blocks(
    files: Sequence[Noted], profile: Profile, language: str, _: Translate, today: datetime.date
) -> Iterator[Block]:
    told = [(noted, [*_items(noted, profile, _)]) for noted in files]
    wrong = sum(any(item.must for item in each) for _noted, each in told)
    yield Block(Kind.TITLE, _("Note on Returned Files"))
    yield Block(Kind.ADDRESS, _("To the sending office:"))
    yield Block(Kind.TEXT, _opening(len(files), wrong, profile_title(profile, language), _))
    for number, (noted, each) in enumerate(told, 1):
        yield from _section(number, noted, each, _, language)
    yield Block(
        Kind.TEXT,
        _("Paragraphs are counted from the first of each part; empty ones are not counted."),
    )
    yield Block(Kind.DATE, _dated(today, _))


def _items(noted: Noted, profile: Profile, _: Translate) -> Iterator[Item]:
    found = noted.explained or [Explained(finding, ()) for finding in noted.report.findings]
    return items(found, profile, _)


def _opening(count: int, wrong: int, system: str, _: Translate) -> str:
    if not wrong:
        return _(
            "The files that you sent were checked for the {system}: all {count} conform in their "
            "fonts and encoding."
        ).format(system=system, count=count)
    return _(
        "The files that you sent were checked for the {system}: {wrong} of {count} do not conform "
        "in their fonts or encoding and are returned. Please mend them as told below and send "
        "them again."
    ).format(system=system, count=count, wrong=wrong)


def _section(
    number: int, noted: Noted, told: Sequence[Item], _: Translate, language: str
) -> Iterator[Block]:
    report = noted.report
    name = clean(PurePath(report.path).name) or _("unnamed file")
    yield Block(
        Kind.FIRST, _("{number}. {file}").format(number=_counted(number, language), file=name)
    )
    facts = [_(_SYSTEMS[report.system])] if report.system in _SYSTEMS else []
    if digest := report.sha256.get("before"):
        facts.append(_("SHA-256 begins with {digest}.").format(digest=digest[:_DIGEST]))
    if facts:
        yield Block(Kind.TEXT, _sentences(facts, language))
    must = [item for item in told if item.must]
    known = [item for item in told if not item.must]
    if not must:
        yield Block(Kind.TEXT, _("The file conforms."))
    parts = [(_("What to mend"), must), (_("For your information"), known)]
    parts = [(title, each) for title, each in parts if each]
    for level, (title, each) in enumerate(parts, 1):
        if len(parts) > 1 or each is known:
            heading = _("({number}) {heading}").format(
                number=_counted(level, language), heading=title
            )
            yield Block(Kind.SECOND, heading)
        yield from _listed(each, _, language)
    settled = [str(at) for at, item in enumerate(must, 1) if item.settled]
    if settled and len(settled) == len(must):
        yield Block(Kind.TEXT, _("fontbridge can mend all of these items by itself."))
    elif settled:
        told_by_number = _("fontbridge can mend these items by itself: {numbers}.")
        yield Block(Kind.TEXT, told_by_number.format(numbers=joined(settled, _)))


def _listed(each: Iterable[Item], _: Translate, language: str) -> Iterator[Block]:
    for at, item in enumerate(each, 1):
        told = [item.what]
        if item.where:
            told.append(_("Where: {places}.").format(places=item.where))
        if item.quotes:
            told.append(_("Text: {quotes}.").format(quotes=joined(item.quotes, _)))
        if item.do:
            told.append(item.do)
        text = _("{number}. {item}").format(number=at, item=_sentences(told, language))
        yield Block(Kind.ITEM, text)


def _sentences(told: Iterable[str], language: str) -> str:
    """Sentences in a row; in Chinese no blank stands between them."""
    return ("" if language == "zh" else " ").join(told)


def _counted(number: int, language: str) -> str:
    """一、二、… in Chinese notes (GB/T 9704-2012, 7.3.3), digits in others.

    >>> _counted(12, "zh"), _counted(20, "zh"), _counted(3, "en")
    ('十二', '二十', '3')
    """
    if language != "zh" or number > 99:
        return str(number)
    tens, ones = divmod(number, 10)
    told = "" if tens < 2 else _DIGITS[tens]
    return told + "十" * (tens > 0) + (_DIGITS[ones] if ones else "")


def _dated(day: datetime.date, _: Translate) -> str:
    return _("{year}-{month:02}-{day:02}").format(year=day.year, month=day.month, day=day.day)


