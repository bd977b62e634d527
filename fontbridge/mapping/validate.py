"""Finds every mistake in mapping files and says for each what to do.

A file is first held against the schema (`fontbridge.schema`), then against the rest of the data
(`fontbridge.mapping.checks`, `table_checks`). Used by `fontbridge profiles validate`, and whenever
an office's own files are loaded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from fontbridge import data, schema
from fontbridge.data import KINDS
from fontbridge.fonts.catalogue import read_catalogue, read_typefaces
from fontbridge.mapping.checks import (
    Checked,
    circle_problems,
    name_problems,
    profile_problems,
    typeface_problems,
)
from fontbridge.mapping.table_checks import table_problems
from fontbridge.model import MappingError, Message, say
from fontbridge.schema import Lines, Problem

__all__ = ["Problem", "problems"]


def problems(path: Path, mappings: Path | None = None) -> list[Problem]:
    """The mistakes in a mapping file, or in all files of a mappings folder.

    `mappings` is the office's folder that a single file belongs to; if it is not given and the
    file lies in one (`…/tables/ours.toml`), that one. A file or folder that cannot be read at all
    is a problem like the others.
    """
    result: list[Problem] = []
    if path.is_dir():
        # The built-in data is at hand without being laid over itself.
        mappings = None if path.resolve() == Path(str(data.builtin())).resolve() else path
        found = list(_folder(path))
        result += _strays(path)
    else:
        mappings = mappings or data.overlay_of(path)
        found = [(path, "")]
    opened: list[Checked] = []
    for file, kind in found:
        checked = _opened(file, kind)
        if isinstance(checked, Checked):
            opened.append(checked)
        else:
            result += checked
    if not result:
        result = list(_meaning(opened, mappings))
    return sorted(result, key=lambda problem: (problem.file, problem.line))


def _folder(folder: Path) -> Iterator[tuple[Path, str]]:
    for kind in KINDS:
        for file in sorted((folder / kind).glob("*.toml")):
            if not file.name.startswith((".", "~")):
                yield file, kind


def _strays(folder: Path) -> Iterator[Problem]:
    """Files that nobody would read, which their author does not know."""
    for file in sorted(folder.glob("*.toml")):
        yield Problem(
            str(file),
            1,
            "",
            say("the file lies in no folder that is read"),
            say("Put it into one of: {folders}.", folders=", ".join(KINDS)),
        )


def _opened(file: Path, kind: str) -> Checked | list[Problem]:
    try:
        text = data.read_text(file)
        table = data.parse(text, str(file))
    except MappingError as error:
        return [_problem(error, file)]
    kind = kind or _kind(file, table)
    wrong = list(schema.problems(table, kind, text, str(file)))
    return wrong or Checked(str(file), kind, table, Lines(text))


def _problem(error: MappingError, file: Path) -> Problem:
    message = error.message if isinstance(error.message, Message) else say("{text}", text=error)
    advice = error.advice if isinstance(error.advice, Message) else say("Correct the file.")
    return Problem(error.path or str(file), error.line or 1, error.key, message, advice)


def _kind(file: Path, table: Mapping[str, Any]) -> str:
    """By the folder, else by what only this kind of file has."""
    folder = file.resolve().parent.name
    if folder in KINDS:
        return folder
    if "substitute" in table or "profiles" in table:
        return "tables"
    if {"family", "names", "defaults"} & table.keys():
        return "families"
    if any(isinstance(value, dict) and "script" in value for value in table.values()):
        return "typefaces"
    return "profiles"


def _meaning(opened: list[Checked], mappings: Path | None) -> Iterator[Problem]:
    """What is wrong with files of the right form; what lies beneath is judged first."""
    of_kind = {kind: [file for file in opened if file.kind == kind] for kind in KINDS}
    try:
        typefaces = read_typefaces(mappings)
        wrong = [p for file in of_kind["families"] for p in typeface_problems(file, typefaces)]
        if wrong:
            yield from wrong
            return
        catalogue = read_catalogue(mappings)
    except MappingError as error:  # another file of the folder, when one file is asked about
        yield _problem(error, Path(error.path))
        return
    yield from name_problems(of_kind["families"])
    for file in of_kind["profiles"]:
        yield from profile_problems(file, catalogue, mappings)
    yield from circle_problems(of_kind["profiles"])
    yield from table_problems(of_kind["tables"], catalogue, mappings)
