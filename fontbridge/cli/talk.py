"""What the command line prints: product on standard output, talk on standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

from fontbridge.batch.outcome import Outcome, State
from fontbridge.batch.processes import FaultError
from fontbridge.batch.summary import Summary
from fontbridge.bulk import pieces_of
from fontbridge.cli.options import Settings
from fontbridge.messages import in_language, translator
from fontbridge.model import FontbridgeError, Report, say
from fontbridge.reports import lines, plain
from fontbridge.reports.shown import clean

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["Talk", "complain", "console", "ready"]

Thing = TypeVar("Thing")


def ready() -> None:
    """Let no character that a console cannot write end a run: it is written as an escape."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def complain(
    error: FontbridgeError,
    language: str,
    path: str = "",
    *,
    trace: bool = False,
    advice: bool = True,
) -> None:
    """Tell an error and its advice on standard error; with `trace`, where in fontbridge it lies."""
    words = translator(language)
    message, *told = lines.problem(error, path, words)
    told = told if advice else []
    print(words("Error: {message}").format(message=message), *told, sep="\n", file=sys.stderr)
    if isinstance(error, FaultError) and (trace or os.environ.get("FONTBRIDGE_DEBUG")):
        print(error.trace, file=sys.stderr)


def console(stream: TextIO) -> Console:
    """What prints tables to a stream: in colour on a terminal alone, and not under NO_COLOR.

    NO_COLOR (https://no-color.org) counts where it is not empty; rich would still set bold type
    then, by the same escapes that a log or a screen reader stumbles over.
    """
    from rich.console import Console

    return Console(
        file=stream, markup=False, highlight=False, emoji=False, soft_wrap=False,
        color_system=None if os.environ.get("NO_COLOR") else "auto",
    )


class Talk:
    """Tells outcomes as they come, as JSON or for people.

    `many` tells each file in one line and sums up at the end. `aside` keeps standard output for
    the result itself. `asked` is for commands whose report is what was asked for, so that
    `--quiet` does not silence it. Without `skips`, skipped files are named only with `-v`.
    `extract` takes from the plain data, and `brief` makes the line, of a command that shows less
    than the report.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        many: bool = False,
        aside: bool = False,
        asked: bool = False,
        skips: bool = True,
        extract: Callable[[dict[str, Any]], dict[str, Any]] | None = None,
        brief: Callable[[Outcome], str] | None = None,
    ) -> None:
        self._settings, self._words = settings, settings.words
        self._many, self._aside = many, aside
        self._silent = settings.verbosity < 0 and not asked
        self._skips_from = 0 if skips else 1
        self._extract, self._brief = extract, brief
        self.counts = Summary()
        self._advised: set[str] = set()
        self._console: Console | None = None

    @property
    def _stream(self) -> TextIO:
        return sys.stderr if self._aside else sys.stdout

    def outcome(self, outcome: Outcome) -> None:
        """Tell what became of one file, and write its result if it goes to standard output."""
        self.counts.add(outcome)
        if outcome.resumed:  # the earlier run told it, with more than the journal keeps
            return
        if outcome.product is not None:
            for piece in pieces_of(outcome.product):
                sys.stdout.buffer.write(piece)
            sys.stdout.buffer.flush()
        if self._settings.json:
            self._json(outcome)
        if outcome.state is State.FAILED:
            assert outcome.error is not None
            self._complain(outcome.error, outcome.report.path)
        elif outcome.state is State.SKIPPED:
            if self._settings.verbosity < self._skips_from:
                return
            reason = in_language(outcome.report.findings[0].message, self._words)
            self.tell(say("skipped {path}: {reason}", path=outcome.report.path, reason=reason))
        elif not self._settings.json and not self._silent:
            self._human(outcome)

    def _complain(self, error: FontbridgeError, path: str) -> None:
        # The same advice under each of a hundred files hides what is wrong with them.
        told_already = error.advice in self._advised
        self._advised.add(error.advice)
        trace = self._settings.verbosity > 1
        complain(error, self._settings.language, path, trace=trace, advice=not told_already)

    def _json(self, outcome: Outcome) -> None:
        data = plain.plain(
            outcome.report, self._words, output=outcome.output, record=outcome.record
        )
        if self._extract is not None:
            data = self._extract(data)
        print(plain.line(data, self._stream.encoding), file=self._stream)

    def _human(self, outcome: Outcome) -> None:
        if self._brief is not None:
            print(self._brief(outcome), file=self._stream)
            return
        print(lines.headline(outcome, self._words), file=self._stream)
        if not self._many or self._settings.verbosity > 0:
            self.detail(outcome.report)

    def detail(self, report: Report) -> None:
        """The tables and findings of a report."""
        if report.fonts or report.changes or report.findings or report.charset:
            from fontbridge.fonts.catalogue import load_catalogue
            from fontbridge.reports.profiles import typefaces
            from fontbridge.reports.text import show

            catalogue = load_catalogue(self._settings.mappings)
            named = typefaces(catalogue, self._settings.language)
            show(report, self.console(), self._words, named)

    def console(self) -> Console:
        """Where tables go. Made when first used: rich takes a third of a short run's time."""
        if self._console is None:
            self._console = console(self._stream)
        return self._console

    def tell(self, message: str) -> None:
        """Talk: a line on standard error unless quiet."""
        if self._settings.verbosity >= 0:
            print(clean(in_language(message, self._words)), file=sys.stderr)

    def progress(self, outcomes: Iterator[Thing], total: int) -> Iterator[Thing]:
        """`outcomes`, with a bar on standard error where that is a terminal."""
        if not sys.stderr.isatty() or total < 2 or self._settings.verbosity < 0:
            yield from outcomes
            return
        from rich.console import Console

        from fontbridge.reports.progress import bar

        # Lines for the same terminal are printed above the bar. Standard output that goes
        # elsewhere is the product's: rich would print on the terminal what is written there.
        console = Console(file=sys.stderr, markup=False, highlight=False, emoji=False)
        with bar(console, self._words, redirect=sys.stdout.isatty()) as shown:
            yield from shown.track(outcomes, total, description=self._words("Files"))

    def summary(self) -> None:
        """The counts over all files, where there were several."""
        if self._many and self._settings.verbosity >= 0:
            print(*lines.summary(self.counts, self._words), sep="\n", file=sys.stderr)
