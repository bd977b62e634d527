"""`fontbridge restore`: back to what a file was before convert, from the record."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from fontbridge.batch.restore import Restore
from fontbridge.batch.sources import STDIN
from fontbridge.batch.storage import AnyPath
from fontbridge.batch.work import Task
from fontbridge.cli.options import Command, Option, Settings, common, force, output, paths, wrong
from fontbridge.cli.runner import gathered, go
from fontbridge.cli.talk import Talk
from fontbridge.cli.targets import destination, settled
from fontbridge.messages import mark
from fontbridge.model import say

__all__ = ["command"]


@click.command(
    "restore",
    cls=Command,
    help=mark("Turn converted files back into what they were, byte for byte, from their records."),
)
@output
@force
@click.option(
    "--record", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
    cls=Option, help=mark("The record, where it does not lie beside the file."),
)
@paths
@common
def command(
    paths: Sequence[AnyPath],
    output: str | None,
    force: bool,
    record: Path | None,
    settings: Settings,
) -> int:
    """Without -o the files themselves are replaced, and their records, now used, are removed."""
    filtering = [str(path) for path in paths] == [STDIN]
    goal = destination(STDIN if filtering and output is None else output, paths)
    sources, errors = gathered(paths, goal.folder)
    if record is None and filtering:
        raise wrong(say("standard input has no record beside it: give --record FILE"))
    if record is not None and len(sources) > 1:
        raise wrong(say("--record is the record of one file"))

    targets = settled(sources, goal)
    tasks = [Task(source, target) for source, target in zip(sources, targets, strict=True)]
    talk = Talk(settings, many=len(tasks) > 1, aside=goal.is_stdout, skips=False)
    return go(Restore(settings.limits, record, force), tasks, errors, settings, talk)
