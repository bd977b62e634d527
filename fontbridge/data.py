"""Where the mapping data is, and how its files are read.

The built-in data lies beside the code: in `fontbridge/mappings/` of an installed wheel, in
`mappings/` next to the package in a checkout (an editable install runs from there too), or
wherever the import system keeps it (a ZIP on `sys.path`). An office lays a folder of its own over
it, with the same sub-folders; what that folder says wins.

To parse the built-in TOML files takes longer than to start Python. So `parsed.json` beside them
holds what is in them, each under the SHA-256 of its bytes. It is only a short cut: a file that was
added or edited since is parsed. `python -m fontbridge.mapping` writes it anew, which a test asks
for when it is out of date.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from fontbridge.bulk import digest
from fontbridge.model import MappingError, Message, say

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

__all__ = [
    "KINDS",
    "PARSED",
    "Source",
    "builtin",
    "layers",
    "mistake",
    "overlay_of",
    "parse",
    "parsed",
    "read",
    "read_text",
    "sources",
]

KINDS = ("typefaces", "families", "profiles", "tables")
"""The kinds of TOML file; each has a sub-folder and a definition in the schema of this name."""

PARSED = "parsed.json"

_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


class Source(NamedTuple):
    """One data file, and whether it is ours (tested with the code) or an office's."""

    file: Traversable
    builtin: bool

    @property
    def path(self) -> str:
        """The file's path for messages."""
        return str(self.file)


@cache
def builtin() -> Traversable:
    """The folder of the built-in data."""
    package = Path(__file__).parent
    for folder in (package / "mappings", package.parent / "mappings"):
        if (folder / "families").is_dir():
            return folder
    from importlib.resources import files

    # By way of the package itself: mappings/ has no __init__.py, and in a ZIP such a folder cannot
    # be asked for by name.
    return files("fontbridge").joinpath("mappings")


def layers(overlay: Path | None = None) -> tuple[Traversable, ...]:
    """The built-in folder and, over it, the office's, if there is one.

    Raises `MappingError` if `overlay` is not a folder.
    """
    if overlay is None:
        return (builtin(),)
    if not overlay.is_dir():
        raise MappingError(
            say("not a folder"),
            path=str(overlay),
            advice=say("Name a folder with families, profiles or tables in it."),
        )
    return builtin(), overlay


def overlay_of(file: Path) -> Path | None:
    """The office's folder that a file lies in (`ours/` of `ours/tables/x.toml`), if it does."""
    folder = file.absolute().parent
    within = folder.name in KINDS and folder.parent.resolve() != Path(str(builtin())).resolve()
    return folder.parent if within else None


def sources(kind: str, overlay: Path | None = None, suffix: str = ".toml") -> list[Source]:
    """The files of one sub-folder (`families`, `profiles`, …), the built-in ones first.

    Sorted by name within a layer. Editors' leavings (names with a leading dot or `~`) are
    passed over.
    """
    found = []
    for depth, layer in enumerate(layers(overlay)):
        folder = layer.joinpath(kind)
        if folder.is_dir():
            found += [
                Source(file, builtin=not depth)
                for file in sorted(folder.iterdir(), key=lambda file: file.name)
                if file.name.endswith(suffix) and not file.name.startswith((".", "~"))
            ]
    return found


def read_text(file: Traversable) -> str:
    """A data file's text. Raises `MappingError`: unreadable, a byte order mark, not UTF-8."""
    return _decoded(_bytes_of(file), str(file))


def _bytes_of(file: Traversable) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise MappingError(
            say("cannot be read: {reason}", reason=error.strerror or type(error).__name__),
            path=str(file),
            advice=say("Check the name and the permissions of the file."),
        ) from error


def _decoded(data: bytes, path: str) -> str:
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        # TOML 1.0 has no place for one; Windows Notepad of old writes it unasked.
        raise MappingError(
            say("the file begins with a byte order mark"),
            path=path,
            line=1,
            advice=say("Save it as UTF-8 without BOM."),
        )
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise MappingError(
            say("the file is not UTF-8"),
            path=path,
            line=data.count(b"\n", 0, error.start) + 1,
            advice=say("Save it as UTF-8 without BOM."),
        ) from error


def parse(text: str, path: str) -> dict[str, Any]:
    """TOML as plain data. Raises `MappingError` with the line."""
    import tomllib  # the built-in files are parsed already

    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # of numbers and nesting without end, too
        place = _PLACE.search(str(error))
        line = int(place[1]) if place and place[1] else text.count("\n") + 1
        raise MappingError(
            say("not valid TOML: {reason}", reason=_PLACE.sub("", str(error))),
            path=path,
            line=line,
            advice=say("Compare the line with a neighbour; texts stand in straight quotes."),
        ) from error


def read(source: Source, kind: str) -> Mapping[str, Any]:
    """A TOML file of one kind as plain data, which nobody may change: others get the same.

    An office's file is held against the schema and raises `MappingError` for its first mistake;
    ours are held against it by the tests, which saves that time at every start.
    """
    data = _bytes_of(source.file)
    if source.builtin and (known := _parsed_already().get(digest(data))):
        return known
    text = _decoded(data, source.path)
    table = parse(text, source.path)
    if not source.builtin:
        from fontbridge.schema import problems

        for problem in problems(table, kind, text, source.path):
            raise problem.error()
    return table


@cache
def _parsed_already() -> Mapping[str, Mapping[str, Any]]:
    try:
        tables: dict[str, dict[str, Any]] = json.loads(builtin().joinpath(PARSED).read_bytes())
    except (OSError, ValueError):
        return {}
    return tables


def parsed() -> str:
    """What `PARSED` has to be, from the files themselves."""
    files = [_bytes_of(source.file) for kind in KINDS for source in sources(kind)]
    tables = ((digest(data), parse(data.decode(), "")) for data in files)
    lines = (f"{json.dumps(summed)}:{_compact(table)}" for summed, table in tables)
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _compact(table: Mapping[str, Any]) -> str:
    return json.dumps(table, ensure_ascii=False, separators=(",", ":"))


def mistake(
    source: Source, steps: tuple[str | int, ...], message: Message, advice: Message
) -> MappingError:
    """The error for a mistake at a place in a file; `steps` lead to it from the whole."""
    from fontbridge.schema import Lines, dotted

    line = Lines(read_text(source.file))[steps]
    return MappingError(message, path=source.path, line=line, key=dotted(steps), advice=advice)
