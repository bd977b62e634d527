"""`fontbridge check`: is a file fit for a system? Writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from fontbridge import files
from fontbridge.batch.outcome import Outcome, State
from fontbridge.batch.storage import AnyPath, real
from fontbridge.batch.work import profile
from fontbridge.cli.batching import Batching, batching
from fontbridge.cli.options import (
    Command,
    Option,
    Settings,
    common,
    font_dirs,
    layout,
    paths,
    stage,
    to,
    wrong,
)
from fontbridge.cli.password import password as password_options
from fontbridge.cli.runner import look
from fontbridge.cli.textoptions import text_options
from fontbridge.harmonise.textoptions import TextOptions
from fontbridge.messages import mark
from fontbridge.model import say

__all__ = ["command"]


@click.command(
    "check",
    cls=Command,
    help=mark("Tell whether files are fit for a system; writes nothing. Exit code 1 if not."),
)
@to
@stage
@text_options
@font_dirs
@layout
@click.option(
    "--note", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", cls=Option,
    help=mark(
        "Write a note for the sender: what does not conform, where, and what to do; .docx, .md or "
        ".html. In Chinese unless --lang says otherwise."
    ),
)
@batching
@password_options
@paths
@common
def command(
    paths: Sequence[AnyPath],
    to: str,
    stage: str,
    text: TextOptions,
    font_dirs: tuple[Path, ...],
    layout: bool,
    note: Path | None,
    batch: Batching,
    password: str,
    settings: Settings,
) -> int:
    profile(to, settings.mappings)  # a wrong one is wrong usage, before any file is looked at
    if note is not None and batch.resume:
        raise wrong(say("--note tells of files that this run looks at: leave --resume out"))
    if note is not None:
        _settle(note, paths)
    outcomes: list[Outcome] = []
    code = look(
        paths, settings, to=to, text=text, font_dirs=font_dirs,
        password=password, stage=stage, layout=layout, batch=batch, places=note is not None,
        keep=outcomes.append if note is not None else None,
    )
    if note is not None:
        _write(note, outcomes, to, settings)
    return code


def _settle(note: Path, paths: Sequence[AnyPath]) -> None:
    """Refuse, before any file is looked at, a note that could not be written."""
    from fontbridge.reports.note import SUFFIXES

    if note.suffix.lower() not in SUFFIXES:
        suffixes = ", ".join(SUFFIXES)
        raise wrong(say("--note takes a file that ends in one of {suffixes}", suffixes=suffixes))
    if any(real(note) == real(path) for path in paths):
        raise wrong(say("the note would replace a file that is to be checked: {path}", path=note))


def _write(path: Path, outcomes: Sequence[Outcome], to: str, settings: Settings) -> None:
    from fontbridge.reports.note import Noted, compose, rendered

    told = [
        Noted(outcome.report, outcome.explained)
        for outcome in outcomes
        if outcome.state is not State.SKIPPED
    ]
    # Not the language of the locale: the note is for an office that sent a Chinese document.
    language = click.get_current_context().params.get("lang") or "zh"
    wanted = profile(to, settings.mappings)
    note = compose(told, wanted, language)
    files.replace(path, rendered(note, wanted, path.suffix.lower()))
