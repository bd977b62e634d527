"""`fontbridge preview`: pages before and after, side by side. Exit code 1 if any line moves."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fontbridge import __version__, files
from fontbridge.batch.work import profile
from fontbridge.cli import exits
from fontbridge.cli.options import Command, Option, Settings, common, font_dirs, force, to
from fontbridge.cli.password import password as password_options
from fontbridge.cli.talk import Talk
from fontbridge.messages import mark
from fontbridge.model import FontbridgeError, say
from fontbridge.reports import plain

if TYPE_CHECKING:
    from fontbridge.preview.compare import Preview

__all__ = ["command"]

_PAGE = (".html", ".htm")


@click.command(
    "preview",
    cls=Command,
    help=mark(
        "Let LibreOffice draw a document before and after its conversion, and tell which lines "
        "break elsewhere and which faces really draw. Exit code 1 if any line moves."
    ),
)
@to
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE.html|DIR", cls=Option,
    help=mark(
        "Write a page that shows both side by side; into a folder, the PDFs and pictures as well."
    ),
)
@click.option(
    "--office", type=click.Path(path_type=Path), metavar="PATH", envvar="FONTBRIDGE_OFFICE",
    cls=Option, help=mark("The program soffice of LibreOffice; by default the one found."),
)
@click.option(
    "--max-seconds", "seconds", type=click.FloatRange(min=0, min_open=True), default=120,
    metavar="SECONDS", cls=Option,
    help=mark("Give LibreOffice so much time; 120 seconds by default."),
)
@force
@font_dirs
@password_options
@click.argument("file", metavar="FILE", type=click.Path(readable=False, path_type=Path))
@common
def command(
    file: Path,
    to: str,
    output: Path | None,
    office: Path | None,
    seconds: float,
    force: bool,
    font_dirs: tuple[Path, ...],
    password: str,
    settings: Settings,
) -> int:
    from fontbridge.preview.compare import preview
    from fontbridge.preview.office import find_office

    wanted = profile(to, settings.mappings)
    program = find_office(office)
    is_folder = output is not None and output.suffix.lower() not in _PAGE
    page = None if output is None else output / "index.html" if is_folder else output
    if page is not None and page.exists() and not force:
        raise FontbridgeError(
            say("there is another file already: {path}", path=page),
            advice=say("Choose another place, or give --force."),
        )
    try:
        seen = preview(
            files.read(file, settings.limits), str(file), wanted, program,
            mappings=settings.mappings, limits=settings.limits, font_dirs=font_dirs,
            password=password, seconds=seconds, pictures=output is not None,
        )
    except FontbridgeError as error:
        error.path = error.path or str(file)
        raise
    if page is not None:
        _write(page, seen, settings, with_pictures=is_folder)
    if settings.json:
        print(plain.line(seen.to_dict(), sys.stdout.encoding))
    elif settings.verbosity >= 0:
        from fontbridge.reports.drawn import show

        show(seen, Talk(settings).console(), settings.words)
    return exits.FOUND if seen.drift.any else exits.DONE


def _write(page: Path, seen: Preview, settings: Settings, *, with_pictures: bool) -> None:
    from fontbridge.reports.html.preview import page as rendered

    text = rendered(seen, settings.language, __version__)
    page.parent.mkdir(parents=True, exist_ok=True)
    files.replace(page, text.encode("utf-8", "replace"))
    if not with_pictures:
        return
    for side, pages, pdf in zip(
        ("before", "after"), (seen.before, seen.after), seen.pdf, strict=True
    ):
        files.replace(page.with_name(f"{side}.pdf"), pdf)
        for number, each in enumerate(pages, 1):
            files.replace(page.with_name(f"{side}-{number:03}.png"), each.picture)
