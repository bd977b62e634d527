"""Drawn before and after: what moved, who drew, and how LibreOffice is run."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

import pytest

from fontbridge.fonts.catalogue import load_catalogue
from fontbridge.fonts.faces import ScriptFaces
from fontbridge.formats.base import Paragraph, Run
from fontbridge.mapping.profile import load_profile
from fontbridge.model import FontbridgeError, UnsupportedError
from fontbridge.preview import office
from fontbridge.preview.breaks import Spot, drift
from fontbridge.preview.compare import preview
from fontbridge.preview.faces import asked_and_drawn
from fontbridge.preview.pages import Line, Page
from fontbridge.reports.html.preview import page as html
from tests.command_line import CommandLine
from tests.makers import standins

EXAMPLE = Path(__file__).parents[1] / "examples" / "party-notice.docx"
rendering = pytest.mark.skipif(
    not standins.available(), reason="LibreOffice and the free Chinese fonts are not here"
)


def _page(*lines: str, face: str = "A") -> Page:
    told = [Line(text, (face,) * len(text), 0, 0, 1, 1) for text in lines]
    return Page(595, 842, told, b"")


@pytest.mark.parametrize(
    ("before", "after", "gone", "come", "breaks", "repaged"),
    [
        ([["甲乙", "丙"]], [["甲乙", "丙"]], [], [], 0, 0),
        ([["甲乙", "丙"]], [["甲", "乙丙"]], [(1, 1), (1, 2)], [(1, 1), (1, 2)], 1, 0),
        ([["甲乙"], ["丙丁"]], [["甲乙", "丙丁"]], [], [], 0, 1),
        ([["甲乙", "丙丁"]], [["甲乙", "丙"], ["丁"]], [(1, 2)], [(1, 2), (2, 1)], 1, 0),
        ([["甲\ue000", "丙"]], [["甲〇", "丙"]], [], [], 0, 0),  # a character for another
    ],
)
def test_lines_that_break_elsewhere_are_told(
    before: list[list[str]], after: list[list[str]], gone: list[tuple[int, int]],
    come: list[tuple[int, int]], breaks: int, repaged: int,
) -> None:
    moved = drift([_page(*each) for each in before], [_page(*each) for each in after])
    assert list(moved.before) == [Spot(*each) for each in gone]
    assert list(moved.after) == [Spot(*each) for each in come]
    assert (moved.breaks, moved.repaged) == (breaks, repaged)
    assert moved.any == bool(gone or come or repaged)


def test_a_face_that_steps_in_is_told() -> None:
    faces = ScriptFaces("Times New Roman", "仿宋_GB2312")
    paragraph = Paragraph("p", [Run("于 2026 年", faces, faces, 0)], None)
    lines = [
        Line("于2026", ("FangSong_GB2312", *["DejaVuSans"] * 4), 0, 0, 1, 1),
        Line("年", ("FangSong_GB2312",), 0, 1, 1, 2),
        Line("—1—", ("DejaVuSans",) * 3, 0, 9, 1, 10),  # a page's number is not in the text
    ]
    told = asked_and_drawn([paragraph], [Page(1, 1, lines, b"")], load_catalogue(), [])
    assert [(each.family, each.drawn, each.others) for each in told] == [
        ("Times New Roman", Counter(DejaVuSans=4), 4),
        ("仿宋_GB2312", Counter({"FangSong_GB2312": 2}), 0),
    ]


def _program(folder: Path, body: str) -> Path:
    """A program that stands for LibreOffice."""
    path = folder / "soffice"
    path.write_text(f"#!{sys.executable}\nimport json, os, pathlib, sys, time\n{body}\n")
    path.chmod(0o755)
    return path


@pytest.mark.skipif(sys.platform == "win32", reason="a script stands for the program")
def test_the_office_is_run_apart(tmp_path: Path) -> None:
    program = _program(
        tmp_path,
        "profile = next(a for a in sys.argv if a.startswith('-env:'))[len('-env:"
        "UserInstallation=file://'):]\n"
        "out = pathlib.Path(sys.argv[sys.argv.index('--outdir') + 1]); out.mkdir()\n"
        "told = dict(settings=(pathlib.Path(profile) / 'user/registrymodifications.xcu')"
        ".read_text(), proxy=os.environ['https_proxy'],"
        " fonts=pathlib.Path(os.environ['FONTCONFIG_FILE']).read_text())\n"
        "(out / 'a.pdf').write_text(json.dumps(told))",
    )
    drawn = office.draw({"a.docx": b""}, program, seconds=30, font_dirs=[tmp_path])
    told = json.loads(drawn["a.docx"])
    assert 'oor:name="DisableMacrosExecution" oor:op="fuse"><value>true' in told["settings"]
    assert told["proxy"].endswith(":9")
    assert str(tmp_path) in told["fonts"]


@pytest.mark.skipif(sys.platform == "win32", reason="a script stands for the program")
@pytest.mark.parametrize("body", ["time.sleep(60)", "pass"])
def test_an_office_that_hangs_or_gives_nothing_is_told(tmp_path: Path, body: str) -> None:
    program = _program(tmp_path, body)
    with pytest.raises(FontbridgeError) as told:
        office.draw({"a.docx": b""}, program, seconds=0.5)
    assert told.value.advice


def test_a_missing_office_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(office, "_USUAL", {})
    with pytest.raises(UnsupportedError, match="LibreOffice"):
        office.find_office()
    with pytest.raises(UnsupportedError, match="no program"):
        office.find_office(tmp_path / "soffice")


@rendering
def test_the_example_is_drawn_by_its_own_faces(tmp_path: Path) -> None:
    from fontbridge.formats import open_document
    from fontbridge.model import Limits

    data = EXAMPLE.read_bytes()
    document = open_document(data, Limits(), EXAMPLE.name)
    configuration = standins.make(tmp_path, [document.text()])
    program = office.find_office()
    seen = preview(
        data, EXAMPLE.name, load_profile("government"), program,
        font_dirs=[configuration.parent / "fonts"],
    )
    assert len(seen.before) == len(seen.after) > 1
    by_family = {each.family: each for each in seen.faces}
    assert {each.here for each in seen.faces} == {True}
    # LibreOffice takes weak characters after Latin ones from the Latin face: docs/explanation/slots
    assert by_family["方正仿宋_GBK"].others < 10 < 500 < by_family["方正仿宋_GBK"].drawn.total()
    assert by_family["宋体"].others == by_family["方正小标宋_GBK"].others == 0
    told = html(seen, "zh", "0")
    assert told.count("data:image/png;base64,") == len(seen.before) + len(seen.after)
    assert told.count('class="moved"') == len(seen.drift.before) + len(seen.drift.after)


@rendering
def test_the_command_writes_a_page_and_refuses_to_replace_one(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    fontbridge = CommandLine(capsysbinary, monkeypatch)
    target = tmp_path / "page.html"
    arguments = ("preview", "--to", "party", str(EXAMPLE), "-o", str(target), "--json")
    first = fontbridge(*arguments)
    (told,) = first.objects
    assert told["pages"] == {"before": 4, "after": 4}
    assert first.code == (1 if told["breaks"] or told["repaged"] else 0)
    assert target.is_file()
    assert fontbridge(*arguments).code == 3
