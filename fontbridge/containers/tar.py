"""TAR archives: read header by header, written anew around changed members, and back.

POSIX.1-2017, pax, "ustar Interchange Format" and "pax Interchange Format", and the long names of
GNU tar. All bytes that no change names stay: the order, the times, what follows the last member.

The undo record is plain data: `members`, by index in the archive, each with the old `head` (all
headers before the contents) and, if the contents changed, the old `padding`; `heads`, the SHA-256
of all headers `before` and `after`. The old contents are the caller's to give.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from fontbridge.containers.tarheader import (
    BLOCK,
    Header,
    numbered,
    pax_records,
    read_header,
    renamed,
)
from fontbridge.model import DamagedError, LimitError, Limits, UnsupportedError, say

__all__ = ["Tar", "TarMember", "begins_as_tar"]

_PAX, _PAX_FOR_ALL, _LONG_NAME, _LONG_LINK = b"x", b"g", b"L", b"K"
_FILES = (b"0", b"\0", b"7")
_SPARSE = b"S"
_FOREIGN = (KeyError, ValueError, TypeError, IndexError, AttributeError)


class TarMember(NamedTuple):
    """One member: its headers are `start:data_start` of the archive, its contents `size` bytes
    from there. `declared` if a PAX header tells the name, which then is UTF-8."""

    raw_name: bytes
    declared: bool
    link: bytes
    is_file: bool
    start: int
    data_start: int
    size: int
    end: int


class Tar:
    """An opened archive. Raises `DamagedError`, `LimitError`, and `UnsupportedError` for sparse
    members, whose contents are not all there."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._data = data
        self.members = list(_members(data, limits))
        if len({member.raw_name for member in self.members}) < len(self.members):
            raise _damaged(say("the archive holds a member twice"))

    def read(self, index: int) -> bytes:
        """The contents of a member."""
        member = self.members[index]
        return self._data[member.data_start : member.data_start + member.size]

    def rebuild(
        self, changed: Mapping[int, bytes], names: Mapping[int, bytes]
    ) -> tuple[bytes, dict[str, Any]]:
        """The archive with other contents and names, by index, and plain data for `undo`."""
        pieces: list[bytes] = []
        steps: dict[str, Any] = {}
        position = 0
        for index in sorted(changed.keys() | names.keys()):
            member = self.members[index]
            pieces.append(self._data[position : member.start])
            old = self._data[member.start : member.data_start]
            head = renamed(old, names[index]) if index in names else old
            steps[str(index)] = {"head": _text(old)}
            stop = member.data_start + member.size
            contents, padding = self._data[member.data_start : stop], self._data[stop : member.end]
            if index in changed:
                steps[str(index)]["padding"] = _text(padding)
                contents = changed[index]
                head = numbered(head, len(contents))
                padding = bytes(-len(contents) % BLOCK)
            pieces += (head, contents, padding)
            position = member.end
        if not steps:
            return self._data, {}
        data = b"".join((*pieces, self._data[position:]))
        heads = {"before": self._digest(), "after": Tar(data, _ANY_SIZE)._digest()}
        return data, {"members": steps, "heads": heads}

    def undo(self, record: Mapping[str, Any], original: Callable[[int], bytes]) -> bytes:
        """The archive before `rebuild`; `original(index)` gives the contents of a changed member.

        Raises `DamagedError` if this is not what `rebuild` gave.
        """
        try:
            if self._digest() != record["heads"]["after"]:
                raise _foreign()
            pieces: list[bytes] = []
            position = 0
            for key in sorted(record["members"], key=int):
                member, step = self.members[int(key)], record["members"][key]
                pieces += (self._data[position : member.start], _bytes(step["head"]))
                if "padding" in step:
                    pieces += (original(int(key)), _bytes(step["padding"]))
                else:
                    pieces.append(self._data[member.data_start : member.end])
                position = member.end
            data = b"".join((*pieces, self._data[position:]))
            if Tar(data, _ANY_SIZE)._digest() != record["heads"]["before"]:
                raise _foreign()
        except _FOREIGN as fault:
            raise _foreign() from fault
        return data

    def _digest(self) -> str:
        heads = hashlib.sha256()
        for member in self.members:
            heads.update(self._data[member.start : member.data_start])
        return heads.hexdigest()


_ANY_SIZE = Limits(members=1 << 31, member_size=1 << 62)  # for what has been held against limits


def begins_as_tar(head: bytes) -> bool:
    """True if the first block is a header whose checksum is right."""
    return len(head) >= BLOCK and any(head[:BLOCK]) and read_header(head, 0) is not None


def _members(data: bytes, limits: Limits) -> Iterator[TarMember]:
    count = position = start = 0
    extensions: dict[bytes, bytes] = {}
    for_all: dict[str, bytes] = {}
    while any(block := data[position : position + BLOCK]):
        header = read_header(data, position)
        if header is None or len(block) < BLOCK:
            raise _damaged(say("a header of the archive is damaged"))
        body = position + BLOCK
        end = body + header.size + -header.size % BLOCK
        if end > len(data):
            raise _damaged(say("the archive is cut off"))
        if header.size > limits.member_size:
            raise _too_large(header.size, limits.member_size)
        contents = data[body : body + header.size]
        position = end
        if header.kind == _PAX_FOR_ALL:
            for_all.update(pax_records(contents))
        elif header.kind in (_PAX, _LONG_NAME, _LONG_LINK):
            extensions[header.kind] = contents
            continue
        else:
            count += 1
            if count > limits.members:
                raise _too_many(count, limits.members)
            told = for_all | pax_records(extensions.get(_PAX, b""))
            yield _member(header, extensions, told, start, body, end)
        extensions, start = {}, position


def _member(
    header: Header, extensions: Mapping[bytes, bytes], told: Mapping[str, bytes],
    start: int, body: int, end: int,
) -> TarMember:  # fmt: skip
    if header.kind == _SPARSE or any(key.startswith("GNU.sparse") for key in told):
        raise UnsupportedError(
            say("the archive has a sparse member"),
            advice=say("Pack it anew without that option."),
        )
    long_name = extensions.get(_LONG_NAME, b"").rstrip(b"\0")
    path = told.get("path")
    link = extensions.get(_LONG_LINK, b"").rstrip(b"\0") or header.link
    # A size of PAX's own is for members beyond 8 GiB; it would have to be kept in step.
    is_file = header.kind in _FILES and "size" not in told
    return TarMember(
        path or long_name or header.name, path is not None, told.get("linkpath", link),
        is_file, start, body, header.size, end,
    )  # fmt: skip


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def _damaged(message: str) -> DamagedError:
    return DamagedError(message, advice=say("Pack the archive anew, or have it sent again."))


def _too_large(size: int, limit: int) -> LimitError:
    return LimitError(
        say("{size} bytes, at most {limit} are read", size=size, limit=limit),
        advice=say("If the file is known to be good, raise the limit."),
    )


def _too_many(count: int, limit: int) -> LimitError:
    return LimitError(
        say("{count} members, at most {limit} are read", count=count, limit=limit),
        advice=say("Split the package, or raise the limit if it is known to be good."),
    )


def _foreign() -> DamagedError:
    return DamagedError(
        say("the record does not fit the file"),
        advice=say("Restore from the very file and record that one conversion left."),
    )
