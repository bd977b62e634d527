"""LibreOffice draws by a font that goes with the document, on a machine that lacks it."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from pathlib import Path

import pptx
import pytest
from pptx.oxml.ns import qn
from pptx.util import Cm, Pt

import fontbridge
from fontbridge.preview import office
from fontbridge.preview.pages import read
from tests.makers import standins
from tests.makers.carriers import CARRIERS

pytestmark = pytest.mark.skipif(
    not standins.available(), reason="LibreOffice and the free Chinese fonts are not here"
)

FAMILY, TEXT = "仿宋_GB2312", "朱镕基"
READS_SLIDES = 26  # 26.8 reads fonts of presentations, 25.2 does not


def _deck(text: str, family: str) -> bytes:
    """A presentation that LibreOffice draws: it wants masters and layouts."""
    deck = pptx.Presentation()
    page = deck.slides.add_slide(deck.slide_layouts[6])
    run = page.shapes.add_textbox(Cm(1), Cm(1), Cm(20), Cm(4)).text_frame.paragraphs[0].add_run()
    run.text, run.font.size, run.font.name = text, Pt(60), family
    ea = run.font._element.makeelement(qn("a:ea"), {"typeface": family})
    run.font._element.append(ea)
    stream = io.BytesIO()
    deck.save(stream)
    return stream.getvalue()


def _version() -> int:
    told = subprocess.run(["soffice", "--version"], capture_output=True, text=True, check=True)
    found = re.search(r"(\d+)\.\d", told.stdout)
    assert found is not None
    return int(found[1])


@pytest.fixture(scope="module")
def font_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return standins.make(tmp_path_factory.mktemp("made"), [TEXT]).parent / "fonts"


# One call for each: what a document brings along stays for those that the same call opens later.
@pytest.mark.parametrize(
    ("kind", "embed"),
    [(kind, "rare") for kind in ("docx", "pptx", "odt", "ods", "odp", "fodt")] + [("odt", "")],
)
def test_libreoffice_draws_it_without_the_font(
    kind: str, embed: str, font_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if kind == "pptx" and _version() < READS_SLIDES:
        pytest.skip("this LibreOffice reads no fonts of presentations")
    first = _deck(TEXT, FAMILY) if kind == "pptx" else CARRIERS[kind](TEXT, FAMILY)
    told = fontbridge.convert(first, to="party", font_dirs=[font_dir], embed=embed)
    bare = tmp_path / "bare"
    bare.mkdir()
    shutil.copy(standins.FAMILIES["Times New Roman"], bare)
    configuration = tmp_path / "fonts.conf"
    cache = tmp_path / "cache"
    configuration.write_text(
        f"<fontconfig><dir>{bare}</dir><cachedir>{cache}</cachedir></fontconfig>"
    )
    monkeypatch.setenv("FONTCONFIG_FILE", str(configuration))
    name = f"a.{kind}"
    drawn = office.draw({name: told.data}, office.find_office(), seconds=120)
    faces = {
        character: face
        for page in read(drawn[name], pictures=False)
        for line in page.lines
        for character, face in zip(line.text, line.faces, strict=True)
    }
    assert any(face.startswith("StandIn") for face in faces.values()) == bool(embed)
    assert not embed or faces["镕"].startswith("StandIn")
