"""Reading a ZIP file so strictly that every other reader must read the same.

The central directory and the local records are read and compared at once, before any member is
inflated: what a program that starts from the end sees, and what one that reads from the start
sees, must be one archive. Packages of Word, WPS, LibreOffice and of the usual libraries pass; on
the packages gathered from public projects only damaged ones do not.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator, Sequence
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from fontbridge.containers.deflate import inflate
from fontbridge.containers.zipend import Ending, ending
from fontbridge.containers.ziprecords import (
    CENTRAL,
    DEFLATED,
    ENCRYPTED,
    HAS_DESCRIPTOR,
    LOCAL,
    STORED,
    UTF8_NAME,
    Member,
    damaged,
    decoded_name,
    widened,
)
from fontbridge.model import (
    DamagedError,
    LimitError,
    Limits,
    ProtectedError,
    UnsupportedError,
    say,
)

__all__ = ["Directory", "content", "read_directory"]

_MASKED = 1 << 13  # 4.4.4: the local headers are encrypted as well and tell nothing
_LONGEST_DESCRIPTOR = 24
_NOT_IN_ARCHIVE = re.compile(r"[\\\0]|^/|^[A-Za-z]:|(?:^|/)\.\.(?:/|$)")


class Directory(NamedTuple):
    """A checked archive: its members in the order of the central directory, and its end."""

    members: tuple[Member, ...]
    ending: Ending

    def physical(self) -> list[Member]:
        """The members as they lie in the file."""
        return sorted(self.members, key=attrgetter("start"))


def read_directory(view: memoryview, limits: Limits) -> Directory:
    """Read and check all headers. Inflates nothing; linear in the number of members.

    Raises `DamagedError` for what breaks the format or has two readings, `ProtectedError` for
    encrypted headers, `LimitError` for more members or bytes than allowed.
    """
    end = ending(view)
    if end.entries > limits.members:
        raise LimitError(
            say("{count} members, at most {limit} are read", count=end.entries,
                limit=limits.members),
            advice=say("Split the package, or raise the limit if it is known to be good."),
        )
    members = list(_entries(view, end))
    _no_twins(members)
    total = sum(member.size for member in members)
    if total > limits.unpacked_size:
        raise LimitError(
            say("unpacked {size} bytes, at most {limit} are read", size=total,
                limit=limits.unpacked_size),
            advice=say("Split the package, or raise the limit if it is known to be good."),
        )
    return Directory(tuple(_located(view, members, end)), end)


def content(view: memoryview, member: Member, limits: Limits) -> bytes:
    """A member's bytes, inflated, their size and CRC checked.

    What the headers say is held against the limits, and no more is inflated than they say.
    Raises `LimitError`, `DamagedError`, `ProtectedError` for an encrypted member, and
    `UnsupportedError` for other methods than deflate.
    """
    if member.encrypted:
        raise _encrypted(member.name)
    stream = view[member.data_start : member.data_end]
    if member.size > limits.member_size:
        raise _too_large(member, limits.member_size)
    if member.method == STORED:
        data = bytes(stream)
    elif member.method == DEFLATED:
        allowed = max(limits.ratio_from, limits.inflate_ratio * len(stream))
        if member.size > allowed:
            raise _too_large(member, allowed)
        try:
            data = inflate(stream, member.size)
        except DamagedError as error:
            error.part = member.name
            raise
    else:
        raise UnsupportedError(
            say("compressed with method {method}, which is not read", method=member.method),
            part=member.name,
            advice=say("Pack the file again with the usual compression (deflate)."),
        )
    if zlib.crc32(data) != member.crc:
        raise damaged(say("the checksum of the contents is wrong"), member.name)
    return data


def _entries(view: memoryview, end: Ending) -> Iterator[Member]:
    """Members as the central directory tells them; of the local record only the start is set."""
    directory = bytes(view[end.start : end.end])
    position = 0
    for _ in range(end.entries):
        if directory[position : position + 4] != b"PK\1\2":
            raise damaged(say("the directory of the package is damaged"))
        if position + CENTRAL.size > len(directory):
            raise damaged(say("the directory of the package is cut off"))
        (
            _, _, _, flags, method, _, _, crc, compressed, size,
            name_length, extra_length, comment_length, disk, _, _, offset,
        ) = CENTRAL.unpack_from(directory, position)
        name_end = position + CENTRAL.size + name_length
        extra_end = name_end + extra_length
        entry_end = extra_end + comment_length
        raw_name = directory[position + CENTRAL.size : name_end]
        extra = directory[name_end:extra_end]
        name = decoded_name(raw_name, flags, extra)
        if not _place_of(name) or _leads_out(name, raw_name):
            raise damaged(say("a member's name leads out of the package"), name)
        if disk:
            raise damaged(say("this is one part of a package split over several files"))
        if flags & _MASKED:
            raise _encrypted(name)
        try:
            size, compressed, offset = widened((size, compressed, offset), extra)
        except ValueError:
            raise damaged(say("the zip64 sizes are damaged"), name) from None
        # Encryption puts its own header before the contents.
        if method == STORED and size != compressed and not flags & ENCRYPTED:
            raise damaged(say("the sizes of the member contradict each other"), name)
        yield Member(
            name, raw_name, method, flags, crc, compressed, size, offset, 0, 0, 0,
            end.start + position, end.start + entry_end,
        )
        position = entry_end
    # Beyond it as well, where the last entry has less of a name or comment than it says.
    if position != len(directory):
        raise damaged(say("the directory of the package does not end after its last entry"))


def _leads_out(name: str, raw: bytes) -> bool:
    """True if a name leads out of the package, or to another folder in some program.

    The second byte of GBK may be 5C: that is half a character to the Chinese programs which write
    such names, and a backslash only where nothing else reads them so (appendix D: cp437).
    """
    if not _NOT_IN_ARCHIVE.search(name):
        return False
    if raw.isascii() or name != raw.decode("cp437"):
        return True
    try:
        return _NOT_IN_ARCHIVE.search(raw.decode("gbk")) is not None
    except UnicodeDecodeError:
        return True


def _no_twins(members: Sequence[Member]) -> None:
    """Refuse names that some programs take for the same: they would pick different members.

    Case does not tell parts apart in Office packages (ECMA-376 Part 2, requirement M1.12), nor
    files on Windows.
    """
    seen: set[str] = set()
    raw: set[bytes] = set()
    for member in members:
        place = _place_of(member.name).lower()
        if place in seen or member.raw_name in raw:
            raise damaged(say("the package holds the member twice"), member.name)
        seen.add(place)
        raw.add(member.raw_name)


def _place_of(name: str) -> str:
    """The name without empty and `.` steps, which file systems pass over."""
    return "/".join(step for step in name.split("/") if step not in ("", "."))


def _located(view: memoryview, members: Sequence[Member], end: Ending) -> Iterator[Member]:
    """The members with the places of their local records, which must not overlap."""
    order = sorted(range(len(members)), key=lambda index: members[index].start)
    bounds = [members[index].start for index in order] + [end.start]
    if bounds[0] and bytes(view[:4]) == b"PK\3\4":
        raise _hidden()
    spans = dict(zip(order, pairwise(bounds), strict=True))
    for index, member in enumerate(members):
        start, following = spans[index]
        if start + LOCAL.size > following:
            raise damaged(say("the member lies outside the package or over another"), member.name)
        local = LOCAL.unpack_from(view, start)
        data_start = start + LOCAL.size + local[9] + local[10]
        data_end = data_start + member.compressed_size
        if local[0] != b"PK\3\4" or data_end > following:
            raise damaged(say("the member lies outside the package or over another"), member.name)
        _compare(view, member, local)
        length = 0
        if member.flags & HAS_DESCRIPTOR:
            found = bytes(view[data_end : min(data_end + _LONGEST_DESCRIPTOR, following)])
            length = _descriptor_length(found, member)
        record_end = data_end + length
        # A program that reads from the start would take this for a member.
        if bytes(view[record_end : min(record_end + 4, following)]) == b"PK\3\4":
            raise _hidden()
        yield member._replace(data_start=data_start, data_end=data_end, end=record_end)


def _compare(view: memoryview, member: Member, local: tuple[int, ...]) -> None:
    """Refuse a local header that tells another story than the central directory."""
    _, _, flags, method, _, _, crc, compressed, size, name_length, extra_length = local
    name_start = member.start + LOCAL.size
    extra_start = name_start + name_length
    raw_name = bytes(view[name_start:extra_start])
    extra = bytes(view[extra_start : extra_start + extra_length])
    # Bit 11 says nothing about an ASCII name, and some writers set it in one place only; the
    # bits of the deflater's effort are for information.
    told = HAS_DESCRIPTOR | ENCRYPTED | _MASKED | (0 if raw_name.isascii() else UTF8_NAME)
    if (flags ^ member.flags) & told or method != member.method or raw_name != member.raw_name:
        raise _differ(member)
    if b"up" in extra and decoded_name(raw_name, flags, extra) != member.name:
        raise _differ(member)
    try:
        size, compressed = widened((size, compressed), extra)
    except ValueError:
        raise damaged(say("the zip64 sizes are damaged"), member.name) from None
    for number, truth in (
        (crc, member.crc), (compressed, member.compressed_size), (size, member.size)
    ):
        if number != truth and not (flags & HAS_DESCRIPTOR and not number):
            raise _differ(member)


def _descriptor_length(found: bytes, member: Member) -> int:
    """How long the data descriptor (4.3.9) is: with or without signature, 32 or 64 bits wide."""
    for signature in (b"PK\7\10", b""):
        for layout in ("<3I", "<I2Q"):
            try:
                numbers = struct.pack(layout, member.crc, member.compressed_size, member.size)
            except struct.error:
                continue
            if found.startswith(signature + numbers):
                return len(signature) + len(numbers)
    raise _differ(member)


def _differ(member: Member) -> DamagedError:
    return damaged(
        say("what the member says of itself is not what the directory says of it"), member.name
    )


def _encrypted(name: str) -> ProtectedError:
    return ProtectedError(
        say("the member is encrypted"),
        part=name,
        advice=say("Take the password off in the program that set it, then try again."),
    )


def _hidden() -> DamagedError:
    return damaged(say("the package holds a member that its directory does not name"))


def _too_large(member: Member, limit: int) -> LimitError:
    return LimitError(
        say("inflates to {size} bytes, at most {limit} are read", size=member.size, limit=limit),
        part=member.name,
        advice=say("If the file is known to be good, raise the limit."),
    )
