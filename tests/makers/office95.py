"""Documents of Word 95 and workbooks of Excel 95, in Chinese."""

from __future__ import annotations

import struct

from tests.makers.binaryexcel import record
from tests.makers.compound import compound


def word(
    *entries: tuple[str, int], text: str = "通知\r", flags: int = 0, magic: int = 0xA5DC
) -> bytes:
    """A document of Word 95, all of it in one stream."""
    spelt = text.encode("gbk")
    table = b""
    for family, charset in entries:
        body = struct.pack("<BHBB", 0x16, 400, charset, 0) + family.encode("gbk") + b"\0"
        table += bytes([len(body)]) + body
    table = struct.pack("<H", len(table) + 2) + table
    main = bytearray(768) + spelt + table
    struct.pack_into("<5H", main, 0, magic, 104, 0, 0x804, 0)
    struct.pack_into("<H", main, 6, 0x804)
    struct.pack_into("<H", main, 10, flags)
    struct.pack_into("<2I", main, 24, 768, 768 + len(spelt))
    struct.pack_into("<2I", main, 0xD0, 768 + len(spelt), len(table))
    return compound({"WordDocument": bytes(main).ljust(4096, b"\0")})


def short(text: str) -> bytes:
    spelt = text.encode("gbk")
    return bytes([len(spelt)]) + spelt


def excel(*records: bytes) -> bytes:
    bof = record(0x809, struct.pack("<4H", 0x500, 5, 0, 0))
    stream = b"".join([bof, record(0x42, struct.pack("<H", 936)), *records, record(0x0A)])
    return compound({"Book": stream.ljust(4096, b"\0")})


def font(family: str, charset: int) -> bytes:
    return record(0x31, struct.pack("<5H4B", 220, 0, 0, 400, 0, 0, 0, charset, 0) + short(family))


def label(text: str) -> bytes:
    """A cell that holds its text itself."""
    spelt = text.encode("gbk")
    return record(0x204, struct.pack("<4H", 0, 0, 0, len(spelt)) + spelt)
