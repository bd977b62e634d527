"""`fontbridge diff`: what differs between two documents. Exit code 0 if nothing does, else 1."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from fontbridge.cli import exits
from fontbridge.cli.options import Command, Settings, common
from fontbridge.cli.password import password as password_options
from fontbridge.cli.talk import Talk
from fontbridge.messages import mark
from fontbridge.reports import comparison, plain

__all__ = ["command"]

_FILE = click.Path(readable=False, path_type=Path)


@click.command(
    "diff",
    cls=Command,
    help=mark(
        "Compare the declarations, effective fonts and text of two documents. Exit code 1 if they "
        "differ."
    ),
)
@password_options
@click.argument("first", metavar="FIRST", type=_FILE)
@click.argument("second", metavar="SECOND", type=_FILE)
@common
def command(first: Path, second: Path, password: str, settings: Settings) -> int:
    from fontbridge.api import compare

    told = compare(
        first, second, mappings=settings.mappings, limits=settings.limits, password=password
    )
    names = (str(first), str(second))
    if settings.json:
        print(plain.line({"paths": names} | told.to_dict(), sys.stdout.encoding))
    elif settings.verbosity >= 0:
        comparison.show(names, told, Talk(settings).console(), settings.words)
    return exits.DONE if told.equal else exits.FOUND
