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

__all__ = ["joined", "part_title", "told"]

# Stretches of paragraphs named in one part before the rest is only counted.
_STRETCHES = 12


class _Kind(NamedTuple):
    """What a part is called; `text` if it holds paragraphs that a person can count."""

    title: str
    text: bool = False


# By what the name of a part ends in; {number} is what stands before the suffix.
_KINDS: Sequence[tuple[re.Pattern[str], _Kind]] = tuple(
    (re.compile(pattern, re.IGNORECASE), _Kind(title, text))
    for pattern, title, text in (
        # Before the parts that may lie in it: the building blocks have styles of their own.
        (r"(^|/)glossary/", mark("building blocks"), False),
        (r"(^|/)word/document\.xml$|^WordDocument$", mark("body"), True),
        (r"(^|/)header\d*\.xml$", mark("page header"), True),
        (r"(^|/)footer\d*\.xml$", mark("page footer"), True),
        (r"(^|/)footnotes\.xml$", mark("footnotes"), True),
        (r"(^|/)endnotes\.xml$", mark("endnotes"), True),
        (r"(^|/)comments[^/]*\.xml$", mark("comments"), True),
        (r"(^|/)slides/slide(?P<number>\d+)\.xml$", mark("slide {number}"), False),
        (r"(^|/)notesSlides/", mark("speaker notes"), False),
        (r"(^|/)(slide|notes|handout)Masters/", mark("slide master"), False),
        (r"(^|/)slideLayouts/", mark("slide layout"), False),
        (r"(^|/)worksheets/sheet(?P<number>\d+)\.xml$", mark("worksheet {number}"), False),
        (r"(^|/)sharedStrings\.xml$", mark("text of cells"), False),
        (r"(^|/)(charts|embeddings/chart)[^/]*/", mark("chart"), False),
        (r"(^|/)(drawings|diagrams)/", mark("drawing"), False),
        (r"(^|/)Page_(?P<number>\d+)/", mark("page object {number}"), False),
        (r"(^|/)Tpls?(_\d+)?/", mark("page template"), False),
        (r"(^|/)Annots?/", mark("annotation"), False),
        (r"(^|/)(Public|Document)Res[^/]*\.xml$", mark("list of resources"), False),
        (r"(^|/)numbering\.xml$", mark("numbering"), False),
        (r"(^|/)styles[^/]*\.xml$", mark("styles"), False),
        (r"(^|/)(fontTable\.xml|[01]Table)$", mark("font table"), False),
        (r"(^|/)theme[^/]*\.xml$", mark("theme"), False),
        (r"(^|/)(settings|presentation)\.xml$", mark("settings"), False),
        (r"(^|/)content\.xml$", mark("body"), True),
        (r"(^|/)Workbook$", mark("workbook"), False),
        (r"^PowerPoint Document$", mark("presentation"), False),
    )
)
_WHOLE = _Kind(mark("body"), text=True)


def joined(each: Iterable[str], _: Translate) -> str:
    """Things of one kind in a row; Chinese has a mark of its own for that (、).

    >>> joined(["1", "4–6"], str)
    '1, 4–6'
    """
    template = _("{several}, {next}")
    return reduce(lambda several, one: template.format(several=several, next=one), each)


def part_title(part: str, _: Translate) -> str:
    """What an office calls a part; a part that has no such name by the part's own.

    >>> part_title("word/footer2.xml", str)
    'page footer'
    >>> part_title("annex/list.docx!/word/document.xml", str)
    'body of the enclosed file annex/list.docx'
    """
    return _titled(part, _)[0]


def _titled(part: str, _: Translate) -> tuple[str, bool]:
    around, inside, inner = part.rpartition("!/")
    kind, number = _kind(inner)
    title = _(kind.title).format(number=number) if kind else clean(inner)
    if inside:
        title = _("{part} of the enclosed file {file}").format(part=title, file=clean(around))
    return title, kind is not None and kind.text


def _kind(part: str) -> tuple[_Kind | None, str]:
    if not part:
        return _WHOLE, ""
    for pattern, kind in _KINDS:
        if found := pattern.search(part):
            return kind, found.groupdict().get("number") or ""
    return None, ""


def told(places: Iterable[Place], _: Translate) -> str:
    """The places by part: paragraphs in stretches, those in tables apart.

    >>> told([Place("word/document.xml", number) for number in (1, 2, 3, 7)], str)
    'body, paragraphs 1–3, 7'
    """
    by_part: dict[tuple[str, str], list[Place]] = {}
    for place in places:
        by_part.setdefault((place.part, place.region), []).append(place)
    named = [_of_part(part, region, each, _) for (part, region), each in by_part.items()]
    return _("; ").join(dict.fromkeys(named))


def _of_part(part: str, region: str, places: Sequence[Place], _: Translate) -> str:
    title, countable = _titled(part, _)
    if region == "table":
        title = _("tables of the {part}").format(part=title)
    numbers = sorted({place.paragraph for place in places if place.paragraph})
    if numbers and countable:
        return _("{part}, paragraphs {numbers}").format(
            part=title, numbers=_stretches(numbers, _)
        )
    at = [place for place in places if place.column]
    if at:
        told = [
            _("line {line} character {column}").format(line=place.line, column=place.column)
            for place in at[:_STRETCHES]
        ]
        return joined(told, _) + _more(len(at) - _STRETCHES, _)
    line = places[0].line
    # A part of a package is one long line; of a file that is text, lines are what people count.
    return _("line {line}").format(line=line) if line and not part else title


def _stretches(numbers: Sequence[int], _: Translate) -> str:
    stretches: list[list[int]] = []
    for __, group in groupby(enumerate(numbers), lambda each: each[1] - each[0]):
        stretches.append([number for _index, number in group])
    told = [
        str(one[0]) if len(one) == 1 else _("{first}–{last}").format(first=one[0], last=one[-1])
        for one in stretches[:_STRETCHES]
    ]
    return joined(told, _) + _more(sum(map(len, stretches[_STRETCHES:])), _)


def _more(count: int, _: Translate) -> str:
    return _(", and {count} more").format(count=count) if count > 0 else ""
