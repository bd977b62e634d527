"""The order of the manual: what docs/index.md lists, under its headings."""

from __future__ import annotations

from typing import NamedTuple

from markdown_it.token import Token

from manual.markdown import plain

__all__ = ["Entry", "Section", "sections"]


class Entry(NamedTuple):
    """A page as the index names it; `address` is relative to docs/."""

    title: str
    address: str


class Section(NamedTuple):
    """A heading of the index and the pages under it."""

    title: str
    entries: list[Entry]


def sections(index: list[Token]) -> list[Section]:
    """Sections of the parsed index that link to pages. Links in tables and talk count too."""
    found: list[Section] = []
    for place, token in enumerate(index):
        if token.type == "heading_open":
            found.append(Section(plain(index[place + 1]), []))
        elif token.type == "inline" and found:
            found[-1].entries.extend(_entries(token.children or []))
    return [section for section in found if section.entries]


def _entries(children: list[Token]) -> list[Entry]:
    entries: list[Entry] = []
    address, words = "", ""
    for child in children:
        if child.type == "link_open":
            address, words = str(child.attrGet("href")), ""
        elif child.type == "link_close":
            if address.endswith(".md") and "://" not in address:
                entries.append(Entry(words, address))
            address = ""
        elif address:
            words += child.content
    return entries
