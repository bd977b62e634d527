"""LibreOffice is asked who draws each character of converted workbooks and presentations.

It draws by stand-ins for the faces of both systems, and the PDF says which was used.
"""

from __future__ import annotations

import io
import tomllib
from collections import Counter
from pathlib import Path

import openpyxl
import pptx
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from pptx.oxml.ns import qn
from pptx.util import Cm

import fontbridge
from fontbridge.formats import open_document
from fontbridge.model import Limits
from tests.makers import standins

pytestmark = pytest.mark.skipif(
    not standins.available(), reason="LibreOffice and the free Chinese fonts are not here"
)

_PROFILES = Path(__file__).parents[1] / "mappings" / "profiles"
TEXTS = [
    "二〇二六年，朱镕基、陶喆、㎡堃",
    "中“引”号——增长5%……",
    "关于印发方案的通知，淼鑫甯",
    "About 2026",
]
# LibreOffice takes a font of a cell for Chinese only if it has one of these.
PROBED = "ぁァㄅㄱ㌁一가"
FAMILIES = ["仿宋_GB2312", "楷体_GB2312", "方正小标宋简体", "方正仿宋_GBK", "Calibri"]


def _workbook() -> bytes:
    """Each text in each face, as plain strings, rich text and strings of several fonts."""
    book = openpyxl.Workbook()
    sheet = book.active
    for column, family in enumerate(FAMILIES[:4], 1):
        sheet.column_dimensions["ABCD"[column - 1]].width = 40
        for row, text in enumerate(TEXTS, 1):
            cell = sheet.cell(row, column, f"{text}{column}")
            cell.font = Font(name=family, size=12)
        rich = CellRichText("甲〇", TextBlock(InlineFont(rFont=family, sz=12), "乙镕"))
        sheet.cell(9, column, rich).font = Font(name="楷体_GB2312")
        sheet.cell(10, column, 12.5).font = Font(name=family)
    sheet.cell(11, 1, "Latin").font = Font(name="Calibri")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _deck() -> bytes:
    """Each text in each face, in text boxes, a title and a table."""
    deck = pptx.Presentation()
    page = deck.slides.add_slide(deck.slide_layouts[5])
    page.shapes.title.text = "标题〇：" + TEXTS[0]
    table = page.shapes.add_table(len(TEXTS), 1, Cm(1), Cm(12), Cm(12), Cm(4)).table
    frames = [table.cell(row, 0).text_frame for row in range(len(TEXTS))]
    for number, family in enumerate(FAMILIES[:4]):
        box = page.shapes.add_textbox(Cm(1 + 6 * number), Cm(4), Cm(6), Cm(4)).text_frame
        box.word_wrap = True
        for text in TEXTS:
            run = box.add_paragraph().add_run()
            run.text = text
            run.font.name = "Times New Roman"
            ea = run.font._element.makeelement(qn("a:ea"), {"typeface": family})
            run.font._element.append(ea)
    for frame, text in zip(frames, TEXTS, strict=True):
        frame.text = text
    for part in deck.part.package.iter_parts():
        if part.partname.startswith("/ppt/theme/"):
            # LibreOffice does not look at a theme's entries for scripts.
            named = '<a:ea typeface="仿宋_GB2312"/>'.encode()
            part._blob = part.blob.replace(b'<a:ea typeface=""/>', named)
    stream = io.BytesIO()
    deck.save(stream)
    return stream.getvalue()


SOURCES = {"xlsx": _workbook, "pptx": _deck}


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


def _accepted(to: str) -> set[str]:
    profile = tomllib.loads((_PROFILES / f"{to}.toml").read_text("utf-8"))
    accepted = {profile["latin"]["preferred"]}
    for faces in profile["han"].values():
        accepted |= {faces["preferred"], *faces.get("accepted", ()), *faces.get("fallback", ())}
    return accepted


@pytest.mark.parametrize("kind", SOURCES)
@pytest.mark.parametrize("to", ["party", "government"])
def test_every_character_is_drawn_by_an_accepted_family(
    kind: str, to: str, rendered: dict[tuple[str, str], tuple[bytes, standins.Rendering]]
) -> None:
    assert not rendered[kind, "as it is"][1].families <= _accepted(to)
    assert rendered[kind, to][1].families <= _accepted(to)


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
