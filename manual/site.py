"""docs/ as a site of plain files that a browser opens from a folder, with nothing from outside."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from string import Template
from urllib.parse import quote, unquote

from markdown_it.token import Token

from manual.markdown import Heading, headings, links, plain, reader
from manual.navigation import Entry, Section, sections

__all__ = ["Mistakes", "Site", "build"]

_THEME = Path(__file__).parent / "theme"
_OUTSIDE = re.compile(r"[a-z]+:", re.IGNORECASE)
_BESIDE = "beside"  # where pages and files of the checkout go that docs/ links to


class Mistakes(Exception):
    """What is wrong with the pages: a line for each mistake, with the page it is on."""


@dataclass
class _Page:
    source: Path
    target: str  # relative to the site's root
    tokens: list[Token]
    headings: list[Heading]

    @property
    def folder(self) -> Path:
        return self.source if self.source.is_dir() else self.source.parent

    @property
    def title(self) -> str:
        return self.headings[0].text if self.headings else self.source.name


@dataclass
class Site:
    """The pages under `root`/docs and what they link to; `mistakes` is what is wrong with them."""

    root: Path
    pages: dict[Path, _Page] = field(default_factory=dict)
    files: dict[Path, str] = field(default_factory=dict)
    mistakes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.docs = self.root / "docs"
        for source in sorted(self.docs.rglob("*.md")):
            self._read(source)
        for page in list(self.pages.values()):
            self._resolve(page)
        self.sections = sections(reader().parse((self.docs / "index.md").read_text("utf-8")))
        self._judge()

    def write(self, folder: Path) -> None:
        """Write the site into `folder`, which is made anew. Raises `Mistakes` before that."""
        if self.mistakes:
            raise Mistakes("\n".join(self.mistakes))
        if folder.exists():
            shutil.rmtree(folder)
        for page in self.pages.values():
            target = folder / page.target
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(self._whole(page), encoding="utf-8")
        for source, name in self.files.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
        for name in ("manual.css", "manual.js"):
            shutil.copyfile(_THEME / name, folder / name)
        entries = [entry for page in self.pages.values() for entry in _indexed(page)]
        said = json.dumps(entries, ensure_ascii=False, separators=(",", ":"))
        (folder / "search.js").write_text(f"const PAGES = {said};\n", encoding="utf-8")

    # -- reading -----------------------------------------------------------------------------

    def _read(self, source: Path, text: str | None = None) -> _Page:
        inside = source.is_relative_to(self.docs)
        name = source.relative_to(self.docs if inside else self.root).as_posix()
        target = re.sub(r"\.md$", "", name) + ".html"
        tokens = reader().parse(source.read_text("utf-8") if text is None else text)
        page = _Page(source, target if inside else f"{_BESIDE}/{target}", tokens, headings(tokens))
        self.pages[source] = page
        return page

    def _resolve(self, page: _Page) -> None:
        """Point the links of a page at the site's files; note those that lead nowhere."""
        for link in links(page.tokens):
            if _OUTSIDE.match(link.address):
                continue
            address = unquote(link.address)
            path, _, fragment = address.partition("#")
            source = (page.folder / path).resolve() if path else page.source
            if not source.exists():
                self._complain(page, f"no such file: {address}")
                continue
            target = self._target(source)
            other = self.pages.get(source)
            if fragment and other and fragment not in {each.anchor for each in other.headings}:
                self._complain(page, f"no such heading: {address}")
            if link.token.type == "image" and not link.token.content:
                self._complain(page, f"a picture without words: {address}")
            there = os.path.relpath(target, Path(page.target).parent).replace(os.sep, "/")
            there = quote(there) if path else ""
            link.token.attrSet(link.attribute, f"{there}#{fragment}" if fragment else there)

    def _target(self, source: Path) -> str:
        """Where a file of the checkout stands in the site; it is taken in if it is not yet."""
        if source in self.pages:
            return self.pages[source].target
        if source in self.files:
            return self.files[source]
        if source.is_dir() or source.suffix == ".md":
            page = self._read(source, _listing(source) if source.is_dir() else None)
            self._resolve(page)
            return page.target
        inside = source.is_relative_to(self.docs)
        name = source.relative_to(self.docs if inside else self.root).as_posix()
        self.files[source] = name if inside else f"{_BESIDE}/{name}"
        return self.files[source]

    def _judge(self) -> None:
        listed = {
            (self.docs / entry.address.partition("#")[0]).resolve()
            for section in self.sections
            for entry in section.entries
        }
        for source, page in self.pages.items():
            if source.is_relative_to(self.docs) and source.name != "index.md":
                if source not in listed:
                    self._complain(page, "not in docs/index.md")
                if [each.level for each in page.headings].count(1) != 1:
                    self._complain(page, "not one title")

    def _complain(self, page: _Page, mistake: str) -> None:
        self.mistakes.append(f"{page.source.relative_to(self.root).as_posix()}: {mistake}")

    # -- writing -----------------------------------------------------------------------------

    def _whole(self, page: _Page) -> str:
        up = "../" * page.target.count("/")
        before, after = self._neighbours(page)
        return _template().substitute(
            title=html.escape(page.title),
            up=up,
            navigation="".join(self._navigation(page, up)),
            contents=_contents(page),
            body=reader().renderer.render(page.tokens, reader().options, {}),
            before=_neighbour(before, up, "上一页", "prev"),
            after=_neighbour(after, up, "下一页", "next"),
        )

    def _navigation(self, page: _Page, up: str) -> Iterator[str]:
        for section in self.sections:
            yield from _menu(section, page.target, up)

    def _neighbours(self, page: _Page) -> tuple[Entry | None, Entry | None]:
        order = [entry for section in self.sections for entry in section.entries]
        places = [i for i, entry in enumerate(order) if _html(entry) == page.target]
        if not places:
            return None, None
        place = places[0]
        return (
            order[place - 1] if place else None,
            order[place + 1] if place + 1 < len(order) else None,
        )


def build(root: Path, folder: Path) -> int:
    """Build the site of the checkout `root` in `folder`; gives the number of pages.

    Raises `Mistakes` if a link leads nowhere, a page is not in the index or a picture has no
    words; nothing is written then.
    """
    site = Site(root.resolve())
    site.write(folder)
    return len(site.pages)


@cache
def _template() -> Template:
    return Template((_THEME / "page.html").read_text("utf-8"))


def _html(entry: Entry) -> str:
    return re.sub(r"\.md$", ".html", entry.address)


def _menu(section: Section, here: str, up: str) -> Iterator[str]:
    inside = here == "index.html" or here in map(_html, section.entries)
    yield f"<details{' open' if inside else ''}><summary>{html.escape(section.title)}</summary><ul>"
    for entry in section.entries:
        now = ' aria-current="page"' if _html(entry) == here else ""
        yield f'<li><a href="{up}{_html(entry)}"{now}>{html.escape(entry.title)}</a></li>'
    yield "</ul></details>"


def _contents(page: _Page) -> str:
    below = [each for each in page.headings if each.level == 2]
    if len(below) < 3:
        return ""
    items = "".join(
        f'<li><a href="#{html.escape(each.anchor)}">{html.escape(each.text)}</a></li>'
        for each in below
    )
    return (
        '<nav class="contents" aria-label="本页"><details open><summary>本页</summary>'
        f"<ul>{items}</ul></details></nav>"
    )


def _neighbour(entry: Entry | None, up: str, word: str, relation: str) -> str:
    if entry is None:
        return ""
    title = html.escape(entry.title)
    return f'<a rel="{relation}" href="{up}{_html(entry)}"><small>{word}</small>{title}</a>'


def _listing(folder: Path) -> str:
    names = sorted(path.name for path in folder.iterdir() if path.is_file())
    return f"# {folder.name}\n\n" + "".join(f"* [{name}]({name})\n" for name in names)


def _indexed(page: _Page) -> Iterator[list[str]]:
    """What the search looks through: address, page, heading, words of each part of a page."""
    address, heading = page.target, page.title
    words: list[str] = []
    for place, token in enumerate(page.tokens):
        if token.type == "heading_open":
            if words:
                yield [address, page.title, heading, " ".join(words)]
            heading, words = plain(page.tokens[place + 1]), []
            address = f"{page.target}#{token.attrGet('id')}"
        elif token.type == "inline":
            words.append(plain(token))
        elif token.type == "fence":
            words.append(token.content)
    if words:
        yield [address, page.title, heading, " ".join(words)]
