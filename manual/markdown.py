"""Markdown of the manual, read: headings with anchors, Chinese lines joined without blanks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

__all__ = ["Heading", "Link", "anchor", "headings", "links", "plain", "reader"]


class Heading(NamedTuple):
    """A heading of a page: its level from 1, its words, the anchor that links name."""

    level: int
    text: str
    anchor: str


class Link(NamedTuple):
    """A link or a picture: the token, the attribute that holds the address, the address."""

    token: Token
    attribute: str
    address: str


@cache
def reader() -> MarkdownIt:
    """CommonMark with tables, anchors at headings and lines joined as Chinese wants them."""
    markdown = MarkdownIt("commonmark").enable("table")
    markdown.add_render_rule("table_open", lambda *_: '<div class="table"><table>\n')
    markdown.add_render_rule("table_close", lambda *_: "</table></div>\n")
    markdown.core.ruler.push("join", _join)
    markdown.core.ruler.push("anchors", _anchors)
    return markdown


def anchor(text: str) -> str:
    """The anchor that GitHub gives a heading of these words.

    >>> anchor("Word 与 WPS：`w:hint`")
    'word-与-wpswhint'
    """
    kept = "".join(
        char for char in text.lower()
        if char in "-_ " or unicodedata.category(char)[0] in "LNM"
    )
    return kept.strip().replace(" ", "-")


def plain(token: Token) -> str:
    """The words of an inline token, without marks."""
    parts = []
    for child in token.children or ():
        if child.type in ("text", "code_inline", "image"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
    return "".join(parts)


def headings(tokens: list[Token]) -> list[Heading]:
    """The headings of a page that `reader` parsed, in order."""
    return [
        Heading(int(token.tag[1]), plain(tokens[place + 1]), str(token.attrGet("id")))
        for place, token in enumerate(tokens)
        if token.type == "heading_open"
    ]


def links(tokens: list[Token]) -> Iterator[Link]:
    """Every link and picture of a page."""
    for token in tokens:
        for child in token.children or ():
            attribute = {"link_open": "href", "image": "src"}.get(child.type)
            if attribute is not None:
                yield Link(child, attribute, str(child.attrGet(attribute)))


def _anchors(state: StateCore) -> None:
    seen: dict[str, int] = {}
    for place, token in enumerate(state.tokens):
        if token.type == "heading_open":
            name = anchor(plain(state.tokens[place + 1]))
            seen[name] = seen.get(name, -1) + 1
            token.attrSet("id", f"{name}-{seen[name]}" if seen[name] else name)


# Between these a line may end without a blank being meant.
_WIDE = re.compile("[\u2018-\u201d\u2014\u2026\u2e80-\u9fff\uff00-\uffef\U00020000-\U0003ffff]")


def _join(state: StateCore) -> None:
    """Leave out a line's end between Chinese characters, where a browser would show a blank."""
    for token in state.tokens:
        children = token.children or []
        for place, child in enumerate(children):
            if child.type == "softbreak":
                before = _nearest(children[:place][::-1], -1)
                after = _nearest(children[place + 1 :], 0)
                if _WIDE.match(before) or _WIDE.match(after):
                    child.type, child.content = "text", ""


def _nearest(children: list[Token], index: int) -> str:
    return next((child.content[index] for child in children if child.content), "")
