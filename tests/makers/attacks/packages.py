"""Attacks by the ZIP package: bombs, names, twins, counts, what is told and what is there."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial

from tests.makers import word
from tests.makers.attacks.attack import Attack
from tests.makers.zips import Handmade, archive

__all__ = ["attacks", "notice", "with_members"]

_RUN = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="仿宋_GB2312"/>'
_MIB = 1 << 20


def notice(body: str = "", **more: object) -> bytes:
    """A Word document that a conversion would change."""
    return word.package(word.document(word.paragraph("通知", _RUN) + body), **more)  # type: ignore[arg-type]


def _handmade(data: bytes) -> list[Handmade]:
    return [Handmade(name.encode(), content) for name, content in word.members(data).items()]


def with_members(*extra: Handmade, **more: object) -> bytes:
    """The notice with other members behind its own."""
    return archive([*_handmade(notice()), *extra], **more)  # type: ignore[arg-type]


def _repeated(piece: bytes, count: int) -> tuple[bytes, int, int]:
    """A deflate stream of a piece repeated, with CRC and size, made without the whole."""
    packer, crc = zlib.compressobj(9, zlib.DEFLATED, -15), 0
    stream = bytearray()
    for _ in range(count):
        stream += packer.compress(piece)
        crc = zlib.crc32(piece, crc)
    return bytes(stream + packer.flush()), crc, len(piece) * count


def _bomb(name: str, mebibytes: int) -> Handmade:
    stream, crc, size = _repeated(bytes(_MIB), mebibytes)
    return Handmade(name.encode(), b"", stream=stream, crc=crc, size=size, local_size=size)


def _main_is_a_bomb() -> bytes:
    members = [each for each in _handmade(notice()) if each.name != b"word/document.xml"]
    return archive([*members, _bomb("word/document.xml", 256)])


def _main_is_encrypted() -> bytes:
    members = _handmade(notice())
    return archive([
        each.but(flags=each.name == b"word/document.xml", local_flags=None) for each in members
    ])


def _lying() -> bytes:
    return with_members(_bomb("a.xml", 8).but(size=8, local_size=8))


def _many_bombs() -> bytes:
    """Each within its limit, together more than may be unpacked."""
    bomb = _bomb("x", 64)
    return with_members(*(bomb.but(name=b"word/media/%d.xml" % n) for n in range(80)))


def _bomb_in_a_bomb() -> bytes:
    inner = with_members(_bomb("word/media/a.bin", 64))
    return notice(extra_members={"word/embeddings/a.docx": inner})


def _nested(depth: int, fan: int = 1) -> bytes:
    data = notice()
    for _ in range(depth):
        inside = {f"word/embeddings/{n}.docx": data for n in range(fan)}
        data = notice(extra_members=inside)
    return data


def _fan_of_bombs(fan: int) -> bytes:
    """Documents inside, each of which unpacks to much and would be read."""
    run = word.paragraph("通知", _RUN) * 2000
    inner = word.package(word.document(run))
    return notice(extra_members={f"word/embeddings/{n}.docx": inner for n in range(fan)})


def _overlapping() -> bytes:
    """Fifield's bomb: many entries of the directory, one record."""
    bomb = _bomb("word/media/a.bin", 16)
    return with_members(bomb, *(bomb.but(name=b"b%d" % n, offset=0) for n in range(200)))


def _members(count: int) -> bytes:
    """So many empty members behind the notice's, with the zip64 end that they ask for."""
    body, central = bytearray(), bytearray()
    with zipfile.ZipFile(io.BytesIO(notice())) as opened:
        own = {info.filename.encode(): opened.read(info) for info in opened.infolist()}
    for name, data in [*own.items(), *((b"x/%07d" % n, b"") for n in range(count))]:
        crc, at = zlib.crc32(data), len(body)
        sizes = crc, len(data), len(data), len(name)
        body += struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 0, 0, 33, *sizes, 0) + name + data
        central += struct.pack(
            "<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, 0, 0, 33, *sizes, 0, 0, 0, 0, 0, at
        )
        central += name
    total, at = count + len(own), len(body) + len(central)
    wide = struct.pack(
        "<4sQ2H2I4Q", b"PK\6\6", 44, 45, 45, 0, 0, total, total, len(central), len(body)
    )
    locator = struct.pack("<4sIQI", b"PK\6\7", 0, at, 1)
    few, most = min(total, 0xFFFF), 0xFFFFFFFF
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, few, few, len(central), most, 0)
    return bytes(body + central) + wide + locator + end


def _compound(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream.encode("utf-16-le")


_NAMES = {
    "climbs out": b"../../etc/cron.d/x",
    "climbs out in the middle": b"word/../../x",
    "is absolute": b"/etc/cron.d/x",
    "has a drive": b"C:x",
    "has backslashes": b"..\\..\\x",
    "has a NUL": b"word/document.xml\0.png",
    "is nothing": b"",
    "is there already": b"word/document.xml",
    "is there but for case": b"WORD/Document.XML",
    "is there but for a step": b"word/./document.xml",
}


def attacks() -> Iterator[Attack]:
    for told, name in _NAMES.items():
        yield Attack("zip", f"name {told}", partial(with_members, Handmade(name)), refused=True)
    for told, make, refused in (
        ("bomb as main part", _main_is_a_bomb, True),
        ("bomb in a part that is not read", lambda: with_members(_bomb("a.bin", 256)), False),
        ("80 bombs, 5 GiB together", _many_bombs, True),
        ("bomb in an embedded document", _bomb_in_a_bomb, False),
        ("overlapping members", _overlapping, True),
        ("size that lies", _lying, False),
        ("main part encrypted", _main_is_encrypted, True),
        ("encrypted with a password", lambda: _compound("EncryptedPackage"), True),
        ("a million members", partial(_members, 1_000_000), True),
        ("documents nested 3 deep", partial(_nested, 3), False),
        ("documents nested 40 deep", partial(_nested, 40), False),
        ("documents nested 5 deep, 3 in each", partial(_nested, 5, 3), False),
        ("8 large documents inside", partial(_fan_of_bombs, 8), False),
        ("no end", lambda: notice()[:-22], True),
        ("an archive behind", lambda: notice() + notice(), True),
    ):
        yield Attack("zip", told, make, refused)
