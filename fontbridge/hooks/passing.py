"""What a worker process does to one file that arrived."""

from __future__ import annotations

from dataclasses import dataclass

from fontbridge.batch.convert import Convert
from fontbridge.batch.look import Look
from fontbridge.batch.outcome import Outcome
from fontbridge.batch.work import Task

__all__ = ["Passing"]


@dataclass(frozen=True, slots=True)
class Passing:
    """Convert a file; where a person must see it, look where in it each finding shows."""

    convert: Convert
    look: Look

    def __call__(self, task: Task) -> Outcome:
        outcome = self.convert(task)
        if not outcome.report.needs_a_person:
            return outcome
        # Only what the conversion leaves: the sender need not do by hand what the gate does.
        left = set(outcome.report.findings)
        explained = [one for one in self.look(task).explained if one.finding in left]
        return outcome._replace(explained=explained)
