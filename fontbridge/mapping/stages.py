"""The three proofreadings of an office (校核), and which findings stand in the way at each.

A profile says for a stage which findings only warn and which block; what it says nothing of stays
as it was found. What makes a file impossible to handle blocks at every stage.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from fontbridge.model import Finding, Report, Severity

__all__ = ["FINAL", "STAGES", "Stage", "stages_from"]

FINAL = "final"
STAGES = ("draft", "review", FINAL)

# Always told as notes, so that an office may want them to block. A family that draws nothing is a
# note as well, and stays one whatever the profile says of families.
_NOTES = frozenset({"embedded-font", "layout-drift", "suffix-mismatch"})


class Stage(NamedTuple):
    """The codes of findings that only warn, and of those that block."""

    warn: frozenset[str] = frozenset()
    block: frozenset[str] = frozenset()

    def judged(self, found: Iterable[Finding]) -> list[Finding]:
        """The findings with the severity that they have at this stage.

        >>> told = Stage(warn=frozenset({"signed"})).judged([Finding("signed", "it is signed")])
        >>> told[0].severity
        <Severity.INFO: 'info'>
        """
        return [self._judged(finding) for finding in found]

    def _judged(self, finding: Finding) -> Finding:
        if finding.severity is Severity.WARNING and finding.code in self.warn:
            return replace(finding, severity=Severity.INFO)
        if finding.severity is Severity.INFO and finding.code in self.block & _NOTES:
            return replace(finding, severity=Severity.WARNING)
        return finding

    def passes(self, report: Report) -> bool:
        """True if nothing in a check's report, its findings judged, stands in the way."""
        return not report.needs_a_person and all(
            change.code in self.warn for change in report.changes
        )


def stages_from(table: Mapping[str, Any]) -> dict[str, Stage]:
    """`[stages]` of a profile file; a stage that it leaves out changes nothing."""
    return {
        name: Stage(
            frozenset(table.get(name, {}).get("warn", ())),
            frozenset(table.get(name, {}).get("block", ())),
        )
        for name in STAGES
    }
