"""The options that say how text files are to be written, for `check` and `convert` alike."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import click

from fontbridge.characters.equivalents import switches
from fontbridge.characters.target import BOMS, CHARSETS, LINE_ENDS, POLICIES
from fontbridge.cli.language import now
from fontbridge.cli.options import Option
from fontbridge.harmonise.textoptions import TextOptions
from fontbridge.messages import mark
from fontbridge.model import say

__all__ = ["text_options"]

Callback = TypeVar("Callback", bound=Callable[..., Any])


def tables(text: str) -> tuple[str, ...]:
    """Names of tables of equivalents, with commas between them. Raises `click.BadParameter`.

    >>> tables("blanks, hyphens")
    ('blanks', 'hyphens')
    """
    names = tuple(filter(None, (name.strip() for name in text.split(","))))
    for name in names:
        if name not in switches():
            known = ", ".join(switches())
            raise click.BadParameter(
                now(say("there is no table {name}; there are {names}", name=name, names=known))
            )
    return names


_OPTIONS = (
    click.option(
        "--text-policy", type=click.Choice(POLICIES), cls=Option,
        help=mark("What to do with characters of a text file that the charset lacks."),
    ),
    click.option(
        "--equivalents", type=tables, metavar="NAME,...", cls=Option,
        help=mark("The tables that --text-policy table may use, such as blanks,hyphens."),
    ),
    click.option(
        "--charset", type=click.Choice(CHARSETS, case_sensitive=False), metavar="CHARSET",
        cls=Option,
        help=mark("Write text files in this charset instead of the profile's."),
    ),
    click.option(
        "--bom", type=click.Choice(BOMS), cls=Option,
        help=mark("The byte order mark of text files in UTF-8 or UTF-16."),
    ),
    click.option(
        "--line-ends", type=click.Choice(LINE_ENDS), cls=Option,
        help=mark("The line ends of text files."),
    ),
    click.option(
        "--repair-mojibake", is_flag=True, cls=Option,
        help=mark("Read text files that were misread on their way as they were meant."),
    ),
)


def text_options(callback: Callback) -> Callback:
    """Give a command these options; its callback takes them as `text`."""

    @wraps(callback)
    def with_text(
        *args: Any,
        text_policy: str | None, equivalents: tuple[str, ...] | None, charset: str | None,
        bom: str | None, line_ends: str | None, repair_mojibake: bool, **others: Any,
    ) -> Any:
        text = TextOptions(
            charset or "", text_policy or "", equivalents, bom or "", line_ends or "",
            repair_mojibake,
        )
        return callback(*args, text=text, **others)

    for option in reversed(_OPTIONS):
        with_text = option(with_text)
    return with_text  # type: ignore[return-value]
