"""Converting one file: the result, its record, and a copy of what was there."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from fontbridge import api, files
from fontbridge.batch import records, storage
from fontbridge.batch.held import held, reserved
from fontbridge.batch.outcome import Outcome, State, copied
from fontbridge.batch.sources import STDIN, Source, read
from fontbridge.batch.storage import AnyPath
from fontbridge.batch.work import Task, meant, profile, spare
from fontbridge.bulk import Data, whole_of
from fontbridge.harmonise.plan import Options
from fontbridge.harmonise.textoptions import TextOptions
from fontbridge.mapping.stages import FINAL
from fontbridge.model import Limits, Report, UnsupportedError

if TYPE_CHECKING:
    from fontbridge.batch.portrait import Portrait, Portrayal

__all__ = ["Convert"]


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
        meant(source, report)
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
            spare(target, data, self.force, self.limits)
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
                spare(target, result, self.force, self.limits)
                record = self._record(task, data, state, report)
                storage.replace(target, result, like=None if source.is_stdin else source.path)
        return Outcome(state, replace(report, undo={}), str(target), record)

    def _may_write(self, task: Task, data: Data, result: Data) -> None:
        """Refuse what writing would refuse, as far as it can be told without writing."""
        assert task.target is not None
        if task.in_place and self.backup:
            backup = task.target.with_name(task.target.name + self.backup)
            spare(backup, data, self.force, self.limits)
        elif not task.in_place and str(task.target) != STDIN:
            spare(task.target, result, self.force, self.limits)

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


def _keep(target: AnyPath, data: Data, suffix: str, force: bool, limits: Limits) -> None:
    """Keep the bytes before an in-place conversion beside the file."""
    backup = target.with_name(target.name + suffix)
    spare(backup, data, force, limits)
    storage.replace(backup, data, like=target)
