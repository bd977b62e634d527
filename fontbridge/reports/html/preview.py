"""The page that shows a document before and after its conversion, page beside page.

Unlike every other report it shows the document itself, and says so.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from itertools import zip_longest
from pathlib import PurePath
from typing import TYPE_CHECKING

from fontbridge.messages import Translate, translator
from fontbridge.preview.pages import Page
from fontbridge.reports import drawn
from fontbridge.reports.html.markup import Markup, document, element
from fontbridge.reports.shown import clean

if TYPE_CHECKING:
    from fontbridge.preview.breaks import Spot
    from fontbridge.preview.compare import Preview

__all__ = ["page"]


def page(preview: Preview, language: str, version: str) -> str:
    """The page, as text to be written in UTF-8; nothing outside it is needed to see it."""
    _ = translator(language)
    name = PurePath(preview.report.path).name
    kind = "changes" if preview.drift.any else "good"
    verdict = _("Lines move") if preview.drift.any else _("No line moves.")
    body = element(
        "main",
        element(
            "header",
            element("p", _("Preview"), class_="kind"),
            element("h1", name),
            element("p", verdict, class_=f"verdict {kind}"),
            *(element("p", line) for line in drawn.verdicts(preview, _)),
            element(
                "p", _("This page shows the document: handle it as you handle that."), class_="hint"
            ),
        ),
        _faces(preview, _),
        _modes(_),
        element("section", *_sheets(preview, _), class_="sheets", id="sheets", data_mode="side"),
        element("footer", element("p", f"fontbridge {version}")),
    )
    return document(name, language, body, pictures="preview")


def _faces(preview: Preview, _: Translate) -> Markup:
    heads = (_("Asked for"), _("Really drawn by"))
    rows = [
        element(
            "tr",
            element("td", clean(each.family)),
            element("td", drawn.drawn_by(each, _)),
            element("td", f"{each.others:,}", class_="number"),
            class_="other" if each.others else None,
        )
        for each in preview.faces
    ]
    return element(
        "section",
        element("h2", _("Faces")),
        element(
            "p",
            _("What a line of this table shows in red, this machine drew with another face than "
              "the document asks for: there it does not show what the recipient will see."),
            class_="hint",
        ),
        element(
            "table",
            element(
                "thead",
                element(
                    "tr",
                    *(element("th", head, scope="col") for head in heads),
                    element("th", _("By another"), scope="col", class_="number"),
                ),
            ),
            element("tbody", *rows),
        ),
    )


def _modes(_: Translate) -> Markup:
    titles = (("side", _("Side by side")), ("overlay", _("Overlay")), ("flicker", _("Flicker")))
    return element(
        "div",
        *(
            element("button", title, type="button", data_mode=mode, aria_pressed=str(
                mode == "side").lower())
            for mode, title in titles
        ),
        class_="modes", role="group", aria_label=_("How to look at the pages"), hidden=True,
    )


def _sheets(preview: Preview, _: Translate) -> Iterable[Markup]:
    gone, come = _by_page(preview.drift.before), _by_page(preview.drift.after)
    pairs = zip_longest(preview.before, preview.after)
    for number, (before, after) in enumerate(pairs, 1):
        title = _("Page {number}").format(number=number)
        if moved := len(come.get(number, ())) or len(gone.get(number, ())):
            title += _(", lines moved: {count}").format(count=moved)
        yield element(
            "div",
            element("h3", title),
            element(
                "div",
                _sheet(before, gone.get(number, []), _("Before"), "before", _),
                _sheet(after, come.get(number, []), _("After"), "after", _),
                class_="pair",
            ),
            class_="sheet",
        )


def _by_page(spots: Iterable[Spot]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for spot in spots:
        found.setdefault(spot.page, []).append(spot.line)
    return found


def _sheet(page: Page | None, moved: Iterable[int], title: str, side: str, _: Translate) -> Markup:
    if page is None:
        return element(
            "figure",
            element("figcaption", title),
            element("p", _("no such page"), class_="none"),
            class_=side,
        )
    picture = "data:image/png;base64," + base64.b64encode(page.picture).decode()
    marks = []
    for number in moved:
        line = page.lines[number - 1]
        marks.append(
            element(
                "rect", x=f"{line.left - 2:.1f}", y=f"{line.top - 1:.1f}",
                width=f"{line.right - line.left + 4:.1f}",
                height=f"{line.bottom - line.top + 2:.1f}", class_="moved",
            )
        )
    return element(
        "figure",
        element("figcaption", title),
        element(
            "svg",
            element("image", href=picture, width=f"{page.width:.1f}", height=f"{page.height:.1f}"),
            *marks,
            viewBox=f"0 0 {page.width:.1f} {page.height:.1f}", role="img", aria_label=title,
        ),
        class_=side,
    )
