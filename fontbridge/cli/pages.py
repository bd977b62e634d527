"""`--report-html`: reports that people look at, a page a file and, for several, an index."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from fontbridge import __version__, files
from fontbridge.batch.outcome import Outcome, State
from fontbridge.batch.work import profile
from fontbridge.cli.options import Settings, wrong
from fontbridge.cli.reportfolder import Names
from fontbridge.fonts.catalogue import load_catalogue
from fontbridge.model import FontbridgeError, say
from fontbridge.reports.html.index import Entry, entry, index
from fontbridge.reports.html.page import page
from fontbridge.reports.html.setting import Setting

if TYPE_CHECKING:
    from fontbridge.cli.batching import Batching

__all__ = ["Pages"]

_INDEX = "index.html"
_OURS = b'<meta name="generator" content="fontbridge">'
_HEAD = 2000  # bytes of a page in which that line stands


class Pages:
    """Writes pages as outcomes come; `many` files go into a folder, whose index is written last.

    `to` is the profile that the files are held against, if any. Raises `click.UsageError` where
    several files are to go into one page, `FontbridgeError` where one cannot be written.
    """

    def __init__(
        self, batch: Batching, settings: Settings, to: str, font_dirs: tuple[Path, ...], many: bool
    ) -> None:
        assert batch.html is not None
        given, target = batch.html, Path(batch.html)
        self._is_folder = many or target.is_dir() or given.endswith(("/", os.sep))
        if many and (target.suffix.lower() in (".html", ".htm") or target.is_file()):
            raise wrong(
                say("--report-html {path}: several files need a folder for their pages", path=given)
            )
        self._target = target
        self._limits = settings.limits
        self._names = Names(".html", _INDEX)
        self._entries: list[Entry] = []
        self._setting = Setting(
            settings.language,
            load_catalogue(settings.mappings),
            profile(to, settings.mappings) if to else None,
            __version__,
            batch.quote,
            font_dirs,
        )

    def add(self, relative: Path, outcome: Outcome) -> None:
        """Write the page of one file; none for what was passed over. One that an earlier run did
        has its page already."""
        if outcome.state is State.SKIPPED:
            return
        if not self._is_folder:
            self._write(self._target, page(outcome, self._setting))
            return
        name = self._names.of(relative, outcome.report.path).replace(os.sep, "/")
        self._entries.append(entry(outcome, name))
        if not outcome.resumed:
            back = "../" * name.count("/") + _INDEX
            self._write(self._target / name, page(outcome, self._setting, back=back))

    def end(self) -> None:
        """Write the index of a folder."""
        if self._is_folder:
            self._write(self._target / _INDEX, index(self._entries, self._setting))

    def _write(self, path: Path, text: str) -> None:
        if path.exists() and _OURS not in files.read(path, self._limits)[:_HEAD]:
            raise FontbridgeError(
                say("there is another file already: {path}", path=path),
                advice=say("Choose another place for the report."),
            )
        files.replace(path, text.encode("utf-8", "replace"))
