"""Text from one charset to another, with nothing lost in silence and an exact way back.

`transcode` returns the new bytes with a record; `undo` makes the first bytes from both, bit for
bit. That they do is checked before `transcode` returns, so a record that exists can be trusted.
The record is plain data for JSON. Of the text it holds only the characters that were replaced or
were spelt unusually.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fontbridge.characters import newlines, substitution
from fontbridge.characters.codecs import decode, encode
from fontbridge.characters.places import Spot, spots
from fontbridge.characters.spelling import Oddity, oddities, respell
from fontbridge.model import Charset, DamagedError, ProofError, say

__all__ = ["Transcoded", "transcode", "undo"]

# What a target holds; the UTF encodings hold everything, and Python's other codecs are not ours.
_HOLDS = {
    "ascii": "ascii",
    "gb2312": "gb2312",
    "hz": "gb2312",
    "gbk": "gbk",
    "cp936": "gbk",
}
_BOM = "\ufeff"
# Codecs that put a BOM themselves, and what they are without it. UTF-16 as such is written the
# way Windows writes it.
_WITH_BOM = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}


@dataclass(frozen=True, slots=True)
class Transcoded:
    """The outcome of `transcode`.

    `data` are the new bytes; the first ones, with an empty `undo`, if there was nothing to do or
    if `uncovered` characters forbade it. `replaced` and `uncovered` say where each character
    stood (line, column, character); `replacements` says what the replaced ones became.
    """

    data: bytes
    undo: Mapping[str, Any] = field(default_factory=dict)
    replaced: Sequence[Spot] = ()
    uncovered: Sequence[Spot] = ()
    replacements: Mapping[str, str] = field(default_factory=dict)


def transcode(
    data: bytes,
    source: Charset | str,
    target: str,
    *,
    policy: str = "report",
    switches: Iterable[str] | None = None,
    private: str = "convert",
    line_ends: str = "keep",
) -> Transcoded:
    """`data`, which `source` decodes, in the charset `target`.

    `target`: "gb2312", "gbk", "gb18030" (2022; also "-2005", "-2000"), "cp936", "hz", "utf-8",
    "utf-8-sig", "utf-16-le" or another codec of Python's. A BOM stays between UTF encodings
    ("utf-8-sig" and "utf-16" add one) and goes in all others.
    `policy` settles characters that the target lacks: "report" and "keep" leave the file as it is
    and list them; "ncr" writes numeric character references; "table" writes the equivalents of
    the `switches` (see `equivalents`; None: all) and leaves the file as it is if some remain.
    `private`: "convert" gives known private-use characters their standard code points, "report"
    leaves them. `line_ends`: "keep", "lf", "crlf" or "cr".

    Raises `DamagedError` if `source` does not decode `data`, `ProofError` if the way back could
    not be proved, `LookupError` for an unknown charset, `ValueError` for an unknown policy.

    >>> transcode("·〇".encode(), "utf-8", "gb2312").uncovered
    [Spot(line=1, column=2, character='〇')]
    >>> done = transcode("A•B".encode(), "utf-8", "gb2312", policy="table")
    >>> done.data.decode("gbk"), undo(done.data, done.undo).decode()
    ('A·B', 'A•B')
    """
    named = source.codec if isinstance(source, Charset) else source
    codec = _without_bom(named, data)
    text = _decoded(data, codec)
    had_bom = text.startswith(_BOM)
    body = text[1:] if had_bom else text

    holds = _HOLDS.get(target.lower(), "gb18030")
    changes, uncovered = substitution.choose(body, holds, policy, switches, private)
    if uncovered:
        return Transcoded(data, uncovered=_spots(body, substitution.places(body, uncovered)))
    at = substitution.places(body, changes)
    result = substitution.replace(body, at, changes)
    runs: list[list[str | int]] = []
    if line_ends != "keep":
        result, runs = newlines.unify(result, line_ends)
    has_bom = target in _WITH_BOM or (had_bom and target.startswith("utf"))
    written = _WITH_BOM.get(target, target)
    encoded = encode(_BOM + result if has_bom else result, written)
    if encoded == data:
        return Transcoded(data)
    record = {
        "from": codec,
        "to": written,
        "bom": [had_bom, has_bom],
        "line_ends": runs,
        "replaced": substitution.note(body, at, changes),
        "odd": _oddities(text, codec, data),
    }
    if undo(encoded, record) != data:
        raise _unproved()
    return Transcoded(encoded, record, _spots(body, at), (), changes)


def undo(data: bytes, record: Mapping[str, Any]) -> bytes:
    """The bytes before `transcode`. Raises `DamagedError` if `data` is not what it gave."""
    try:
        had_bom, has_bom = record["bom"]
        text = decode(data, record["to"])
        text = newlines.remake(text[1:] if has_bom else text, record["line_ends"])
        text = substitution.put_back(text, record["replaced"])
        canonical = encode(_BOM + text if had_bom else text, record["from"])
        return respell(canonical, [Oddity(*entry) for entry in record["odd"]])
    except (UnicodeError, LookupError, ValueError, TypeError) as fault:
        raise DamagedError(
            say("the text is not what the record was made for"),
            advice=say("Restore from the converted file as it was, not from an edited copy."),
        ) from fault


def _without_bom(codec: str, data: bytes) -> str:
    # A codec that swallows the BOM cannot put back which one there was, or whether.
    if codec in ("utf-16", "utf-32") and data[:1] == (b"\xfe" if codec == "utf-16" else b"\0"):
        return f"{codec}-be"
    return _WITH_BOM.get(codec, codec)


def _decoded(data: bytes, codec: str) -> str:
    try:
        return decode(data, codec)
    except UnicodeDecodeError as fault:
        raise DamagedError(
            say("byte {offset} is not {codec}", offset=fault.start, codec=codec),
            line=data.count(b"\n", 0, fault.start) + 1,
            advice=say("Have the sender save the file again, or repair that line by hand."),
        ) from fault


def _oddities(text: str, codec: str, data: bytes) -> list[list[int | str]]:
    try:
        return [list(odd) for odd in oddities(text, codec, data)]
    except (UnicodeError, ValueError) as fault:
        raise _unproved() from fault


def _unproved() -> ProofError:
    return ProofError(
        say("the conversion could not be proved reversible, so nothing was converted"),
        advice=say("Convert a copy that was saved anew in its own charset."),
    )


def _spots(text: str, at: Sequence[int]) -> list[Spot]:
    return list(spots(text, at))
