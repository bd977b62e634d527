"""What this machine has: names, coverage, licence and widths; made fonts are the oracle."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from fontbridge.characters.repertoire import members
from fontbridge.fonts import fontconfig
from fontbridge.fonts.catalogue import load_catalogue
from fontbridge.fonts.facefacts import Embedding, facts_of
from fontbridge.fonts.fontfiles import faces_in, faces_of, installed_folders
from fontbridge.fonts.gbgrid import LEADS, TRAILS, State, blocks, grid
from fontbridge.mapping.profile import load_profile
from fontbridge.mapping.roster import Installed, roster
from tests.command_line import CommandLine
from tests.makers.fonts import build_collection, build_font

FANGSONG = {"en": "FangSong_GB2312", "zh": "仿宋_GB2312"}


@pytest.fixture
def fontbridge(
    capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> CommandLine:
    return CommandLine(capfdbinary, monkeypatch)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """仿宋_GB2312 with all of GB2312, 黑体 and 楷体 in a collection, and a damaged file."""
    fonts = tmp_path / "fonts"
    fonts.mkdir()
    build_font(
        fonts / "fangsong.ttf", "".join(sorted(members("gb2312"))) + " 0n", FANGSONG,
        widths={"0": 128, "n": 128, " ": 128},
    )
    hei = build_font(tmp_path / "hei.otf", "中国", {"en": "SimHei", "zh": "黑体"}, licence=2,
                     outlines="CFF")
    kai = build_font(tmp_path / "kai.otf", "中", {"en": "KaiTi_GB2312", "zh": "楷体_GB2312"},
                     licence=0x104, outlines="CFF")
    build_collection(fonts / "both.otc", hei, kai)
    (fonts / "broken.ttf").write_bytes(b"\0\1\0\0 no font")
    return fonts


# -- one face -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("licence", "embedding", "subset"),
    [
        (0, Embedding.INSTALLABLE, True),
        (2, Embedding.RESTRICTED, True),
        (4, Embedding.PREVIEW, True),
        (8, Embedding.EDITABLE, True),
        (0x108, Embedding.EDITABLE, False),
        (6, Embedding.PREVIEW, True),  # of several bits the least restrictive counts
    ],
)
def test_embedding_rights(
    tmp_path: Path, licence: int, embedding: Embedding, subset: bool
) -> None:
    path = build_font(tmp_path / "f.ttf", "中", FANGSONG, licence=licence)
    (face,) = faces_in([tmp_path])
    facts = facts_of(face)
    assert (facts.embedding, facts.may_subset) == (embedding, subset)
    assert TTFont(path)["OS/2"].fsType == licence


def test_names_and_widths(folder: Path) -> None:
    faces = {face.path.name: face for face in faces_in([folder])}
    facts = facts_of(faces["fangsong.ttf"])
    assert facts.families == ("FangSong_GB2312", "仿宋_GB2312")
    assert facts.advances == {"space": 0.5, "digit": 0.5, "letter": 0.5, "quote": 1, "han": 1}
    assert (facts.units_per_em, facts.ascent, facts.descent) == (256, 220 / 256, -36 / 256)


def test_what_a_face_lacks_has_no_width(folder: Path) -> None:
    (face,) = (face for face in faces_in([folder]) if "KaiTi_GB2312" in face.names)
    assert (face.path.name, face.number) == ("both.otc", 1)
    facts = facts_of(face)
    assert facts.advances["han"] == 1 and facts.advances["digit"] is None
    assert not facts.may_subset


def test_damaged_files_are_told(folder: Path) -> None:
    failed: list[Path] = []
    assert len(list(faces_in([folder], failed.append))) == 3
    assert [path.name for path in failed] == ["broken.ttf"]
    assert faces_of(folder / "broken.ttf", failed.append) == ()


# -- a profile ------------------------------------------------------------------------------------


def test_the_roster_knows_faces_by_any_name(folder: Path) -> None:
    installed = Installed([folder], load_catalogue())
    here = {
        place.family: place.held
        for place in roster(load_profile("party"), installed) if place.held
    }
    assert set(here) == {"仿宋_GB2312", "黑体", "楷体_GB2312"}
    counts = here["仿宋_GB2312"].counts
    assert counts["gb2312"] == counts["gbk"] == 7445
    assert counts["general-standard"] == len(members("gb2312") & members("general-standard"))
    assert here["黑体"].counts["gbk"] == 2
    assert [path.name for path in installed.unreadable] == ["broken.ttf"]


def test_a_machine_without_fonts_has_none(tmp_path: Path) -> None:
    installed = Installed([tmp_path], load_catalogue())
    places = roster(load_profile("government"), installed)
    assert places and all(place.held is None for place in places)


def test_the_list(fontbridge: CommandLine, folder: Path) -> None:
    ran = fontbridge("fonts", "list", "--font-dir", folder, "--no-system-fonts")
    assert ran.code == 0
    assert "party" in ran.text and "government" in ran.text and "not here" in ran.text
    assert "broken.ttf" in ran.talk
    told = fontbridge(
        "fonts", "list", "--to", "party", "--font-dir", folder, "--no-system-fonts", "--json"
    ).objects
    (party,) = told
    assert "宋体" in party["missing"] and "黑体" not in party["missing"]
    held = {one["family"]: one["held"] for one in party["families"] if one["held"]}
    assert held["仿宋_GB2312"]["holds"]["gb2312"] == {"characters": 7445, "of": 7445}
    assert held["黑体"]["embedding"] == "restricted"
    full = fontbridge("fonts", "list", "-v", "--font-dir", folder, "--no-system-fonts")
    assert "0.500" in full.text and "both.otc#1" in full.text


@pytest.mark.skipif(not shutil.which("fc-list"), reason="needs fontconfig")
def test_the_folders_are_those_of_fontconfig() -> None:
    listed = subprocess.run(
        ["fc-list", "--format", "%{file}\n"], capture_output=True, text=True, check=True
    ).stdout.split("\n")
    known = {Path(line) for line in listed if line.lower().endswith((".ttf", ".ttc", ".otf"))}
    found = {face.path for face in faces_in(installed_folders())}
    assert known <= found


def test_fontconfig_is_read_with_its_prefixes_and_includes(tmp_path: Path) -> None:
    inside = tmp_path / "conf.d"
    inside.mkdir()
    (tmp_path / "fonts.conf").write_text(
        "<fontconfig><dir>/fonts</dir><dir prefix='xdg'>fonts</dir><dir>~/.fonts</dir>"
        "<include ignore_missing='yes'>conf.d</include><include>absent.conf</include>"
        "<include>fonts.conf</include></fontconfig>"
    )
    (inside / "10-a.conf").write_text("<fontconfig><dir prefix='relative'>near</dir></fontconfig>")
    (inside / "20-b.conf").write_text("no XML")
    (inside / "README").write_text("<fontconfig><dir>/never</dir></fontconfig>")
    environ = {"FONTCONFIG_FILE": str(tmp_path / "fonts.conf"), "HOME": "/h"}
    assert fontconfig.folders(environ) == [
        Path("/fonts"), Path("/h/.local/share/fonts"), Path("/h/.fonts"), inside / "near",
    ]
    assert fontconfig.folders({"FONTCONFIG_FILE": str(tmp_path / "none"), "HOME": "/h"}) == []


# -- coverage -------------------------------------------------------------------------------------


def test_the_grid_is_that_of_the_codec() -> None:
    cells = grid({"中", "〇"})
    held = {
        bytes((lead, trail)).decode("gb18030")
        for lead, row in zip(LEADS, cells, strict=True)
        for trail, state in zip(TRAILS, row, strict=True)
        if state is State.HELD
    }
    assert held == {"中", "〇"}
    assigned = sum(state is not State.EMPTY for row in cells for state in row)
    assert assigned == len(members("gb18030-2byte"))
    assert {block.name: block.held for block in blocks({"㐀", "𠮷", "中"})} == {
        "Extension A": 1, "URO 9FA6–9FEF": 0, "Extension B": 1, "Extension C": 0,
        "Extension D": 0, "Extension E": 0, "Extension F": 0, "Kangxi radicals": 0,
    }


def test_what_a_face_lacks_of_a_document(
    fontbridge: CommandLine, folder: Path, tmp_path: Path
) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("二〇二六年，镕，〇。\n", encoding="gbk")
    asked = ("fonts", "coverage", folder / "fangsong.ttf", letter)
    ran = fontbridge(*asked)
    assert ran.code == 1
    assert "〇 U+3007, 镕 U+9555" in ran.text
    (told,) = fontbridge(*asked, "--json").objects
    assert told["lacking"] == {
        "of": "letter.txt",
        "characters": [
            {"character": "〇", "code": "U+3007", "count": 2},
            {"character": "镕", "code": "U+9555", "count": 1},
        ],
    }


def test_what_a_face_lacks_of_a_repertoire(fontbridge: CommandLine, folder: Path) -> None:
    by_name = ("fonts", "coverage", "仿宋_GB2312", "--font-dir", folder, "--no-system-fonts")
    assert fontbridge(*by_name, "--repertoire", "gb2312").code == 0
    ran = fontbridge(*by_name, "--repertoire", "gbk", "--json")
    assert ran.code == 1
    lacking = [one["character"] for one in ran.objects[0]["lacking"]["characters"]]
    assert set(lacking) == members("gbk") - members("gb2312")
    assert fontbridge(*by_name).code == 0
    assert fontbridge(*by_name, "--repertoire", "big5").code == 2


@pytest.mark.parametrize(
    ("font", "code"),
    [("both.otc", 0), ("both.otc#1", 0), ("both.otc#2", 3), ("broken.ttf", 3), ("从未听说", 3)],
)
def test_fonts_that_are_there_or_not(
    fontbridge: CommandLine, folder: Path, font: str, code: int
) -> None:
    named = folder / font if "." in font else font
    ran = fontbridge("fonts", "coverage", named, "--no-system-fonts")
    assert ran.code == code
    assert ("Font: KaiTi_GB2312" in ran.text) is (font == "both.otc#1")


@pytest.mark.parametrize("suffix", [".svg", ".html"])
def test_pictures(
    fontbridge: CommandLine, folder: Path, tmp_path: Path, suffix: str
) -> None:
    picture = tmp_path / f"coverage{suffix}"
    asked = ("fonts", "coverage", folder / "fangsong.ttf", "--picture", picture)
    assert fontbridge(*asked).code == 0
    text = picture.read_text(encoding="utf-8")
    dark, red = re.findall(r'<path d="([^"]+)" fill=', text)

    def cells(path: str) -> int:
        return sum(int(width) for width in re.findall(r"h(\d+)v", path)) // 4

    assert cells(dark) == 7445
    assert cells(red) == len(members("gb18030-2byte")) - 7445
    assert not re.search(r"(?:src|href)=\"(?!#)", text)
    assert fontbridge(*asked).code == 2  # there is a file already
    assert fontbridge(*asked, "--force").code == 0
    assert fontbridge(*asked[:-1], tmp_path / "a.png").code == 2
