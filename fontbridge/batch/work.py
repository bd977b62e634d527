"""What is done to one file, in whatever process: read it, ask the domain, write the result.

A work is a picklable callable from one `Task` to one `Outcome`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import fontbridge
from fontbridge import api, files
from fontbridge.batch import records, storage
from fontbridge.batch.held import held, reserved
from fontbridge.batch.outcome import Outcome, State, copied
from fontbridge.batch.sources import STDIN, Source, read
from fontbridge.batch.storage import AnyPath
from fontbridge.bulk import Data, whole_of
from fontbridge.formats import format_named
from fontbridge.harmonise.plan import Options
from fontbridge.harmonise.textoptions import TextOptions
from fontbridge.mapping.stages import FINAL
from fontbridge.model import (
    DamagedError,
    FontbridgeError,
    Limits,
    Report,
    UnsupportedError,
    say,
)

if TYPE_CHECKING:
    from fontbridge.batch.portrait import Portrait, Portrayal
    from fontbridge.harmonise.places import Explained
    from fontbridge.mapping.profile import Profile

__all__ = ["Convert", "Look", "Restore", "Task", "profile"]


class Task(NamedTuple):
    """One file and where its result goes: the file itself (in place), another path, or `-`."""

    source: Source
    target: AnyPath | None = None

    @property
    def in_place(self) -> bool:
        return self.target == self.source.path and not self.source.is_stdin


@cache
def profile(name: str, mappings: Path | None) -> Profile:
    """The profile of that name or file, read once a process. Raises `MappingError`."""
    return fontbridge.load_profile(name, mappings)


@dataclass(frozen=True, slots=True)
class Look:
    """Inspect a file; with a profile `to`, check it. Writes nothing.

    A check is passed or not at a `stage` of proofreading. With `places` it tells where its
    findings show, with `quote` also the text around them.
    """

    mappings: Path | None
    limits: Limits
    to: str = ""
    text: TextOptions = field(default_factory=TextOptions)
    font_dirs: tuple[Path, ...] = ()
    password: str = field(default="", repr=False)
    stage: str = FINAL
    places: bool = False
    quote: bool = False
    portrayal: Portrayal | None = None
    layout: bool = False

    def __call__(self, task: Task) -> Outcome:
        data, name = read(task.source, self.limits), task.source.name
        if not self.to:
            seen = fontbridge.inspect(
                data,
                mappings=self.mappings,
                limits=self.limits,
                name=name,
                password=self.password,
            )
            _meant(task.source, seen)
            portrait = self.portrayal(whole_of(data), name, None) if self.portrayal else None
            return Outcome(State.SEEN, seen, portrait=portrait)
        asked: dict[str, Any] = {
            "to": profile(self.to, self.mappings),
            "mappings": self.mappings,
            "limits": self.limits,
            "name": name,
            "text": self.text,
            "font_dirs": self.font_dirs,
            "password": self.password,
            "stage": self.stage,
            "layout": self.layout,
        }
        found: Sequence[Explained] = ()
        if self.places:
            report, found = api.explain(data, **asked, quote=self.quote)
        else:
            report = fontbridge.check(data, **asked)
        _meant(task.source, report)
        fit = profile(self.to, self.mappings).stages[self.stage].passes(report)
        portrait = None
        if self.portrayal:
            portrait = self.portrayal(whole_of(data), name, profile(self.to, self.mappings))
        return Outcome(
            State.FIT if fit else State.UNFIT, report, explained=found, portrait=portrait
        )


@dataclass(frozen=True, slots=True)
class Convert:
    """Convert a file and write the result with its record.

    `backup` is the suffix under which the bytes before an in-place conversion are kept, if any.
    With `copy_others` a file in no known format is copied to the output as it is. With `dry`
    everything is done but writing: the outcome is the same, with no path of anything written.
    """

    to: str
    mappings: Path | None
    limits: Limits
    text: TextOptions = field(default_factory=TextOptions)
    record: bool = True
    force: bool = False
    backup: str = ""
    font_dirs: tuple[Path, ...] = ()
    break_signatures: bool = False
    copy_others: bool = False
    password: str = field(default="", repr=False)
    stage: str = FINAL
    portrayal: Portrayal | None = None
    dry: bool = False
    layout: bool = False
    embed: str = ""

    def __call__(self, task: Task) -> Outcome:
        data = read(task.source, self.limits)
        try:
            result, report = self._converted(task.source, data)
        except UnsupportedError as error:
            if not self.copy_others:
                raise
            return self._copied(task, data, error)
        # Before anything is written: a picture that cannot be made must not follow a success.
        portrait = self._portrait(task.source, data, result)
        written = self._written(task, data, result, report)
        return written._replace(portrait=portrait)

    def _portrait(self, source: Source, data: Data, result: Data) -> Portrait | None:
        if self.portrayal is None:
            return None
        to = profile(self.to, self.mappings)
        return self.portrayal(whole_of(data), source.name, to, whole_of(result))

    def _converted(self, source: Source, data: Data) -> tuple[Data, Report]:
        result, report = api.carried_out(
            data,
            to=profile(self.to, self.mappings),
            mappings=self.mappings,
            limits=self.limits,
            name=source.name,
            options=Options(
                text=self.text,
                font_dirs=self.font_dirs,
                break_signatures=self.break_signatures,
                stage=self.stage,
                layout=self.layout,
                embed=self.embed,
            ),
            password=self.password,
        )
        _meant(source, report)
        return result, report

    def _copied(self, task: Task, data: Data, error: UnsupportedError) -> Outcome:
        """Copy a file that is in no format of ours: bytes, times and permissions."""
        assert task.target is not None
        source, target = task.source, task.target
        if self.dry:
            self._may_write(task, data, data)
            return copied(source.name, error, "", None)
        if str(target) == STDIN:
            return copied(source.name, error, "", data)
        with reserved(target.parent):
            _spare(target, data, self.force, self.limits)
            records.discard(records.beside(target))  # it belongs to what is about to be replaced
            storage.replace(target, data, like=None if source.is_stdin else source.path)
        return copied(source.name, error, str(target), None)

    def _written(self, task: Task, data: Data, result: Data, report: Report) -> Outcome:
        assert task.target is not None
        source, target = task.source, task.target
        same = report.sha256["before"] == report.sha256["after"]
        state = State.UNCHANGED if same else State.CONVERTED
        if self.dry:
            self._may_write(task, data, result)
            return Outcome(state, replace(report, undo={}))
        if str(target) == STDIN:
            # The caller's only chance to undo: the report goes to standard error with its `undo`.
            return Outcome(state, report, product=result)
        if task.in_place and state is State.UNCHANGED:
            return Outcome(state, report)
        if task.in_place:
            with held(target, files.digest(data), self.limits):
                if self.backup:
                    _keep(target, data, self.backup, self.force, self.limits)
                record = self._record(task, data, state, report)
                storage.replace(target, result, like=target)
        else:
            with reserved(target.parent):
                _spare(target, result, self.force, self.limits)
                record = self._record(task, data, state, report)
                storage.replace(target, result, like=None if source.is_stdin else source.path)
        return Outcome(state, replace(report, undo={}), str(target), record)

    def _may_write(self, task: Task, data: Data, result: Data) -> None:
        """Refuse what writing would refuse, as far as it can be told without writing."""
        assert task.target is not None
        if task.in_place and self.backup:
            backup = task.target.with_name(task.target.name + self.backup)
            _spare(backup, data, self.force, self.limits)
        elif not task.in_place and str(task.target) != STDIN:
            _spare(task.target, result, self.force, self.limits)

    def _record(self, task: Task, data: Data, state: State, report: Report) -> str:
        """Write the record before the result.

        Were the machine to stop between the two, an in-place file would still be its old self,
        which the record tells (`sha256.before`); the other way round its way back would be lost.
        """
        assert task.target is not None
        record = records.beside(task.target)
        if state is State.UNCHANGED or not self.record:
            if not task.in_place:
                records.discard(record)  # it belongs to the result that is about to be replaced
            return ""
        digest = files.digest(data)
        again = task.in_place and records.is_of(record, digest)
        records.save(record, report, records.load(record).plain if again else None)
        return str(record)


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
            _spare(target, result, self.force, self.limits)
            storage.replace(target, result, like=None if source.is_stdin else source.path)
            return Outcome(state, undone, str(target))
        with held(target, digest, self.limits):
            if state is State.RESTORED:
                storage.replace(target, result, like=source.path)
            if self.record is None:
                records.step_back(record, plain)
        return Outcome(state, undone, str(target))


def _meant(source: Source, report: Report) -> None:
    """Refuse what was met in a folder and is only recognised for want of anything better.

    Scripts and settings are plain text as well, and would break in another charset. Whoever names
    such a file means it.
    """
    if source.named:
        return
    kind = format_named(report.format)
    if kind and kind.precedence and source.path.suffix.lower() not in kind.suffixes:
        raise UnsupportedError(
            say("plain text, but not by its suffix"),
            advice=say("Name the file itself if it is meant."),
        )


def _spare(target: AnyPath, result: Data, force: bool, limits: Limits) -> None:
    """Refuse to write over a file that is not an earlier result of ours, unless forced to."""
    if target.exists() and not force:
        there = files.digest(storage.opened(target, limits))
        ours = records.is_of(records.beside(target), there)
        if not ours and there != files.digest(result):
            raise FontbridgeError(
                say("there is another file already: {path}", path=target),
                advice=say("Choose another -o, or give --force to replace it."),
            )


def _keep(target: AnyPath, data: Data, suffix: str, force: bool, limits: Limits) -> None:
    """Keep the bytes before an in-place conversion beside the file."""
    backup = target.with_name(target.name + suffix)
    _spare(backup, data, force, limits)
    storage.replace(backup, data, like=target)
