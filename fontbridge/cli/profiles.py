"""`fontbridge profiles`: the profiles there are, what one says, and mistakes in mapping files."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from fontbridge.cli import exits
from fontbridge.cli.options import Command, Settings, common
from fontbridge.cli.talk import Talk
from fontbridge.messages import in_language, mark
from fontbridge.reports import plain
from fontbridge.reports.shown import clean

__all__ = ["command"]


class Profiles(Command, click.Group):
    """The group; without a sub-command it lists."""


@click.group(
    "profiles",
    cls=Profiles,
    invoke_without_command=True,
    help=mark("List or show profiles, and validate mapping files."),
)
@common
@click.pass_context
def command(ctx: click.Context, settings: Settings) -> int:
    return 0 if ctx.invoked_subcommand else _list(settings)


@command.command("list", cls=Command, help=mark("List the profiles that --to takes."))
@common
def listing(settings: Settings) -> int:
    return _list(settings)


def _list(settings: Settings) -> int:
    from fontbridge.mapping.profile import load_profile, profile_names

    known = [load_profile(name, settings.mappings) for name in profile_names(settings.mappings)]
    _ = settings.words
    if settings.json:
        for one in known:
            data = {"name": one.name, "title": one.title, "system": one.system}
            print(plain.line(data, sys.stdout.encoding))
        return exits.DONE
    from fontbridge.reports.text import table

    rows = [(one.name, _title(one.title, settings), one.charset) for one in known]
    heads = (_("Name"), _("Title"), _("Charset"))
    Talk(settings).console().print(table(_("Profiles"), heads, rows))
    return exits.DONE


def _title(title: Any, settings: Settings) -> str:
    return str(title.get(settings.language, "")) if isinstance(title, dict) else str(title)


@command.command("validate", cls=Command, help=mark("Name every mistake in mapping files."))
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@common
def validate(files: Sequence[Path], settings: Settings) -> int:
    from fontbridge.mapping.validate import problems

    _ = settings.words
    count = 0
    for problem in (problem for file in files for problem in problems(file)):
        count += 1
        message, advice = in_language(problem.message, _), in_language(problem.advice, _)
        if settings.json:
            data = problem._asdict() | {"message": message, "advice": advice}
            print(plain.line(data, sys.stdout.encoding))
        else:
            print(f"{clean(problem.file)}:{problem.line}: {clean(message)}")
            print(f"  → {clean(advice)}")
    return exits.FOUND if count else exits.DONE
