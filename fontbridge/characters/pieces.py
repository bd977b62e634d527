"""Encoded text cut into pieces that can each be decoded by themselves.

A piece ends after a line where there is one, else between characters, and never between CR and LF.
"Lines" end with LF here: text that has CR alone is cut between characters, or not at all.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator

from fontbridge.bulk import Data, pieces_of
from fontbridge.characters.codecs import python_name

__all__ = ["by_lines", "text_pieces"]

# These begin each line anew (RFC 1843, RFC 1922), so that only lines stand by themselves; Python's
# other codecs of ISO 2022 and UTF-7 hold on to what they are shifted to.
_BY_LINES = ("hz", "iso-2022-cn")
_WHOLE = ("iso2022", "utf-7", "utf7")
_WIDE = ("utf-16", "utf-32")


def by_lines(codec: str) -> bool:
    """True if only lines stand by themselves in `codec`."""
    return codec in _BY_LINES


def text_pieces(data: Data, codec: str, *, at_lines: bool = False) -> Iterator[bytes]:
    """`data` in pieces, at least one. With `at_lines` only whole lines stand in a piece."""
    if codec.startswith(_WHOLE):
        yield b"".join(pieces_of(data))
        return
    at_lines = at_lines or by_lines(codec)
    begun = False
    rest: list[bytes] = []
    for chunk in pieces_of(data):
        # A line may be longer than many chunks: they are joined when it ends.
        if at_lines and b"\n" not in chunk:
            rest.append(chunk)
            continue
        together = b"".join((*rest, chunk))
        end = _border(together, codec, at_lines)
        if end:
            begun = True
            yield together[:end]
        rest = [together[end:]]
    last = b"".join(rest)
    if last or not begun:
        yield last


def _border(data: bytes, codec: str, at_lines: bool) -> int:
    """Where the last whole line ends, or else the last whole character; 0 if there is none."""
    wide = codec.startswith(_WIDE)
    if not wide:
        line = data.rfind(b"\n") + 1  # a trail byte in no codec here
        if line or at_lines:
            return line
    name = python_name(codec)
    decoder = codecs.getincrementaldecoder(name)("replace")
    text = decoder.decode(data)
    end = len(data) - len(decoder.getstate()[0])
    if at_lines:
        tail = text[text.rfind("\n") + 1 :]
        return end - len(tail.encode(name, "surrogatepass"))
    return end - len("\r".encode(name)) if text.endswith("\r") else end
