"""Attacks by bytes that are no package: text, and what other formats' readers stumble over.

They do not ask which formats there are: what is not read is refused, what is read must be proved.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import partial

from tests.makers.attacks.attack import Attack

__all__ = ["attacks"]

_MANY = 100_000
_MIB = 1 << 20
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _compound(fat: list[int], directory: int = 1, mini: int = 0xFFFFFFFE) -> bytes:
    """A compound file whose one FAT sector says what it is told to ([MS-CFB] 2.2)."""
    header = _OLE + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<9I", 0, 1, directory, 0, 4096, mini, 1, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    table = struct.pack("<128I", *(fat + [0xFFFFFFFF] * (128 - len(fat))))
    entry = "Root Entry".encode("utf-16-le").ljust(64, b"\0")
    entry += struct.pack("<HBB3I", 22, 5, 1, 1, 1, 1) + bytes(36) + struct.pack("<IQ", 0, 0)
    return header + table + entry * 4 + bytes(512)


def _nested_storages(depth: int) -> bytes:
    """Storages in each other, with a stream in each."""
    sectors = (2 * depth + 1 + 3) // 4
    tables = (sectors + 150) // 127 + 1
    fat = [0xFFFFFFFD] * tables + list(range(tables + 1, tables + sectors)) + [0xFFFFFFFE]
    header = _OLE + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<9I", 0, tables, tables, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", *[*range(tables), *[0xFFFFFFFF] * 109][:109])
    table = struct.pack(f"<{128 * tables}I", *(fat + [0xFFFFFFFF] * (128 * tables))[: 128 * tables])

    def entry(name: str, kind: int, left: int, child: int) -> bytes:
        raw = name.encode("utf-16-le").ljust(64, b"\0")
        told = struct.pack("<HBB3I", 2 * len(name) + 2, kind, 1, left, 0xFFFFFFFF, child)
        return raw + told + bytes(36) + struct.pack("<IQ", 0xFFFFFFFE, 0)

    entries = entry("Root Entry", 5, 0xFFFFFFFF, 1)
    for level in range(depth):
        below = 2 * level + 3 if level < depth - 1 else 0xFFFFFFFF
        entries += entry("S" * 31, 1, 2 * level + 2, below) + entry("s" * 31, 2, 0xFFFFFFFF, 0)
    return header + table + entries.ljust(512 * sectors, b"\0")


def _rtf(body: bytes) -> bytes:
    return rb"{\rtf1\ansi\ansicpg936{\fonttbl{\f0 FangSong_GB2312;}}\f0 " + body + b"}"


def _html(body: bytes) -> bytes:
    head = b'<!DOCTYPE html><html><head><meta charset="gb2312"></head><body>'
    return head + body + b"</body></html>"


def _mime(depth: int) -> bytes:
    head = b"MIME-Version: 1.0\r\nSubject: a\r\n"
    for n in range(depth):
        head += b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n)
    return head + b"Content-Type: text/plain; charset=gb2312\r\n\r\na\r\n"


def _xml(inner: str, doctype: str = "") -> bytes:
    return f'<?xml version="1.0" encoding="gb2312"?>{doctype}<a>{inner}</a>'.encode("gb18030")


def _pdf(trailer: bytes) -> bytes:
    body = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 1 0 R>>\nendobj\n"
    table = b"xref\n0 1\n0000000000 65535 f \n"
    return body + table + trailer + b"\nstartxref\n%d\n%%%%EOF" % len(body)


_STREAMS: dict[str, bytes] = {
    "nothing": b"",
    "one byte": b"\xff",
    "NULs": bytes(_MIB),
    "text with NULs": "通知\0通知\0".encode("gbk") * 1000,
    "UTF-7": "通知——仿宋".encode("utf-7") * 1000,
    "lone surrogates in UTF-16": b"\xff\xfe" + b"\x00\xd8\x41\x00" * 1000,
    "lone surrogates in UTF-8": b"\xef\xbb\xbf" + b"\xed\xa0\x80a" * 1000,
    "escapes of ISO-2022": b"\x1b$B\x1b(B" * _MANY,
    "shifts of HZ": b"~{~}" * _MANY,
    "four-byte characters beyond": b"\xe3\x32\x9a\x36" * 1000,
    "a line of 10 MiB": "通".encode("gbk") * (5 * _MIB),
    "five million lines": b"\r\n" * (5 * _MIB),
    "GBK cut in a character": "关于开展检查的通知".encode("gbk")[:-1],
    "every byte": bytes(range(256)) * 4096,
    "RTF depth": _rtf(b"{" * _MANY + b"}" * _MANY),
    "RTF never closed": b"{\\rtf1" + b"{" * _MANY,
    "RTF closed too often": _rtf(b"}" * _MANY),
    "RTF bin lies": _rtf(rb"\bin2147483647 a"),
    "RTF bin negative": _rtf(rb"\bin-2147483648 a" * 1000),
    "RTF control word of 1 MiB": _rtf(b"\\" + b"a" * _MIB + b"1" * _MIB),
    "RTF skips": _rtf(rb"\uc2147483647\u1234 a" * 1000),
    "RTF font tables": _rtf(rb"{\fonttbl{\f1 a;}}" * 10_000),
    "HTML depth": _html(b"<div>" * _MANY),
    "HTML comments never closed": _html(b"<!--" * _MANY),
    "HTML quotes never closed": _html(b'<a b="' * _MANY),
    "HTML attributes": _html(b"<a " + b"b=1 " * _MANY + b">"),
    "CSS depth": _html(b"<style>" + b"@media{" * _MANY + b"</style>"),
    "CSS brackets": _html(b'<p style="font-family:' + b"(" * _MANY + b'">'),
    "CSS escapes": _html(b'<p style="font-family:' + b"\\" * _MANY + b'">'),
    "MIME depth": _mime(5000),
    "MIME boundary nowhere": _mime(1)[:60] + b"--" * _MIB,
    "MIME header of 1 MiB": b"MIME-Version: 1.0\r\nSubject: " + b"=?gb2312?B?" * _MANY,
    "XML laughs": _xml("&b;" * 100, '<!DOCTYPE a [<!ENTITY b "' + "c" * _MIB + '">]>'),
    "XML file outside": _xml("&b;", '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'),
    "XML depth": _xml("<b>" * _MANY + "</b>" * _MANY),
    "XML attribute of 10 MiB": _xml(f'<b c="{"d" * 10 * _MIB}"/>'),
    "OLE loop in the FAT": _compound([0xFFFFFFFD, 2, 1]),
    "OLE directory of itself": _compound([0xFFFFFFFD, 1]),
    "OLE beyond the end": _compound([0xFFFFFFFD, 0x7FFFFFF0]),
    "OLE FAT is the directory": _compound([0, 0], 0),
    "OLE header only": _OLE,
    "OLE header cut off": _compound([])[:400],
    "OLE storages 6,000 deep": _nested_storages(6000),
    "PDF trailer of itself": _pdf(b"trailer\n<</Root 1 0 R/Prev 56>>"),
    "PDF arrays": _pdf(b"trailer\n" + b"[" * _MANY),
    "PDF nothing": b"%PDF-1.7",
}


def attacks() -> Iterator[Attack]:
    for name, data in _STREAMS.items():
        yield Attack("stream", name, partial(bytes, data))
