"""What differs between two documents, for the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fontbridge.harmonise.compare import Comparison, Declarations, Place, Redrawing
from fontbridge.messages import Translate, mark
from fontbridge.reports.lines import system
from fontbridge.reports.shown import clean

if TYPE_CHECKING:
    from rich.console import Console

    from fontbridge.reports.text import Fitted

__all__ = ["show"]

_TEXTS = {
    "equal": mark("equal"),
    "blanks": mark("equal but for blanks"),
    "order": mark("the same paragraphs in another order"),
    "different": mark("different"),
}


def show(
    names: tuple[str, str], comparison: Comparison, console: Console, _: Translate
) -> None:
    """Print what differs, or that nothing does."""
    from rich.text import Text

    for name, each, its_system, charset in zip(
        names, comparison.formats, comparison.systems, comparison.charsets, strict=True
    ):
        about = [each, system(its_system, _), *([charset] if charset else [])]
        console.print(Text(f"{clean(name)}: {_(', ').join(about)}"))
    console.print(Text(_("Text: {verdict}").format(verdict=_verdict(comparison, _))))
    if comparison.redrawn:
        console.print(_redrawn(comparison.redrawn, _))
    if comparison.declarations:
        console.print(_declarations(comparison.declarations, _))
    if comparison.parts:
        parts = _(", ").join(map(clean, comparison.parts))
        console.print(Text(_("Other parts that differ: {parts}").format(parts=parts)))
    if comparison.equal:
        console.print(Text(_("Nothing differs.")))


def _verdict(comparison: Comparison, _: Translate) -> str:
    verdict, first, second, alone = comparison.text
    told = [_(_TEXTS[verdict])]
    if any(alone):
        told.append(
            _("paragraphs that only one has: {first} and {second}").format(
                first=alone[0], second=alone[1]
            )
        )
    if verdict != "equal":
        told.append(
            _("first at {first} against {second}").format(
                first=_place(first, _), second=_place(second, _)
            )
        )
    return _(", ").join(told)


def _place(place: Place | None, _: Translate) -> str:
    if place is None:
        return _("nothing")
    told = _("paragraph {number}").format(number=place.paragraph)
    return f"{clean(place.part)}:{place.line} {told}" if place.part else told


def _redrawn(redrawn: Sequence[Redrawing], _: Translate) -> Fitted:
    from fontbridge.reports.text import table

    rows = [
        (
            clean(each.first) or "—",
            clean(each.second) or "—",
            _place(each.place, _),
            f"{each.characters:,}",
        )
        for each in redrawn
    ]
    heads = (_("First"), _("Second"), _("First place"))
    return table(_("Drawn by another family"), heads, rows, numbers=(_("Characters"),))


def _declarations(declarations: Sequence[Declarations], _: Translate) -> Fitted:
    from fontbridge.reports.text import table

    rows = [
        (clean(each.family) or "—", each.slot, f"{each.first:,}", f"{each.second:,}")
        for each in declarations
    ]
    numbers = (_("First"), _("Second"))
    return table(_("Declarations"), (_("Family"), _("Slot")), rows, numbers)
