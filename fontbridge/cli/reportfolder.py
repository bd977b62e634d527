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

__all__ = ["ReportFolder"]


class ReportFolder:
    """Keeps the folders of the files: the report of `a/b.docx` is `a/b.docx.json`.

    Two files of one name, from two folders that were given, are told apart by a piece of the
    digest of their paths, so that a run that goes on later names them alike.
    """

    def __init__(self, folder: Path, words: Translate) -> None:
        self._folder, self._words = folder, words
        self._taken: dict[str, str] = {"summary.json": ""}

    def add(self, relative: Path, outcome: Outcome) -> None:
        """Write the report of one file. Raises `FontbridgeError` if it cannot be written."""
        report = outcome.report
        name = f"{relative}.json"
        if self._taken.setdefault(os.path.normcase(name).casefold(), report.path) != report.path:
            name = f"{relative}~{files.digest(os.fsencode(report.path))[:12]}.json"
        data = plain.plain(
            report, self._words, state=outcome.state, output=outcome.output, record=outcome.record
        )
        data.pop("undo", None)  # the way back is the record's; this folder may be shown around
        self._write(name, data)

    def sum_up(self, summary: Summary, *, seconds: float, interrupted: bool) -> None:
        """Write the counts. Raises `FontbridgeError` if they cannot be written."""
        about = {"version": __version__, "seconds": seconds, "interrupted": interrupted}
        self._write("summary.json", summary.to_dict() | about)

    def _write(self, name: str, data: object) -> None:
        text = json.dumps(data, ensure_ascii=False, indent=1)
        files.replace(self._folder / name, text.encode("utf-8", "surrogatepass") + b"\n")
