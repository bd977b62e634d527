"""Bytes that may be too many to hold: read, or made, piece by piece whenever they are wanted."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Iterator
from functools import cached_property
from io import BytesIO

__all__ = ["Bulk", "Data", "digest", "pieces_of", "same", "whole_of"]

_PIECE = 1 << 20


class Bulk(ABC):
    """Bytes that can be gone through as often as somebody asks, even by several at a time."""

    @abstractmethod
    def pieces(self) -> Iterator[bytes]:
        """All the bytes, in order; each time the same."""

    @cached_property
    def sha256(self) -> str:
        """Their SHA-256 in hexadecimal."""
        summed = hashlib.sha256()
        for piece in self.pieces():
            summed.update(piece)
        return summed.hexdigest()


Data = bytes | Bulk


def pieces_of(data: Data) -> Iterator[bytes]:
    """The bytes in pieces of some MiB at most, wherever they lie.

    >>> list(pieces_of(b"abc"))
    [b'abc']
    """
    if not isinstance(data, bytes):
        yield from data.pieces()
        return
    for start in range(0, len(data), _PIECE):
        yield data[start : start + _PIECE]


def whole_of(data: Data) -> bytes:
    """All the bytes, in memory."""
    if isinstance(data, bytes):
        return data
    gathered = BytesIO()  # gives its buffer away uncopied
    for piece in data.pieces():
        gathered.write(piece)
    return gathered.getvalue()


def digest(data: Data) -> str:
    """The SHA-256 of the data in hexadecimal, which names a file in reports."""
    return hashlib.sha256(data).hexdigest() if isinstance(data, bytes) else data.sha256


def same(one: Data, other: Data) -> bool:
    """True if both are the same bytes."""
    if isinstance(one, bytes) and isinstance(other, bytes):
        return one == other
    return digest(one) == digest(other)
