"""Driving a work over the files of a command line, telling each, and the exit code of it all."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing, nullcontext
from pathlib import Path
from typing import Any

import click

from fontbridge.batch.interrupts import Stopped, interruptible, never
from fontbridge.batch.outcome import Outcome, State, failed, skipped
from fontbridge.batch.processes import Done, cores, run
from fontbridge.batch.sources import Source, found
from fontbridge.batch.storage import AnyPath
from fontbridge.batch.work import Task
from fontbridge.cli import exits
from fontbridge.cli.batching import Batching, Keeper, keeping
from fontbridge.cli.options import Settings
from fontbridge.cli.talk import Talk
from fontbridge.harmonise.textoptions import TextOptions
from fontbridge.mapping.stages import FINAL
from fontbridge.model import FontbridgeError, UnsupportedError

__all__ = ["exit_code", "gathered", "go", "look", "plugged"]

# Starting a process costs about as much as converting this many notices does.
_FEW = 8


def gathered(
    paths: Sequence[AnyPath], outside: AnyPath | None = None
) -> tuple[list[Source], list[FontbridgeError]]:
    """The files behind `paths`, and the errors of folders that cannot be listed."""
    errors: list[FontbridgeError] = []
    return list(found(paths, errors.append, outside)), errors


def go(
    work: Callable[[Task], Outcome],
    tasks: Sequence[Task],
    errors: Iterable[FontbridgeError],
    settings: Settings,
    talk: Talk,
    batch: Batching = Batching(),  # noqa: B008 - frozen
    keep: Callable[[Outcome], None] | None = None,
) -> int:
    """Do all tasks, tell each outcome as it comes, sum up; return the exit code.

    `keep` is called with each outcome after it was told. Raises `click.Abort` after all that, if
    the run was asked to end before its end.
    """
    code = exits.DONE
    # One file is broken off; of many, those in work are finished first.
    stopping = interruptible() if len(tasks) > 1 else nullcontext(never)
    many = len(tasks) > 1
    with keeping(batch, work, settings, many=many) as keeper, stopping as stopped:
        for error in errors:
            code = max(code, exits.FAILED)
            talk.outcome(failed(error.path, error))
        # Closed at once when telling is interrupted, so that no more files are begun.
        work = plugged(work, settings)
        with closing(_outcomes(work, tasks, settings, batch, keeper, stopped)) as outcomes:
            for task, outcome in talk.progress(outcomes, len(tasks)):
                code = max(code, exit_code(outcome))
                keeper.keep(task, outcome)
                talk.outcome(outcome)
                if keep is not None:
                    keep(outcome)
        keeper.end(talk.counts, interrupted=stopped())
    talk.summary()
    if stopped():
        raise click.Abort
    return code


def look(
    paths: Sequence[AnyPath],
    settings: Settings,
    *,
    to: str = "",
    text: TextOptions | None = None,
    font_dirs: tuple[Path, ...] = (),
    password: str = "",
    stage: str = FINAL,
    layout: bool = False,
    places: bool = False,
    keep: Callable[[Outcome], None] | None = None,
    asked: bool = False,
    extract: Callable[[dict[str, Any]], dict[str, Any]] | None = None,
    brief: Callable[[Outcome], str] | None = None,
    batch: Batching = Batching(),  # noqa: B008 - frozen
) -> int:
    """Inspect the files, or check them with a profile `to`; the rest is for `go` and `Talk`."""
    from fontbridge.batch.look import Look  # convert drives its own work

    sources, errors = gathered(paths)
    tasks = [Task(source) for source in sources]
    talk = Talk(settings, many=len(tasks) > 1, asked=asked, extract=extract, brief=brief)
    work = Look(
        settings.mappings, settings.limits, to, text or TextOptions(), font_dirs, password,
        stage, places, batch.quote, batch.portrayal(settings, text, font_dirs, password, stage),
        layout,
    )
    return go(work, tasks, errors, settings, talk, batch, keep)


def plugged(
    work: Callable[[Task], Outcome], settings: Settings
) -> Callable[[Task], Outcome]:
    """`work` with the plug-ins that are named or installed. Raises `FontbridgeError` where one
    cannot be loaded, before any file is touched."""
    from fontbridge.hooks.installed import installed

    if not settings.plugins and not installed():
        return work
    from fontbridge.hooks import plugins

    plugins.load(settings.plugins)
    return plugins.Plugged(work, settings.plugins)


def exit_code(outcome: Outcome) -> int:
    """The exit code that one outcome asks for."""
    if outcome.state is State.FAILED:
        return exits.FAILED
    if outcome.state is State.UNFIT:
        return exits.FOUND
    settled = outcome.state not in (State.CONVERTED, State.UNCHANGED)
    return exits.DONE if settled or not outcome.report.needs_a_person else exits.FOUND


def _outcomes(
    work: Callable[[Task], Outcome],
    tasks: Sequence[Task],
    settings: Settings,
    batch: Batching,
    keeper: Keeper,
    stopped: Stopped,
) -> Generator[tuple[Task, Outcome]]:
    left: list[Task] = []
    for task in tasks:
        if stopped():
            return
        outcome = keeper.done(task)
        if outcome is None:
            left.append(task)
        else:
            yield task, outcome
    with closing(_results(work, left, settings, batch, stopped)) as results:
        for done in results:
            yield done.item, _outcome(done)


def _results(
    work: Callable[[Task], Outcome],
    tasks: Sequence[Task],
    settings: Settings,
    batch: Batching,
    stopped: Stopped,
) -> Generator[Done[Task, Outcome]]:
    if batch.seconds:
        from fontbridge.batch.timed import Timed

        work = Timed(work, batch.seconds)
    processes = settings.jobs or (cores() if len(tasks) >= _FEW else 1)
    if batch.scheduler:
        from fontbridge.batch.cluster import clustered

        return clustered(work, tasks, batch.scheduler, settings.jobs or cores(), stopped)
    # A file that has to be given up may take its process with it; standard input is read here.
    apart = bool(batch.seconds) and not any(task.source.is_stdin for task in tasks)
    processes = min(processes, max(len(tasks), 1))
    return run(work, tasks, processes, apart=apart, stopped=stopped)


def _outcome(done: Done[Task, Outcome]) -> Outcome:
    source = done.item.source
    if done.value is not None:
        return done.value
    assert done.error is not None
    if isinstance(done.error, UnsupportedError) and not source.named:
        return skipped(source.name, done.error)
    return failed(source.name, done.error)
