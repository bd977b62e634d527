r"""Families in CSS: `font-family`, `font`, `@font-face`, and Office's `mso-…-font-family`.

Tokens after CSS Syntax Level 3, section 4, as far as these properties need them. tinycss2 reads the
same and is what the tests compare with; it tells a token's line and column after it has changed
line ends, but not where it stands or ends, which an edit needs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from fontbridge.model import Slot

__all__ = ["CssList", "CssName", "escaped", "find", "find_lists", "spell"]

_ESCAPED = r"\\(?:[0-9A-Fa-f]{1,6}(?:\r\n|[ \t\r\n\f])?|[^\n0-9A-Fa-f])"
_WORD = (
    rf"-?-?(?:[A-Za-z_\u0080-\U0010ffff]|{_ESCAPED})(?:[\w\u0080-\U0010ffff-]|{_ESCAPED})*"
)
_TOKEN = re.compile(
    r"(?P<space>(?:[ \t\r\n\f]|/\*.*?(?:\*/|\Z)|<!--|-->)+)"
    r"|(?P<string>\"(?:[^\"\\\n]|\\.)*\"?|'(?:[^'\\\n]|\\.)*'?)"
    rf"|(?P<function>{_WORD}\()"
    rf"|(?P<ident>{_WORD})"
    r"|(?P<number>[+-]?(?:\d+\.?\d*|\.\d+)(?:%|[A-Za-z]+)?)"
    r"|(?P<at>@[\w-]+)"
    r"|(?P<mark>.)",
    re.DOTALL,
)
_PROPERTY = re.compile(
    r"(?<![\w\u0080-\U0010ffff\\-])"
    r"(font|font-family|src|mso-(?:ascii|hansi|fareast|bidi)-font-family)"
    r"((?:[ \t\r\n\f]|/\*.*?\*/)*):",
    re.IGNORECASE | re.DOTALL,
)
_SLOTS = {
    "mso-ascii-font-family": Slot.ASCII,
    "mso-hansi-font-family": Slot.HANSI,
    "mso-fareast-font-family": Slot.EAST_ASIA,
    "mso-bidi-font-family": Slot.CS,
}
_CARRIERS = {
    "font-family": "CSS font-family", "font": "CSS font", "src": "CSS local source",
}  # fmt: skip
# CSS Fonts Level 4, 2.1.3. fangsong is left out: as a generic family no browser knows it, and
# pages mean the face.
_GENERIC = frozenset({
    "serif", "sans-serif", "monospace", "cursive", "fantasy", "system-ui", "ui-serif",
    "ui-sans-serif", "ui-monospace", "ui-rounded", "math", "emoji", "inherit", "initial", "unset",
    "revert", "revert-layer", "default", "none", "normal",
})  # fmt: skip
_SIZES = frozenset({
    "xx-small", "x-small", "small", "medium", "large", "x-large", "xx-large", "xxx-large",
    "larger", "smaller",
})  # fmt: skip
_ESCAPE = re.compile(r"\\(?:([0-9A-Fa-f]{1,6})(?:\r\n|[ \t\r\n\f])?|(\r\n|.))", re.DOTALL)
_IDENT = re.compile(r"-?[A-Za-z_\u0080-\U0010ffff][\w\u0080-\U0010ffff-]*")
_IMPORTANT = re.compile(r"!\s*important\b", re.IGNORECASE)
_FACE_BLOCK = re.compile(r"@font-face\s*\{[^{}]*", re.IGNORECASE)
# What Office says there of the old face alone.
_STALE = re.compile(
    r"[ \t\r\n\f]*(?:panose-1|mso-font-alt|mso-font-signature)\s*:[^;{}]*;?", re.IGNORECASE
)


class CssName(NamedTuple):
    """One family at `start:end`, quotes left out; `quote` is theirs, empty where there are none.

    `whole` is the declaration around it where it goes with the name; `stale` are the places, in
    the rule around it, that hold for the old face only. `until` is where it ends with its
    quotes, `behind` where the item before it in its list does, -1 for the first.
    """

    start: int
    end: int
    family: str
    slot: Slot
    carrier: str
    quote: str
    until: int
    behind: int
    role: str = ""
    whole: tuple[int, int] | None = None
    stale: tuple[tuple[int, int], ...] = ()


class CssList(NamedTuple):
    """One declaration: its property, where that starts, where the value ends, and its families.

    `keyword` is the value in small letters where it is a single word without quotes: `inherit`.
    """

    property: str
    start: int
    end: int
    names: tuple[CssName, ...]
    keyword: str
    important: bool


class _Token(NamedTuple):
    kind: str
    start: int
    end: int
    text: str


def find(text: str, start: int = 0, end: int | None = None) -> Iterator[CssName]:
    """The families that a style sheet, or the declarations of a style attribute, name.

    >>> [(name.family, name.slot.value) for name in find("p{font:12pt/2 '宋体',A B,serif}")]
    [('宋体', 'any'), ('A B', 'any')]
    """
    for each in find_lists(text, start, end):
        yield from each.names


def find_lists(text: str, start: int = 0, end: int | None = None) -> Iterator[CssList]:
    """The declarations that set families, those without a name among them, in order.

    >>> [(each.property, each.keyword) for each in find_lists("font:inherit;font-family:serif")]
    [('font', 'inherit'), ('font-family', 'serif')]
    """
    end = len(text) if end is None else end
    blocks = [found.span() for found in _FACE_BLOCK.finditer(text, start, end)]
    skipped = _skipped(text, start, end) if "*/" in text else []
    for found in _PROPERTY.finditer(text, start, end):
        if any(begin <= found.start() < until for begin, until in skipped):
            continue
        block = next((each for each in blocks if each[0] <= found.start() < each[1]), None)
        value = _value(text, found.end(), end)
        if value is None:
            continue
        if found[1].lower() == "font" and not _says_families(value):
            continue
        names = tuple(_names(text, found, value, block))
        told = [token for token in value if token.kind != "space"]
        keyword = told[0].text.lower() if len(told) == 1 and told[0].kind == "ident" else ""
        until = value[-1].end if value else found.end()
        important = _IMPORTANT.match(text, until, end) is not None
        yield CssList(found[1].lower(), found.start(), until, names, keyword, important)


def _skipped(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Comments, but for what looks like one inside a string."""
    comments = re.compile(r"/\*.*?(?:\*/|\Z)|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'", re.DOTALL)
    return [
        found.span() for found in comments.finditer(text, start, end) if found[0].startswith("/*")
    ]


def _value(text: str, start: int, end: int) -> list[_Token] | None:
    """The tokens of a declaration's value; None if it is a selector after all (`font:hover {`)."""
    found: list[_Token] = []
    depth = 0
    for match in _TOKEN.finditer(text, start, end):
        kind, spelt = match.lastgroup or "", match[0]
        if kind == "mark":
            if spelt == "{":
                return None
            if not depth and spelt in ";}!":
                break
            depth += {"(": 1, ")": -1}.get(spelt, 0)
        elif kind == "function":
            depth += 1
        found.append(_Token(kind, match.start(), match.end(), spelt))
    return found


def _names(
    text: str, found: re.Match[str], value: list[_Token], block: tuple[int, int] | None
) -> Iterator[CssName]:
    prop = found[1].lower()
    slot, carrier = _SLOTS.get(prop, Slot.ANY), _CARRIERS.get(prop, f"Office {prop}")
    if prop == "src":
        items = _local_sources(value) if block else []
    else:
        items = _items(_after_size(value) if prop == "font" else value)
    behind = -1
    for item in items:
        name = _name(text, item)
        previous, behind = behind, item[-1].end if item else behind
        if name is None:
            continue
        start, end, family, quote = name
        more = CssName(start, end, family, slot, carrier, quote, item[-1].end, previous)
        if prop == "font-family" and block:
            stale = tuple(each.span() for each in _STALE.finditer(text, *block))
            more = more._replace(carrier="CSS font-face", role="listed", stale=stale)
        elif slot is Slot.EAST_ASIA:
            last = value[-1].end
            more = more._replace(whole=(found.start(), last + (text[last : last + 1] == ";")))
        yield more


def _says_families(value: list[_Token]) -> bool:
    """False for a shorthand without families, which is none (CSS Fonts Level 4, 3.7)."""
    told = [token for token in value if token.kind != "space"]
    return (len(told) == 1 and told[0].kind == "ident") or bool(_after_size(value))


def _after_size(value: list[_Token]) -> list[_Token]:
    """The families of the `font` shorthand: what follows the size and the line height."""
    tokens = [each for each in value if each.kind != "space"]
    for index, token in enumerate(tokens):
        is_weight = token.kind == "number" and token.text.isdigit() and token.text != "0"
        if token.text.lower() in _SIZES or (token.kind == "number" and not is_weight):
            rest = tokens[index + 1 :]
            return rest[2:] if rest and rest[0].text == "/" else rest
    return []


def _items(value: list[_Token]) -> Iterator[list[_Token]]:
    """What stands between the commas."""
    item: list[_Token] = []
    for token in value:
        if token.text == "," and token.kind == "mark":
            yield item
            item = []
        elif token.kind != "space":
            item.append(token)
    yield item


def _local_sources(value: list[_Token]) -> Iterator[list[_Token]]:
    """What stands in `local(…)`."""
    inside: list[_Token] | None = None
    for token in value:
        if token.kind == "function" and token.text.lower() == "local(":
            inside = []
        elif inside is not None and token.text == ")":
            yield inside
            inside = None
        elif inside is not None and token.kind != "space":
            inside.append(token)


def _name(text: str, item: list[_Token]) -> tuple[int, int, str, str] | None:
    """One family: a string, or identifiers in a row; None for a generic one and all else."""
    if len(item) == 1 and item[0].kind == "string":
        token = item[0]
        closed = len(token.text) > 1 and token.text.endswith(token.text[0])
        start, end = token.start + 1, token.end - closed
        family = _unescaped(text[start:end]).strip()
        return (start, end, family, token.text[0]) if family else None
    if not item or any(token.kind != "ident" for token in item):
        return None
    if len(item) == 1 and item[0].text.lower() in _GENERIC:
        return None
    family = " ".join(_unescaped(token.text) for token in item)
    return item[0].start, item[-1].end, family, ""


def _unescaped(spelt: str) -> str:
    if "\\" not in spelt:
        return spelt

    def character(found: re.Match[str]) -> str:
        if not found[1]:
            return "" if found[2] in ("\n", "\r\n", "\r") else found[2]
        code = int(found[1], 16)
        return chr(code) if 0 < code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else "\ufffd"

    return _ESCAPE.sub(character, spelt)


def escaped(character: str) -> str:
    r"""A character by its code; the blank ends it.

    >>> escaped("宋")
    '\\5B8B '
    """
    return f"\\{ord(character):X} "


def spell(family: str, quote: str, other: str = '"') -> str:
    r"""A family as it stands between `quote`s; without quotes in `other` ones, if it needs some.

    >>> spell("方正仿宋_GBK", ""), spell("A, B", ""), spell('a"b', '"'), spell("@宋体", "'")
    ('方正仿宋_GBK', '"A, B"', 'a\\22 b', '\\@宋体')
    """
    if not quote:
        words = family.split(" ")
        if all(_IDENT.fullmatch(word) and word.lower() not in _GENERIC for word in words):
            return family
        return f"{other}{spell(family, other)}{other}"
    unsafe = {quote: escaped(quote), "\\": "\\\\", "\n": "\\A ", "<": "\\3C ", "&": "\\26 "}
    spelt = "".join(unsafe.get(each, each) for each in family)
    return f"\\{spelt}" if spelt.startswith("@") else spelt
