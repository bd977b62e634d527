"""`fontbridge doctor`: whether everything is in place on this machine, and what is not."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from fontbridge.cli import exits
from fontbridge.cli.options import Command, Settings, common, font_dirs
from fontbridge.messages import in_language, mark
from fontbridge.reports import plain
from fontbridge.reports.shown import clean

__all__ = ["command"]

# ASCII: it has to be read where the console itself is what is wrong.
_SIGNS = {"good": "  ", "note": "- ", "problem": "! "}


@click.command(
    "doctor", cls=Command,
    help=mark(
        "Look at this machine: versions, optional parts, configuration, mapping files, fonts, "
        "rights. Exit code 1 if something will fail."
    ),
)
@font_dirs
@common
def command(font_dirs: tuple[Path, ...], settings: Settings) -> int:
    from fontbridge.cli.checkup import AREAS, Health, checks

    root = click.get_current_context().find_root().command
    assert isinstance(root, click.Group)
    code, area, _ = exits.DONE, "", settings.words
    told = []
    for check in checks(settings.mappings, font_dirs, root):
        if check.health is Health.PROBLEM:
            code = exits.FOUND
        message, advice = (in_language(one, _) for one in (check.message, check.advice))
        if settings.json:
            told.append(
                {"area": check.area, "health": str(check.health), "message": message,
                 "advice": advice, **check.facts}
            )  # fmt: skip
            continue
        if settings.verbosity < 0 and check.health is Health.GOOD:
            continue
        if check.area != area:
            area = check.area
            print(_(AREAS[area]))
        print(f"{_SIGNS[check.health]}{clean(message)}")
        if advice:
            print(f"    → {clean(advice)}")
    if settings.json:
        print(plain.line({"healthy": code == exits.DONE, "checks": told}, sys.stdout.encoding))
    return code
