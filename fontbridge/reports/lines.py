"""An outcome in one line, and the sum over many: plain text without tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from fontbridge.batch.outcome import Outcome, State
from fontbridge.messages import Translate, in_language, mark
from fontbridge.model import Charset, FontbridgeError, Report, Severity
from fontbridge.reports.shown import clean

__all__ = ["Tally", "charset", "headline", "problem"]

_STATES = {
    State.SEEN: mark("inspected"),
    State.FIT: mark("fit"),
    State.UNFIT: mark("not fit"),
    State.UNCHANGED: mark("unchanged"),
    State.CONVERTED: mark("converted"),
    State.RESTORED: mark("restored"),
    State.COPIED: mark("copied"),
    State.SKIPPED: mark("skipped"),
    State.FAILED: mark("failed"),
}

_SYSTEMS = {
    "party": mark("Party system"),
    "government": mark("government system"),
    "mixed": mark("both systems mixed"),
    "unknown": mark("system unknown"),
}


def headline(outcome: Outcome, _: Translate) -> str:
    """`PATH: what it is, what became of it`, on one line."""
    report = outcome.report
    told = [_(_STATES[outcome.state])]
    if report.format:
        told.append(report.format)
    if report.fonts:
        told.append(_(_SYSTEMS.get(report.system, report.system)))
    if report.changes:
        count = sum(change.count for change in report.changes)
        told.append(_("changes {count}").format(count=count))
    if to_settle := sum(one.severity is not Severity.INFO for one in report.findings):
        told.append(_("findings {count}").format(count=to_settle))
    line = f"{clean(report.path)}: {_(', ').join(told)}"
    if outcome.output and outcome.output != report.path:
        line += f" → {clean(outcome.output)}"
    return line


def charset(report: Report, _: Translate) -> str:
    """`PATH: codec, declared, repertoire, evidence`, on one line."""
    return f"{clean(report.path)}: {_charset(report.charset, _)}"


def _charset(seen: Charset | None, _: Translate) -> str:
    if seen is None:
        return _("no text of its own")
    told = [seen.codec or _("encoding set by the format")]
    if seen.declared:
        told.append(_("declared {charset}").format(charset=clean(seen.declared)))
    if seen.repertoire:
        told.append(_("characters of {repertoire}").format(repertoire=seen.repertoire))
    told += [clean(in_language(one, _)) for one in seen.evidence]
    return _(", ").join(told)


def problem(error: FontbridgeError, path: str, _: Translate) -> Iterator[str]:
    """An error in one line for what is wrong and one for what to do."""
    place = ":".join(str(step) for step in (error.path or path, error.part, error.line) if step)
    message = clean(in_language(error.message, _))
    yield f"{clean(place)}: {message}" if place else message
    if error.advice:
        yield f"  → {clean(in_language(error.advice, _))}"


class Tally:
    """Counts over many files, by what became of them, system, format and finding."""

    def __init__(self) -> None:
        self.files = 0
        self._states: Counter[str] = Counter()
        self._systems: Counter[str] = Counter()
        self._formats: Counter[str] = Counter()
        self._findings: Counter[str] = Counter()

    def add(self, outcome: Outcome) -> None:
        report = outcome.report
        self.files += 1
        self._states[_STATES[outcome.state]] += 1
        if report.format:
            self._formats[report.format] += 1
        if report.fonts:
            self._systems[_SYSTEMS.get(report.system, report.system)] += 1
        if outcome.state is not State.SKIPPED:
            # Files that have a finding, not the findings: one file may have hundreds of a kind.
            self._findings.update({finding.code for finding in report.findings})

    def lines(self, _: Translate) -> Iterator[str]:
        """The summary; counts that are all empty are left out."""
        yield _("Files {count}: {states}").format(
            count=self.files, states=_counted(self._states, _)
        )
        if self._systems:
            yield _("By system: {counts}").format(counts=_counted(self._systems, _))
        if self._formats:
            yield _("By format: {counts}").format(counts=_counted(self._formats, _, str))
        if self._findings:
            counts = _counted(self._findings, _, str)
            yield _("Files by finding: {counts}").format(counts=counts)


def _counted(counts: Counter[str], _: Translate, named: Translate | None = None) -> str:
    """The counts, highest first; `named` names what is counted where `_` must not translate it."""
    named = named or _
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return _(", ").join(f"{named(what)} {count}" for what, count in ranked)
