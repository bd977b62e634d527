"""What `fontbridge doctor` looks at: each check tells what it saw and what to do about it."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from enum import StrEnum
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import click

from fontbridge import __version__, files
from fontbridge.batch.processes import cores
from fontbridge.cli import configfile
from fontbridge.messages import mark
from fontbridge.model import FontbridgeError, MappingError, Message, say

__all__ = ["AREAS", "Check", "Health", "checks"]

# Signs of every official document; a console that lacks them is no Chinese one.
_SIGNS = "〔〕〇—·"


class Health(StrEnum):
    """How a check went: `NOTE` is worth knowing, with `PROBLEM` something will fail."""

    GOOD = "good"
    NOTE = "note"
    PROBLEM = "problem"


class Check(NamedTuple):
    """One thing that was looked at. `facts` is what programs read."""

    area: str
    health: Health
    message: Message
    advice: Message | str = ""
    facts: dict[str, Any] = {}  # noqa: RUF012 - a field that nobody changes


AREAS = {
    "environment": mark("Environment"),
    "parts": mark("Parts"),
    "configuration": mark("Configuration"),
    "mappings": mark("Mapping files"),
    "fonts": mark("Fonts"),
    "rights": mark("Rights"),
}

# What an extra brings: the module by which it is seen, and what is absent without it.
_EXTRAS = {
    "cluster": ("distributed", mark("--scheduler cannot be used")),
    "docx": ("docx", mark("programs cannot hand over a docx.Document or take one back")),
    "fast": ("isal", mark("packages are compressed by zlib, more slowly")),
    "password": ("msoffcrypto", mark("files with a password cannot be opened")),
    "pdf": ("pypdf", mark("PDF files cannot be looked at")),
    "plugins": ("pluggy", mark("plug-ins cannot be loaded")),
    "preview": ("pypdfium2", mark("preview cannot be used")),
    "remote": ("fsspec", mark("files on other machines cannot be reached")),
    "s3": ("s3fs", mark("files in object stores (S3) cannot be reached")),
    "server": ("fastapi", mark("serve cannot be used")),
    "watch": ("watchdog", mark("watch looks through the inbox again and again instead")),
    "xlsx": ("openpyxl", mark("register export writes no .xlsx")),
}
_CORE = ("chardet", "click", "fonttools", "rich")


def checks(mappings: Path | None, font_dirs: Sequence[Path], root: click.Group) -> Iterator[Check]:
    """All checks, in the order of `AREAS`. Reads what it tells of and writes only temporary files,
    which it takes away again."""
    yield from _environment()
    yield from _parts()
    yield from _configuration(root)
    found = list(_mappings(mappings))
    yield from found
    if all(check.health is Health.GOOD for check in found):  # else no profile can be loaded
        yield from _fonts(mappings, font_dirs)
    yield from _rights()


def _environment() -> Iterator[Check]:
    where = str(Path(__file__).parents[1])
    yield Check(
        "environment", Health.GOOD,
        say("fontbridge {version} at {where}", version=__version__, where=where),
        facts={"version": __version__, "where": where},
    )
    system = f"{platform.system()} {platform.release()} {platform.machine()}".strip()
    python = platform.python_version()
    yield Check(
        "environment", Health.GOOD,
        say("Python {python} on {system}, processes {cores}", python=python, system=system,
            cores=cores()),
        facts={"python": python, "system": system, "cores": cores()},
    )
    encoding = (sys.stdout.encoding or "ascii").lower()
    facts = {"encoding": encoding, "filesystem": sys.getfilesystemencoding()}
    try:
        _SIGNS.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        yield Check(
            "environment", Health.NOTE,
            say("the console writes {encoding}, which lacks Chinese signs; they show as \\u3007",
                encoding=encoding),
            say("Use a console in UTF-8 or code page 936, or set PYTHONIOENCODING=utf-8."), facts,
        )
    else:
        yield Check(
            "environment", Health.GOOD, say("the console writes {encoding}", encoding=encoding),
            facts=facts,
        )


def _parts() -> Iterator[Check]:
    for name in _CORE:
        try:
            version = metadata.version(name)
        except metadata.PackageNotFoundError:
            # Run from a folder or an archive, a package may be there without its record.
            version = "?"
        yield Check(
            "parts", Health.GOOD, say("{name} {version}", name=name, version=version),
            facts={"name": name, "version": version, "present": True},
        )
    yield Check(
        "parts", Health.GOOD, say("zlib {version}", version=zlib.ZLIB_RUNTIME_VERSION),
        facts={"name": "zlib", "version": zlib.ZLIB_RUNTIME_VERSION, "present": True},
    )
    for extra, (module, without) in _EXTRAS.items():
        present = find_spec(module) is not None
        facts = {"name": extra, "present": present}
        if present:
            yield Check(
                "parts", Health.GOOD, say("extra {name}: here", name=extra), facts=facts
            )
            continue
        absent = Message(without)
        absent.template, absent.values = without, {}
        yield Check(
            "parts", Health.NOTE,
            say("extra {name}: not here; {without}", name=extra, without=absent),
            say("If it is wanted: pip install 'fontbridge[{name}]'", name=extra), facts,
        )


def _configuration(root: click.Group) -> Iterator[Check]:
    try:
        stack = configfile.at_hand()
        for mistake in configfile.unknown(stack, root):
            raise mistake
        bare = click.Context(root)
        for name in root.list_commands(bare):
            part = root.get_command(bare, name)
            assert part is not None
            configfile.nested(stack, [name], part)
    except MappingError as error:
        yield Check(
            "configuration", Health.PROBLEM,
            say("{place}: {message}", place=error.place, message=error.message),
            error.advice, {"path": error.path, "line": error.line},
        )
        return
    for layer in stack:
        path = str(layer.place.path)
        yield Check(
            "configuration", Health.GOOD, say("read: {path}", path=path), facts={"path": path}
        )
    if not stack:
        yield Check("configuration", Health.GOOD, say("no configuration file"))


def _mappings(mappings: Path | None) -> Iterator[Check]:
    from fontbridge.data import builtin
    from fontbridge.mapping.validate import problems

    ours = Path(str(builtin()))
    for folder in filter(None, (ours, mappings)):
        if folder == ours and not ours.is_dir():
            continue  # inside a ZIP archive, where nobody can have changed it
        found = problems(folder)
        for one in found:
            yield Check(
                "mappings", Health.PROBLEM,
                say("{place}: {message}", place=f"{one.file}:{one.line}", message=one.message),
                one.advice, {"path": one.file, "line": one.line},
            )
        if not found:
            path = str(folder)
            yield Check(
                "mappings", Health.GOOD, say("no mistakes: {path}", path=path),
                facts={"path": path, "builtin": folder == ours},
            )


def _fonts(mappings: Path | None, font_dirs: Sequence[Path]) -> Iterator[Check]:
    from fontbridge.fonts.catalogue import load_catalogue
    from fontbridge.fonts.fontfiles import installed_folders
    from fontbridge.mapping.profile import load_profile, profile_names
    from fontbridge.mapping.roster import Installed, roster

    installed = Installed([*font_dirs, *installed_folders()], load_catalogue(mappings))
    for name in profile_names(mappings):
        places = roster(load_profile(name, mappings), installed)
        preferred = {place.family: place.held for place in places if place.role == "preferred"}
        missing = [family for family, held in preferred.items() if held is None]
        facts = {"profile": name, "preferred": len(preferred), "missing": missing}
        if not missing:
            yield Check("fonts", Health.GOOD, say("{profile}: all preferred fonts are here",
                                                  profile=name), facts=facts)  # fmt: skip
            continue
        yield Check(
            "fonts", Health.NOTE,
            say("{profile}: {count} of {of} preferred fonts are not here: {names}", profile=name,
                count=len(missing), of=len(preferred), names=", ".join(missing)),
            say("Conversion needs no fonts: then the catalogue tells what they hold. See also: "
                "fontbridge fonts"),
            facts,
        )
    for path in installed.unreadable:
        yield Check(
            "fonts", Health.NOTE, say("not a readable font: {path}", path=path),
            say("Install the font again, or take the file away."), {"path": str(path)},
        )


def _rights() -> Iterator[Check]:
    from fontbridge.hooks.register import usual_place

    yield _writable(
        Path(tempfile.gettempdir()), mark("for temporary files"), Health.PROBLEM,
        say("Set TMPDIR (on Windows TEMP) to a folder that may be written to."),
    )
    yield _writable(
        configfile.folder(), mark("the working folder, for results and records"), Health.NOTE,
        say("Name another folder with -o; the record lies beside each result."),
    )
    place = usual_place().parent
    while not place.exists() and place != place.parent:
        place = place.parent
    yield _writable(
        place, mark("for the register"), Health.NOTE,
        say("Name another place with --register."),
    )


def _writable(folder: Path, purpose: str, otherwise: Health, advice: Message) -> Check:
    """Whether files can be made, replaced and taken away in a folder, tried with one."""
    what = Message(purpose)
    what.template, what.values = purpose, {}
    facts = {"path": str(folder), "writable": True}
    trial = folder / f".fontbridge-doctor-{os.getpid()}"
    try:
        files.replace(trial, b"")
        trial.unlink()
    except (FontbridgeError, OSError) as error:
        reason = error.message if isinstance(error, FontbridgeError) else error.strerror
        return Check(
            "rights", otherwise,
            say("{path} ({purpose}) cannot be written: {reason}", path=folder, purpose=what,
                reason=reason),
            advice, facts | {"writable": False},
        )
    return Check(
        "rights", Health.GOOD, say("{path} ({purpose}) can be written", path=folder, purpose=what),
        facts=facts,
    )
