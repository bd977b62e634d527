"""`fontbridge register`: what passed the watched folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from fontbridge import files
from fontbridge.cli import exits
from fontbridge.cli.group import Group
from fontbridge.cli.options import Command, Option, Settings, common, wrong
from fontbridge.cli.watch import register_option
from fontbridge.messages import mark
from fontbridge.model import say

__all__ = ["command"]

Callback = TypeVar("Callback", bound=Callable[..., Any])

_day = click.DateTime(["%Y-%m-%d"])
_OUTCOMES = ("converted", "unchanged", "rejected", "failed")

_FILTERS = (
    register_option,
    click.option(
        "--since", type=_day, metavar="YYYY-MM-DD", cls=Option,
        help=mark("Only what arrived on that day or later."),
    ),
    click.option(
        "--until", type=_day, metavar="YYYY-MM-DD", cls=Option,
        help=mark("Only what arrived on that day or earlier."),
    ),
    click.option(
        "--outcome", "outcomes", multiple=True, type=click.Choice(_OUTCOMES), cls=Option,
        help=mark("Only what ended like that; may be given several times."),
    ),
)


def filtered(callback: Callback) -> Callback:
    """Give a command the options that choose rows; its callback takes those as `entries`."""

    @wraps(callback)
    def with_entries(
        *args: Any, register: Path | None, since: Any, until: Any, outcomes: tuple[str, ...],
        **others: Any,
    ) -> Any:
        from fontbridge.hooks.register import Entry, Register, usual_place

        def entries(text: str = "", last: int = 0) -> Iterator[Entry]:
            with Register(register or usual_place(), make=False) as opened:
                yield from opened.entries(
                    text=text, last=last, outcomes=outcomes,
                    since=f"{since:%Y-%m-%d}" if since else "",
                    until=f"{until:%Y-%m-%d}" if until else "",
                )

        return callback(*args, entries=entries, **others)

    for option in reversed(_FILTERS):
        with_entries = option(with_entries)
    return with_entries  # type: ignore[return-value]


command = Group(
    "register",
    usual="list",
    help=mark("List, search and export the register of the files that passed a watched folder."),
)


@command.command(
    "list", cls=Command, help=mark("The latest rows, one a line; with --json all columns.")
)
@click.option(
    "--last", type=click.IntRange(min=0), default=50, metavar="N", cls=Option,
    help=mark("So many rows; 0 for all; by default 50."),
)
@filtered
@common
def listed(last: int, entries: Callable[..., Any], settings: Settings) -> int:
    _show(entries(last=last), settings)
    return exits.DONE


@command.command(
    "search", cls=Command,
    help=mark(
        "The rows that hold TEXT in the name, a digest, the system, a finding or the place. Exit "
        "code 1 if there are none."
    ),
)
@click.argument("text")
@filtered
@common
def search(text: str, entries: Callable[..., Any], settings: Settings) -> int:
    return exits.DONE if _show(entries(text=text), settings) else exits.FOUND


@command.command(
    "export", cls=Command, help=mark("Write rows to a table for a spreadsheet program.")
)
@click.option(
    "--csv", "csv_file", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    cls=Option, help=mark("As CSV, in UTF-8 with the mark by which Excel and WPS know it."),
)
@click.option(
    "--xlsx", "xlsx_file", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    cls=Option, help=mark("As a workbook."),
)
@filtered
@common
def export(
    csv_file: Path | None,
    xlsx_file: Path | None,
    entries: Callable[..., Any],
    settings: Settings,
) -> int:
    from fontbridge.hooks.export import as_csv, as_xlsx

    if csv_file is None and xlsx_file is None:
        raise wrong(say("say where the table goes: --csv FILE or --xlsx FILE"))
    if csv_file is not None:
        files.replace(csv_file, as_csv(entries(), settings.words))
    if xlsx_file is not None:
        files.replace(xlsx_file, as_xlsx(entries(), settings.words))
    return exits.DONE


def _show(entries: Iterator[Any], settings: Settings) -> int:
    """Print the rows; tell how many there were."""
    import sys

    from fontbridge.hooks.export import line
    from fontbridge.reports import plain

    count = 0
    for entry in entries:
        count += 1
        if settings.json:
            print(plain.line(entry.to_dict(), sys.stdout.encoding))
        else:
            print(line(entry, settings.words))
    return count
