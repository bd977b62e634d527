"""`fontbridge profiles`: the profiles there are, what one says, and mistakes in mapping files."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from fontbridge.cli import exits
from fontbridge.cli.group import Group
from fontbridge.cli.options import Command, Settings, common
from fontbridge.cli.talk import Talk
from fontbridge.messages import in_language, mark
from fontbridge.reports import plain, profiles
from fontbridge.reports.shown import clean

__all__ = ["command"]


@click.group(
    "profiles",
    cls=Group,
    usual="list",
    help=mark("List or show profiles, and validate mapping files."),
)
def command() -> None:
    """The group of the sub-commands."""


@command.command("list", cls=Command, help=mark("List the profiles that --to takes."))
@common
def listing(settings: Settings) -> int:
    from fontbridge.mapping.profile import load_profile, profile_names

    known = [load_profile(name, settings.mappings) for name in profile_names(settings.mappings)]
    if settings.json:
        for one in known:
            print(plain.line(profiles.plain(one), sys.stdout.encoding))
    else:
        table = profiles.overview(known, settings.language, settings.words)
        Talk(settings).console().print(table)
    return exits.DONE


@command.command("show", cls=Command, help=mark("Show what a profile prefers and accepts."))
@click.argument("name")
@common
def show(name: str, settings: Settings) -> int:
    from fontbridge.mapping.profile import load_profile

    profile = load_profile(name, settings.mappings)
    if settings.json:
        print(plain.line(profiles.plain(profile), sys.stdout.encoding))
        return exits.DONE
    console = Talk(settings).console()
    console.print(profiles.faces(profile, settings.language, settings.words))
    console.print(profiles.policies(profile, settings.words))
    console.print(profiles.stages(profile, settings.words))
    return exits.DONE


@command.command("validate", cls=Command, help=mark("Name every mistake in mapping files."))
@click.argument(
    "files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path)
)
@common
def validate(files: Sequence[Path], settings: Settings) -> int:
    from fontbridge.mapping.validate import problems

    code = exits.DONE
    for problem in (problem for file in files for problem in problems(file, settings.mappings)):
        code = exits.FOUND
        message = in_language(problem.message, settings.words)
        advice = in_language(problem.advice, settings.words)
        if settings.json:
            told = problem._asdict() | {"message": message, "advice": advice}
            print(plain.line(told, sys.stdout.encoding))
        else:
            print(f"{clean(problem.file)}:{problem.line}: {clean(message)}")
            print(f"  → {clean(advice)}")
    return code
