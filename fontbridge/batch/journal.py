"""What a run has done, so that one that was interrupted goes on where it stopped.

A journal is a file of JSON lines, one a file done, appended and synced when the file is done. A
line that was torn by a crash is passed over, and the file that it told of done again, which
changes nothing: a conversion of the same bytes gives the same bytes.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from fontbridge import files
from fontbridge.batch.locks import sole
from fontbridge.batch.outcome import Outcome, State
from fontbridge.batch.sources import read
from fontbridge.batch.work import Task
from fontbridge.model import Finding, FontbridgeError, Limits, Report, Severity

__all__ = ["Journal", "opened"]

# What failed or was skipped may not fail again, and costs little if it does.
_DONE = frozenset(State) - {State.FAILED, State.SKIPPED}


class Journal:
    """The lines of one journal. `asked` names what is done to the files: a line that was written
    when something else was asked is of no use."""

    def __init__(self, stream: IO[bytes], asked: str, limits: Limits) -> None:
        self._stream, self._limits = stream, limits
        self._asked = files.digest(asked.encode("utf-8", "surrogatepass"))
        self._lines: dict[str, dict[str, Any]] = {}
        stream.seek(0)
        for line in stream:
            entry = _entry(line)
            if entry is not None and entry.get("asked") == self._asked:
                self._lines[str(entry.get("path"))] = entry
        if stream.tell() and not _ends_a_line(stream):
            stream.write(b"\n")

    def done(self, task: Task) -> Outcome | None:
        """What an earlier run made of this file, if it and its result are still as they were."""
        entry = self._lines.get(task.source.name)
        if entry is None or task.source.is_stdin:
            return None
        try:
            return self._held(task, entry)
        except (FontbridgeError, LookupError, TypeError, ValueError):
            return None  # it is done again, which tells what is wrong with it

    def _held(self, task: Task, entry: dict[str, Any]) -> Outcome | None:
        output = str(entry["output"])
        in_place = task.in_place and output
        now = files.digest(read(task.source, self._limits))
        if now != entry["after" if in_place else "before"]:
            return None
        if output and not in_place:
            written = files.digest(files.opened(output, self._limits))
            if written != entry["after"]:
                return None
        report = Report(
            task.source.name,
            format=str(entry["format"]),
            system=str(entry["system"]),
            sha256={"before": str(entry["before"])},
            findings=[Finding(code, "", Severity(how)) for code, how in entry["findings"]],
        )
        return Outcome(State(entry["state"]), report, output, resumed=True)

    def add(self, outcome: Outcome) -> None:
        """Note that a file is done; when this returns, a crash does not undo it."""
        report = outcome.report
        if outcome.state not in _DONE or "before" not in report.sha256:
            return
        entry = {
            "path": report.path,
            "asked": self._asked,
            "before": report.sha256["before"],
            "after": report.sha256.get("after", ""),
            "state": outcome.state,
            "output": outcome.output,
            "format": report.format,
            "system": report.system if report.fonts else "unknown",
            "findings": sorted({(finding.code, finding.severity) for finding in report.findings}),
        }
        text = json.dumps(entry, separators=(",", ":"))
        self._stream.write(text.encode() + b"\n")
        os.fsync(self._stream.fileno())


@contextmanager
def opened(path: Path, asked: str, limits: Limits, *, resume: bool) -> Iterator[Journal]:
    """The journal at `path`, for this process alone; what it holds counts only if to `resume`.

    Raises `FontbridgeError` if it cannot be written or another run writes it.
    """
    with sole(path), path.open("r+b" if resume else "w+b", buffering=0) as stream:
        yield Journal(stream, asked, limits)


def _entry(line: bytes) -> dict[str, Any] | None:
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) else None


def _ends_a_line(stream: IO[bytes]) -> bool:
    end = stream.tell()
    stream.seek(end - 1)
    return stream.read(1) == b"\n"

