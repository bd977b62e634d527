"""`fontbridge detect`: what the text of a file is encoded in, and how that is known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from fontbridge.batch.storage import AnyPath
from fontbridge.cli.options import Command, Settings, common, paths
from fontbridge.cli.runner import look
from fontbridge.messages import mark
from fontbridge.reports import lines

__all__ = ["command"]


@click.command(
    "detect",
    cls=Command,
    help=mark("Tell what the text of a file is encoded in, and how that is known."),
)
@paths
@common
def command(paths: Sequence[AnyPath], settings: Settings) -> int:
    return look(
        paths,
        settings,
        asked=True,
        extract=_charset_only,
        brief=lambda outcome: lines.charset(outcome.report, settings.words),
    )


def _charset_only(report: dict[str, Any]) -> dict[str, Any]:
    return {key: report[key] for key in ("path", "format", "charset", "findings")}
