"""`fontbridge check`: is a file fit for a system? Writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from fontbridge.batch.work import profile
from fontbridge.cli.batching import Batching, batching
from fontbridge.cli.options import Command, Settings, common, font_dirs, paths, text_policy, to
from fontbridge.cli.password import password as password_options
from fontbridge.cli.runner import look
from fontbridge.messages import mark

__all__ = ["command"]


@click.command(
    "check",
    cls=Command,
    help=mark("Tell whether files are fit for a system; writes nothing. Exit code 1 if not."),
)
@to
@text_policy
@font_dirs
@batching
@password_options
@paths
@common
def command(
    paths: Sequence[Path],
    to: str,
    text_policy: str | None,
    font_dirs: tuple[Path, ...],
    batch: Batching,
    password: str,
    settings: Settings,
) -> int:
    profile(to, settings.mappings)  # a wrong one is wrong usage, before any file is looked at
    return look(
        paths, settings, to=to, text_policy=text_policy or "", font_dirs=font_dirs,
        password=password, batch=batch,
    )
