"""Binary Office documents encrypted by RC4 ([MS-OFFCRYPTO] 2.3.6); packages by another's hand."""

from __future__ import annotations

import hashlib
import io
import struct

import olefile

from tests.makers.compound import compound

_SALT, _VERIFIER = bytes(range(16)), bytes(range(16, 32))
_IN_THE_CLEAR = {0x809, 0x2F}  # BOF, FilePass ([MS-XLS] 2.2.10)
_BOUNDSHEET = 0x85


def rc4(key: bytes, data: bytes) -> bytes:
    box = list(range(256))
    j = 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    i = j = 0
    found = bytearray()
    for byte in data:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        found.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(found)


def _key(password: str, block: int) -> bytes:
    first = hashlib.md5(password.encode("utf-16-le")).digest()[:5]
    base = hashlib.md5((first + _SALT) * 16).digest()[:5]
    return hashlib.md5(base + struct.pack("<I", block)).digest()


def _header(password: str) -> bytes:
    """The RC4 encryption header (2.3.6.1)."""
    checked = rc4(_key(password, 0), _VERIFIER + hashlib.md5(_VERIFIER).digest())
    return struct.pack("<2H", 1, 1) + _SALT + checked


def _blocks(password: str, data: bytes, size: int) -> bytes:
    return b"".join(
        rc4(_key(password, at // size), data[at : at + size]) for at in range(0, len(data), size)
    )


def _streams(data: bytes) -> dict[str, bytes]:
    with olefile.OleFileIO(io.BytesIO(data)) as file:
        return {"/".join(path): file.openstream(path).read() for path in file.listdir()}


def _moved(main: bytes, by: int) -> bytes:
    """The stream with all 93 structures of the table stream that much further on."""
    moved = bytearray(main)
    for at in range(154, 154 + 93 * 8, 8):
        start, length = struct.unpack_from("<2I", moved, at)
        if length:
            struct.pack_into("<I", moved, at, start + by)
    return bytes(moved)


def document(data: bytes, password: str) -> bytes:
    """A Word document ([MS-DOC] 2.2.6.2): the header comes first in the table stream."""
    streams = _streams(data)
    header = _header(password)
    main, table = _moved(streams["WordDocument"], len(header)), header + streams["1Table"]
    flags = struct.unpack_from("<H", main, 10)[0] | 0x100
    clear = bytearray(main[:68])
    struct.pack_into("<H", clear, 10, flags)
    struct.pack_into("<I", clear, 14, len(header))
    streams["WordDocument"] = bytes(clear) + _blocks(password, main, 512)[68:]
    streams["1Table"] = header + _blocks(password, table, 512)[len(header) :]
    return compound(streams)


def obfuscated(data: bytes) -> bytes:
    """A Word document that says that it is obfuscated by XOR ([MS-DOC] 2.2.6.1), and is no more
    readable."""
    streams = _streams(data)
    main = bytearray(streams["WordDocument"])
    struct.pack_into("<H", main, 10, struct.unpack_from("<H", main, 10)[0] | 0x8100)
    streams["WordDocument"] = bytes(main[:68]) + bytes(each ^ 0x5A for each in main[68:])
    streams["1Table"] = bytes(each ^ 0x5A for each in streams["1Table"])
    return compound(streams)


def workbook(data: bytes, password: str, filling: int = 0) -> bytes:
    """A workbook ([MS-XLS] 2.2.10) whose stream has a record to spare for FilePass; `filling` bytes
    more are behind its records."""
    streams = _streams(data)
    stream = streams["Workbook"] + bytes(filling)
    body = struct.pack("<H", 1) + _header(password)
    cipher = _blocks(password, bytes(len(stream)), 1024)
    found = bytearray(stream)
    at = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<2H", stream, at)
        if not kind:
            break
        start, end = at + 4, at + 4 + size
        if kind == 0x5C:  # WriteAccess: a name, filled up with blanks
            found[at : at + 4 + len(body)] = struct.pack("<2H", 0x2F, len(body)) + body
            assert size == len(body)
        elif kind not in _IN_THE_CLEAR:
            start += 4 if kind == _BOUNDSHEET else 0
            found[start:end] = bytes(
                a ^ b for a, b in zip(stream[start:end], cipher[start:end], strict=True)
            )
        at = end
    streams["Workbook"] = bytes(found)
    return compound(streams)


def package(data: bytes, password: str) -> bytes:
    """A package of Office Open XML, encrypted as Office 2010 and later do."""
    from msoffcrypto.format.ooxml import OOXMLFile

    found = io.BytesIO()
    OOXMLFile(io.BytesIO(data)).encrypt(password, found)
    return found.getvalue()
