"""`fontbridge convert`: rewrite files for a system, with a record to undo it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import click
from click.core import ParameterSource

from fontbridge.batch.convert import Convert
from fontbridge.batch.sources import STDIN
from fontbridge.batch.storage import AnyPath
from fontbridge.batch.work import Task, profile
from fontbridge.cli.batching import Batching, batching
from fontbridge.cli.options import (
    Command,
    Option,
    Settings,
    common,
    font_dirs,
    force,
    layout,
    output,
    paths,
    stage,
    to,
    wrong,
)
from fontbridge.cli.password import password as password_options
from fontbridge.cli.runner import gathered, go
from fontbridge.cli.talk import Talk
from fontbridge.cli.targets import destination, settled
from fontbridge.cli.textoptions import text_options
from fontbridge.harmonise.plan import EMBED
from fontbridge.harmonise.textoptions import TextOptions
from fontbridge.messages import mark
from fontbridge.model import say

__all__ = ["command"]


@click.command(
    "convert",
    cls=Command,
    help=mark("Rewrite files for a system. Leaves a record with which restore undoes it."),
)
@to
@output
@click.option(
    "--in-place", is_flag=True, cls=Option, help=mark("Replace the files themselves.")
)
@click.option(
    "--backup", metavar="SUFFIX", default="", cls=Option,
    help=mark("With --in-place: keep each former file under its name and SUFFIX."),
)
@force
@click.option(
    "--no-record", is_flag=True, cls=Option,
    help=mark("Leave no record; the conversion can then not be undone."),
)
@click.option(
    "--break-signatures", is_flag=True, cls=Option,
    help=mark("Change signed documents as well, which ends their signatures; the report says so."),
)
@click.option(
    "--copy-others", is_flag=True, cls=Option,
    help=mark("With -o: copy files in no known format to the output as they are."),
)
@click.option(
    "--dry-run", is_flag=True, cls=Option,
    help=mark("Do everything but write: tell what would become of each file."),
)
@stage
@text_options
@font_dirs
@layout
@click.option(
    "--embed", type=click.Choice(EMBED), cls=Option,
    help=mark(
        "Let .docx, .pptx and OpenDocument results carry fonts, where their licence allows: rare: "
        "those of characters that not every recipient has; all: every one."
    ),
)
@batching
@password_options
@paths
@common
def command(
    paths: Sequence[AnyPath],
    to: str,
    output: str | None,
    in_place: bool,
    backup: str,
    force: bool,
    no_record: bool,
    break_signatures: bool,
    copy_others: bool,
    dry_run: bool,
    stage: str,
    text: TextOptions,
    font_dirs: tuple[Path, ...],
    layout: bool,
    embed: str | None,
    batch: Batching,
    password: str,
    settings: Settings,
) -> int:
    filtering = [str(path) for path in paths] == [STDIN]
    if in_place and output is not None:
        raise wrong(say("give either -o or --in-place, not both"))
    if not in_place and output is None and not filtering and not dry_run:
        raise wrong(say("say where the result goes: -o FILE, -o DIR, or --in-place"))
    if backup and not in_place:
        if not _is_configured("backup"):
            raise wrong(say("--backup belongs to --in-place"))
        backup = ""
    if copy_others and in_place:
        raise wrong(say("--copy-others belongs to -o: in place there is nothing to copy"))
    if os.path.basename(backup) != backup:
        raise wrong(say("--backup takes a suffix such as .bak, not a path"))
    if dry_run and batch.journal is not None:
        raise wrong(say("--dry-run does nothing that --journal could note"))
    profile(to, settings.mappings)  # a wrong one is wrong usage, before any file is touched

    portrayal = batch.portrayal(
        settings, text, font_dirs, password, stage, break_signatures=break_signatures
    )
    work = Convert(
        to, settings.mappings, settings.limits, text, not no_record, force, backup,
        font_dirs, break_signatures, copy_others, password, stage, portrayal, dry_run, layout,
        embed or "",
    )
    goal = destination(STDIN if filtering and output is None else output, paths)
    sources, errors = gathered(paths, goal.folder)
    targets = settled(sources, goal)
    tasks = [Task(source, target) for source, target in zip(sources, targets, strict=True)]
    talk = Talk(settings, many=len(tasks) > 1, aside=goal.is_stdout)
    code = go(work, tasks, errors, settings, talk, batch)
    if dry_run:
        talk.tell(say("Dry run: nothing was written. This is what would be done."))
    return code


def _is_configured(name: str) -> bool:
    """Whether an option stands in a configuration file, where it waits for a run that it suits."""
    source = click.get_current_context().get_parameter_source(name)
    return source is ParameterSource.DEFAULT_MAP
