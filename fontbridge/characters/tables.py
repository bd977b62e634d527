"""Reading the tables under mappings/characters/: tab-separated rows, or plain lines.

A line that begins with ``#`` is a comment, except that the first line of a .tsv names its columns.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from fontbridge import data

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

__all__ = ["binary", "lines", "names", "rows"]


def binary(name: str) -> bytes:
    """The bytes of a generated table."""
    return _folder().joinpath(name).read_bytes()


@cache
def lines(name: str) -> tuple[str, ...]:
    """The lines of a table that are neither empty nor comments."""
    text = _folder().joinpath(name).read_text("utf-8")
    return tuple(line for line in text.split("\n") if line and not line.startswith("#"))


def names(prefix: str, suffix: str) -> list[str]:
    """The names of the tables that begin and end so, sorted."""
    found = (file.name for file in _folder().iterdir())
    return sorted(name for name in found if name.startswith(prefix) and name.endswith(suffix))


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a .tsv by column; the characters of columns written U+XXXX are made real."""
    header, *body = (line.split("\t") for line in lines(name))
    return [
        {key: _character(cell) for key, cell in zip(header, row, strict=True)} for row in body
    ]


def _character(cell: str) -> str:
    return "".join(chr(int(step[2:], 16)) for step in cell.split()) if cell[:2] == "U+" else cell


def _folder() -> Traversable:
    return data.builtin().joinpath("characters")
