"""The fonts of a machine for the terminal: what each family holds, and its coverage in blocks."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from typing import TYPE_CHECKING

from fontbridge.characters.repertoire import members
from fontbridge.fonts.facefacts import MEASURED, Embedding
from fontbridge.fonts.gbgrid import LEADS, State, blocks, grid
from fontbridge.mapping.roster import COUNTED, Held, Place
from fontbridge.messages import Translate, in_language, mark
from fontbridge.reports.shown import clean

if TYPE_CHECKING:
    from fontbridge.reports.text import Fitted

__all__ = ["coverage_rows", "facts", "holdings", "metrics", "picture", "share"]

_ROLES = {
    "preferred": mark("preferred"),
    "accepted": mark("accepted"),
    "fallback": mark("fallback"),
}
_EMBEDDING = {
    Embedding.INSTALLABLE: mark("allowed"),
    Embedding.EDITABLE: mark("allowed, editable"),
    Embedding.PREVIEW: mark("to view and print"),
    Embedding.BITMAP: mark("bitmaps only"),
    Embedding.RESTRICTED: mark("not allowed"),
    Embedding.UNKNOWN: mark("not told"),
}
_HEADS = ("GB2312", "GBK", "L1", "L2", "L3", mark("General Table"))
_SHADES = " ░▒▓█"


def share(count: int, of: int) -> str:
    """A share that is 100% only where nothing lacks.

    >>> share(7445, 7445), share(7444, 7445), share(1, 7445), share(0, 5)
    ('100%', '99%', '1%', '0%')
    """
    percent = 100 * count // of
    return f"{max(percent, 1) if count else 0}%"


def holdings(
    title: str, places: Sequence[Place], typeface: Callable[[str], str], _: Translate
) -> Fitted:
    """The families of a profile: whether they are here, under which names, what they hold."""
    from fontbridge.reports.text import table

    rows = []
    for place in places:
        kind = typeface(place.typeface) if place.typeface else _("Latin")
        held = place.held
        row = (clean(place.family), kind, _(_ROLES[place.role]))
        if held is None:
            rows.append((*row, _("not here"), "", *[""] * len(COUNTED)))
            continue
        rows.append(
            (
                *row,
                "\n".join(map(clean, held.facts.families)),
                embedding(held, _),
                *(share(held.counts[name], len(members(name))) for name in COUNTED),
            )
        )
    heads = (_("Family"), _("Typeface"), _("Role"), _("Here as"), _("Embedding"))
    return table(title, heads, rows, numbers=tuple(map(_, _HEADS)))


def embedding(held: Held, _: Translate) -> str:
    """Whether the licence bits of the face let it be embedded."""
    told = _(_EMBEDDING[held.facts.embedding])
    return told if held.facts.may_subset else told + "\n" + _("only whole")


def metrics(places: Sequence[Place], _: Translate) -> Fitted | None:
    """The widths that decide line breaks, in em, each face once; None if no face is here."""
    from fontbridge.reports.text import table

    here = {place.held.face: (place.family, place.held) for place in places if place.held}
    if not here:
        return None
    rows = [
        (
            clean(family),
            clean(f"{held.face.path.name}" + (f"#{held.face.number}" if held.face.number else "")),
            str(held.facts.units_per_em),
            *(_length(held.facts.advances[name]) for name in MEASURED),
            _length(held.facts.ascent),
            _length(held.facts.descent),
        )
        for family, held in here.values()
    ]
    numbers = (
        _("Em"), _("Space"), _("Digit"), _("Letter"), _("Quote"), _("Han"), _("Ascent"),
        _("Descent"),
    )
    return table(_("Metrics in em"), (_("Family"), _("File")), rows, numbers)


def _length(em: float | None) -> str:
    return "—" if em is None else f"{em:.3f}"


def facts(held: Held, _: Translate) -> list[str]:
    """One face in a few lines."""
    names = _(", ").join(map(clean, held.facts.families))
    told = embedding(held, _).replace("\n", _(", "))
    return [
        _("Font: {names}").format(names=names or clean(held.face.path.name)),
        _("Embedding: {told}").format(told=told),
    ]


def coverage_rows(characters: Set[str], _: Translate) -> Fitted:
    """How much of each repertoire, and of each block beyond the two-byte codes, a face holds."""
    from fontbridge.reports.text import table

    rows = [
        (name, len(members(name) & characters), len(members(name))) for name in COUNTED
    ] + [(in_language(block.name, _), block.held, block.of) for block in blocks(characters)]
    cells = [
        (name, f"{count:,}", f"{of:,}", share(count, of)) for name, count, of in rows
    ]
    numbers = (_("Held"), _("Of"), _("Share"))
    return table(_("Coverage"), (_("Repertoire"),), cells, numbers)


def picture(characters: Set[str], _: Translate) -> list[str]:
    """The two-byte codes in blocks: a character for each lead byte, darker the more is held."""
    rows = grid(characters)
    shades = {lead: _shade(row) for lead, row in zip(LEADS, rows, strict=True)}
    lines = [_("Lead bytes, 81 to FE; darker: more of the row is held"),
             "    " + " ".join("0123456789ABCDEF")]
    for high in range(0x8, 0x10):
        cells = (shades.get(high << 4 | low, " ") for low in range(16))
        lines.append(f" {high:X}_ " + " ".join(cells))
    return [line.rstrip() for line in lines]


def _shade(row: Sequence[State]) -> str:
    held, lacking = row.count(State.HELD), row.count(State.LACKING)
    if not held + lacking:
        return "·"
    if not held:
        return "-"
    return _SHADES[1 + 3 * held // (held + lacking)]
