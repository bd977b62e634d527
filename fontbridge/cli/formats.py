"""`fontbridge formats`: what is supported, from the format modules themselves."""

from __future__ import annotations

import sys

import click

from fontbridge.cli.options import Command, Settings, common
from fontbridge.cli.talk import Talk
from fontbridge.messages import mark
from fontbridge.reports import plain

__all__ = ["command"]


@click.command("formats", cls=Command, help=mark("List the formats that fontbridge reads."))
@common
def command(settings: Settings) -> int:
    from fontbridge.formats import all_formats

    kinds = sorted(all_formats(), key=lambda kind: kind.format)
    _ = settings.words
    if settings.json:
        for kind in kinds:
            data = {
                "format": kind.format,
                "title": _(kind.title),
                "suffixes": list(kind.suffixes),
            }
            print(plain.line(data, sys.stdout.encoding))
        return 0
    from fontbridge.reports.text import table

    rows = [(kind.format, _(kind.title), " ".join(kind.suffixes)) for kind in kinds]
    heads = (_("Format"), _("Title"), _("Suffixes"))
    Talk(settings).console().print(table(_("Formats"), heads, rows))
    return 0
