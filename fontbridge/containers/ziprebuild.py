"""Writing a ZIP file anew around some changed members, and back.

Local records that do not change are copied as they lie, still compressed, with whatever stands
between them; the physical order and that of the central directory stay. A chunk is what is moved
as one: a local record and the bytes up to the next one.

The undo record is plain data:

- `changed`: by name, the old local `header`, data `descriptor` and directory `entry`, and the old
  compressed `stream`, sealed (see `seal`); none for stored members, whose bytes are known.
- `renamed`: the old local `header` and directory `entry` of members that have only another name.
- `removed`: the chunks and entries that went, with their indices in the file and the directory.
- `added`: names. `entries`: by name, those entries that do not come back by telling the old
  offset, which happens when a package grows past 4 GiB.
- `end`: what followed the directory, less the comment.
- `directory`: SHA-256 of the directory with what follows it, `before` and `after`. It holds the
  CRC of every member, so a match tells that data is what it should be without hashing all of it.

All bytes are in base64; names are those that members have in the new archive.
"""

from __future__ import annotations

import base64
import hashlib
import struct
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import pairwise
from typing import Any

from fontbridge.containers.deflate import deflate, inflates_to
from fontbridge.containers.seal import seal, unseal
from fontbridge.containers.zipend import ending_parts, rewritten_ending
from fontbridge.containers.zipread import Directory
from fontbridge.containers.ziprecords import (
    CENTRAL,
    STORED,
    Member,
    NewName,
    moved_entry,
    new_records,
    renamed_entry,
    renamed_header,
    rewritten_entry,
    rewritten_header,
)
from fontbridge.model import DamagedError, say

__all__ = ["rebuild", "undo"]

_FOREIGN = (
    KeyError, ValueError, TypeError, IndexError, AttributeError, StopIteration, struct.error
)
"""What reading a record that is none may raise."""


def rebuild(
    view: memoryview,
    directory: Directory,
    original: Callable[[str], bytes],
    changed: Mapping[str, bytes],
    removed: Collection[str],
    added: Mapping[str, bytes],
    renamed: Mapping[str, NewName],
) -> tuple[bytes, dict[str, Any]]:
    """The archive with other members, and the undo record; an empty one if all is as it was.

    `original` gives the bytes of a member that is to change.
    """
    file = _File(view[: _first_chunk(directory)])
    entries: dict[str, bytes] = {}
    record: dict[str, Any] = {
        "changed": {}, "renamed": {}, "removed": [], "added": list(added), "entries": {},
    }
    indices = {member.name: index for index, member in enumerate(directory.members)}
    for number, (member, chunk) in enumerate(_chunks(view, directory)):
        name, start = member.name, file.size
        entry = bytes(view[member.entry_start : member.entry_end])
        new_name = renamed.get(name)
        now = new_name.decoded if new_name else name
        if name in removed:
            record["removed"].append({
                "chunk": number,
                "bytes": _text(chunk),
                "index": indices[name],
                "entry": _text(entry),
            })
        elif name in changed and changed[name] != (old := original(name)):
            new = changed[name]
            stream = new if member.method == STORED else deflate(new)
            numbers = zlib.crc32(new), len(stream), len(new)
            header, packed, descriptor, gap = _parts(member, chunk)
            new_header = rewritten_header(header, *numbers)
            new_entry = rewritten_entry(entry, *numbers, start)
            if new_name:
                new_header = renamed_header(new_header, new_name)
                new_entry = renamed_entry(new_entry, new_name)
            file.write(new_header, stream, gap)
            entries[name] = new_entry
            record["changed"][now] = {
                "header": _text(header),
                "descriptor": _text(descriptor),
                "entry": _text(entry),
            }
            if member.method != STORED:
                record["changed"][now]["stream"] = _text(seal(packed, old))
        elif new_name:
            header = _parts(member, chunk)[0]
            file.write(renamed_header(header, new_name), chunk[len(header) :])
            entries[name] = moved_entry(renamed_entry(entry, new_name), start)
            record["renamed"][now] = {"header": _text(header), "entry": _text(entry)}
        else:
            file.write(chunk)
            entries[name] = moved_entry(entry, start)
            if moved_entry(entries[name], member.start) != entry:
                record["entries"][name] = _text(entry)
    if not (record["changed"] or record["renamed"] or record["removed"] or added):
        return bytes(view), {}
    for name, new in added.items():
        stream = deflate(new)
        header, entry = new_records(name, zlib.crc32(new), len(stream), len(new))
        entries[name] = moved_entry(entry, file.size)
        file.write(header, stream)
    old_tail = bytes(view[directory.ending.start :])
    head, comment = ending_parts(old_tail[directory.ending.end - directory.ending.start :])
    names = [member.name for member in directory.members if member.name in entries]
    central = b"".join(entries[name] for name in (*names, *added))
    tail = central + rewritten_ending(head, len(entries), file.size, len(central)) + comment
    file.write(tail)
    record["end"] = _text(head)
    record["directory"] = {"before": _digest(old_tail), "after": _digest(tail)}
    return file.whole(), record


def undo(
    view: memoryview,
    directory: Directory,
    record: Mapping[str, Any],
    original: Callable[[str], bytes],
) -> bytes:
    """The archive before `rebuild`. `original` gives the bytes that a changed member had then.

    Raises `DamagedError` if the archive is not what `rebuild` wrote or the record is not its.
    """
    try:
        if _digest(view[directory.ending.start :]) != record["directory"]["after"]:
            raise _foreign()
        return _undone(view, directory, record, original)
    except _FOREIGN as error:
        raise _foreign() from error


def _undone(
    view: memoryview,
    directory: Directory,
    record: Mapping[str, Any],
    original: Callable[[str], bytes],
) -> bytes:
    file = _File(view[: _first_chunk(directory)])
    entries: dict[str, bytes] = {}
    removed = {step["chunk"]: step for step in record["removed"]}
    kept = [pair for pair in _chunks(view, directory) if pair[0].name not in record["added"]]
    following = iter(kept)
    moved: dict[int, bytes] = {}
    for number in range(len(kept) + len(removed)):
        start = file.size
        if number in removed:
            moved[number] = moved_entry(_bytes(removed[number]["entry"]), start)
            file.write(_bytes(removed[number]["bytes"]))
            continue
        member, chunk = next(following)
        name = member.name
        entry = bytes(view[member.entry_start : member.entry_end])
        if name in record["changed"]:
            step = record["changed"][name]
            entry = _bytes(step["entry"])
            stream = _original_stream(step, entry, original(name))
            gap = _parts(member, chunk)[3]
            file.write(_bytes(step["header"]), stream, _bytes(step["descriptor"]), gap)
        elif name in record["renamed"]:
            step = record["renamed"][name]
            entry = _bytes(step["entry"])
            file.write(_bytes(step["header"]), chunk[member.data_start - member.start :])
        else:
            entry = _bytes(record["entries"][name]) if name in record["entries"] else entry
            file.write(chunk)
        entries[name] = moved_entry(entry, start)
    central = [entries[member.name] for member in directory.members if member.name in entries]
    for number in sorted(removed, key=lambda number: int(removed[number]["index"])):
        central.insert(removed[number]["index"], moved[number])
    _, comment = ending_parts(bytes(view[directory.ending.end :]))
    tail = b"".join([*central, _bytes(record["end"]), comment])
    if _digest(tail) != record["directory"]["before"]:
        raise _foreign()
    file.write(tail)
    return file.whole()


class _File:
    """The new file, in pieces, most of them views of the old one."""

    def __init__(self, beginning: memoryview) -> None:
        self._pieces: list[bytes | memoryview] = []
        self.size = 0
        self.write(beginning)

    def write(self, *pieces: bytes | memoryview) -> None:
        self._pieces.extend(pieces)
        self.size += sum(map(len, pieces))

    def whole(self) -> bytes:
        return b"".join(self._pieces)


def _first_chunk(directory: Directory) -> int:
    """Where the first chunk starts: mostly 0, else after what was put before the archive."""
    return min((member.start for member in directory.members), default=directory.ending.start)


def _chunks(view: memoryview, directory: Directory) -> Iterator[tuple[Member, memoryview]]:
    """Each member, as they lie in the file, with its chunk."""
    members = directory.physical()
    bounds = [member.start for member in members] + [directory.ending.start]
    for member, (start, end) in zip(members, pairwise(bounds), strict=True):
        yield member, view[start:end]


def _parts(member: Member, chunk: memoryview) -> tuple[bytes, bytes, bytes, memoryview]:
    """Local header, compressed bytes, data descriptor, and what lies up to the next record."""
    data, data_end, end = (
        place - member.start for place in (member.data_start, member.data_end, member.end)
    )
    return bytes(chunk[:data]), bytes(chunk[data:data_end]), bytes(chunk[data_end:end]), chunk[end:]


def _original_stream(step: Mapping[str, str], entry: bytes, original: bytes) -> bytes:
    """The compressed bytes that a member had, whose uncompressed bytes were `original`."""
    if zlib.crc32(original) != CENTRAL.unpack_from(entry)[7]:
        raise _foreign()
    if "stream" not in step:
        return original
    stream = unseal(_bytes(step["stream"]), original)
    if not inflates_to(stream, original):
        raise _foreign()
    return stream


def _digest(tail: bytes | memoryview) -> str:
    return hashlib.sha256(tail).hexdigest()


def _text(raw: bytes | memoryview) -> str:
    return base64.b64encode(raw).decode("ascii")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def _foreign() -> DamagedError:
    return DamagedError(
        say("the record does not fit the file"),
        advice=say("Restore from the very file and record that one conversion left."),
    )
