"""`fontbridge config`: which defaults apply here, and where each comes from."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import click

from fontbridge.cli import configfile, exits
from fontbridge.cli.configfile import Layer, key_of
from fontbridge.cli.group import Group
from fontbridge.cli.options import Command, Option, Settings, common, wrong
from fontbridge.cli.talk import Talk
from fontbridge.messages import mark
from fontbridge.model import say
from fontbridge.reports import plain
from fontbridge.reports.shown import clean

__all__ = ["command"]

_KINDS = {
    "named": mark("named by FONTBRIDGE_CONFIG"),
    "folder": mark("of the folder"),
    "user": mark("of the user"),
    "system": mark("of the machine"),
}

_NAMED = 3  # commands that one row names


class _Row(NamedTuple):
    """One option of a command with its value. `source` is "file", "environment" or "built-in",
    `place` the file and line, or the variable."""

    command: str
    option: str
    value: Any
    source: str
    place: str


@click.group(
    "config", cls=Group, usual="show",
    help=mark("Show the defaults that files and the environment set."),
)
def command() -> None:
    """The group of the sub-commands."""


@command.command(
    "show", cls=Command,
    help=mark(
        "Tell where the value of each option comes from: the environment, which line of which "
        "file, or fontbridge itself. Without COMMAND only those that are not fontbridge's own."
    ),
)
@click.argument("names", nargs=-1, metavar="[COMMAND]...")
@click.option(
    "--all", "every", is_flag=True, cls=Option, help=mark("Show fontbridge's own values as well.")
)
@common
def show(settings: Settings, names: tuple[str, ...] = (), every: bool = False) -> int:
    stack = configfile.at_hand()
    root = click.get_current_context().find_root().command
    assert isinstance(root, click.Group)
    for mistake in configfile.unknown(stack, root):
        raise mistake
    rows = [
        row
        for steps, part in _asked(root, names)
        for row in _rows(stack, steps, part)
        if names or every or row.source != "built-in"
    ]
    _told(stack, rows, settings)
    return exits.DONE


def _asked(
    root: click.Group, names: Sequence[str]
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """The commands that are meant, each with the names that lead to it."""
    part: click.Command = root
    for name in names:
        bare = click.Context(part)
        below = part.get_command(bare, name) if isinstance(part, click.Group) else None
        if below is None:
            raise wrong(say("there is no command “{name}”", name=" ".join(names)))
        part = below
    yield from _leaves(tuple(names), part)


def _leaves(
    names: tuple[str, ...], part: click.Command
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    if not isinstance(part, click.Group):
        yield names, part
        return
    bare = click.Context(part)
    for name in part.list_commands(bare):
        below = part.get_command(bare, name)
        assert below is not None
        yield from _leaves((*names, name), below)


def _rows(stack: Sequence[Layer], names: Sequence[str], part: click.Command) -> Iterator[_Row]:
    given = configfile.defaults(stack, names, part)
    bare = click.Context(part)
    for option in part.params:
        key = key_of(option)
        if not key or option.is_eager:
            continue
        what = (" ".join(names), key)
        from_file = given.get(option.name or "")
        if (variable := _variable(option)) is not None:
            secret = key == "password"
            yield _Row(*what, "…" if secret else os.environ[variable], "environment", variable)
        elif from_file is not None:
            place = f"{from_file.place.path}:{from_file.line}"
            yield _Row(*what, from_file.value, "file", place)
        else:
            value = option.get_default(bare)
            kept = value if isinstance(value, str | int | float | bool) else None
            yield _Row(*what, kept, "built-in", "")


def _variable(option: click.Parameter) -> str | None:
    """The variable of the environment that sets an option now; click passes empty ones over."""
    if key_of(option) == "lang":
        names: Sequence[str] = ("FONTBRIDGE_LANG",)  # read before there is a command
    else:
        names = [option.envvar] if isinstance(option.envvar, str) else option.envvar or ()
    return next((name for name in names if os.environ.get(name)), None)


def _told(stack: Sequence[Layer], rows: Sequence[_Row], settings: Settings) -> None:
    places = configfile.places(os.environ, configfile.folder())
    there = {layer.place for layer in stack}
    _ = settings.words
    if settings.json:
        files = [
            {"kind": place.kind, "path": str(place.path), "found": place in there}
            for place in places
        ]
        told = {"files": files, "settings": [row._asdict() for row in rows]}
        print(plain.line(told, sys.stdout.encoding))
        return
    from fontbridge.reports.text import table

    console = Talk(settings).console()
    listed = [
        (_(_KINDS[place.kind]), clean(str(place.path)), _("read") if place in there else _("none"))
        for place in places
    ]
    heads = (_("Which"), _("File"), _("State"))
    console.print(table(_("Configuration files, the first comes first"), heads, listed))
    if rows:
        shown = [
            (commands, f"--{row.option}", clean(_value(row.value)), clean(_origin(row, settings)))
            for commands, row in _gathered(rows)
        ]
        columns = (_("Command"), _("Option"), _("Value"), _("From"))
        console.print(table(_("Defaults"), columns, shown))


def _gathered(rows: Sequence[_Row]) -> Iterator[tuple[str, _Row]]:
    """Rows that differ in the command alone as one, with their commands."""
    alike: dict[tuple[str, str, str, str], list[_Row]] = {}
    for row in rows:
        alike.setdefault((row.option, _value(row.value), row.source, row.place), []).append(row)
    for same in alike.values():
        commands = [row.command for row in same]
        several = len(commands) > _NAMED
        yield f"{', '.join(commands[:_NAMED])}{' …' if several else ''}", same[0]


def _value(value: Any) -> str:
    if value is None:
        return "—"
    if isinstance(value, bool):
        return str(value).lower()
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _origin(row: _Row, settings: Settings) -> str:
    return row.place or settings.words("fontbridge itself")
