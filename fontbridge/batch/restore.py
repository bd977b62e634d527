"""Undoing the last conversion of one file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fontbridge import api, files
from fontbridge.batch import records, storage
from fontbridge.batch.held import held
from fontbridge.batch.outcome import Outcome, State
from fontbridge.batch.sources import STDIN, read
from fontbridge.batch.work import Task, spare
from fontbridge.model import DamagedError, Limits, Report, say

__all__ = ["Restore"]


@dataclass(frozen=True, slots=True)
class Restore:
    """Undo the last conversion of a file from its record: the one beside it, or `record`."""

    limits: Limits
    record: Path | None = None
    force: bool = False

    def __call__(self, task: Task) -> Outcome:
        assert task.target is not None
        source, target = task.source, task.target
        record = self.record or records.beside(source.path)
        report, plain = records.load(record)
        data = read(source, self.limits)
        digest = files.digest(data)
        if digest == report.sha256["before"]:
            state, result = State.UNCHANGED, data
        elif digest == report.sha256["after"]:
            state = State.RESTORED
            result = api.undone(data, report, self.limits)
        else:
            raise DamagedError(
                say("the file is not the one that the record was made for"),
                advice=say(
                    "It was changed after its conversion, so its former bytes cannot be proved. "
                    "Restore the converted file as it was, or go back to the sender's original."
                ),
                path=source.name,
            )
        undone = Report(
            source.name,
            format=report.format,
            sha256={"before": digest, "after": files.digest(result)},
            verified=True,
        )
        if str(target) == STDIN:
            return Outcome(state, undone, product=result)
        if not task.in_place:
            spare(target, result, self.force, self.limits)
            storage.replace(target, result, like=None if source.is_stdin else source.path)
            return Outcome(state, undone, str(target))
        with held(target, digest, self.limits):
            if state is State.RESTORED:
                storage.replace(target, result, like=source.path)
            if self.record is None:
                records.step_back(record, plain)
        return Outcome(state, undone, str(target))
