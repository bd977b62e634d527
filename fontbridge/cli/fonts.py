"""`fontbridge fonts`: which families of a profile this machine has, and what a face holds."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fontbridge import __version__, files
from fontbridge.cli import exits
from fontbridge.cli.group import Group
from fontbridge.cli.options import Command, Option, Settings, common, font_dirs, force, wrong
from fontbridge.cli.talk import Talk
from fontbridge.messages import mark
from fontbridge.model import FontbridgeError, say
from fontbridge.reports import plain
from fontbridge.reports.shown import clean, listed

if TYPE_CHECKING:
    from fontbridge.fonts.fontfiles import Face

__all__ = ["command"]

_PICTURES = (".svg", ".html", ".htm")
_LISTED = 200  # lacking characters that the terminal names; JSON has all


no_system = click.option(
    "--no-system-fonts", "no_system", is_flag=True, cls=Option,
    help=mark("Search only the folders of --font-dir."),
)


@click.group(
    "fonts",
    cls=Group,
    usual="list",
    help=mark("List the fonts of this machine by profile, or show what one of them holds."),
)
def command() -> None:
    """The group of the sub-commands."""


@command.command(
    "list", cls=Command,
    help=mark("List the families that profiles name, and which of them this machine lacks."),
)
@click.option(
    "--to", metavar="PROFILE", cls=Option, help=mark("Only this profile; by default all.")
)
@font_dirs
@no_system
@common
def listing(
    settings: Settings,
    to: str | None = None,
    font_dirs: tuple[Path, ...] = (),
    no_system: bool = False,
) -> int:
    from fontbridge.fonts.catalogue import load_catalogue
    from fontbridge.mapping.profile import load_profile, profile_names
    from fontbridge.mapping.roster import Installed, roster

    names = [to] if to else profile_names(settings.mappings)
    profiles = [load_profile(name, settings.mappings) for name in names]
    catalogue = load_catalogue(settings.mappings)
    installed = Installed(_folders(font_dirs, no_system), catalogue)
    talk, _ = Talk(settings), settings.words
    for profile in profiles:
        places = roster(profile, installed)
        missing = [place.family for place in places if place.held is None]
        if settings.json:
            told = {
                "profile": profile.name,
                "families": [place.to_dict() for place in places],
                "missing": list(dict.fromkeys(missing)),
            }
            print(plain.line(told, sys.stdout.encoding))
            continue
        from fontbridge.reports import fonts
        from fontbridge.reports.profiles import title, typefaces

        console = talk.console()
        heading = f"{profile.name}  {title(profile, settings.language)}"
        named = typefaces(catalogue, settings.language)
        console.print(fonts.holdings(heading, places, named, _))
        if settings.verbosity > 0 and (measured := fonts.metrics(places, _)) is not None:
            console.print(measured)
    for path in installed.unreadable:
        talk.tell(say("not a readable font: {path}", path=path))
    return exits.DONE


@command.command(
    "coverage", cls=Command,
    help=mark(
        "Show what a font holds, and what it lacks of the text of FILE or of a repertoire. FONT is "
        "a file (name#2: the third face of a collection) or a family. Exit code 1 if it lacks any."
    ),
)
@click.argument("font", metavar="FONT")
@click.argument(
    "file", metavar="[FILE]", required=False, type=click.Path(readable=False, path_type=Path)
)
@click.option(
    "--repertoire", metavar="NAME", cls=Option,
    help=mark("Hold it against this: gb2312, gbk, gb18030-level1 to -level3, general-standard."),
)
@click.option(
    "--picture", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", cls=Option,
    help=mark("Draw the coverage into FILE: .svg or .html."),
)
@force
@font_dirs
@no_system
@common
def coverage(
    font: str,
    file: Path | None,
    repertoire: str | None,
    picture: Path | None,
    force: bool,
    font_dirs: tuple[Path, ...],
    no_system: bool,
    settings: Settings,
) -> int:
    from fontbridge.fonts.coverage import FileCoverage
    from fontbridge.mapping.roster import held_by

    if file is not None and repertoire is not None:
        raise wrong(say("give either FILE or --repertoire, not both"))
    if picture is not None and picture.suffix.lower() not in _PICTURES:
        raise wrong(say("--picture takes a file that ends in .svg or .html"))
    if picture is not None and picture.exists() and not force:
        raise wrong(say("there is another file already: {path}", path=picture))
    wanted, of = _wanted(file, repertoire, settings)
    face = _face(font, _folders(font_dirs, no_system), settings)
    held = held_by(face)
    covering = FileCoverage(font, face.path, face.number)
    lacking = None if wanted is None else covering.missing("".join(wanted))
    if picture is not None:
        facts = (font, lacking, of)
        _draw(picture, covering.characters, held, facts, font_dirs, settings)
    if settings.json:
        told: dict[str, Any] = {"font": font, **held.to_dict()}
        if lacking is not None and wanted is not None:
            told["lacking"] = {
                "of": of,
                "characters": [
                    {"character": one, "code": f"U+{ord(one):04X}", "count": wanted[one]}
                    for one in lacking
                ],
            }
        print(plain.line(told, sys.stdout.encoding))
    else:
        _show(covering.characters, held, lacking, of, settings)
    return exits.FOUND if lacking else exits.DONE


def _wanted(
    file: Path | None, repertoire: str | None, settings: Settings
) -> tuple[Counter[str] | None, str]:
    """The characters that are asked about, with their counts, and what they are of."""
    if repertoire is not None:
        from fontbridge.characters.repertoire import members
        from fontbridge.mapping.roster import COUNTED

        known = ("gb18030-2byte", *COUNTED)
        if repertoire not in known:
            raise wrong(
                say("{name} is no repertoire; it is one of: {names}", name=repertoire,
                    names=", ".join(known))
            )
        return Counter(sorted(members(repertoire))), repertoire
    if file is None:
        return None, ""
    from fontbridge.formats import open_document

    try:
        document = open_document(files.read(file, settings.limits), settings.limits, str(file))
        text = Counter("".join(text for _, _, text in document.passages()))
    except FontbridgeError as error:
        error.path = error.path or str(file)
        raise
    return text, file.name


def _face(font: str, folders: Sequence[Path], settings: Settings) -> Face:
    """The face that FONT names. Raises `FontbridgeError` where there is none."""
    from fontbridge.fonts.catalogue import load_catalogue
    from fontbridge.fonts.fontfiles import faces_of, find_face

    name, mark_, number = font.rpartition("#")
    path, wanted = (
        (Path(name), int(number)) if mark_ and number.isdigit() and Path(name).is_file()
        else (Path(font), 0)
    )
    if path.is_file():
        unreadable: list[Path] = []
        faces = faces_of(path, unreadable.append)
        if wanted < len(faces):
            return faces[wanted]
        raise FontbridgeError(
            say("the file is no readable font") if unreadable
            else say("the collection has {count} faces", count=len(faces)),
            path=font, advice=say("Install the font again, or name another file."), code="damaged",
        )
    catalogue = load_catalogue(settings.mappings)
    match = catalogue.find(font)

    def is_alias(other: str) -> bool:
        found = catalogue.find(other)
        return match is not None and found is not None and found.family == match.family

    face = find_face(font, folders, is_alias)
    if face is None:
        raise FontbridgeError(
            say("no font of that name is here: {name}", name=font),
            advice=say("Name a font file, or its folder with --font-dir."),
            code="unsupported",
        )
    return face


def _folders(font_dirs: tuple[Path, ...], no_system: bool) -> list[Path]:
    from fontbridge.fonts.fontfiles import installed_folders

    return [*font_dirs, *([] if no_system else installed_folders())]


def _draw(
    path: Path,
    characters: frozenset[str],
    held: Any,
    about: tuple[str, str | None, str],
    font_dirs: tuple[Path, ...],
    settings: Settings,
) -> None:
    from fontbridge.fonts.catalogue import load_catalogue
    from fontbridge.reports import fonts
    from fontbridge.reports.html.coverage import drawing, page
    from fontbridge.reports.html.setting import Setting

    font, lacking, of = about
    if path.suffix.lower() == ".svg":
        text = str(drawing(characters, settings.words))
    else:
        setting = Setting(
            settings.language, load_catalogue(settings.mappings), version=__version__,
            font_dirs=font_dirs,
        )
        title = next(iter(held.facts.families), font)
        text = page(title, fonts.facts(held, settings.words), characters, lacking, of, setting)
    files.replace(path, text.encode("utf-8", "replace"))


def _show(
    characters: frozenset[str], held: Any, lacking: str | None, of: str, settings: Settings
) -> None:
    from fontbridge.reports import fonts

    talk, _ = Talk(settings), settings.words
    print(*fonts.facts(held, _), sep="\n")
    talk.console().print(fonts.coverage_rows(characters, _))
    print(*fonts.picture(characters, _), sep="\n")
    if lacking is not None:
        what = clean(of)
        title = _("Lacking of {what}: {count}").format(what=what, count=f"{len(lacking):,}")
        print(title)
        if lacking:
            print(listed(lacking, _, _LISTED))
