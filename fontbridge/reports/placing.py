"""Places in the words of an office: 正文第3—5段, not word/document.xml."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import reduce
from itertools import groupby
from typing import NamedTuple

from fontbridge.messages import Translate, mark
from fontbridge.model import Place
from fontbridge.reports.shown import clean

__all__ = ["joined", "part_title", "reading_order", "told"]

# Parts, and stretches of paragraphs in one part, that are named before the rest is only counted.
_STRETCHES = 12


class _Kind(NamedTuple):
    """What a part is called; `text` if it holds paragraphs that a person can count. `counted` is
    its name where it is known which slide or page it is, or belongs to, if that is another."""

    title: str
    text: bool = False
    counted: str = ""


# What only the number tells of a part: the pages of OFD may have any name.
_PAGE = mark("page {number}")

# By what the name of a part ends in; {number} is what stands before the suffix, unless it is known
# better.
_KINDS: Sequence[tuple[re.Pattern[str], _Kind]] = tuple(
    (re.compile(pattern, re.IGNORECASE), _Kind(title, text, *counted))
    for pattern, title, text, *counted in (
        # Before the parts that may lie in it: the building blocks have styles of their own.
        (r"(^|/)glossary/", mark("building blocks"), False),
        # A compound file keeps its embedded objects in storages of these names.
        (r"(^|/)(ObjectPool/|MBD[0-9A-F]{8}/)", mark("embedded object"), False),
        (r"(^|/)(vbaProject\.bin$|(_VBA_PROJECT_CUR|Macros)/)", mark("macros"), False),
        (r"(^|/)word/document\.xml$|^WordDocument$", mark("body"), True),
        (r"(^|/)header\d*\.xml$", mark("page header"), True),
        (r"(^|/)footer\d*\.xml$", mark("page footer"), True),
        (r"(^|/)footnotes\.xml$", mark("footnotes"), True),
        (r"(^|/)endnotes\.xml$", mark("endnotes"), True),
        (r"(^|/)comments[^/]*\.xml$", mark("comments"), True),
        (r"(^|/)slides/slide(?P<number>\d+)\.xml$", mark("slide {number}"), False),
        (
            r"(^|/)notesSlides/", mark("speaker notes"), False,
            mark("speaker notes of slide {number}"),
        ),
        (r"(^|/)(slide|notes|handout)Masters/", mark("slide master"), False),
        (r"(^|/)slideLayouts/", mark("slide layout"), False),
        (r"(^|/)(work|chart)sheets/sheet(?P<number>\d+)\.xml$", mark("worksheet {number}"), False),
        (r"(^|/)sharedStrings\.xml$", mark("text of cells"), False),
        (r"(^|/)(charts|embeddings/chart)[^/]*/", mark("chart"), False),
        (r"(^|/)(drawings|diagrams)/", mark("drawing"), False),
        (r"(^|/)Page_(?P<number>\d+)/", mark("page object {number}"), False, _PAGE),
        (r"(^|/)Tpls?(_\d+)?/", mark("page template"), False),
        (r"(^|/)Annots?/", mark("annotation"), False),
        (r"(^|/)(Public|Document)Res[^/]*\.xml$", mark("list of resources"), False),
        (r"(^|/)numbering\.xml$", mark("numbering"), False),
        (r"(^|/)(styles[^/]*|tableStyles)\.xml$", mark("styles"), False),
        (r"(^|/)(fontTable\.xml|[01]Table)$", mark("font table"), False),
        (r"(^|/)theme[^/]*\.xml$", mark("theme"), False),
        (r"(^|/)(settings|presentation)\.xml$", mark("settings"), False),
        (r"(^|/)content\.xml$", mark("body"), True),
        (r"(^|/)(Workbook|Book)$", mark("workbook"), False),
        (r"^PowerPoint Document$", mark("presentation"), False),
    )
)
_WHOLE = _Kind(mark("body"), text=True)
_ORDER = [*dict.fromkeys(kind.title for _, kind in _KINDS)]
_DIGITS = re.compile("[0-9]{1,9}")


def joined(each: Iterable[str], _: Translate) -> str:
    """Things of one kind in a row; Chinese has a mark of its own for that (、).

    >>> joined(["1", "4–6"], str)
    '1, 4–6'
    """
    template = _("{several}, {next}")
    return reduce(lambda several, one: template.format(several=several, next=one), each)


def part_title(part: str, _: Translate, number: int = 0) -> str:
    """What an office calls a part; a part that has no such name by the part's own.

    `number` tells which page, slide or sheet it is, or belongs to; 0 where that is not known.

    >>> part_title("word/footer2.xml", str)
    'page footer'
    >>> part_title("ppt/notesSlides/notesSlide1.xml", str, 3)
    'speaker notes of slide 3'
    >>> part_title("annex/list.docx!/word/document.xml", str)
    'body of the enclosed file annex/list.docx'
    """
    return _titled(part, _, number)[0]


def reading_order(part: str, number: int = 0) -> tuple[str, bool, int, int]:
    """What parts are sorted by to come in the order in which people look for them; those of
    enclosed files together, after the others. `number` is that of `part_title`.

    >>> sorted(["ppt/slides/slide10.xml", "ppt/slides/slide9.xml"], key=reading_order)
    ['ppt/slides/slide9.xml', 'ppt/slides/slide10.xml']
    """
    around, _inside, inner = part.rpartition("!/")
    kind, _own = _kind(inner)
    if kind is None:
        return around, True, len(_ORDER), number
    digits = _DIGITS.findall(inner) or "0"
    return around, not kind.text, _ORDER.index(kind.title), number or int(digits[-1])


def _titled(part: str, _: Translate, number: int) -> tuple[str, _Kind | None]:
    around, inside, inner = part.rpartition("!/")
    kind, own_number = _kind(inner)
    if number:
        title = _((kind.counted or kind.title) if kind else _PAGE).format(number=number)
    else:
        title = _(kind.title).format(number=own_number) if kind else clean(inner)
    # The theme of an RTF file is a package inside it that nobody else knows of.
    if inside and around != "themedata":
        title = _("{part} of the enclosed file {file}").format(part=title, file=clean(around))
    return title, kind


def _kind(part: str) -> tuple[_Kind | None, str]:
    if not part:
        return _WHOLE, ""
    for pattern, kind in _KINDS:
        if found := pattern.search(part):
            return kind, found.groupdict().get("number") or ""
    return None, ""


def told(places: Iterable[Place], _: Translate, limit: int = _STRETCHES) -> str:
    """The places by part: paragraphs or lines in stretches, those in tables apart.

    More than `limit` parts, or stretches in one of them, are only counted.

    >>> told([Place("word/document.xml", number) for number in (1, 2, 3, 7)], str)
    'body, paragraphs 1–3, 7'
    >>> told([Place("", line=number) for number in (4, 9)], str)
    'lines 4, 9'
    """
    by_part: dict[tuple[str, str], list[Place]] = {}
    for place in places:
        by_part.setdefault((place.part, place.region), []).append(place)
    ordered = sorted(
        by_part.items(), key=lambda item: reading_order(item[0][0], item[1][0].number)
    )
    named = [_of_part(part, region, each, _, limit) for (part, region), each in ordered]
    distinct = list(dict.fromkeys(named))
    return _("; ").join(distinct[:limit]) + _more(len(distinct) - limit, _)


def _of_part(
    part: str, region: str, places: Sequence[Place], _: Translate, limit: int
) -> str:
    title, kind = _titled(part, _, places[0].number)
    if region == "table":
        title = _("tables of the {part}").format(part=title)
    numbers = {place.paragraph for place in places if place.paragraph}
    if numbers and kind is not None and kind.text:
        told, more = _stretches(numbers, _, limit)
        return _("{part}, paragraphs {numbers}").format(part=title, numbers=told) + more
    if kind is not None and part:
        return title  # a part of a package: its lines are nothing that people see
    where = _lines(places, _, limit)
    if part and where:
        return _("{part}, {where}").format(part=title, where=where)
    return where or title


def _lines(places: Sequence[Place], _: Translate, limit: int) -> str:
    """Where in a text the places are; empty if they do not tell."""
    at = [place for place in places if place.column]
    if at:
        told = [
            _("line {line} character {column}").format(line=place.line, column=place.column)
            for place in at[:limit]
        ]
        return joined(told, _) + _more(len(at) - limit, _)
    lines = {place.line for place in places if place.line}
    if len(lines) == 1:
        return _("line {line}").format(line=lines.pop())
    stretches, more = _stretches(lines, _, limit)
    return _("lines {numbers}").format(numbers=stretches) + more if lines else ""


def _stretches(numbers: Iterable[int], _: Translate, limit: int) -> tuple[str, str]:
    """The first `limit` stretches of numbers, and how many numbers lie in the others."""
    stretches: list[list[int]] = []
    for __, group in groupby(enumerate(sorted(numbers)), lambda each: each[1] - each[0]):
        stretches.append([number for _index, number in group])
    told = [
        str(one[0]) if len(one) == 1 else _("{first}–{last}").format(first=one[0], last=one[-1])
        for one in stretches[:limit]
    ]
    return joined(told, _) if told else "", _more(sum(map(len, stretches[limit:])), _)


def _more(count: int, _: Translate) -> str:
    return _(", and {count} more").format(count=count) if count > 0 else ""
