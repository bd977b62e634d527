"""The options of commands that take many files, and what they keep of a run."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from fontbridge import __version__, files
from fontbridge.batch.outcome import Outcome
from fontbridge.batch.summary import Summary
from fontbridge.batch.work import Task
from fontbridge.cli.options import Option, Settings, wrong
from fontbridge.messages import mark
from fontbridge.model import say

if TYPE_CHECKING:
    from fontbridge.batch.journal import Journal
    from fontbridge.batch.portrait import Portrayal
    from fontbridge.cli.pages import Pages
    from fontbridge.cli.reportfolder import ReportFolder
    from fontbridge.harmonise.textoptions import TextOptions

__all__ = ["Batching", "Keeper", "batching", "keeping"]

Callback = TypeVar("Callback", bound=Callable[..., Any])


class Batching(NamedTuple):
    """What the options for many files add up to; `seconds` is 0 without a limit."""

    journal: Path | None = None
    resume: bool = False
    report: Path | None = None
    seconds: float = 0
    scheduler: str = ""
    html: str | None = None
    quote: bool = False

    def portrayal(
        self,
        settings: Settings,
        text: TextOptions | None,
        font_dirs: tuple[Path, ...],
        password: str,
        stage: str,
        *,
        break_signatures: bool = False,
    ) -> Portrayal | None:
        """What makes the portraits for the pages, if there are to be any."""
        if self.html is None:
            return None
        from fontbridge.batch.portrait import Portrayal

        return Portrayal(
            settings.mappings, settings.limits, text, font_dirs, password, stage, self.quote,
            break_signatures,
        )


_OPTIONS = (
    click.option(
        "--journal", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", cls=Option,
        help=mark("Note in FILE which files are done, for --resume."),
    ),
    click.option(
        "--resume", is_flag=True, cls=Option,
        help=mark("With --journal: leave out what an earlier run has done and nobody changed."),
    ),
    click.option(
        "--report", type=click.Path(file_okay=False, path_type=Path), metavar="DIR", cls=Option,
        help=mark("Write the report of each file to DIR as JSON, and summary.json."),
    ),
    click.option(
        "--max-seconds", type=click.FloatRange(min=0, min_open=True), metavar="SECONDS",
        envvar="FONTBRIDGE_MAX_SECONDS", cls=Option,
        help=mark("Give a file up that takes longer; it fails, and the others are done."),
    ),
    click.option(
        "--scheduler", metavar="ADDRESS|local", default="", cls=Option,
        help=mark("Work on a Dask cluster; local starts one on this machine."),
    ),
    click.option(
        "--report-html", metavar="FILE|DIR", cls=Option,
        help=mark("Write a report to look at in a browser or to print; for many files, a folder."),
    ),
    click.option(
        "--quote", is_flag=True, cls=Option,
        help=mark("Let the report to look at, or the note, quote the text; else they hold none."),
    ),
)


def batching(callback: Callback) -> Callback:
    """Give a command the options for many files; its callback takes them as `batch`."""

    @wraps(callback)
    def with_batching(
        *args: Any,
        journal: Path | None, resume: bool, report: Path | None, max_seconds: float | None,
        scheduler: str, report_html: str | None, quote: bool, **others: Any,
    ) -> Any:
        if quote and report_html is None and not others.get("note"):
            raise wrong(say("--quote belongs to --report-html or --note"))
        if resume and journal is None:
            raise wrong(say("--resume needs the --journal of the run to go on with"))
        if not resume and journal is not None and journal.exists() and journal.stat().st_size:
            raise wrong(
                say(
                    "there is a journal already: {path}; go on with --resume, or name another",
                    path=journal,
                )
            )
        batch = Batching(
            journal, resume, report, max_seconds or 0, scheduler, report_html, quote
        )
        return callback(*args, batch=batch, **others)

    for option in reversed(_OPTIONS):
        with_batching = option(with_batching)
    return with_batching  # type: ignore[return-value]


class Keeper:
    """What is kept of a run while it goes on: the journal, the folder of reports, the pages."""

    def __init__(
        self, journal: Journal | None, folder: ReportFolder | None, pages: Pages | None
    ) -> None:
        self._journal, self._folder, self._pages = journal, folder, pages
        self._begun = time.monotonic()

    def done(self, task: Task) -> Outcome | None:
        """What an earlier run made of a file that need not be done again."""
        return self._journal.done(task) if self._journal is not None else None

    def keep(self, task: Task, outcome: Outcome) -> None:
        """Keep what became of one file."""
        if self._pages is not None:
            self._pages.add(task.source.relative, outcome)
        if outcome.resumed:
            return
        if self._folder is not None:
            self._folder.add(task.source.relative, outcome)
        if self._journal is not None:  # last: what the journal tells is not done again
            self._journal.add(outcome)

    def end(self, summary: Summary, *, interrupted: bool) -> None:
        """Keep the counts over all files."""
        if self._folder is not None:
            seconds = round(time.monotonic() - self._begun, 3)
            self._folder.sum_up(summary, seconds=seconds, interrupted=interrupted)
        if self._pages is not None:
            self._pages.end()


@contextmanager
def keeping(
    batch: Batching, work: object, settings: Settings, *, many: bool
) -> Iterator[Keeper]:
    """The keeper of a run that does `work`, to `many` files or one.

    Raises `FontbridgeError` where nothing can be kept.
    """
    journal = folder = pages = None
    with ExitStack() as stack:
        if batch.journal is not None:
            from fontbridge.batch.journal import opened

            asked = _asked(work, settings)
            journal = stack.enter_context(
                opened(batch.journal, asked, settings.limits, resume=batch.resume)
            )
        if batch.report is not None:
            from fontbridge.cli.reportfolder import ReportFolder

            folder = ReportFolder(batch.report, settings.words)
        if batch.html is not None:
            from fontbridge.cli.pages import Pages

            to, font_dirs = getattr(work, "to", ""), getattr(work, "font_dirs", ())
            pages = Pages(batch, settings, to, font_dirs, many)
        yield Keeper(journal, folder, pages)


def _asked(work: object, settings: Settings) -> str:
    """All that the result depends on besides the file: version, options, the office's tables."""
    told = [__version__, repr(work)]
    if settings.plugins:
        from fontbridge.hooks.plugins import digests

        told += digests(settings.plugins)
    profile = str(getattr(work, "to", ""))
    tables = [settings.mappings, Path(profile) if profile.endswith(".toml") else None]
    for found in files.walk(path for path in tables if path is not None):
        data = files.read(found.path, settings.limits)
        told.append(f"{found.relative} {files.digest(data)}")
    return "\n".join(told)
