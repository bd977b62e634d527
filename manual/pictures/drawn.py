"""Pictures of why a new name is not enough, drawn by the stand-ins of both systems' faces."""

from __future__ import annotations

import html
import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from playwright.sync_api import Browser

from fontbridge.fonts.slots import Faces, segments
from manual.pictures.camera import opened, save
from tests.makers.standins import FAMILIES, make

__all__ = ["DRAWN"]

_PARTY, _GOVERNMENT = "仿宋_GB2312", "方正仿宋_GBK"
_LATIN, _FALLBACK, _FOREIGN = "Times New Roman", "仿宋", "楷体"
_RARE = "二〇二六年，请张镕、李喆、王堃核定15㎡用房。"
_QUOTED = "各单位要深入学习“十四五”规划的要求——“严”字当头，“实”字为先，于2026年3月底前报送。"
_MIXED = "于2026年3月“联合”印发——附件①共25℃。"
_SLOTS = ("ascii", "hAnsi", "eastAsia")
_EM = 26  # pixels
_BOX = 22
_MEASURE = 28  # GB/T 9704-2012 5.2.1: 28 characters a line

_STYLE = f"""
* {{ box-sizing: border-box; }}
body {{ margin: 0; padding: 18px 22px; width: max-content; background: #fffefb; color: #23211e; }}
p {{ margin: 0 0 4px; font: 15px/1.5 sans-serif; color: #6b665e; }}
.line {{ font-size: {_EM}px; line-height: 1.7; margin-bottom: 14px; }}
.measure {{ width: {_MEASURE * _EM}px; border: solid #b5271f; border-width: 0 1px; }}
.box {{
  display: inline-block; width: {_BOX}px; height: {_BOX}px; margin: 0 {(_EM - _BOX) / 2}px;
  border: 2px solid #b5271f; vertical-align: -3px;
}}
.other {{ color: #b5271f; }}
.ascii {{ background: #cfe0ee; }}
.hAnsi {{ background: #f3d0a8; }}
.eastAsia {{ background: #dfe9d6; }}
.key span {{ padding: 0 8px; margin-right: 10px; color: #23211e; }}
"""


def _missing(fonts: Path) -> str:
    """Characters that GB2312 lacks: boxes, a foreign face, and a fallback chosen for them."""
    lacking = set(_RARE) - _characters(fonts, _PARTY)
    box = "".join('<span class="box"></span>' if c in lacking else c for c in _RARE)
    chosen, foreign = _redrawn(lacking, _FALLBACK), _redrawn(lacking, _FOREIGN)
    return "".join((
        _row("只改名称，程序不找别的字体：画不出的成了方框", box, _PARTY),
        _row("只改名称，程序随手找一种：这几个字成了楷体", foreign, _PARTY),
        _row("fontbridge：这几个字交给收得全的仿宋，其余不动", chosen, _PARTY),
        _row("政府系统的字体收得全", _RARE, _GOVERNMENT),
    ))


def _redrawn(lacking: set[str], family: str) -> str:
    return "".join(
        f'<span class="other" style="font-family:{family}">{c}</span>' if c in lacking else c
        for c in _RARE
    )


def _quotes(_fonts: Path) -> str:
    """The same lines with the quotes and dashes of the Chinese face and of the Latin one."""
    latin = ", ".join((_LATIN, _PARTY))
    return "".join((
        _row("引号、破折号由汉字字体画：引号各占一个字宽", _letters(_QUOTED), _PARTY, "measure"),
        _row("没有 w:hint，由西文字体画：窄了，行就断在别处", _QUOTED, latin, "measure"),
    ))


def _letters(text: str) -> str:
    return "".join(
        f'<span style="font-family:{_LATIN}">{c}</span>' if c.isascii() else c for c in text
    )


def _slots(_fonts: Path) -> str:
    """Which slot draws which character, with the hint and without."""
    plain = Faces(_LATIN, _LATIN, _PARTY, zh=True)
    hinted = plain._replace(hint=True)
    names = "".join(f'<span class="{name}">{name}</span>' for name in _SLOTS)
    key = f'<p class="key">{names}</p>'
    return key + "".join((
        _row("没有 w:hint：引号、破折号、①、℃ 归 hAnsi，也就是西文字体", _coloured(plain), _PARTY),
        _row('写上 w:hint="eastAsia"：归 eastAsia，也就是汉字字体', _coloured(hinted), _PARTY),
    ))


def _coloured(faces: Faces) -> str:
    families = {"ascii": faces.ascii, "hAnsi": faces.hansi, "eastAsia": faces.east_asia}
    return "".join(
        f'<span class="{slot}" style="font-family:{families[slot]}">{_MIXED[start:end]}</span>'
        for start, end, slot in segments(_MIXED, faces)
    )


def _row(told: str, body: str, family: str, kind: str = "") -> str:
    line = f'<div class="line {kind}" style="font-family:{family}">{body}</div>'
    return f"<p>{html.escape(told)}</p>{line}"


def _characters(fonts: Path, family: str) -> set[str]:
    with TTFont(_file(fonts, family), lazy=True) as font:
        return {chr(code) for code in font.getBestCmap()}


def _file(fonts: Path, family: str) -> Path:
    return fonts / f"{list(FAMILIES).index(family)}.ttf"


def _photographed(
    body: Callable[[Path], str], words: str, chromium: Browser, path: Path
) -> None:
    """Photograph what `body` makes of the folder of stand-ins, which hold `words`."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make(folder, words)
        fonts = folder / "fonts"
        faces = "".join(
            f"@font-face {{ font-family: '{family}'; src: url({_file(fonts, family).as_uri()}); }}"
            for family in (_PARTY, _GOVERNMENT, _LATIN, _FALLBACK, _FOREIGN)
        )
        page_file = folder / "page.html"
        page_file.write_text(
            f"<!DOCTYPE html><meta charset=utf-8><style>{faces}{_STYLE}</style>{body(fonts)}",
            encoding="utf-8",
        )
        page = opened(chromium, page_file.as_uri())
        page.evaluate("document.fonts.ready")
        save(page.locator("body"), path)


DRAWN: Mapping[str, Callable[[Browser, Path], None]] = {
    name: partial(_photographed, body, words)
    for name, body, words in (
        ("missing-characters", _missing, _RARE),
        ("quotes", _quotes, _QUOTED),
        ("slots", _slots, _MIXED),
    )
}
