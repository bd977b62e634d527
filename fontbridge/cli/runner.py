"""Driving a work over the files of a command line, telling each, and the exit code of it all."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from fontbridge.batch.outcome import Outcome, State, failed, skipped
from fontbridge.batch.processes import cores, run
from fontbridge.batch.sources import Source, found
from fontbridge.batch.work import Look, Task
from fontbridge.cli import exits
from fontbridge.cli.options import Settings
from fontbridge.cli.talk import Talk
from fontbridge.model import FontbridgeError, UnsupportedError

__all__ = ["exit_code", "gathered", "go", "look"]

# Starting a process costs about as much as converting this many notices does.
_FEW = 8


def gathered(
    paths: Sequence[Path], outside: Path | None = None
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
) -> int:
    """Do all tasks, tell each outcome as it comes, sum up; return the exit code."""
    code = exits.DONE
    for error in errors:
        code = max(code, exits.FAILED)
        talk.outcome(failed(error.path, error))
    # Closed at once when telling is interrupted, so that no more files are begun.
    with closing(_outcomes(work, tasks, settings)) as outcomes:
        for outcome in talk.progress(outcomes, len(tasks)):
            code = max(code, exit_code(outcome))
            talk.outcome(outcome)
    talk.summary()
    return code


def look(
    paths: Sequence[Path],
    settings: Settings,
    *,
    to: str = "",
    text_policy: str = "",
    font_dirs: tuple[Path, ...] = (),
    asked: bool = False,
    extract: Callable[[dict[str, Any]], dict[str, Any]] | None = None,
    brief: Callable[[Outcome], str] | None = None,
) -> int:
    """Inspect the files, or check them with a profile `to`; the rest is for `Talk`."""
    sources, errors = gathered(paths)
    tasks = [Task(source) for source in sources]
    talk = Talk(settings, many=len(tasks) > 1, asked=asked, extract=extract, brief=brief)
    work = Look(settings.mappings, settings.limits, to, text_policy, font_dirs)
    return go(work, tasks, errors, settings, talk)


def exit_code(outcome: Outcome) -> int:
    """The exit code that one outcome asks for."""
    if outcome.state is State.FAILED:
        return exits.FAILED
    if outcome.state is State.UNFIT:
        return exits.FOUND
    settled = outcome.state not in (State.CONVERTED, State.UNCHANGED)
    return exits.DONE if settled or not outcome.report.needs_a_person else exits.FOUND


def _outcomes(
    work: Callable[[Task], Outcome], tasks: Sequence[Task], settings: Settings
) -> Generator[Outcome]:
    processes = settings.jobs or (cores() if len(tasks) >= _FEW else 1)
    with closing(run(work, tasks, min(processes, max(len(tasks), 1)))) as results:
        for done in results:
            source = done.item.source
            if done.value is not None:
                yield done.value
            elif isinstance(done.error, UnsupportedError) and not source.named:
                yield skipped(source.name, done.error)
            else:
                assert done.error is not None
                yield failed(source.name, done.error)
