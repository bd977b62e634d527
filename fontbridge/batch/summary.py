"""The counts over many files."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from fontbridge.batch.outcome import Outcome, State

__all__ = ["Summary"]


@dataclass(slots=True)
class Summary:
    """Counts by what became of the files, by system, format and finding.

    `findings` counts files that have a finding, not the findings: one file may have hundreds of a
    kind. `resumed` are those that an earlier run had done, counted in the others as well.
    """

    files: int = 0
    resumed: int = 0
    states: Counter[State] = field(default_factory=Counter)
    systems: Counter[str] = field(default_factory=Counter)
    formats: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)

    def add(self, outcome: Outcome) -> None:
        """Count one file."""
        report = outcome.report
        self.files += 1
        self.resumed += outcome.resumed
        self.states[outcome.state] += 1
        if report.format:
            self.formats[report.format] += 1
        if report.fonts or (outcome.resumed and report.system != "unknown"):
            self.systems[report.system] += 1
        if outcome.state is not State.SKIPPED:
            self.findings.update({finding.code for finding in report.findings})

    def to_dict(self) -> dict[str, Any]:
        """Plain data, the highest counts first."""
        return {
            "files": self.files,
            "resumed": self.resumed,
            "states": _ranked(self.states),
            "systems": _ranked(self.systems),
            "formats": _ranked(self.formats),
            "findings": _ranked(self.findings),
        }


def _ranked(counts: Counter[Any]) -> dict[str, int]:
    return {str(what): count for what, count in counts.most_common()}
