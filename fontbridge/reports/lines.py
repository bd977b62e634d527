"""An outcome in one line, and the sum over many: plain text without tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fontbridge.batch.outcome import Outcome, State
from fontbridge.batch.summary import Summary
from fontbridge.messages import Translate, in_language, mark
from fontbridge.model import Charset, FontbridgeError, Report, Severity
from fontbridge.reports.shown import clean

__all__ = ["charset", "encoding", "headline", "problem", "state", "summary", "system"]

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


def state(became: State, _: Translate) -> str:
    """What became of a file, in a word."""
    return _(_STATES[became])


def system(name: str, _: Translate) -> str:
    """The system that a file follows; an office's own system is named as its profile names it."""
    return _(_SYSTEMS[name]) if name in _SYSTEMS else clean(name)


def headline(outcome: Outcome, _: Translate) -> str:
    """`PATH: what it is, what became of it`, on one line."""
    report = outcome.report
    told = [state(outcome.state, _)]
    if report.format:
        told.append(report.format)
    if report.fonts:
        told.append(system(report.system, _))
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
    return f"{clean(report.path)}: {encoding(report.charset, _)}"


def encoding(seen: Charset | None, _: Translate) -> str:
    """What the text is encoded in, with the evidence."""
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


def summary(counts: Summary, _: Translate) -> Iterator[str]:
    """The counts over many files; those that are all empty are left out."""
    yield _("Files {count}: {states}").format(
        count=counts.files,
        states=_counted(counts.states, lambda became: state(State(became), _), _),
    )
    if counts.resumed:
        yield _("Done by an earlier run: {count}").format(count=counts.resumed)
    if counts.systems:
        told = _counted(counts.systems, lambda name: system(name, _), _)
        yield _("By system: {counts}").format(counts=told)
    if counts.formats:
        yield _("By format: {counts}").format(counts=_counted(counts.formats, str, _))
    if counts.findings:
        told = _counted(counts.findings, str, _)
        yield _("Files by finding: {counts}").format(counts=told)


def _counted(counts: Mapping[Any, int], named: Translate, _: Translate) -> str:
    """The counts, highest first; `named` names what is counted."""
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return _(", ").join(f"{named(what)} {count}" for what, count in ranked)
