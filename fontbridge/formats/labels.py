"""Where text declares its own charset, and what it is called there.

HTML: `<meta charset>` and `http-equiv` (standard, 4.2.5.4); XHTML and SVG: the XML declaration;
CSS: `@charset`. What `link`, `script` and `accept-charset` say is about other files and stays.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

from fontbridge.characters.charset import detect
from fontbridge.characters.convert import transcode, undo
from fontbridge.characters.declaration import family_of
from fontbridge.characters.repertoire import repertoire_of, within
from fontbridge.formats.base import Recoding
from fontbridge.formats.markup import Attribute, Piece
from fontbridge.formats.textimage import TextImage
from fontbridge.model import Charset, ProofError, say

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
    image: TextImage, source: Charset, labels: list[Span], charset: str, policy: str, private: str
) -> Recoding | None:
    """The text in `charset`, and called so wherever it says what it is in.

    None if it says so nowhere: readers would go on reading it as they do now.
    """
    if not labels:
        return None
    data = image.data
    done = transcode(data, source, charset, policy=policy, private=private)
    if done.uncovered:
        return Recoding(data, charset, uncovered=done.uncovered)
    record = dict(done.undo) or _nothing_done(charset)
    had_bom, has_bom = record["bom"]
    swaps = [
        _Swap(at, step["new"], step["old"])
        for step in record["replaced"]
        for at in accumulate(step["at"])
    ]
    stale = []
    for start, end in labels:
        label = image.text[start:end]
        if label.strip().lower() != charset:
            stale.append(_Swap(_after(start - had_bom, swaps), charset, label))
    if not stale and done.data == data:
        return Recoding(data, charset)
    text = done.data.decode(_python(charset))
    for swap in reversed(stale):
        at = swap.at + has_bom
        text = text[:at] + charset + text[at + len(swap.old) :]
    record["replaced"] = _noted(swaps, stale)
    result = text.encode(_python(charset))
    if undo(result, record) != data:
        raise ProofError(
            say("the conversion could not be proved reversible, so nothing was converted"),
            advice=say("Convert a copy that was saved anew in its own charset."),
        )
    return Recoding(result, charset, record, done.replaced, (), done.replacements)


class _Swap(NamedTuple):
    """Where `new` is, `old` was: an offset in the transcoded text, without BOM."""

    at: int
    new: str
    old: str


def _nothing_done(charset: str) -> dict[str, Any]:
    """The record of a transcoding that left every byte as it was, in the words of `transcode`."""
    return {
        "from": charset, "to": charset, "bom": [False, False], "line_ends": [], "replaced": [],
        "odd": [],
    }  # fmt: skip


def _python(charset: str) -> str:
    """The codec of Python's that reads what was written in a charset of ours."""
    return "gb18030" if charset.startswith("gb") else codecs.lookup(charset).name


def _after(offset: int, swaps: Iterable[_Swap]) -> int:
    """Where the character at an offset of the first text stands after the swaps."""
    grown = 0
    for at, new, old in sorted(swaps):
        if at - grown >= offset:
            break
        grown += len(new) - len(old)
    return offset + grown


def _noted(swaps: Iterable[_Swap], labels: Iterable[_Swap]) -> list[dict[str, Any]]:
    """The swaps with those of labels among them, as `fontbridge.characters.substitution.note`
    gives them: in the text that results, each place as the distance from the one before."""
    of_labels = set(labels)
    places: dict[tuple[str, str], list[int]] = {}
    grown = 0
    for swap in sorted([*swaps, *of_labels]):
        places.setdefault((swap.old, swap.new), []).append(swap.at + grown)
        if swap in of_labels:
            grown += len(swap.new) - len(swap.old)
    return [
        {"old": old, "new": new, "at": [at[0], *(b - a for a, b in pairwise(at))]}
        for (old, new), at in places.items()
    ]
