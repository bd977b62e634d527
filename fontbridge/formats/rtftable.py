r"""The font table of RTF (specification 1.9.1, "Font Table"): its entries and how they are spelt.

`{\f13\fnil\fcharset134{\*\panose …}{\*\fname …}NAME{\*\falt …};}`, one after the other, or without
the inner braces, as TextEdit writes it. Word lists a face once for each charset that it has, as
`NAME CE`, `NAME Western` and so on, and the faces of the theme under \flomajor to \fbiminor.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from fontbridge.formats import rtfspell
from fontbridge.formats.rtftokens import Kind, Token, tokens
from fontbridge.model import Slot

__all__ = ["Addition", "Entry", "FontTable", "added", "read_table", "respell"]

_THEME = {
    b"flomajor": Slot.ASCII, b"fhimajor": Slot.HANSI, b"fdbmajor": Slot.EAST_ASIA,
    b"fbimajor": Slot.CS, b"flominor": Slot.ASCII, b"fhiminor": Slot.HANSI,
    b"fdbminor": Slot.EAST_ASIA, b"fbiminor": Slot.CS,
}  # fmt: skip
# What Word puts behind a face's name for one of its charsets.
_OF_CHARSET = re.compile(
    r" (?:Western|CE|Cyr|Greek|Tur|Baltic|\((?:Hebrew|Arabic|Vietnamese|Thai)\))$"
)
_EAST_ASIAN = frozenset({78, 79, 80, 81, 128, 129, 130, 134, 136})
_CHARSET_OF_GB2312 = 134


@dataclass(slots=True)
class Entry:
    """One entry; offsets are into the file.

    `family` is the name without what Word adds for a charset, which is `suffix`. `name` is where
    it stands, `also` where its plain name is repeated (\\*\\fname), `stale` what is true of the old
    face alone (\\*\\panose, \\*\\falt). New entries go in at `end`.
    """

    number: int
    end: int
    theme: Slot | None
    charset: int | None
    page: int | None
    codec: str
    uc: int
    grouped: bool
    family: str = ""
    suffix: str = ""
    name: tuple[int, int] = (0, 0)
    also: list[tuple[int, int]] = field(default_factory=list)
    stale: list[tuple[int, int]] = field(default_factory=list)

    @property
    def start(self) -> int:
        """Where the first byte stands that a new name may change."""
        return min(start for start, _ in (self.name, *self.also, *self.stale))

    @property
    def east_asian(self) -> bool:
        """True if its charset is one of East Asia."""
        return self.charset in _EAST_ASIAN


class FontTable(NamedTuple):
    """The entries, where the table ends, and where font files are embedded in it."""

    entries: list[Entry]
    end: int
    embedded: list[int]


class Addition(NamedTuple):
    """An entry to be added: its number, its family, and the charset if it must be the old one's."""

    number: int
    family: str
    keeps_charset: bool
    han: bool


class _Group(NamedTuple):
    start: int
    destination: bytes


def read_table(data: bytes, start: int, codec: str, uc: int) -> FontTable:
    r"""The table whose `\fonttbl` ends at `start`; `codec` is the document's, `uc` is in force."""
    entries: list[Entry] = []
    embedded: list[int] = []
    groups: list[_Group] = []
    entry: Entry | None = None
    theme: Slot | None = None
    begin = -1  # where the name of the entry begins
    last = start

    def close(end: int) -> None:
        nonlocal entry, begin
        if entry is not None:
            _finish(data, entry, begin, codec)
            entry.end = end
            entries.append(entry)
        entry, begin = None, -1

    for token in tokens(data, start):
        last = token.end
        kind, value = token.kind, token.value
        if kind is Kind.BRACE:
            if value == b"{":
                groups.append(_Group(token.start, b""))
                continue
            if not groups:
                close(token.start)
                return FontTable(entries, token.start, embedded)
            group = groups.pop()
            if group.destination:
                if entry is not None:
                    _note(entry, group, token.end)
                if group.destination == b"fontemb":
                    embedded.append(group.start)
            elif entry is not None and not groups:
                close(token.end)
            elif entries and entries[-1].grouped and not groups:
                entries[-1].end = token.end
        elif groups and groups[-1].destination:
            continue
        elif kind is Kind.SYMBOL and value == b"*" and groups:
            groups[-1] = groups[-1]._replace(destination=b"*")
            _name_destination(groups, data, token)
        elif kind is Kind.WORD:
            if value == b"f" and token.number is not None:
                close(token.start)
                entry = Entry(token.number, token.end, theme, None, None, codec, uc, bool(groups))
                theme = None
            elif value in _THEME:
                theme = _THEME[value]
                if entry is not None:
                    entry.theme = theme
            elif entry is not None:
                if begin < 0 and (value == b"u" or value in rtfspell.CHARACTERS):
                    begin = token.start
                _heed(entry, token)
        elif entry is not None:
            if begin < 0 and value.strip(b"\r\n"):
                begin = token.start
            if kind is Kind.TEXT and b";" in value:
                at = token.start + value.index(b";")
                entry.name = begin, at
                close(at + 1)
    close(last)
    return FontTable(entries, last, embedded)


def _name_destination(groups: list[_Group], data: bytes, star: Token) -> None:
    """Tell the group by the word behind its `\\*`."""
    word = next(tokens(data, star.end), None)
    if word is not None and word.kind is Kind.WORD:
        groups[-1] = groups[-1]._replace(destination=word.value)


def _note(entry: Entry, group: _Group, end: int) -> None:
    if group.destination == b"fname":
        entry.also.append((group.start, end))
    elif group.destination in (b"falt", b"panose"):
        entry.stale.append((group.start, end))


def _heed(entry: Entry, token: Token) -> None:
    if token.number is None:
        return
    if token.value == b"fcharset":
        entry.charset = token.number
    elif token.value == b"cpg":
        entry.page = token.number
    elif token.value == b"uc":
        entry.uc = token.number


def _finish(data: bytes, entry: Entry, begin: int, default: str) -> None:
    """Read the name, now that everything is known that says how."""
    entry.codec = (
        rtfspell.codec_of_page(entry.page)
        if entry.page
        else rtfspell.codec_of_charset(entry.charset, default)
    )
    start, end = entry.name if entry.name[1] else (begin, begin)
    spelt = rtfspell.read(data, start, end, entry.codec, entry.uc)
    text = spelt.text.rstrip()
    name = text.lstrip()
    if not name:
        entry.name = end, end
        return
    first, last = len(text) - len(name), len(text) - 1
    entry.name = spelt.spans[first][0], spelt.spans[last][1]
    tail = _OF_CHARSET.search(name)
    entry.suffix = tail[0] if tail else ""
    entry.family = name[: tail.start()] if tail else name


def respell(data: bytes, entry: Entry, family: str | None, more: Sequence[Addition]) -> bytes:
    """The bytes `entry.start:entry.end` with another family (None keeps it) and entries added."""
    edits: list[tuple[int, int, bytes]] = []
    if family is not None:
        spelt = rtfspell.write(family + entry.suffix, entry.codec, entry.uc)
        start, end = entry.name
        edits.append((start, end, spelt))
        plain = rtfspell.write(family, entry.codec, entry.uc)
        edits += [(at, until, b"{\\*\\fname %s;}" % plain) for at, until in entry.also]
        # One that stands in the middle of the name goes with it.
        # A group before the name also parted it from the control word.
        edits += [
            (at, until, b" " if until == start else b"")
            for at, until in entry.stale
            if until <= start or at >= end
        ]
    result: list[bytes] = []
    at = entry.start
    for start, end, replacement in sorted(edits):
        result += (data[at:start], replacement)
        at = end
    result.append(data[at : entry.end])
    return b"".join((*result, *(added(entry, each) for each in more)))


def added(like: Entry, new: Addition) -> bytes:
    r"""A whole entry. A charset that decodes `\'hh` in the text is that of the entry beside it."""
    if new.keeps_charset:
        codec = like.codec
        charset = b"" if like.charset is None else b"\\fcharset%d" % like.charset
        if like.page:
            charset += b"\\cpg%d" % like.page
    else:
        number = _CHARSET_OF_GB2312 if new.han else 0
        codec, charset = rtfspell.codec_of_charset(number, ""), b"\\fcharset%d" % number
    name = rtfspell.write(new.family, codec, like.uc)
    spelt = b"\\f%d\\fnil%s %s;" % (new.number, charset, name)
    return b"{%s}" % spelt if like.grouped else spelt
