"""LibreOffice is asked who draws each character of converted workbooks and presentations.

It draws by stand-ins for the faces of both systems, and the PDF says which was used.
"""

from __future__ import annotations

from collections import Counter

import pytest

import fontbridge
from fontbridge.formats import open_document
from fontbridge.model import Limits
from tests.makers import drawncases, standins
from tests.makers.drawncases import PROBED, TEXTS

pytestmark = pytest.mark.skipif(
    not standins.available(), reason="LibreOffice and the free Chinese fonts are not here"
)

SOURCES = {"xlsx": drawncases.workbook, "pptx": drawncases.deck}


@pytest.fixture(scope="module")
def rendered(
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[tuple[str, str], tuple[bytes, standins.Rendering]]:
    """Both files as they are and for each system, drawn by one call of LibreOffice."""
    folder = tmp_path_factory.mktemp("standins")
    latin = "".join(map(chr, range(32, 127)))
    configuration = standins.make(folder, [latin, PROBED, "甲乙标题：", *TEXTS])
    found: dict[tuple[str, str], bytes] = {}
    for kind, make in SOURCES.items():
        first = found[kind, "as it is"] = make()
        for to in ("party", "government"):
            found[kind, to] = fontbridge.convert(first, to=to, font_dirs=[folder / "fonts"]).data
    paths = {key: folder / f"{number}.{key[0]}" for number, key in enumerate(found)}
    for key, path in paths.items():
        path.write_bytes(found[key])
    drawn = standins.render(paths.values(), configuration)
    return {key: (found[key], drawn[path]) for key, path in paths.items()}


@pytest.mark.parametrize("kind", SOURCES)
@pytest.mark.parametrize("to", ["party", "government"])
def test_every_character_is_drawn_by_an_accepted_family(
    kind: str, to: str, rendered: dict[tuple[str, str], tuple[bytes, standins.Rendering]]
) -> None:
    assert not rendered[kind, "as it is"][1].families <= standins.accepted(to)
    assert rendered[kind, to][1].families <= standins.accepted(to)


@pytest.mark.parametrize("to", ["party", "government"])
def test_libreoffice_draws_cells_by_the_family_that_the_resolver_says(
    to: str, rendered: dict[tuple[str, str], tuple[bytes, standins.Rendering]]
) -> None:
    """In a cell one font draws all, so the rules agree on every character."""
    data, drawing = rendered["xlsx", to]
    resolved: Counter[tuple[str, str]] = Counter()
    for paragraph in open_document(data, Limits()).paragraphs(None):
        for run in paragraph.runs:
            resolved.update((each, run.faces.families[0]) for each in run.text if each.strip())
    assert resolved == drawing.drawn
