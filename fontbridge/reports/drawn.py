"""What drawing a document before and after its conversion showed, for the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fontbridge.messages import Translate
from fontbridge.preview.breaks import Drift, Spot
from fontbridge.preview.faces import Asked
from fontbridge.reports.shown import clean

if TYPE_CHECKING:
    from rich.console import Console

    from fontbridge.preview.compare import Preview

__all__ = ["drawn_by", "moved_lines", "show", "verdicts"]

_LINES = 40  # moved lines that are named one by one


def show(preview: Preview, console: Console, _: Translate) -> None:
    """Print what moved, and which faces drew what was asked of others."""
    from rich.text import Text

    from fontbridge.reports.text import table

    for line in verdicts(preview, _):
        console.print(Text(line))
    if where := moved_lines(preview.drift, _):
        console.print(Text(where))
    rows = [(clean(each.family), drawn_by(each, _), f"{each.others:,}") for each in preview.faces]
    if rows:
        heads = (_("Asked for"), _("Really drawn by"))
        console.print(table(_("Faces"), heads, rows, numbers=(_("By another"),)))


def verdicts(preview: Preview, _: Translate) -> list[str]:
    """The upshot, a sentence each: pages, lines, faces."""
    before, after = len(preview.before), len(preview.after)
    drift = preview.drift
    pages = (
        _("Pages: {count} before and after.").format(count=before)
        if before == after
        else _("Pages: {before} before, {after} after.").format(before=before, after=after)
    )
    lines = (
        _("Line breaks that moved: {breaks}; lines on another page: {repaged}.").format(
            breaks=drift.breaks, repaged=drift.repaged
        )
        if drift.any
        else _("No line moves.")
    )
    others = [clean(each.family) for each in preview.faces if each.others]
    if not others:
        return [pages, lines]
    told = _("Not drawn by the face asked for: {families}.").format(families=_(", ").join(others))
    return [pages, lines, told]


def moved_lines(drift: Drift, _: Translate) -> str:
    """Where lines break elsewhere, by pages of the document after its conversion."""
    spots: Sequence[Spot] = drift.after or drift.before
    if not spots:
        return ""
    by_page: dict[int, list[str]] = {}
    for spot in spots[:_LINES]:
        by_page.setdefault(spot.page, []).append(str(spot.line))
    told = [
        _("page {page}: lines {lines}").format(page=page, lines=_(", ").join(lines))
        for page, lines in by_page.items()
    ]
    if len(spots) > _LINES:
        told.append(_("and {count} more").format(count=len(spots) - _LINES))
    return "\n".join(told)


def drawn_by(asked: Asked, _: Translate) -> str:
    """The faces that drew a family's text, each with its characters."""
    return _(", ").join(f"{clean(face)} {count:,}" for face, count in asked.drawn.most_common())
