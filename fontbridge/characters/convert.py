"""Text from one charset to another, with nothing lost in silence and an exact way back.

`transcode` returns the new bytes with a record; `undo` makes the first bytes from both, bit for
bit. For bytes in memory that is checked before `transcode` returns; for `Bulk`, which is made anew
piece by piece whenever it is read, whoever carries the conversion out must check it. The record is
plain data for JSON. Of the text it holds only the characters that were replaced or were spelt
unusually.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar, overload

from fontbridge.bulk import Bulk, Data, pieces_of, whole_of
from fontbridge.characters import substitution
from fontbridge.characters.codecs import decode, encode
from fontbridge.characters.holding import holds_all
from fontbridge.characters.mojibake import Mojibake, misread, repair
from fontbridge.characters.newlines import Remaker, Unifier
from fontbridge.characters.pieces import by_lines, text_pieces
from fontbridge.characters.places import Position, Spot
from fontbridge.characters.spelling import Oddity, Respeller, oddities
from fontbridge.characters.substitution import Choice, Notes, Restorer, swapped
from fontbridge.characters.target import Target
from fontbridge.model import Charset, DamagedError, ProofError, say

__all__ = ["Transcoded", "recoded", "transcode", "undo"]

_BOM = "\ufeff"
# Codecs that put a BOM themselves, and what they are without it. UTF-16 as such is written the
# way Windows writes it.
_WITH_BOM = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}
# Places that are told of one character that the target lacks; a file may have millions.
_PLACES_TOLD = 1000

Held = TypeVar("Held", bytes, Bulk, Data)
Choose = Callable[[str, Target], Choice]


@dataclass(frozen=True, slots=True)
class Transcoded(Generic[Held]):
    """The outcome of `transcode`.

    `data` are the new bytes; the first ones, with an empty `undo`, if there was nothing to do or
    if `uncovered` characters forbade it. `replaced` and `uncovered` say where each character
    stood (line, column, character); `untold` counts the places of characters of `uncovered` beyond
    the first thousand. `replacements` says what the replaced ones became.
    """

    data: Held
    undo: Mapping[str, Any] = field(default_factory=dict)
    replaced: Sequence[Spot] = ()
    uncovered: Sequence[Spot] = ()
    replacements: Mapping[str, str] = field(default_factory=dict)
    untold: Mapping[str, int] = field(default_factory=dict)


def transcode(
    data: Held,
    source: Charset | str,
    target: str,
    *,
    policy: str = "report",
    switches: Iterable[str] | None = None,
    private: str = "convert",
    line_ends: str = "keep",
    bom: str = "keep",
) -> Transcoded[Held]:
    """`data`, which `source` decodes, in the charset `target`.

    `target`: "gb2312", "gbk", "gb18030" (2022; also "-2005", "-2000"), "cp936", "hz", "utf-8",
    "utf-8-sig", "utf-16-le" or another codec of Python's. A BOM stays between UTF encodings
    ("utf-8-sig" and "utf-16" add one) and goes in all others. For the other parameters see
    `fontbridge.characters.target.Target`.

    Raises `DamagedError` if `source` does not decode `data`, `ProofError` if the way back could
    not be proved, `LookupError` for an unknown charset, `ValueError` for an unknown policy.

    >>> transcode("·〇".encode(), "utf-8", "gb2312").uncovered
    [Spot(line=1, column=2, character='〇')]
    >>> done = transcode("A•B".encode(), "utf-8", "gb2312", policy="table")
    >>> done.data.decode("gbk"), undo(done.data, done.undo).decode()
    ('A·B', 'A•B')
    """
    chosen = None if switches is None else tuple(switches)
    wanted = Target(target, policy, chosen, private, line_ends, bom)
    return recoded(data, source if isinstance(source, Charset) else Charset(source, ""), wanted)


def recoded(
    data: Held, source: Charset, target: Target, choose: Choose | None = None
) -> Transcoded[Held]:
    """`transcode` with all wishes in `target`; `choose` says what gives way to what in text that
    is not plain, and is given it whole.

    Raises `UnicodeError` too, where the text was not misread as `target` says.
    """
    codec = _without_bom(source.codec, data)
    chosen = choose or substitution.choose
    if choose is None and target.misread is None and holds_all(target.charset, source.repertoire):
        chosen = _nothing  # every character was looked at already, to tell the repertoire
    transcoder = _Transcoder(codec, target, chosen)
    made: list[bytes] = []
    summed = hashlib.sha256()
    same = True
    pieces = iter([b"".join(pieces_of(data))]) if choose else _pieces(data, codec, target)
    for piece in pieces:
        new = transcoder.feed(piece)
        same = same and new == piece
        if isinstance(data, bytes):
            made.append(new)
        else:
            summed.update(new)
    if transcoder.uncovered:
        return Transcoded(data, uncovered=transcoder.uncovered, untold=transcoder.untold)
    if same:
        return Transcoded(data)
    record = transcoder.record()
    result: Any
    if not isinstance(data, bytes):
        result = _Recoded(data, codec, target, chosen if transcoder.replaced else _nothing)
        result.sha256 = summed.hexdigest()
    else:
        result = b"".join(made)
        if undo(result, record) != data:
            raise _unproved()
    return Transcoded(result, record, transcoder.replaced, (), transcoder.replacements)


@overload
def undo(data: bytes, record: Mapping[str, Any]) -> bytes: ...
@overload
def undo(data: Data, record: Mapping[str, Any]) -> Data: ...
def undo(data: Data, record: Mapping[str, Any]) -> Data:
    """The bytes before `transcode`. Raises `DamagedError` if `data` is not what it gave; for
    `Bulk`, when the bytes are read."""
    undone = _Undone(data, record)
    return whole_of(undone) if isinstance(data, bytes) else undone


class _Transcoder:
    """Takes a text piece by piece, and keeps what there is to tell of it."""

    def __init__(
        self, codec: str, target: Target, choose: Choose, *, noting: bool = True
    ) -> None:
        self._codec, self._target, self._choose = codec, target, choose
        self._noting = noting
        self._written = _WITH_BOM.get(target.charset, target.charset)
        self._begun = self._had_bom = self._has_bom = False
        self._position = Position()
        self._notes = Notes()
        self._ends = Unifier(target.line_ends) if target.line_ends != "keep" else None
        self._read = self._spelt = 0
        self._odd: list[list[int | str]] = []
        self._places: Counter[str] = Counter()
        self.uncovered: list[Spot] = []
        self.replaced: list[Spot] = []
        self.replacements: dict[str, str] = {}

    def feed(self, data: bytes) -> bytes:
        """The next piece in the new charset; empty once something forbade it."""
        text = self._decoded(data)
        body = text
        if not self._begun:
            self._had_bom = text.startswith(_BOM)
            self._has_bom = _has_bom(self._target, self._had_bom)
            body = text[1:] if self._had_bom else text
        if self._target.misread is not None:
            body = _repaired(body, self._target.misread)
        choice = self._choose(body, self._target)
        if self._noting:
            self._tell(body, choice)
        new = b""
        if not self.uncovered:
            if self._noting:
                self._notes.add(len(body), choice.swaps)
                self._note_spelling(text, data)
            result = swapped(body, choice.swaps)
            result = self._ends.feed(result) if self._ends is not None else result
            mark = _BOM if self._has_bom and not self._begun else ""
            # That GB2312 holds it all was seen already; its codes are GBK's.
            codec = "gbk" if self._written == "gb2312" else self._written
            new = encode(mark + result, codec)
        self._position.advance(body)
        self._read += len(data)
        self._begun = True
        return new

    @property
    def untold(self) -> dict[str, int]:
        """How many places of each character were not told."""
        return {c: n - _PLACES_TOLD for c, n in self._places.items() if n > _PLACES_TOLD}

    def record(self) -> dict[str, Any]:
        """What `undo` needs."""
        record = {
            "from": self._codec,
            "to": self._written,
            "bom": [self._had_bom, self._has_bom],
            "line_ends": self._ends.runs if self._ends is not None else [],
            "replaced": self._notes.plain(),
            "odd": self._odd,
        }
        if self._target.misread is not None:
            record["misread"] = list(self._target.misread)
        return record

    def _decoded(self, data: bytes) -> str:
        try:
            return decode(data, self._codec)
        except UnicodeDecodeError as fault:
            raise DamagedError(
                say("byte {offset} is not {codec}", offset=self._read + fault.start,
                    codec=self._codec),
                line=self._position.line + data.count(b"\n", 0, fault.start),
                advice=say("Have the sender save the file again, or repair that line by hand."),
            ) from fault

    def _tell(self, body: str, choice: Choice) -> None:
        swaps = [swap for swap in choice.swaps if swap not in choice.labels]
        self.replaced += self._position.spots(body, (swap.at for swap in swaps))
        self.replacements.update((swap.old, swap.new) for swap in swaps)
        for spot in self._position.spots(body, choice.uncovered):
            self._places[spot.character] += 1
            if self._places[spot.character] <= _PLACES_TOLD:
                self.uncovered.append(spot)

    def _note_spelling(self, text: str, data: bytes) -> None:
        try:
            written = encode(text, self._codec)
            if written != data:
                found = oddities(text, self._codec, data, written)
                self._odd += [[self._spelt + odd.offset, odd.length, odd.was] for odd in found]
            self._spelt += len(written)
        except (UnicodeError, ValueError) as fault:
            raise _unproved() from fault


class _Recoded(Bulk):
    """The new bytes, made anew each time: they are too many to hold."""

    def __init__(self, data: Data, codec: str, target: Target, choose: Choose) -> None:
        self._data, self._codec, self._target, self._choose = data, codec, target, choose

    def pieces(self) -> Iterator[bytes]:
        """The bytes in order. Raises what `recoded` raises."""
        transcoder = _Transcoder(self._codec, self._target, self._choose, noting=False)
        for piece in _pieces(self._data, self._codec, self._target):
            yield transcoder.feed(piece)


class _Undone(Bulk):
    """The bytes before `transcode`, made each time they are asked for."""

    def __init__(self, data: Data, record: Mapping[str, Any]) -> None:
        self._data, self._record = data, record

    def pieces(self) -> Iterator[bytes]:
        """The bytes in order. Raises `DamagedError`."""
        try:
            yield from self._pieces()
        except (UnicodeError, LookupError, ValueError, TypeError) as fault:
            raise DamagedError(
                say("the text is not what the record was made for"),
                advice=say("Restore from the converted file as it was, not from an edited copy."),
            ) from fault

    def _pieces(self) -> Iterator[bytes]:
        record = self._record
        codec, (had_bom, has_bom) = record["to"], record["bom"]
        found = Mojibake(*record["misread"]) if "misread" in record else None
        lines = Remaker(record["line_ends"])
        swaps = Restorer(record["replaced"])
        spelling = Respeller([Oddity(*entry) for entry in record["odd"]])

        def bytes_of(text: str) -> bytes:
            text = misread(text, found) if found is not None else text
            return spelling.feed(encode(text, record["from"]))

        mark = _BOM if had_bom else ""
        if mark:
            yield spelling.feed(encode(mark, record["from"]))
        at_lines = found is not None or by_lines(record["from"])
        for number, piece in enumerate(text_pieces(self._data, codec, at_lines=at_lines)):
            text = decode(piece, codec)
            text = text[1:] if has_bom and number == 0 else text
            yield bytes_of(swaps.feed(lines.feed(text)))
        lines.finish()
        yield bytes_of(swaps.feed("", last=True))


def _nothing(text: str, target: Target) -> Choice:
    return Choice(())


def _pieces(data: Data, codec: str, target: Target) -> Iterator[bytes]:
    # A misreading takes bytes of one line for characters of that line, of whatever length.
    at_lines = target.misread is not None or by_lines(target.charset)
    return text_pieces(data, codec, at_lines=at_lines)


def _has_bom(target: Target, had_bom: bool) -> bool:
    match target.bom:
        case "add":
            return target.charset in _WITH_BOM or target.charset.startswith("utf")
        case "drop":
            return False
    return target.charset in _WITH_BOM or (had_bom and target.charset.startswith("utf"))


def _repaired(text: str, found: Mojibake) -> str:
    """What the text was before. Raises `UnicodeError` unless that leads back to it exactly."""
    before = repair(text, found)
    if misread(before, found) != text:
        raise UnicodeError("there is no way back to what was misread")
    return before


def _without_bom(codec: str, data: Data) -> str:
    # A codec that swallows the BOM cannot put back which one there was, or whether.
    if codec in ("utf-16", "utf-32"):
        first = next(pieces_of(data), b"")[:1]
        if first == (b"\xfe" if codec == "utf-16" else b"\0"):
            return f"{codec}-be"
    return _WITH_BOM.get(codec, codec)


def _unproved() -> ProofError:
    return ProofError(
        say("the conversion could not be proved reversible, so nothing was converted"),
        advice=say("Convert a copy that was saved anew in its own charset."),
    )
