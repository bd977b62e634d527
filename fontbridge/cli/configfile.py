"""Defaults for options from files: where such files lie, and what they set.

A file is TOML. Its keys are the long names of options; those outside any table are for every
command that has the option, those in a table named after a command (`[convert]`, `[fonts.list]`)
for that one and before the others. What stands on the command line or in the environment comes
before all files; of the files, the one nearest to the work comes first.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from fontbridge.model import MappingError, Message, say

if TYPE_CHECKING:
    from fontbridge.schema import Lines

__all__ = [
    "NAME",
    "Given",
    "Layer",
    "Place",
    "at_hand",
    "defaults",
    "folder",
    "key_of",
    "language",
    "layers",
    "nested",
    "places",
    "unknown",
]

NAME = "fontbridge.toml"
VARIABLE = "FONTBRIDGE_CONFIG"

# Said each time or not at all: a secret, what writes over something, what belongs to one run.
_NEVER = frozenset((
    "dry-run", "explain", "force", "help", "in-place", "journal", "note", "output", "password",
    "picture", "quote", "resume", "version",
))  # fmt: skip
# A file in the working folder may have come with the documents of somebody else. It may say how to
# convert; it may not name code to load, hosts to reach, secrets to read or files to write.
_IN_FOLDER = frozenset((
    "backup", "bom", "charset", "equivalents", "font-dir", "jobs", "json", "lang", "line-ends",
    "mappings", "quiet", "stage", "text-policy", "to", "verbose",
))  # fmt: skip


class Place(NamedTuple):
    """Where a file may lie. `kind` is "named" (by FONTBRIDGE_CONFIG), "folder", "user" or
    "system"."""

    kind: str
    path: Path


class Layer(NamedTuple):
    """A file that is there, parsed."""

    place: Place
    table: Mapping[str, Any]
    lines: Lines


class Given(NamedTuple):
    """A value that a file sets for an option, and the line that does."""

    key: str
    value: Any
    place: Place
    line: int


def places(environ: Mapping[str, str], start: Path) -> list[Place]:
    """The files to look for, the one that comes first at the beginning.

    FONTBRIDGE_CONFIG names the only one; set but empty, there is none. Otherwise that of the
    working folder or the nearest above it, the user's, and that of the machine.
    """
    if (named := environ.get(VARIABLE)) is not None:
        return [Place("named", Path(named))] if named else []
    above = [one / NAME for one in (start, *start.parents)]
    nearest = next((path for path in above if os.path.isfile(path)), above[0])
    return [
        Place("folder", nearest),
        Place("user", _user(environ) / "fontbridge" / NAME),
        Place("system", _system(environ) / "fontbridge" / NAME),
    ]


def _user(environ: Mapping[str, str]) -> Path:
    if sys.platform == "win32":
        return Path(environ.get("APPDATA") or Path.home() / "AppData" / "Roaming")
    # XDG Base Directory Specification: a relative path counts as none.
    told = Path(environ.get("XDG_CONFIG_HOME") or "")
    return told if told.is_absolute() else Path.home() / ".config"


def _system(environ: Mapping[str, str]) -> Path:
    if sys.platform == "win32":
        return Path(environ.get("PROGRAMDATA") or "C:/ProgramData")
    return Path("/etc")


def layers(environ: Mapping[str, str], start: Path) -> list[Layer]:
    """The files that are there, in the order of `places`. Raises `MappingError` for one that
    cannot be read, and for one that is named and missing."""
    found = []
    for place in places(environ, start):
        if place.kind == "named" or os.path.isfile(place.path):
            # Not at every start: most machines have no such file.
            from fontbridge.data import parse, read_text
            from fontbridge.schema import Lines

            text = read_text(place.path)
            found.append(Layer(place, parse(text, str(place.path)), Lines(text)))
    return found


def at_hand() -> list[Layer]:
    """The `layers` of this process. Raises what `layers` raises."""
    return layers(os.environ, folder())


def folder() -> Path:
    """The working folder; the topmost where it was taken away meanwhile."""
    try:
        return Path.cwd()
    except OSError:
        return Path(os.sep)


def language() -> str:
    """The language that the files ask for; "" where they do not, or cannot be read: that is told
    when a command wants them."""
    with suppress(MappingError):
        for layer in at_hand():
            if isinstance(asked := layer.table.get("lang"), str):
                return asked
    return ""


def key_of(option: click.Parameter) -> str:
    """The key of an option: its longest name without the dashes; "" for an argument.

    >>> key_of(click.Option(["-o", "--output"]))
    'output'
    """
    if not isinstance(option, click.Option):
        return ""
    return max(option.opts, key=len).lstrip("-")


def defaults(
    stack: Sequence[Layer], names: Sequence[str], command: click.Command
) -> dict[str, Given]:
    """What the files set for the options of a command, by the names of its parameters.

    `names` lead to the command (`("fonts", "list")`). Raises `MappingError` with the line for a
    value that the option does not take.
    """
    found: dict[str, Given] = {}
    for option in command.params:
        key = key_of(option)
        given = _given(stack, names, key) if key and key not in _NEVER else None
        if given is not None and option.name:
            found[option.name] = _taken(given, option, command)
    return found


def nested(
    stack: Sequence[Layer], names: Sequence[str], command: click.Command
) -> dict[str, Any]:
    """The same as click takes it (`default_map`), with the sub-commands of a group."""
    told = {
        name: given.value
        for name, given in defaults(stack, names, command).items()
        if given.key != "lang"  # settled before there is a command
    }
    for name, part in getattr(command, "commands", {}).items():
        told[name] = nested(stack, [*names, name], part)
    return told


def unknown(stack: Iterable[Layer], group: click.Group) -> Iterator[MappingError]:
    """The keys that no option has, that no file may set, or that a folder's file may not."""
    for layer in stack:
        yield from _unknown(layer, layer.table, (), group, _keys(group))


def _keys(command: click.Command) -> frozenset[str]:
    """The keys of a command and all below it."""
    parts: list[click.Command] = []
    if isinstance(command, click.Group):
        bare = click.Context(command)
        listed = (command.get_command(bare, name) for name in command.list_commands(bare))
        parts = [part for part in listed if part is not None]
    own = frozenset(filter(None, map(key_of, command.params)))
    return own.union(*map(_keys, parts))


def _unknown(
    layer: Layer, table: Mapping[str, Any], steps: tuple[str, ...], command: click.Command,
    keys: frozenset[str],
) -> Iterator[MappingError]:
    for key, value in table.items():
        if isinstance(value, dict):
            part = None
            if isinstance(command, click.Group):
                part = command.get_command(click.Context(command), key)
            if part is None:
                yield _wrong(layer, (*steps, key), say("there is no command “{name}”", name=key))
            else:
                yield from _unknown(layer, value, (*steps, key), part, _keys(part))
        elif key not in keys:
            yield _wrong(layer, (*steps, key), say("there is no option “{name}”", name=key))
        elif key in _NEVER:
            yield _wrong(layer, (*steps, key), say("“{name}” is for the command line", name=key))
        elif layer.place.kind == "folder" and key not in _IN_FOLDER:
            yield _wrong(
                layer, (*steps, key),
                say("“{name}” may stand in the file of the user or the machine only", name=key),
            )


def _wrong(layer: Layer, steps: tuple[str, ...], message: Message) -> MappingError:
    from fontbridge.schema import dotted

    return MappingError(
        message, path=str(layer.place.path), line=layer.lines[steps], key=dotted(steps),
        advice=say("See the page of the documentation about the configuration file."),
    )


def _given(stack: Sequence[Layer], names: Sequence[str], key: str) -> Given | None:
    """The first layer that has the key; within it, the table of the command before the rest."""
    for layer in stack:
        if layer.place.kind == "folder" and key not in _IN_FOLDER:
            continue
        for depth in range(len(names), -1, -1):
            steps = (*names[:depth], key)
            value: Any = layer.table
            for step in steps:
                value = value.get(step) if isinstance(value, dict) else None
            if value is not None and not isinstance(value, dict):
                return Given(key, value, layer.place, layer.lines[steps])
    return None


def _taken(given: Given, option: click.Parameter, command: click.Command) -> Given:
    """`given` as the option takes it, with paths from the folder of the file."""
    assert isinstance(option, click.Option)
    value = given.value
    try:
        if option.multiple:
            several = value if isinstance(value, list) else [value]
            value = [_spelt(one, option, given.place.path) for one in several]
        else:
            value = _spelt(value, option, given.place.path)
        option.type_cast_value(click.Context(command), value)
    except click.BadParameter as error:
        raise MappingError(
            say("{key}: {reason}", key=given.key, reason=error.message),
            path=str(given.place.path), line=given.line, key=given.key,
            advice=say("Give it what --{key} takes on the command line.", key=given.key),
        ) from error
    return given._replace(value=value)


def _spelt(value: Any, option: click.Option, file: Path) -> Any:
    if option.is_flag and not isinstance(value, bool):
        raise click.BadParameter(say("{value} is not true or false", value=value))
    if isinstance(value, dict | list) or (isinstance(value, bool) and not option.is_flag):
        raise click.BadParameter(say("{value} is not a text or a number", value=value))
    if not isinstance(value, str):
        return value if option.is_flag or option.count else str(value)
    # Profiles and plug-ins are named, or are files with these suffixes.
    if isinstance(option.type, click.Path) or value.endswith((".toml", ".py")):
        return os.path.join(file.absolute().parent, os.path.expanduser(value))
    return value
