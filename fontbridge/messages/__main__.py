"""`python -m fontbridge.messages`: bring the catalogues up to date with the code.

Gathers every text that `say`, `mark` or `_` encloses, the titles of the formats and what is
borrowed from click; keeps the translations there are, drops those of texts that are gone, and
compiles. Lists the texts without a translation and exits 1 if there are any. Needs Babel, which
only those who work on fontbridge need.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from fontbridge.messages import DOMAIN, LANGUAGES

PACKAGE = Path(__file__).parents[1]

_KEYWORDS = {"say": None, "mark": None, "_": None, "words": None, "_words": None}

# What click says to those who use our commands, by its gettext keys; a pair is singular, plural.
_CLICK: tuple[str | tuple[str, str], ...] = (
    "Usage:",
    "Options",
    "Commands",
    "Error: {message}",
    "Try '{command} {option}' for help.",
    "Invalid value: {message}",
    "Invalid value for {param_hint}: {message}",
    "Missing argument",
    "Missing option",
    "Missing parameter",
    "Missing command.",
    "No such option {name!r}.",
    "No such option: {name}",  # click before 8.2
    "No such command {name!r}.",
    "Option {name!r} does not take a value.",
    "required",
    "default: {default}",
    "env var: {var}",
    "file",
    "directory",
    "path",
    "{name} {filename!r} does not exist.",
    "{name} {filename!r} is a file.",
    "{name} {filename!r} is a directory.",
    "{name} {filename!r} is not readable.",
    "{value!r} is not a valid {number_type}.",
    "{value} is not in the range {range}.",
    ("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    ("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    ("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."),
    ("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
)


def gathered() -> Catalog:
    """Every text of the package that is shown to people, with where it stands."""
    catalog = Catalog(domain=DOMAIN, charset="utf-8")
    found = extract_from_dir(PACKAGE, method_map=[("**.py", "python")], keywords=_KEYWORDS)
    for file, line, text, _comments, _context in found:
        catalog.add(text, locations=[(Path(file).as_posix(), line)])
    for text in _CLICK:
        catalog.add(text, locations=[("click", 0)])
    for title in _titles():
        catalog.add(title, locations=[("formats", 0)])
    return catalog


def _titles() -> Iterator[str]:
    from fontbridge.formats import all_formats

    yield from sorted({kind.title for kind in all_formats()})


def source(language: str) -> Path:
    """The catalogue of a language that people edit; the compiled one lies beside it."""
    return Path(__file__).parent / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def updated(language: str) -> Catalog:
    """The catalogue of a language with exactly the texts of the code."""
    with source(language).open("rb") as stream:
        catalog = read_po(stream, locale=language, domain=DOMAIN)
    # Nothing that would differ from one run to the next.
    catalog.msgid_bugs_address = catalog.last_translator = ""
    catalog.creation_date = catalog.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    catalog.update(gathered(), no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    return catalog


def missing(catalog: Catalog) -> list[str]:
    """The texts without a translation."""
    return [str(message.id) for message in catalog if message.id and not _is_whole(message.string)]


def _is_whole(translation: str | Sequence[str] | None) -> bool:
    forms = [translation] if isinstance(translation, str) else translation or [""]
    return all(forms)


def main() -> int:
    """Update and compile every catalogue; the number of texts that wait decides the exit code."""
    waiting = 0
    for language in LANGUAGES:
        if not source(language).exists():  # English is in the code itself
            continue
        catalog = updated(language)
        with source(language).open("wb") as stream:
            # Files without lines: a catalogue that any edit above a text changes is noise.
            write_po(stream, catalog, sort_output=True, include_lineno=False, width=100)
        with source(language).with_suffix(".mo").open("wb") as stream:
            write_mo(stream, catalog)
        for text in missing(catalog):
            waiting += 1
            print(f"{language}: {text}")
    return 1 if waiting else 0


if __name__ == "__main__":
    sys.exit(main())
