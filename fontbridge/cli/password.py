"""The options that give the password of encrypted files.

What stands on a command line can be read in the list of processes by everyone on the machine, so
there is a file, a question at the terminal, and the environment as well.
"""

from __future__ import annotations

from functools import wraps
from pathlib import Path
from typing import Any

import click

from fontbridge.cli.language import now
from fontbridge.cli.options import Callback, Option, wrong
from fontbridge.messages import mark
from fontbridge.model import say

__all__ = ["password"]

_ASK = "-"


def password(callback: Callback) -> Callback:
    """Give a command the options; its callback takes what they come to as `password`, a text that
    is empty where there is none."""

    @click.option(
        "--password", "given", metavar="TEXT", default="", envvar="FONTBRIDGE_PASSWORD", cls=Option,
        help=mark("The password of encrypted files; others see it in the list of processes."),
    )
    @click.option(
        "--password-file", "kept_in", metavar="FILE", cls=Option,
        type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
        help=mark("A file whose first line is the password; - asks for it at the terminal."),
    )
    @wraps(callback)
    def with_password(*args: Any, given: str, kept_in: Path | None, **others: Any) -> Any:
        if kept_in is not None:
            given = _kept(kept_in)
        return callback(*args, password=given, **others)

    return with_password  # type: ignore[return-value]


def _kept(place: Path) -> str:
    """The password that the file keeps, or that the user types. It comes before that of the
    environment. Raises `click.UsageError` where there is none."""
    if str(place) == _ASK:
        typed: str = click.prompt(now(say("Password")), hide_input=True, err=True)
        return typed
    try:
        with place.open(encoding="utf-8-sig") as file:
            line = file.readline().rstrip("\r\n")
    except (OSError, UnicodeDecodeError):
        raise wrong(say("the password file cannot be read as UTF-8")) from None
    if not line:
        raise wrong(say("the first line of the password file is empty"))
    return line
