"""Who draws the characters of documents: python -m benchmarks.faces [--render] FOLDER...

Takes the example notices and every .docx with Chinese text below the folders, or the files of
another kind (--kind xlsx, pptx, odf, uof, rtf, html or xml), converts each for both systems, and
prints the share of characters that a face drew which the system accepts and which holds them: by
fontbridge's own resolver and, with --render, by LibreOffice with stand-ins for the faces (see
tests/makers/standins.py), with pages and with lines that begin or end elsewhere.
"""

from __future__ import annotations

import argparse
import difflib
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import fontbridge
from fontbridge.fonts.catalogue import Catalogue, load_catalogue
from fontbridge.fonts.coverage import coverage_of_family
from fontbridge.formats import open_document
from fontbridge.mapping.profile import Profile, load_profile
from fontbridge.model import FontbridgeError, Limits
from tests.makers import standins

_EXAMPLES = Path(__file__).parents[1] / "examples"
_HAN = re.compile("[\u3400-\u9fff]")
_SYSTEMS = ("party", "government")
_SUFFIXES = {
    "docx": (".docx",),
    "xlsx": (".xlsx",),
    "pptx": (".pptx",),
    "odf": (".odt", ".ods", ".odp", ".odg", ".fodt", ".fods", ".fodp"),
    "uof": (".uof", ".uot", ".uos", ".uop"),
    "rtf": (".rtf",),
    "html": (".html", ".htm", ".xhtml", ".mht", ".mhtml"),
    "xml": (".xml",),
}


class Shares(NamedTuple):
    """Characters, and how many of them a right face drew."""

    characters: int
    right: int

    def plus(self, other: Shares) -> Shares:
        return Shares(self.characters + other.characters, self.right + other.right)

    def __str__(self) -> str:
        return f"{100 * self.right / self.characters:6.2f} %" if self.characters else "     - "


class Judge:
    """What one system holds right: the families it accepts, and what each can draw."""

    def __init__(self, profile: Profile, font_dirs: Sequence[Path]) -> None:
        self._profile = profile
        self._catalogue: Catalogue = load_catalogue()
        self._font_dirs = font_dirs
        self._known: dict[tuple[str, str], bool] = {}
        self._preferred: dict[str, str] = {}  # by fallback
        self._accepted = {profile.latin.preferred, *profile.latin.accepted}
        self._accepted |= set(profile.latin.in_page_numbers)
        for faces in profile.han.values():
            self._accepted |= {faces.preferred, *faces.accepted}
            self._preferred |= dict.fromkeys(faces.fallback, faces.preferred)

    def shares(self, drawn: Counter[tuple[str, str]]) -> Shares:
        """Hold (character, family) against the system."""
        right = sum(count for key, count in drawn.items() if self._is_right(*key))
        return Shares(drawn.total(), right)

    def installed_draw(self, character: str) -> bool:
        """True if some accepted face holds the character."""
        families = self._accepted | self._preferred.keys()
        return any(self._is_right(character, family) for family in families)

    def told(self, data: bytes) -> int:
        """How many characters that no right face draws stand in findings."""
        report = fontbridge.check(data, to=self._profile, font_dirs=self._font_dirs)
        messages = " ".join(finding.message for finding in report.findings)
        wrong = ((key, count) for key, count in resolved(data).items() if not self._is_right(*key))
        return sum(count for (_, family), count in wrong if (family or "no family") in messages)

    def _is_right(self, character: str, family: str) -> bool:
        key = character, family
        if key not in self._known:
            self._known[key] = self._find(character, family)
        return self._known[key]

    def _find(self, character: str, family: str) -> bool:
        match = self._catalogue.find(family)
        if match is None:
            return False
        name = match.family.name
        if name not in self._accepted and (
            name not in self._preferred or self._is_right(character, self._preferred[name])
        ):
            return False  # a fallback is right only for what the preferred face lacks
        coverage = coverage_of_family(family, self._catalogue, self._font_dirs)
        if coverage is None:
            return match.family.script != "latin" or not _HAN.match(character)
        return not coverage.missing(character)


def resolved(data: bytes) -> Counter[tuple[str, str]]:
    """(character, family) by fontbridge's resolver."""
    found: Counter[tuple[str, str]] = Counter()
    for paragraph in open_document(data, Limits()).paragraphs(None):
        for run in paragraph.runs:
            for start, end, slot in run.faces.segments(run.text):
                family = run.faces.family(slot)
                found.update((each, family) for each in run.text[start:end] if not each.isspace())
    return found


def with_chinese(folders: Sequence[Path], kind: str) -> Iterator[Path]:
    """The files of a kind that hold Chinese text."""
    for folder in (_EXAMPLES, *folders):
        for path in sorted(folder.rglob("*")):
            if path.suffix.lower() in _SUFFIXES[kind] and path.is_file():
                try:
                    text = open_document(path.read_bytes(), Limits()).text()
                except FontbridgeError:
                    continue
                if _HAN.search(text):
                    yield path


class Case(NamedTuple):
    """One file and what the systems make of it."""

    path: Path
    data: bytes
    converted: dict[str, bytes]


def cases(paths: Iterable[Path], font_dirs: Sequence[Path]) -> Iterator[Case]:
    """The files that fontbridge converts; the others are told."""
    for path in paths:
        data = path.read_bytes()
        try:
            converted = {
                to: fontbridge.convert(data, to=to, font_dirs=font_dirs).data for to in _SYSTEMS
            }
        except FontbridgeError as error:
            print(f"{path.name}: {error.code}")
            continue
        yield Case(path, data, converted)


def line_breaks(before: Sequence[str], after: Sequence[str]) -> int:
    """How many lines of the first do not stand in the second."""
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    return len(before) - sum(block.size for block in matcher.get_matching_blocks())


def drawings(found: Sequence[Case], configuration: Path) -> list[dict[str, standins.Rendering]]:
    """For each case, under "before" and the systems, what LibreOffice draws."""
    paths: dict[tuple[int, str], Path] = {}
    for number, case in enumerate(found):
        for name, data in {"before": case.data, **case.converted}.items():
            paths[number, name] = configuration.parent / f"{number}-{name}{case.path.suffix}"
            paths[number, name].write_bytes(data)
    drawn: dict[Path, standins.Rendering] = {}
    wanted = list(paths.values())
    for start in range(0, len(wanted), 30):
        drawn |= standins.render(wanted[start : start + 30], configuration)
    result: list[dict[str, standins.Rendering]] = [{} for _ in found]
    for (number, name), path in paths.items():
        if path in drawn:
            result[number][name] = drawn[path]
    return result


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--render", action="store_true")
    parser.add_argument("--kind", choices=_SUFFIXES, default="docx")
    arguments = parser.parse_args()
    paths = list(with_chinese(arguments.folders, arguments.kind))
    with tempfile.TemporaryDirectory() as name:
        folder, font_dirs = Path(name), []
        configuration = folder / "fonts.conf"
        if arguments.render:
            texts = ("".join({each for each, _ in resolved(path.read_bytes())})
                     for path in _openable(paths))
            standins.make(folder, ["".join(map(chr, range(32, 127))), *texts])
            font_dirs = [folder / "fonts"]
        found = list(cases(paths, font_dirs))
        rendered = drawings(found, configuration) if arguments.render else []
        for to in _SYSTEMS:
            _print(to, found, rendered, Judge(load_profile(to), font_dirs))


def _openable(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        try:
            open_document(path.read_bytes(), Limits())
        except FontbridgeError:
            continue
        yield path


def _print(
    to: str, found: Sequence[Case], rendered: Sequence[dict[str, standins.Rendering]], judge: Judge
) -> None:
    print(f"\nfor {to}: characters, share drawn rightly before and after"
          + (", the same in LibreOffice, pages, lines that changed of lines" if rendered else ""))
    sums = [Shares(0, 0)] * 4
    coverable = told = 0
    for number, case in enumerate(found):
        shares = [judge.shares(resolved(data)) for data in (case.data, case.converted[to])]
        wanted = resolved(case.converted[to])
        told += judge.told(case.converted[to])
        coverable += sum(n for (each, _), n in wanted.items() if judge.installed_draw(each))
        line = ""
        if rendered and {"before", to} <= rendered[number].keys():
            before, after = rendered[number]["before"], rendered[number][to]
            shares += [judge.shares(before.drawn), judge.shares(after.drawn)]
            line = (f"  {shares[2]} {shares[3]}  {before.pages:4} {after.pages:4}"
                    f"  {line_breaks(before.lines, after.lines):5} {len(before.lines):5}")
        for column, share in enumerate(shares):
            sums[column] = sums[column].plus(share)
        print(f"{case.path.name[:40]:40} {shares[0].characters:7} {shares[0]} {shares[1]}{line}")
    print(f"{'all':40} {sums[0].characters:7} {sums[0]} {sums[1]}"
          + (f"  {sums[2]} {sums[3]}" if rendered else ""))
    print(f"some accepted face holds {coverable} of {sums[1].characters};"
          f" after conversion {sums[1].right} are drawn rightly, {told} others stand in findings")


if __name__ == "__main__":
    main()
