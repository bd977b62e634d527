"""`--report DIR`: the report of each file as JSON, and the counts over all."""

from __future__ import annotations

import json
import os
from pathlib import Path

from fontbridge import __version__, files
from fontbridge.batch.outcome import Outcome
from fontbridge.batch.summary import Summary
from fontbridge.messages import Translate
from fontbridge.reports import plain

__all__ = ["Names", "ReportFolder"]


class Names:
    """Names for what is kept of files, which keep the folders: `a/b.docx` gives `a/b.docx.json`.

    Two files of one name, from two folders that were given, are told apart by a piece of the
    digest of their paths, so that a run that goes on later names them alike. `reserved` is a name
    that no file gets.
    """

    def __init__(self, suffix: str, reserved: str) -> None:
        self._suffix = suffix
        self._taken: dict[str, str] = {reserved: ""}

    def of(self, relative: Path, path: str) -> str:
        """The name for the file `path`, which lies at `relative` below what was given."""
        name = f"{relative}{self._suffix}"
        if self._taken.setdefault(os.path.normcase(name).casefold(), path) != path:
            name = f"{relative}~{files.digest(os.fsencode(path))[:12]}{self._suffix}"
        return name


class ReportFolder:
    """The reports of the files as JSON, each named after its file."""

    def __init__(self, folder: Path, words: Translate) -> None:
        self._folder, self._words = folder, words
        self._names = Names(".json", "summary.json")

    def add(self, relative: Path, outcome: Outcome) -> None:
        """Write the report of one file. Raises `FontbridgeError` if it cannot be written."""
        report = outcome.report
        data = plain.plain(
            report, self._words, state=outcome.state, output=outcome.output, record=outcome.record
        )
        data.pop("undo", None)  # the way back is the record's; this folder may be shown around
        self._write(self._names.of(relative, report.path), data)

    def sum_up(self, summary: Summary, *, seconds: float, interrupted: bool) -> None:
        """Write the counts. Raises `FontbridgeError` if they cannot be written."""
        about = {"version": __version__, "seconds": seconds, "interrupted": interrupted}
        self._write("summary.json", summary.to_dict() | about)

    def _write(self, name: str, data: object) -> None:
        text = json.dumps(data, ensure_ascii=False, indent=1)
        files.replace(self._folder / name, text.encode("utf-8", "surrogatepass") + b"\n")
