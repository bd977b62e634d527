"""Stand-ins for the faces of both systems, from free fonts, and LibreOffice that draws by them.

AR PL SungtiL GB and AR PL KaitiM GB hold the 6,763 hanzi of GB2312 and no others, UMing and UKai
nearly all of GBK; renamed, they are to a renderer what the licensed faces are. Each has its own
PostScript name, by which a PDF tells who drew what.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

__all__ = ["FAMILIES", "Rendering", "accepted", "available", "make", "render", "save"]

_PROFILES = Path(__file__).parents[2] / "mappings" / "profiles"
_FONTS = Path("/usr/share/fonts/truetype")
_SONG_GB = _FONTS / "arphic-gbsn00lp" / "gbsn00lp.ttf"
_KAI_GB = _FONTS / "arphic-gkai00mp" / "gkai00mp.ttf"
_SONG = _FONTS / "arphic" / "uming.ttc"
_KAI = _FONTS / "arphic" / "ukai.ttc"
_SERIF = _FONTS / "liberation" / "LiberationSerif-Regular.ttf"
_SANS = _FONTS / "liberation" / "LiberationSans-Regular.ttf"

FAMILIES: Mapping[str, Path] = {
    "仿宋_GB2312": _SONG_GB,
    "楷体_GB2312": _KAI_GB,
    "方正小标宋简体": _SONG_GB,
    "方正仿宋_GBK": _SONG,
    "方正楷体_GBK": _KAI,
    "方正小标宋_GBK": _SONG,
    "方正黑体_GBK": _SONG,
    "宋体": _SONG,
    "仿宋": _SONG,
    "楷体": _KAI,
    "黑体": _SONG,
    "Times New Roman": _SERIF,
    "Calibri": _SANS,
}
_MINUTES = 3


class Rendering(NamedTuple):
    """A PDF: its pages, its lines, and how often a family drew a character."""

    pages: int
    lines: list[str]
    drawn: Counter[tuple[str, str]]

    @property
    def families(self) -> set[str]:
        return {family for _, family in self.drawn}

    @property
    def characters(self) -> Counter[str]:
        """How often each character was drawn, by whatever face."""
        counted: Counter[str] = Counter()
        for (character, _), times in self.drawn.items():
            counted[character] += times
        return counted


def available() -> bool:
    """True if LibreOffice and all fonts are here."""
    return shutil.which("soffice") is not None and all(map(Path.is_file, FAMILIES.values()))


def make(folder: Path, text: Iterable[str], *, even: bool = False) -> Path:
    """Write the stand-ins, with the glyphs for `text`, into `folder` and a fontconfig file beside.

    Gives the fontconfig file, after which no other font exists. If `even`, all have the glyphs of
    one design, as far as their own holds the characters: then no line and no page may move because
    another face draws it.
    """
    fonts = folder / "fonts"
    fonts.mkdir(parents=True)
    whole = "".join(text)
    for design in set(FAMILIES.values()):
        source, held = (_SONG, _held(design, whole)) if even else (design, whole)
        with _subset(source, held) as font:
            for number, (family, mine) in enumerate(FAMILIES.items()):
                if mine == design:
                    _rename(font, family, _postscript(number))
                    font.save(fonts / f"{number}.ttf")
    configuration = folder / "fonts.conf"
    configuration.write_text(
        f"<fontconfig><dir>{fonts}</dir><cachedir>{folder / 'cache'}</cachedir></fontconfig>"
    )
    return configuration


def _held(design: Path, text: str) -> str:
    from fontTools.ttLib import TTFont

    with TTFont(design, fontNumber=0, lazy=True) as font:
        return "".join(each for each in set(text) if ord(each) in font.getBestCmap())


def _subset(source: Path, text: str) -> Any:
    from fontTools import subset
    from fontTools.ttLib import TTFont

    font = TTFont(source, fontNumber=0, lazy=True)
    options = subset.Options(hinting=False, layout_features=[])
    options.drop_tables += ["BDF ", "FFTM", "mort"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=text)
    subsetter.subset(font)
    return font


def _rename(font: Any, family: str, postscript: str) -> None:
    font["name"].names = []
    names = {1: family, 2: "Regular", 3: postscript, 4: family, 6: postscript}
    for key, value in names.items():
        font["name"].setName(value, key, 3, 1, 0x409)


def _postscript(number: int) -> str:
    return f"StandIn{number:02}"


def render(documents: Iterable[Path], configuration: Path) -> dict[Path, Rendering]:
    """Let LibreOffice draw the documents; those that it cannot are left out.

    Results go beside `configuration`. Raises `subprocess.TimeoutExpired`.
    """
    pages = save(documents, configuration, "pdf")
    return {path: _read(pdf) for path, pdf in pages.items()}


def save(documents: Iterable[Path], configuration: Path, to: str) -> dict[Path, Path]:
    """Let LibreOffice save the documents, of names that differ without their suffix, as `to`: a
    suffix, with a filter behind a colon or without. Those that it cannot are left out.

    Results go beside `configuration`. Raises `subprocess.TimeoutExpired`.
    """
    wanted = list(documents)
    folder, suffix = configuration.parent, to.partition(":")[0]
    environment = os.environ | {"FONTCONFIG_FILE": str(configuration), "HOME": str(folder)}
    command = [
        "soffice", "--headless", f"-env:UserInstallation=file://{folder / 'profile'}",
        "--convert-to", to, "--outdir", str(folder / suffix),
    ]
    subprocess.run(
        [*command, *map(str, wanted)], env=environment, check=True, capture_output=True,
        timeout=60 * _MINUTES,
    )
    saved = {path: folder / suffix / f"{path.stem}.{suffix}" for path in wanted}
    return {path: result for path, result in saved.items() if result.exists()}


def _read(pdf: Path) -> Rendering:
    from pdfminer.high_level import extract_pages
    from pdfminer.layout import LTChar, LTTextContainer, LTTextLine

    pages, lines = 0, []
    drawn: Counter[tuple[str, str]] = Counter()
    families = {_postscript(number): family for number, family in enumerate(FAMILIES)}
    for page in extract_pages(pdf):
        pages += 1
        for box in page:
            if isinstance(box, LTTextContainer):
                for line in box:
                    if isinstance(line, LTTextLine):
                        lines.append(line.get_text().strip())
                        for each in line:
                            if isinstance(each, LTChar) and not each.get_text().isspace():
                                font = each.fontname.rpartition("+")[2]
                                drawn[each.get_text(), families.get(font, font)] += 1
    return Rendering(pages, lines, drawn)


def accepted(to: str) -> set[str]:
    """The families that may draw a document of that profile, read from its file."""
    profile = tomllib.loads((_PROFILES / f"{to}.toml").read_text("utf-8"))
    found = {profile["latin"]["preferred"]}
    for faces in profile["han"].values():
        found |= {faces["preferred"], *faces.get("accepted", ()), *faces.get("fallback", ())}
    return found
