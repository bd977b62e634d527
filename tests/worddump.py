"""A second reading of binary Word documents, which shares nothing with the converter.

What is drawn by which fonts is told character by character: the text by the piece table, the
modifiers by walking all pages of runs.
"""

from __future__ import annotations

import io
import struct
from typing import NamedTuple

import olefile

EAST_ASIAN = 0x4A50  # sprmCRgFtc1


class Dump(NamedTuple):
    """`families` of the table in order; `runs` as (text, {modifier: family or number})."""

    families: list[str]
    text: str
    runs: list[tuple[str, dict[int, str | int]]]


def streams(data: bytes) -> tuple[bytes, bytes]:
    """The main stream and the table stream."""
    with olefile.OleFileIO(io.BytesIO(data)) as file:
        main = file.openstream("WordDocument").read()
        which = main[0x0B] & 2
        return main, file.openstream("1Table" if which else "0Table").read()


def dump(data: bytes) -> Dump:
    """Read a document whose text is one piece in UTF-16."""
    main, table = streams(data)

    def part(number: int) -> bytes:
        start, length = struct.unpack_from("<II", main, 0x9A + number * 8)
        return table[start : start + length]

    families = []
    fonts, at = part(15), 4
    for _ in range(struct.unpack_from("<H", fonts)[0]):
        units = fonts[at + 40 : at + 1 + fonts[at]].decode("utf-16-le")
        families.append(units.split("\0")[0])
        at += 1 + fonts[at]
    assert at == len(fonts), "the table is as long as its pointer says"
    pieces = part(33)
    length, offset = struct.unpack_from("<I", pieces, 9)[0], struct.unpack_from("<I", pieces, 15)[0]
    text = main[offset : offset + 2 * length].decode("utf-16-le")
    found = []
    pages = part(12)
    count = len(pages) // 8
    for n in range(count):
        page_at = struct.unpack_from("<I", pages, 4 * (count + 1) + 4 * n)[0] * 512
        assert page_at + 512 <= struct.unpack_from("<I", main, 0x40)[0], "behind the end (cbMac)"
        page = main[page_at : page_at + 512]
        bounds = struct.unpack_from(f"<{page[511] + 1}I", page)
        assert struct.unpack_from("<I", pages, 4 * n)[0] == bounds[0]
        for index in range(page[511]):
            place = 2 * page[4 * (page[511] + 1) + index]
            listed = page[place + 1 : place + 1 + page[place]] if place else b""
            drawn = main[bounds[index] : bounds[index + 1]].decode("utf-16-le")
            found.append((drawn, _modifiers(listed, families)))
    covered = "".join(drawn for drawn, _ in found)
    # LibreOffice leaves out the last mark, behind the headers.
    assert covered in (text, text[:-1]), "the runs make up the text"
    return Dump(families, text, found)


def _modifiers(listed: bytes, families: list[str]) -> dict[int, str | int]:
    told: dict[int, str | int] = {}
    while len(listed) >= 3:
        code = struct.unpack_from("<H", listed)[0]
        size = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}[code >> 13]
        value = int.from_bytes(listed[2 : 2 + size], "little")
        told[code] = families[value] if code in (0x4A4F, EAST_ASIAN, 0x4A51, 0x4A5E) else value
        listed = listed[2 + size :]
    return told
