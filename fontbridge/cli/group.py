"""Commands that have sub-commands, one of which is meant where none is named."""

from __future__ import annotations

from typing import Any

import click

from fontbridge.cli.options import Command

__all__ = ["Group"]


class Group(Command, click.Group):
    """A group; `usual` is the sub-command to which options go that follow the group's name."""

    def __init__(self, *given: Any, usual: str, **named: Any) -> None:
        super().__init__(*given, **named)
        self.usual = usual

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        named = bool(args) and not args[0].startswith("-")
        asks_for_help = bool(args) and args[0] in ctx.help_option_names
        if not (named or asks_for_help or ctx.resilient_parsing):
            args = [self.usual, *args]
        return super().parse_args(ctx, args)
