"""Every command with its arguments and options, from the command line itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import click

from fontbridge.cli.app import commands as group
from fontbridge.cli.group import Group
from fontbridge.cli.language import now, spoken
from manual.reference.tables import code, table

__all__ = ["commands"]

_HEADS = ("选项", "作用", "默认", "环境变量")
_Named = tuple[click.Context, click.Command]


def commands() -> str:
    """A section a command; what more than half of them share stands first, once."""
    with spoken("zh"):
        context = click.Context(group, info_name="fontbridge")
        every = list(_leaves(context, group))
        counted = Counter(_key(option) for _, command in every for option in _options(command))
        shared = {key for key, times in counted.items() if 2 * times > len(every)}
        rows = {
            _key(option): _row(option, context)
            for context, command in every
            for option in _options(command)
            if _key(option) in shared
        }
        common = "## 共有的选项\n\n多数命令都有，不再逐一列出。\n\n" + table(_HEADS, rows.values())
        return "\n".join([common, *(_section(*named, shared) for named in every)])


def _leaves(context: click.Context, command: click.Command) -> Iterator[_Named]:
    """The commands that do something, in the order of `--help`."""
    if not isinstance(command, click.Group):
        yield context, command
        return
    if isinstance(command, Group):
        yield context, command
    for name in command.list_commands(context):
        inner = command.get_command(context, name)
        assert inner is not None
        yield from _leaves(click.Context(inner, info_name=name, parent=context), inner)


def _options(command: click.Command) -> list[click.Option]:
    return [each for each in command.params if isinstance(each, click.Option) and not each.hidden]


def _key(option: click.Option) -> tuple[str, str]:
    return "/".join(option.opts), option.help or ""


def _section(context: click.Context, command: click.Command, shared: set[tuple[str, str]]) -> str:
    usage = " ".join([context.command_path, *_pieces(context, command)])
    rows = [
        _row(option, context) for option in _options(command) if _key(option) not in shared
    ]
    name = context.command_path.removeprefix("fontbridge ")
    told = f"## {name}\n\n{now(command.help)}\n\n```text\n{usage}\n```\n"
    if isinstance(command, Group):
        told += f"\n不写命令时就是 `{name} {command.usual}`，选项也给它。\n"
    return told + ("\n" + table(_HEADS, rows) if rows else "")


def _pieces(context: click.Context, command: click.Command) -> Iterator[str]:
    if any(not option.required for option in _options(command)):
        yield "[选项]"
    for each in command.params:
        if isinstance(each, click.Argument):
            yield each.make_metavar(context)
        elif isinstance(each, click.Option) and each.required:
            yield f"{each.opts[0]} {each.make_metavar(context)}"
    if isinstance(command, click.Group):
        yield "[命令]"


def _row(option: click.Option, context: click.Context) -> tuple[str, str, str, str]:
    names = sorted(option.opts, key=len)
    value = "" if option.is_flag or option.count else option.make_metavar(context)
    told = code(names) + (f" {code([value])}" if value else "")
    return told, now(option.help), _default(option), _variable(option)


def _default(option: click.Option) -> str:
    default = option.to_info_dict()["default"]
    if option.is_flag or option.count or option.required or default in (None, "", (), []):
        return ""
    return code([default])


def _variable(option: click.Option) -> str:
    if option.envvar is None:
        return ""
    return code([option.envvar] if isinstance(option.envvar, str) else option.envvar)
