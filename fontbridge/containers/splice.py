"""Edits on the bytes of one part: make them, write down how to undo them, undo them.

An edit is `(start, end, replacement)`: the bytes `start:end` give way to the replacement. All
bytes that no edit names are copied by slices, never looked at, so the cost follows the number
of edits and not the size of the part.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from itertools import accumulate
from operator import itemgetter
from typing import Any

from fontbridge.model import DamagedError, LimitError, Limits, say

__all__ = ["inverse", "splice", "unsplice"]

_BY_PLACE = itemgetter(0, 1)


def splice(data: bytes, edits: Iterable[tuple[int, int, bytes]]) -> bytes:
    """The data with the edits made, which may come in any order.

    Of several insertions at one point, the first given comes first. Raises `ValueError` for
    edits that overlap or leave the data: whoever made them is at fault, not the document.

    >>> splice(b"w:ascii='A' w:hAnsi='A'", [(21, 22, b"SimSun"), (9, 10, b"SimSun")])
    b"w:ascii='SimSun' w:hAnsi='SimSun'"
    """
    # A BytesIO gives its buffer away uncopied: a third faster than joining a list of slices, at
    # half the memory (200,000 edits in 60 MB: 0.10 s against 0.15 s).
    result = BytesIO()
    write = result.write
    position = 0
    for start, end, replacement in sorted(edits, key=_BY_PLACE):
        if not position <= start <= end:
            raise ValueError(f"edit {start}:{end} overlaps one that ends at {position}")
        write(data[position:start])
        write(replacement)
        position = end
    if position > len(data):
        raise ValueError(f"edit ends at {position}, the data at {len(data)}")
    write(data[position:])
    return result.getvalue()


def inverse(data: bytes, edits: Iterable[tuple[int, int, bytes]]) -> list[dict[str, Any]]:
    """Plain data that takes `splice(data, edits)` back to `data`.

    Edits that put the same number of bytes in place of the same bytes are one step: `was`, the
    old bytes (text where they are UTF-8, else in base64), `length`, that of the replacement, and
    `at`, their offsets in the result, each but the first as the distance from the one before.
    A document names a family 400,000 times, but only some ten of them: so the record stays small.

    >>> inverse(b"<A><B><A>", [(1, 2, b"xyz"), (4, 5, b""), (7, 8, b"xyz")])
    [{'was': 'A', 'length': 3, 'at': [1, 7]}, {'was': 'B', 'length': 0, 'at': [6]}]
    """
    groups: dict[tuple[bytes, int], list[int]] = {}
    last: dict[tuple[bytes, int], int] = {}
    shift = 0
    for start, end, length in _one_deletion_a_place(sorted(edits, key=_BY_PLACE)):
        key = (data[start:end], length)
        at = start + shift
        groups.setdefault(key, []).append(at - last.get(key, 0))
        last[key] = at
        shift += length - (end - start)
    return [
        {"was": _plain(was), "length": length, "at": at} for (was, length), at in groups.items()
    ]


def unsplice(
    data: bytes, steps: Sequence[Mapping[str, Any]], limit: int = Limits().member_size
) -> bytes:
    """Undo `splice` by the steps of `inverse`. `limit` is the size that the result may have.

    Raises `DamagedError` for steps that are no steps or do not fit the data, `LimitError` for a
    result above the limit: a record is a file like any other and may be forged.

    >>> unsplice(b"<xyz><><xyz>", [{"was": "A", "length": 3, "at": [1, 7]},
    ...                            {"was": "B", "length": 0, "at": [6]}])
    b'<A><B><A>'
    """
    edits: list[tuple[int, int, bytes]] = []
    size = len(data)
    try:
        for step in steps:
            was, length, at = _raw(step["was"]), step["length"], step["at"]
            size += (len(was) - length) * len(at)
            if size > limit:
                raise LimitError(
                    say("undoing would give more than {limit} bytes", limit=limit),
                    advice=say("The record is not of this file; find the one made with it."),
                )
            edits.extend((start, start + length, was) for start in accumulate(at))
        return splice(data, edits)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise DamagedError(
            say("the record does not fit the file"),
            advice=say("Restore from the very file and record that one conversion left."),
        ) from error


def _one_deletion_a_place(
    edits: Iterable[tuple[int, int, bytes]],
) -> Iterable[tuple[int, int, int]]:
    """(start, end, length of replacement), with touching deletions joined.

    Two of them leave the same empty place in the result, which would not tell their order.
    """
    held: tuple[int, int, int] | None = None
    for start, end, replacement in edits:
        length = len(replacement)
        if held and not length and not held[2] and held[1] == start:
            held = (held[0], end, 0)
            continue
        if held:
            yield held
        held = (start, end, length)
    if held:
        yield held


def _plain(was: bytes) -> str | dict[str, str]:
    try:
        return was.decode("utf-8")
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(was).decode("ascii")}


def _raw(was: str | Mapping[str, str]) -> bytes:
    if isinstance(was, str):
        return was.encode("utf-8")
    try:
        return base64.b64decode(was["base64"], validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error
