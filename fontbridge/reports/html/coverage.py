"""The coverage of a face as a picture: a drawing by itself, or on a page with its figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from itertools import groupby

from fontbridge.characters.repertoire import members
from fontbridge.fonts.gbgrid import LEADS, TRAILS, State, blocks, grid
from fontbridge.mapping.roster import COUNTED
from fontbridge.messages import Translate, in_language
from fontbridge.reports.fonts import share
from fontbridge.reports.html.characters import cards
from fontbridge.reports.html.markup import Markup, document, element
from fontbridge.reports.html.setting import Setting

__all__ = ["drawing", "page"]

_CELL = 4  # units; a row label takes the room of some cells
_LEFT, _TOP = 30, 16
_COLOURS = {State.HELD: "#44576b", State.LACKING: "#d98a80"}
_MOST_CARDS = 120


def drawing(characters: Set[str], _: Translate) -> Markup:
    """An SVG drawing of the two-byte codes: dark where the face has the character, red where it
    lacks it, blank where no character is. It stands by itself or inside a page."""
    width, height = _LEFT + _CELL * len(TRAILS), _TOP + _CELL * len(LEADS)
    told = _("Rows are lead bytes 81 to FE, columns trail bytes 40 to FE")
    return element(
        "svg",
        element("title", told),
        element("rect", width=width, height=height, fill="#fffefb"),
        *_labels(),
        *_cells(characters),
        _frame(),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width} {height}",
        role="img",
        class_="coverage",
    )


def _labels() -> Iterator[Markup]:
    style = {"font_size": "11", "font_family": "monospace", "fill": "#6b665e"}
    for row, lead in enumerate(LEADS):
        if lead % 16 == 0 or lead == LEADS[0]:
            y = _TOP + _CELL * row + 9
            yield element("text", f"{lead:02X}", x=8, y=y, **style)
    for column, trail in enumerate(TRAILS):
        if trail % 16 == 0:
            yield element("text", f"{trail:02X}", x=_LEFT + _CELL * column, y=11, **style)


def _cells(characters: Set[str]) -> Iterator[Markup]:
    """One path for each state; equal neighbours in a row are one stroke of it."""
    strokes: dict[State, list[str]] = {State.HELD: [], State.LACKING: []}
    for row, states in enumerate(grid(characters)):
        column = 0
        for state, run in groupby(states):
            length = len(list(run))
            if state is not State.EMPTY:
                x, y = _LEFT + _CELL * column, _TOP + _CELL * row
                strokes[state].append(f"M{x} {y}h{_CELL * length}v{_CELL}h-{_CELL * length}z")
            column += length
    for state, pieces in strokes.items():
        if pieces:
            yield element("path", d="".join(pieces), fill=_COLOURS[state])


def _frame() -> Markup:
    """GB2312: lead and trail bytes from A1, F7 the last lead."""
    column = TRAILS.index(0xA1)
    row, rows = 0xA1 - LEADS[0], 0xF7 - 0xA1 + 1
    return element(
        "rect", x=_LEFT + _CELL * column, y=_TOP + _CELL * row,
        width=_CELL * (len(TRAILS) - column), height=_CELL * rows,
        fill="none", stroke="#23211e", stroke_width=1,
    )


def page(
    title: str,
    facts: Sequence[str],
    characters: Set[str],
    lacking: str | None,
    of: str,
    setting: Setting,
) -> str:
    """The page of a face. `lacking` are the characters that it lacks of `of`, a document or a
    repertoire; None where nothing was asked."""
    _ = setting.words
    rows = [(name, len(members(name) & characters), len(members(name))) for name in COUNTED]
    rows += [(in_language(block.name, _), block.held, block.of) for block in blocks(characters)]
    head = element(
        "tr",
        element("th", _("Repertoire"), scope="col"),
        *(element("th", one, scope="col", class_="number") for one in (
            _("Held"), _("Of"), _("Share"))),
    )
    body = element(
        "main",
        element(
            "header",
            element("p", _("Coverage of a font"), class_="kind"),
            element("h1", title),
            *(element("p", fact) for fact in facts),
        ),
        element(
            "section",
            element("h2", _("Two-byte codes of GB18030-2022")),
            element(
                "p",
                _("Dark: the font has the character. Red: it lacks it. Rows are lead bytes, "
                  "columns trail bytes; the frame is GB2312."),
                class_="hint",
            ),
            drawing(characters, _),
        ),
        element(
            "section",
            element("h2", _("Coverage")),
            element(
                "table",
                element("thead", head),
                element(
                    "tbody",
                    *(
                        element(
                            "tr",
                            element("td", name),
                            element("td", f"{count:,}", class_="number"),
                            element("td", f"{whole:,}", class_="number"),
                            element("td", share(count, whole), class_="number"),
                        )
                        for name, count, whole in rows
                    ),
                ),
            ),
        ),
        _lacking(lacking, of, setting) if lacking is not None else None,
        element("footer", element("p", f"fontbridge {setting.version}")),
    )
    return document(f"{title} — {_('Coverage of a font')}", setting.language, body)


def _lacking(lacking: str, of: str, setting: Setting) -> Markup:
    _ = setting.words
    title = _("Lacking of {what}: {count}").format(what=of, count=f"{len(lacking):,}")
    shown = lacking[:_MOST_CARDS]
    more = len(lacking) - len(shown)
    return element(
        "section",
        element("h2", title),
        cards(shown, setting) if shown else element("p", _("Nothing is lacking.")),
        element("p", _("and {count} more").format(count=f"{more:,}")) if more else None,
    )
