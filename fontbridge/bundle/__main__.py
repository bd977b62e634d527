"""`python -m fontbridge.bundle OUT`: make the folder, and a ZIP archive of it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from fontbridge.cli.language import chosen, spoken
from fontbridge.cli.options import Command, Option, wrong
from fontbridge.cli.talk import complain, ready
from fontbridge.messages import LANGUAGES, in_language, mark, translator
from fontbridge.model import FontbridgeError, Message, say

__all__ = ["command", "main"]


@click.command(
    "fontbridge.bundle", cls=Command,
    help=mark(
        "Make the folder OUT, and OUT.zip, from which fontbridge is installed or run on machines "
        "without a network. This machine needs one: the packages are fetched with pip."
    ),
)
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--extras", default="", metavar="NAME,...", cls=Option,
    help=mark("The extras to take along, such as docx,pdf; all: every one."),
)
@click.option(
    "--platform", "platforms", multiple=True, metavar="NAME", cls=Option,
    help=mark(
        "A system to be for: linux-x86_64, linux-arm64, windows, windows-arm64; may be given "
        "several times. By default the first three."
    ),
)
@click.option(
    "--python", "pythons", multiple=True, metavar="VERSION", cls=Option,
    help=mark(
        "A version of Python to be for, by default that of this machine; may be given several "
        "times. The core runs on any from 3.11 on."
    ),
)
@click.option("--no-zip", is_flag=True, cls=Option, help=mark("Make no ZIP archive."))
@click.option(
    "--lang", type=click.Choice(LANGUAGES), expose_value=False, cls=Option,
    help=mark("The language of messages; by default that of the locale."),
)
def command(
    out: Path, extras: str, platforms: tuple[str, ...], pythons: tuple[str, ...], no_zip: bool
) -> None:
    from fontbridge.bundle.assembly import Asked, assembled
    from fontbridge.bundle.targets import PLATFORMS, Target

    if unknown := set(platforms) - set(PLATFORMS):
        raise wrong(
            say("there is no platform {name}; there are {names}", name=", ".join(sorted(unknown)),
                names=", ".join(PLATFORMS))
        )  # fmt: skip
    versions = pythons or (f"{sys.version_info.major}.{sys.version_info.minor}",)
    chosen_ones = platforms or tuple(PLATFORMS)[:3]
    targets = [Target(one, version) for one in chosen_ones for version in versions]
    words = translator(click.get_current_context().obj)

    def tell(message: Message) -> None:
        print(in_language(message, words), file=sys.stderr)

    named = tuple(filter(None, (name.strip() for name in extras.split(","))))
    assembled(Asked(out, named, targets, zipped=not no_zip), tell)


def main(arguments: list[str]) -> int:
    """Run the command; gives the exit code, as `fontbridge` does."""
    language = chosen(arguments, os.environ)
    ready()
    with spoken(language):
        try:
            command.main(
                arguments, prog_name="python -m fontbridge.bundle", standalone_mode=False,
                obj=language,
            )
        except click.ClickException as error:
            error.show()
            return 2
        except FontbridgeError as error:
            complain(error, language)
            return 3
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
