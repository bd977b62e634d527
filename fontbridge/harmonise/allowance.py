"""What the files inside a file may ask for together."""

from __future__ import annotations

from fontbridge.containers.package import Package
from fontbridge.model import LimitError, Limits, say

__all__ = ["Allowance"]

_PACKAGE = b"PK\x03\x04"


class Allowance:
    """The members and bytes that all files inside one file may still unpack to, at every depth.

    `Limits` holds each package by itself. But one of 100 KiB may have a thousand documents in it
    that unpack to the most which a package may, and those have others in them: 40 documents of
    20,000 runs, 50 KB in all, took more than a minute and 1.5 GiB.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._members, self._size = limits.members, limits.unpacked_size

    def take(self, data: bytes) -> None:
        """Count a file inside. Raises `LimitError` where it is one too many, and what opening a
        package raises; nothing is inflated."""
        members, size = 1, len(data)
        if data.startswith(_PACKAGE):
            package = Package(data, self._limits)
            members, size = len(package.names), package.unpacked_size
        self._members -= members
        self._size -= size
        if self._members < 0 or self._size < 0:
            raise LimitError(
                say(
                    "the files inside have together more than {members} members or {size} bytes",
                    members=self._limits.members,
                    size=self._limits.unpacked_size,
                ),
                advice=say("Split the package, or raise the limit if it is known to be good."),
            )
