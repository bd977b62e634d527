"""`fontbridge inspect`: what a file declares and which system it follows."""

from __future__ import annotations

from collections.abc import Sequence

import click

from fontbridge.batch.storage import AnyPath
from fontbridge.cli.batching import Batching, batching
from fontbridge.cli.options import Command, Settings, common, paths
from fontbridge.cli.password import password as password_options
from fontbridge.cli.runner import look
from fontbridge.messages import mark

__all__ = ["command"]


@click.command(
    "inspect",
    cls=Command,
    help=mark("Show which fonts a file declares, by slot and typeface, and its system."),
)
@password_options
@batching
@paths
@common
def command(
    paths: Sequence[AnyPath], password: str, batch: Batching, settings: Settings
) -> int:
    return look(paths, settings, password=password, asked=True, batch=batch)
