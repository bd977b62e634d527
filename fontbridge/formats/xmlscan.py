"""Finding tags and text in well-formed XML, with their byte offsets.

Two scanners give the same events. `scan_even` serves parts in which every prefix means one thing
throughout, nearly all there are: it looks for the wanted names only. `scan_scoped` takes every
token and follows the scopes of prefixes; the first one also calls it where text is interrupted
by other elements, comments or CDATA.

Both rely on what the check for well-formedness has settled: "<" begins markup and nothing else,
and comments, CDATA sections and processing instructions can be stepped over as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Generator, Iterable, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Literal, cast

from fontbridge.formats.namespaces import key_of
from fontbridge.formats.xmlscope import Scope
from fontbridge.formats.xmlspelling import unbroken, unescape
from fontbridge.formats.xmltag import Tag

__all__ = [
    "NOTHING",
    "Event",
    "Wanted",
    "find_even",
    "find_texts",
    "scan_even",
    "scan_scoped",
    "scan_shapes",
    "text_of",
]

Wanted = Mapping[str, Collection[str]]
"""Local names by namespace key; the key "" stands for no namespace."""

NOTHING: Wanted = MappingProxyType({})

Event = tuple[Literal["start", "end", "text"], int, int, Tag, str]
"""(kind, start, end, tag, text): a start tag, an end tag, or a piece of character data.

The tag is the element's own; of text, that of the element directly around it. `text` is empty
but for text. An empty-element tag gives both a "start" and an "end" (of no bytes, behind it).
"""

_TOKEN = re.compile(
    rb"<(?:!--.*?-->|\?.*?\?>"
    rb"|!\[CDATA\[(?P<cdata>.*?)\]\]>"
    rb"|(?P<end>/)[^>]*+>"
    rb"|(?P<start>[^!?/][^\s/>]*+)(?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+>)"
    rb"|(?P<text>[^<]++)",
    re.DOTALL,
)
_Names = frozenset[tuple[str, str]]
_Frozen = tuple[tuple[str, frozenset[str]], ...]
"""`Wanted`, to look things up by."""


def scan_scoped(
    view: bytes, start: int, scope: Scope, wanted: Wanted, texts: Wanted
) -> Generator[Event, None, int]:
    """Events from the first start tag at or behind `start` to the end of that element.

    Text is told for the elements in `texts`, start and end tags for those in either. Returns
    the offset behind the element. `scope` is the one around it.
    """
    telling = _names(texts)
    return _scan_tokens(view, start, scope, telling | _names(wanted), telling)


def _scan_tokens(
    view: bytes, start: int, scope: Scope, asked: _Names, telling: _Names
) -> Generator[Event, None, int]:
    tag: Tag | None = None  # of the innermost open element, if it is asked for
    tells = False
    around: list[tuple[Tag | None, bool, Scope]] = []
    for match in _TOKEN.finditer(view, start):
        kind = match.lastgroup
        if kind == "text" or kind == "cdata":
            if tag is not None and tells:
                text = unescape(match[0]) if kind == "text" else unbroken(match["cdata"])
                if text:
                    yield "text", match.start(), match.end(), tag, text
        elif kind == "start":
            raw, end = match[0], match.end()
            inner = scope.within(raw)
            name = inner.names[match["start"]]
            found = inner.tags[raw] if name in asked else None
            if found is not None:
                yield "start", match.start(), end, found, ""
            if not raw.endswith(b"/>"):
                around.append((tag, tells, scope))
                tag, tells, scope = found, name in telling, inner
                continue
            if found is not None:
                yield "end", end, end, found, ""
            if not around:
                return end
        elif kind == "end":
            if tag is not None:
                yield "end", match.start(), match.end(), tag, ""
            tag, tells, scope = around.pop()
            if not around:
                return match.end()
    return len(view)


def scan_even(view: bytes, scope: Scope, wanted: Wanted, texts: Wanted) -> Iterator[Event]:
    """The same events, of the whole part, where every prefix means what `scope` says."""
    return cast(Iterator[Event], scan_shapes(view, scope, wanted, texts, b""))


def scan_shapes(
    view: bytes, scope: Scope, wanted: Wanted, texts: Wanted, shape: bytes
) -> Iterator[Event | re.Match[bytes]]:
    """The events of `scan_even`, but for stretches that the pattern `shape` finds behind a "<".

    Each of those is told as one match instead of all the events in it. A shape begins with a start
    tag, ends with its end tag, and matches nothing that is not well-formed by itself.
    """
    structure, leaves, asked, telling = _told_of(_frozen(wanted), _frozen(texts))
    # The ends of leaves are not searched for: they follow where the text ends.
    pattern = _pattern(scope, starts=structure, leaves=leaves, ends=structure, shape=shape)
    position: int | None = 0
    around: list[Tag] = []
    while position is not None:
        matches = pattern.finditer(view, position)
        position = None
        for match in matches:
            kind = match.lastgroup
            if kind == "shape":
                yield match
                continue
            start, end = match.span()
            if kind == "end":
                yield "end", start, end, around.pop(), ""
                continue
            if kind is None:
                continue
            tag = scope.tags[match[0]]
            if tag is None:
                tag = scope.at(view, start)
                end = start + len(tag.raw)
            if tag.empty:
                yield "start", start, end, tag, ""
                yield "end", end, end, tag, ""
            elif kind == "start":
                yield "start", start, end, tag, ""
                around.append(tag)
            else:
                closing = view.find(b"<", end)
                if not view.startswith(b"</", closing):
                    position = yield from _scan_tokens(view, start, scope, asked, telling)
                    break
                yield "start", start, end, tag, ""
                if closing > end:
                    yield "text", end, closing, tag, unescape(view[end:closing])
                yield "end", closing, view.index(b">", closing) + 1, tag, ""


def find_even(view: bytes, scope: Scope, wanted: Wanted) -> Iterator[tuple[int, int, Tag]]:
    """Only the start tags, as (start, end, tag): the quickest of the scans."""
    for match in _pattern(scope, starts=_frozen(wanted)).finditer(view):
        if match.lastgroup is not None:
            start, end = match.span()
            tag = scope.tags[match[0]]
            if tag is None:
                tag = scope.at(view, start)
                end = start + len(tag.raw)
            yield start, end, tag


def find_texts(view: bytes, scope: Scope, wanted: Wanted) -> Iterator[tuple[int, int, str]]:
    """Only the text directly inside wanted elements, as (start, end, text)."""
    pattern = _pattern(scope, leaves=_frozen(wanted))
    telling = _names(wanted)
    position: int | None = 0
    while position is not None:
        matches = pattern.finditer(view, position)
        position = None
        for match in matches:
            if match.lastgroup is None:
                continue
            start, end = match.span()
            tag = scope.tags[match[0]]
            if tag is None:
                tag = scope.at(view, start)
                end = start + len(tag.raw)
            if tag.empty:
                continue
            closing = view.find(b"<", end)
            if not view.startswith(b"</", closing):
                events = _scan_tokens(view, start, scope, telling, telling)
                position = yield from _only_texts(events)
                break
            if closing > end:
                yield end, closing, unescape(view[end:closing])


def _only_texts(events: Generator[Event, None, int]) -> Generator[tuple[int, int, str], None, int]:
    while True:
        try:
            kind, start, end, _, text = next(events)
        except StopIteration as done:
            return int(done.value)
        if kind == "text":
            yield start, end, text


def text_of(view: bytes, scope: Scope, wanted: Wanted) -> str | None:
    """All character data directly inside wanted elements, in one piece.

    None where anything but an end tag interrupts it, which takes a scan to read.
    """
    names = _spelt(scope.uris.items(), wanted)
    if not names or b"<!" in view or b"<?" in view[1:]:
        return None if names else ""
    pieces = _piece(names).findall(view)
    if b"" in [closed for _, closed in pieces]:
        return None
    return unescape(b"".join([text for text, _ in pieces]))


@lru_cache(maxsize=64)
def _piece(names: bytes) -> re.Pattern[bytes]:
    """The pattern of a start tag with the text behind it, and with the "</" that must follow."""
    return re.compile(
        rb"<(?:%b)(?=[\s/>])(?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+(?<!/)>([^<]*+)(</)?" % names
    )


def _pattern(
    scope: Scope,
    *,
    starts: _Frozen = (),
    leaves: _Frozen = (),
    ends: _Frozen = (),
    shape: bytes = b"",
) -> re.Pattern[bytes]:
    """One pattern for all that is searched for, by group; no group for what is stepped over.

    It cuts a tag short at a ">" inside a value, which is seen when the tag is read, once for each
    spelling: a pattern that knows quotes takes twice the time on every tag. The wanted names come
    first because they are by far the most of what it stops at.
    """
    return _compiled(tuple(scope.uris.items()), starts, leaves, ends, shape)


@lru_cache(maxsize=512)  # a package has many parts of few kinds
def _compiled(
    uris: tuple[tuple[bytes, str], ...],
    starts: _Frozen,
    leaves: _Frozen,
    ends: _Frozen,
    shape: bytes,
) -> re.Pattern[bytes]:
    branches = [rb"%b(?P<shape>)" % shape] if shape else []
    branches += [
        rb"(?:%b)(?=[\s/>])[^>]*>(?P<%b>)" % (names, kind)
        for kind, wanted in ((b"start", starts), (b"leaf", leaves))
        if (names := _spelt(uris, dict(wanted)))
    ]
    if names := _spelt(uris, dict(ends)):
        branches.append(rb"/(?:%b)\s*>(?P<end>)" % names)
    branches.append(rb"!--.*?-->|!\[CDATA\[.*?\]\]>|\?.*?\?>")
    return re.compile(b"<(?:" + b"|".join(branches) + b")", re.DOTALL)


@lru_cache(maxsize=512)
def _told_of(wanted: _Frozen, texts: _Frozen) -> tuple[_Frozen, _Frozen, _Names, _Names]:
    """What is searched for, but for elements of which text is told; those; the names of all; and
    the names of those."""
    leaves = dict(texts)
    structure = tuple((key, names - leaves.get(key, frozenset())) for key, names in wanted)
    telling = _names(leaves)
    return structure, texts, telling | _names(dict(wanted)), telling


def _frozen(wanted: Wanted) -> _Frozen:
    return tuple([(key, frozenset(names)) for key, names in wanted.items()])


def _spelt(uris: Iterable[tuple[bytes, str]], wanted: Wanted) -> bytes:
    """A pattern for the names as this part spells them; empty if none of them can occur."""
    choices = []
    for prefix, uri in {b"": "", **dict(uris)}.items():
        names = [re.escape(name.encode()) for name in sorted(wanted.get(key_of(uri), ()))]
        if names:
            spelt = names[0] if len(names) == 1 else b"(?:%b)" % b"|".join(names)
            choices.append(re.escape(prefix) + (b":" if prefix else b"") + spelt)
    return b"|".join(choices)


def _names(wanted: Wanted) -> _Names:
    return frozenset((key, local) for key, names in wanted.items() for local in names)
