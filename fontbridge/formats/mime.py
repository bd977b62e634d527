"""MIME messages by byte offset (RFC 2045, 2046): where the bodies lie and how they are coded."""

from __future__ import annotations

import binascii
import re
from typing import NamedTuple

from fontbridge.model import DamagedError, LimitError, Limits, say

__all__ = ["Leaf", "Message", "decoded", "encoded", "read_message"]

_DEEPEST = 50
_FIELD = re.compile(
    rb"(?P<name>[!-9;-~]+)[ \t]*:(?P<value>[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)(?:\r?\n|\Z)"
)
_PARAMETER = re.compile(
    rb";\s*(?P<name>[^\s=;]+)\s*=\s*(?:\"(?P<quoted>(?:[^\"\\]|\\.)*)\"|(?P<bare>[^\s;\"]+))"
)
_NAMED_BY = (b"content-location", b"content-disposition", b"content-type")
_SUFFIXES = {
    b"text/plain": ".txt",
    b"text/html": ".html",
    b"text/css": ".css",
    b"message/rfc822": ".eml",
}


class Leaf(NamedTuple):
    """A part that holds a file: its name here, its type, and where its body lies.

    `charset` and `coding` are where the header says so; None where it does not.
    """

    name: str
    type: bytes
    encoding: str
    start: int
    end: int
    charset: tuple[int, int] | None
    coding: tuple[int, int] | None


class Message(NamedTuple):
    """The leaves in order; `types` are those of all parts."""

    leaves: list[Leaf]
    types: frozenset[bytes]


def read_message(data: bytes, limits: Limits) -> Message:
    """The parts of a message. Raises `LimitError` if there are too many or they lie too deep."""
    leaves: list[Leaf] = []
    types: set[bytes] = set()
    waiting = [(0, len(data), 0)]
    while waiting:
        start, end, depth = waiting.pop()
        fields, body = _fields(data, start, end)
        kind, parameters = _content_type(data, fields)
        types.add(kind)
        boundary = parameters.get(b"boundary")
        if depth > _DEEPEST or len(leaves) > limits.members:
            raise LimitError(
                say("too many parts in the message, or too deep in one another"),
                advice=say("Allow more members, or have the parts sent as files."),
            )
        if kind.startswith(b"multipart/") and boundary:
            inner = _between(data, body, end, data[slice(*boundary)])
            waiting += [(*each, depth + 1) for each in reversed(inner)]
        else:
            leaves.append(_leaf(data, fields, kind, parameters, body, end, len(leaves) + 1))
    return Message(leaves, frozenset(types))


_Fields = dict[bytes, tuple[int, int]]


def _fields(data: bytes, start: int, end: int) -> tuple[_Fields, int]:
    """The header fields by name, as places of their values, and where the body starts."""
    found: _Fields = {}
    at = start
    while at < end:
        field = _FIELD.match(data, at, end)
        if field is None:
            break
        found.setdefault(field["name"].lower(), field.span("value"))
        at = field.end()
    blank = re.compile(rb"\r?\n").match(data, at, end)
    return found, blank.end() if blank else at


def _content_type(data: bytes, fields: _Fields) -> tuple[bytes, dict[bytes, tuple[int, int]]]:
    """The type, and the places of its parameters; text/plain where nothing is told."""
    if b"content-type" not in fields:
        return b"text/plain", {}
    start, end = fields[b"content-type"]
    kind = data[start:end].partition(b";")[0].strip().lower()
    return kind, _parameters(data, start, end)


def _parameters(data: bytes, start: int, end: int) -> dict[bytes, tuple[int, int]]:
    return {
        found["name"].lower(): found.span("bare" if found["quoted"] is None else "quoted")
        for found in _PARAMETER.finditer(data, start, end)
    }


def _between(data: bytes, start: int, end: int, boundary: bytes) -> list[tuple[int, int]]:
    """What lies between the delimiter lines; the line end before one belongs to it."""
    delimiter = re.compile(
        rb"(?:(?<=\n)|\A)--" + re.escape(boundary) + rb"(?P<last>--)?[ \t]*(?:\r?\n|\Z)"
    )
    found: list[tuple[int, int]] = []
    begin = -1
    for line in delimiter.finditer(data, start, end):
        if begin >= 0:
            stop = line.start()
            stop -= data[stop - 2 : stop] == b"\r\n"
            found.append((begin, max(stop - 1, begin)))
        begin = line.end()
        if line["last"]:
            return found
    if begin >= 0:
        found.append((begin, end))
    return found


def _leaf(
    data: bytes, fields: _Fields, kind: bytes, parameters: _Fields, start: int, end: int, n: int
) -> Leaf:
    coding = fields.get(b"content-transfer-encoding")
    encoding = data[slice(*coding)].strip().lower().decode("ascii", "replace") if coding else "7bit"
    name = f"{n}{_SUFFIXES.get(kind, '')}"
    for field in _NAMED_BY:
        if field in fields:
            value = data[slice(*fields[field])].strip()
            given = "" if field == b"content-location" else _file_name(value)
            if given or field == b"content-location":
                plain = given or value.decode("utf-8", "replace").split("?")[0]
                last = plain.replace("\\", "/").rstrip("/").rpartition("/")[2]
                name = f"{n}-{last}" if "." in last else name
                break
    return Leaf(name, kind, encoding, start, end, parameters.get(b"charset"), coding)


def _file_name(value: bytes) -> str:
    """The file name in a Content-Disposition, or the name in a Content-Type, as people read it:
    parameters may be cut up and coded (RFC 2231), or coded as words, as many programs do."""
    from email.errors import HeaderParseError
    from email.header import decode_header, make_header
    from email.message import Message as Header

    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError:
        text = value.decode("gb18030", "replace")
    header = Header()
    header["Content-Disposition"] = header["Content-Type"] = " ".join(text.split())
    try:
        name = str(make_header(decode_header(header.get_filename() or "")))
    except (HeaderParseError, LookupError, ValueError):
        return ""
    return " ".join(name.split())


def decoded(body: bytes, encoding: str) -> bytes:
    """What a body stands for. Raises `DamagedError` for base64 that is none."""
    if encoding == "quoted-printable":
        return binascii.a2b_qp(body)
    if encoding == "base64":
        try:
            return binascii.a2b_base64(b"".join(body.split()), strict_mode=bool(body.strip()))
        except binascii.Error as error:
            raise DamagedError(
                say("base64 that cannot be decoded"),
                advice=say("It was probably cut off on its way; have it sent again."),
            ) from error
    return body


def encoded(content: bytes, encoding: str, like: bytes) -> bytes:
    """A body that stands for the content, with lines as in the body `like`."""
    line_end = b"\r\n" if b"\r\n" in like else b"\n"
    if encoding == "base64":
        whole = binascii.b2a_base64(content, newline=False)
        length = len(like.split(maxsplit=1)[0]) if like.strip() else len(whole)
        lines = (whole[at : at + length] for at in range(0, len(whole), max(length, 1)))
        return line_end.join(lines) + like[len(like.rstrip(b"\r\n")) :]
    if encoding == "quoted-printable":
        body = binascii.b2a_qp(content, istext=True)
        # A line that ends in a blank, or in a carriage return alone, reads otherwise.
        if binascii.a2b_qp(body) != content:
            body = binascii.b2a_qp(content, istext=False)
        return re.sub(rb"=\r?\n", b"=" + line_end, body)
    return content
