"""The pieces of HTML, XHTML and SVG: tags with their attributes, text, style sheets.

After the tokeniser of the HTML standard (13.2.5), as far as fonts and charsets need it. Conditional
comments of Office (`<!--[if gte mso 9]>…<![endif]-->`) are looked into, since Word and Outlook read
them; scripts are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["Attribute", "Piece", "Unescaped", "pieces", "unescape"]

_MARKUP = re.compile(
    r"<!--(?P<condition>\[if[^\]>]*\]>)"
    r"|(?P<end_condition><!\[endif\]-->)"
    r"|(?P<comment><!--(?:>|->|.*?(?:-->|--!>|\Z)))"
    r"|<!\[CDATA\[(?P<cdata>.*?)(?:\]\]>|\Z)"
    r"|(?P<bogus><[!?][^>]*(?:>|\Z))"
    r"|</(?P<close>[A-Za-z][^\s/>]*)[^>]*>"
    r"|<(?P<open>[A-Za-z][^\s/>]*)(?P<attributes>(?:[^\"'>]|\"[^\"]*\"|'[^']*')*+)>",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(
    r"(?P<name>[^\s\"'>/=]+)(?:\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'"
    r"|(?P<bare>[^\s\"'>]+)))?"
)
_ENTITY = re.compile(r"&(?:#[xX]?[0-9A-Fa-f]+;?|[A-Za-z][A-Za-z0-9]*;?)")
# Elements whose content is no markup: up to their own end tag (13.2.5.2 and 13.2.5.4).
_RAW = frozenset({"script", "style", "xmp", "iframe", "noembed", "noframes", "textarea", "title"})


class Attribute(NamedTuple):
    """One attribute; the value lies at `start:end`, without its quotes."""

    name: str
    start: int
    end: int
    quote: str


class Piece(NamedTuple):
    """`kind` is "tag", "close", "text", "style" (a style sheet) or "instruction" (`<?…>`).

    `name` is the element's, in small letters; for text, that of a raw element around it.
    `hidden` inside a conditional comment, which only Office reads.
    """

    kind: str
    start: int
    end: int
    name: str = ""
    hidden: bool = False
    attributes: tuple[Attribute, ...] = ()

    def attribute(self, name: str) -> Attribute | None:
        """The attribute of that name, the first if there are several."""
        return next((each for each in self.attributes if each.name == name), None)


class Unescaped(NamedTuple):
    """A value with its character references resolved, and where each character was spelt.

    `spans` is empty where nothing was to resolve: each character is then its own spelling.
    """

    text: str
    start: int
    spans: list[tuple[int, int]]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where characters `start:end` stand in the file."""
        if not self.spans:
            return self.start + start, self.start + end
        if start == end:
            begin = self.spans[start][0] if start < len(self.spans) else self.spans[-1][1]
            return begin, begin
        return self.spans[start][0], self.spans[end - 1][1]


def unescape(text: str, start: int, end: int) -> Unescaped:
    """`text[start:end]` with character references resolved.

    >>> unescape('"A&amp;B"', 1, 8)
    Unescaped(text='A&B', start=1, spans=[(1, 2), (2, 7), (7, 8)])
    """
    raw = text[start:end]
    if "&" not in raw:
        return Unescaped(raw, start, [])
    from html import unescape as resolve  # its table of entities is 40 KB

    found: list[str] = []
    spans: list[tuple[int, int]] = []
    at = start
    for entity in _ENTITY.finditer(text, start, end):
        spans += ((each, each + 1) for each in range(at, entity.start()))
        found.append(text[at : entity.start()])
        resolved = resolve(entity[0])
        spans += [entity.span()] * len(resolved)
        found.append(resolved)
        at = entity.end()
    spans += ((each, each + 1) for each in range(at, end))
    found.append(text[at:end])
    return Unescaped("".join(found), start, spans)


def pieces(text: str, raw_elements: bool = True) -> Iterator[Piece]:
    """The pieces in order. In XML (`raw_elements` False) only the content of `style` is special."""
    at = 0
    hidden = False
    raw = _RAW if raw_elements else frozenset({"style"})
    while at < len(text):
        found = _MARKUP.search(text, at)
        start = found.start() if found else len(text)
        if start > at:
            yield Piece("text", at, start, hidden=hidden)
        if found is None:
            return
        at = found.end()
        kind = found.lastgroup
        if kind == "condition":
            hidden = True
        elif kind == "end_condition":
            hidden = False
        elif kind == "cdata":
            yield Piece("text", *found.span("cdata"), "cdata", hidden)
        elif kind == "bogus" and found[0].startswith("<?"):
            yield Piece("instruction", *found.span(), hidden=hidden)
        elif kind == "close":
            yield Piece("close", *found.span(), found["close"].lower(), hidden)
        elif kind == "attributes":
            name = found["open"].lower()
            attributes = _attributes(text, *found.span("attributes"))
            yield Piece("tag", *found.span(), name, hidden, attributes)
            if name in raw and not found["attributes"].endswith("/"):
                close = re.compile(rf"</{name}[\s/>]|\Z", re.IGNORECASE).search(text, at)
                end = close.start() if close else len(text)
                yield Piece("style" if name == "style" else "text", at, end, name, hidden)
                at = end


def _attributes(text: str, start: int, end: int) -> tuple[Attribute, ...]:
    found = []
    for match in _ATTRIBUTE.finditer(text, start, end):
        for group, quote in (("double", '"'), ("single", "'"), ("bare", "")):
            if match[group] is not None:
                found.append(Attribute(match["name"].lower(), *match.span(group), quote))
                break
    return tuple(found)
