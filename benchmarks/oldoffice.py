"""Binary Office files, there and back: python -m benchmarks.oldoffice [--render] FOLDER...

Takes every compound file below the folders. Each is inspected, converted for both systems, proved,
opened again and restored; other programs (antiword, catdoc, xlrd) read its text before
and after, and with --render LibreOffice draws it, with stand-ins of one design for the faces of
both systems (see tests/makers/standins.py), so that text and pages must be the same. Prints how
many files of each format came through, and each that did not, with the reason.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import logging
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import fontbridge
from fontbridge.containers.compound import MAGIC
from fontbridge.formats import open_document
from fontbridge.model import FontbridgeError, Limits
from tests import textreaders
from tests.makers import drawncases, standins

_SYSTEMS = ("party", "government")
_STEPS = (
    "files", "inspected", "converted both ways", "restored exactly",
    "read by others", "with equal text", "drawn", "equal when drawn",
)  # fmt: skip


class Course:
    """Sends files through, and counts by format and step."""

    def __init__(self, folder: Path, *, render: bool) -> None:
        self._folder = folder
        self._render = render
        self.counts: Counter[tuple[str, str]] = Counter()
        self.told: list[str] = []

    def send(self, path: Path) -> None:
        """One file, as far as it comes."""
        data = path.read_bytes()
        try:
            report = fontbridge.inspect(data)
        except FontbridgeError as error:
            self.counts["refused", "files"] += 1
            self.told.append(f"{path.name}: {error.code}: {error.message}")
            return
        kind = report.format
        self._count(kind, "files", "inspected")
        results = {"before": data}
        try:
            for to in _SYSTEMS:
                result = fontbridge.convert(data, to=to)
                if not result.report.verified:
                    self.told.append(f"{path.name}: {to}: not proved")
                    return
                fontbridge.inspect(result.data)
                results[to] = result.data
                if fontbridge.restore(result.data, result.report.to_json()) != data:
                    self.told.append(f"{path.name}: {to}: not restored")
                    return
        except FontbridgeError as error:
            self.told.append(f"{path.name}: not converted: {error.code}: {error.message}")
            return
        for finding in report.findings:
            if finding.code == "unsupported":
                self.told.append(f"{path.name}: only in part: {finding.message}")
        self._count(kind, "converted both ways", "restored exactly")
        paths = {}
        for to, content in results.items():
            # All by one name: some print it.
            paths[to] = self._folder / to / f"document{path.suffix}"
            paths[to].parent.mkdir(exist_ok=True)
            paths[to].write_bytes(content)
        self._read(path.name, kind, paths)
        if self._render:
            self._draw(path.name, kind, data, paths)

    def _count(self, kind: str, *steps: str) -> None:
        self.counts.update((kind, step) for step in steps)

    def _read(self, name: str, kind: str, paths: Mapping[str, Path]) -> None:
        quiet = io.StringIO()  # xlrd talks about what it finds odd
        with contextlib.redirect_stdout(quiet):
            found = {to: dict(textreaders.texts(path, kind)) for to, path in paths.items()}
        before = found.pop("before")
        if not before:
            return
        self._count(kind, "read by others")
        unlike = [
            f"{reader} for {to}" for to, texts in found.items()
            for reader, text in before.items() if texts.get(reader) != text
        ]
        if unlike:
            self.told.append(f"{name}: text differs by {', '.join(unlike)}")
        else:
            self._count(kind, "with equal text")

    def _draw(self, name: str, kind: str, data: bytes, paths: Mapping[str, Path]) -> None:
        with tempfile.TemporaryDirectory(dir=self._folder) as folder:
            text = open_document(data, Limits()).text()
            ascii_ = "".join(map(chr, range(32, 127)))
            configuration = standins.make(
                Path(folder), [ascii_, drawncases.PROBED, text], even=True
            )
            try:
                drawn = {
                    path: drawing for each in paths.values()
                    for path, drawing in standins.render([each], configuration).items()
                }
            except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
                drawn = {}
        if len(drawn) < len(paths):
            self.told.append(f"{name}: LibreOffice draws {len(drawn)} of {len(paths)}")
            return
        self._count(kind, "drawn")
        before = drawn[paths["before"]]
        for to in _SYSTEMS:
            after = drawn[paths[to]]
            if after.pages != before.pages or after.characters != before.characters:
                gone = before.characters - after.characters
                come = after.characters - before.characters
                self.told.append(
                    f"{name}: {to}: {before.pages} pages, then {after.pages}; characters gone"
                    f" {_named(gone)}, come {_named(come)}"
                )
                return
        self._count(kind, "equal when drawn")


def _named(characters: Counter[str]) -> str:
    return " ".join(f"U+{ord(each[0]):04X}×{times}" for each, times in characters.most_common(5))


def compound_files(folders: list[Path]) -> Iterator[Path]:
    """Every compound file below the folders."""
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.is_symlink():
                with path.open("rb") as file:
                    if file.read(len(MAGIC)) == MAGIC:
                        yield path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--render", action="store_true", help="have LibreOffice draw them too")
    options = parser.parse_args()
    logging.disable(logging.WARNING)  # which tables the stand-ins lose
    with tempfile.TemporaryDirectory() as folder:
        course = Course(Path(folder), render=options.render)
        for path in compound_files(options.folders):
            course.send(path)
    kinds = sorted({kind for kind, _ in course.counts})
    print("".join(f"{head:>22}" for head in ("", *kinds)))
    for step in _STEPS:
        print(f"{step:>22}" + "".join(f"{course.counts[kind, step]:>22}" for kind in kinds))
    print(*course.told, sep="\n")


if __name__ == "__main__":
    main()
