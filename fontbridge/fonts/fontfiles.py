"""Font files: which file holds a family, and which characters it maps to glyphs.

Names are compared by what all their records say (family, full, PostScript and typographic names,
Chinese and English), since one face is 仿宋_GB2312 on one machine and FangSong_GB2312 on the
next. Only the folders that a caller names are searched; `installed_folders` lists the usual ones.
"""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from fontbridge.fonts import fontconfig
from fontbridge.fonts.catalogue import normalised
from fontbridge.model import DamagedError, UnsupportedError, say

__all__ = [
    "Face",
    "characters_of",
    "faces_in",
    "faces_of",
    "find_face",
    "installed_folders",
    "opened",
]

_SUFFIXES = frozenset((".ttf", ".ttc", ".otf", ".otc"))
# OpenType name identifiers: family, full, PostScript, typographic family.
_NAMING_RECORDS = frozenset((1, 4, 6, 16))


class Face(NamedTuple):
    """One face of a font file: its number in a collection, all its names, and its style."""

    path: Path
    number: int
    names: frozenset[str]
    regular: bool


def installed_folders() -> list[Path]:
    """The folders where this machine's system and user keep fonts, those that exist."""
    home = Path.home()
    if sys.platform == "win32":
        local = Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local"))
        windows = Path(os.environ.get("WINDIR", "C:/Windows"))
        folders = [windows / "Fonts", local / "Microsoft" / "Windows" / "Fonts"]
    elif sys.platform == "darwin":
        folders = [home / "Library/Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts")]
    else:
        data = Path(os.environ.get("XDG_DATA_HOME", home / ".local" / "share"))
        folders = fontconfig.folders(os.environ) or [
            data / "fonts", home / ".fonts", Path("/usr/local/share/fonts"),
            Path("/usr/share/fonts"),
        ]
    return [folder for folder in folders if folder.is_dir()]


def find_face(
    name: str, folders: Iterable[Path], same: Callable[[str], bool] = lambda other: False
) -> Face | None:
    """The face that bears `name` in the folders; the regular one where there are several.

    `same` may recognise further names of the family, such as its aliases. Files that cannot be
    read as fonts are passed over: a font folder holds all kinds of things.
    """
    wanted = normalised(name).lstrip("@")
    bearers = (
        face
        for face in faces_in(folders)
        if any(normalised(other) == wanted or same(other) for other in face.names)
    )
    return min(bearers, key=lambda face: not face.regular, default=None)


def faces_in(
    folders: Iterable[Path], failed: Callable[[Path], None] = lambda path: None
) -> Iterator[Face]:
    """All faces of all font files in the folders and below, in order of their paths.

    Files that cannot be read as fonts are told to `failed`.
    """
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix.lower() in _SUFFIXES and path.is_file():
                yield from faces_of(path, failed)


def faces_of(path: Path, failed: Callable[[Path], None]) -> tuple[Face, ...]:
    """The faces of one file; none, told to `failed`, where it cannot be read as a font."""
    try:
        return _faces(path, _stamp(path))
    except (DamagedError, OSError):
        failed(path)
        return ()


def characters_of(path: Path, number: int = 0) -> frozenset[str]:
    """The characters that a face maps to glyphs.

    The code points of a symbol font (Windows encoding 3.0) stand for themselves: U+F000-F0FF.
    Raises `DamagedError` if the file is no readable font or lacks that face, `UnsupportedError`
    if it maps no characters at all, `OSError` if it cannot be opened.
    """
    return _characters(path, number, _stamp(path))


def _stamp(path: Path) -> tuple[int, int]:
    """What changes when a file does; part of the keys of the caches."""
    status = path.stat()
    return status.st_mtime_ns, status.st_size


@cache
def _faces(path: Path, stamp: tuple[int, int]) -> tuple[Face, ...]:
    faces: list[Face] = []
    count = 1
    while len(faces) < count:
        with opened(path, len(faces)) as font:
            # Only the header of a collection tells the reader how many faces there are.
            count = getattr(font.reader, "numFonts", 1)
            faces.append(Face(path, len(faces), _names(font), _is_regular(font)))
    return tuple(faces)


@lru_cache(maxsize=64)
def _characters(path: Path, number: int, stamp: tuple[int, int]) -> frozenset[str]:
    with opened(path, number) as font:
        mapped = font.getBestCmap() if "cmap" in font else None
        if mapped is None and "cmap" in font:
            symbol = font["cmap"].getcmap(3, 0)
            mapped = symbol.cmap if symbol else None
        characters = frozenset(map(chr, mapped or ()))
    if not characters:
        raise UnsupportedError(
            say("the font maps no characters"),
            advice=say("Name a font file with a Unicode character map."),
            path=str(path),
        )
    return characters


@contextmanager
def opened(path: Path, number: int) -> Iterator[Any]:
    """A face of a font file, for fontTools. Raises `DamagedError` where it meets damage, also
    inside the block, and `OSError` if the file cannot be opened."""
    from fontTools.ttLib import TTFont, TTLibError  # type: ignore[import-untyped]

    try:
        # Given a path, fontTools leaves the file open when its header is damaged.
        with path.open("rb") as file, TTFont(file, fontNumber=number, lazy=True) as font:
            yield font
    except (TTLibError, struct.error, AssertionError, LookupError, ValueError) as error:
        # fontTools meets damage wherever it unpacks, with whatever exception that gives.
        raise DamagedError(
            say("the file is no readable font"),
            advice=say("Install the font again, or name another file."),
            path=str(path),
        ) from error


def _names(font: Any) -> frozenset[str]:
    if "name" not in font:
        return frozenset()
    records = (record for record in font["name"].names if record.nameID in _NAMING_RECORDS)
    return frozenset(record.toUnicode(errors="replace").strip("\0 ") for record in records)


def _is_regular(font: Any) -> bool:
    """By the style bits of `head`: neither bold nor italic."""
    return "head" not in font or not font["head"].macStyle & 0b11
