"""Where text declares its own charset, and what it is called there.

HTML: `<meta charset>` and `http-equiv` (standard, 4.2.5.4); XHTML and SVG: the XML declaration;
CSS: `@charset`. What `link`, `script` and `accept-charset` say is about other files and stays.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable

from fontbridge.characters.binary import has_controls
from fontbridge.characters.charset import detect
from fontbridge.characters.convert import recoded
from fontbridge.characters.declaration import family_of, label_of
from fontbridge.characters.repertoire import repertoire_of, within
from fontbridge.characters.substitution import Choice, Swap, choose
from fontbridge.characters.target import Target
from fontbridge.formats.markup import Attribute, Piece
from fontbridge.formats.recoding import Recoding
from fontbridge.model import Charset, say

__all__ = ["charset_of", "labels_in_markup", "labels_in_sheet", "recode"]

_XML = re.compile(r"\s*<\?xml\s[^>]*?encoding\s*=\s*[\"']([^\"'>]+)")
_CSS = re.compile(r"@charset \"([^\"\n]+)\";")
_BOM = "\ufeff"
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")

Span = tuple[int, int]


def charset_of(data: bytes) -> Charset:
    """What a text that may declare itself is encoded in.

    What it declares holds if all bytes can be that: readers go by it, whatever is likelier.
    """
    found = detect(data)
    try:
        name = codecs.lookup(found.declared).name
        chinese = family_of(found.declared) == "gb18030"
        text = data.decode("gb18030" if chinese else name)
    except (LookupError, UnicodeDecodeError):
        return found
    if found.codec == "ascii" or data.startswith(_MARKS):
        return found
    repertoire = repertoire_of(text)
    if chinese:
        name = "gbk" if within(repertoire, "gbk") else "gb18030"
    declared = (say("declared as {label}", label=found.declared),)
    told = found.evidence if found.codec == name else declared
    return Charset(name, repertoire, found.declared, told)


def labels_in_sheet(text: str) -> list[Span]:
    """The label of a style sheet: only at its very beginning (CSS Syntax Level 3, 3.2)."""
    found = _CSS.match(text, text.startswith(_BOM))
    return [found.span(1)] if found else []


def labels_in_markup(text: str, pieces: Iterable[Piece]) -> list[Span]:
    """The labels of a page; `pieces` are those of its beginning."""
    found = _XML.match(text, text.startswith(_BOM))
    labels = [found.span(1)] if found else []
    for piece in pieces:
        if piece.name == "body":
            break
        if piece.kind != "tag" or piece.name != "meta":
            continue
        charset, content = piece.attribute("charset"), piece.attribute("content")
        equivalent = piece.attribute("http-equiv")
        if charset is not None:
            labels.append((charset.start, charset.end))
        elif content is not None and equivalent is not None:
            name = text[equivalent.start : equivalent.end].strip().lower()
            span = _in_content(content, text) if name == "content-type" else None
            labels += [span] if span else []
    return labels


def _in_content(attribute: Attribute, text: str) -> Span | None:
    """Where the `content` of a meta element names a charset (HTML standard, 2.4.4)."""
    at = text.lower().find("charset", attribute.start, attribute.end)
    if at < 0:
        return None
    start = at + len("charset")
    while start < attribute.end and text[start] in " \t\r\n=\"'":
        start += 1
    end = start
    while end < attribute.end and text[end] not in " \t\r\n;\"'":
        end += 1
    return (start, end) if start < end else None


def recode(
    data: bytes, source: Charset, labels_in: Callable[[str], list[Span]], target: Target
) -> Recoding | None:
    """A text that says what it is in, in another charset, and called so wherever it says it.

    `labels_in` finds where. None for charsets that no reader expects in such a text,
    and where nobody can tell what the text is in.
    """
    wanted = target.of_declared()
    # What a guess was made on may look like no text afterwards.
    guessed = not (source.declared or data.startswith(_MARKS)) and has_controls(data)
    if wanted is None or not source.codec or guessed:
        return None

    def chosen(text: str, target: Target) -> Choice:
        choice = choose(text, target)
        stale = [
            Swap(start, text[start:end], label_of(target.charset))
            for start, end in labels_in(text)
            if text[start:end].strip().lower() != label_of(target.charset)
        ]
        return Choice(sorted([*choice.swaps, *stale]), choice.uncovered, frozenset(stale))

    return Recoding.of(recoded(data, source, wanted, chosen), target.charset)
