"""What is fuzzed beneath the formats: the readers of bytes, each with what it promises."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path

import fontbridge
from fontbridge.characters.codecs import decode
from fontbridge.containers.compound import CompoundFile
from fontbridge.containers.package import Package
from fontbridge.containers.splice import inverse, splice, unsplice
from fontbridge.containers.tar import Tar
from fontbridge.fonts.coverage import RepertoireCoverage, plan_fallback, uncovered
from fontbridge.fonts.slots import Faces, segments, slot_of
from fontbridge.formats import biff, css, mime, rtftokens
from fontbridge.formats.cssrules import read_rules
from fontbridge.formats.cssselect import read_selectors
from fontbridge.formats.sharedstrings import shared_strings
from fontbridge.formats.xmlpart import XmlPart
from fontbridge.mapping.validate import problems
from fontbridge.model import DamagedError, FontbridgeError, LimitError, Limits, UnsupportedError

__all__ = [
    "CONVERTED", "LIMITS", "biff_records", "compound", "detect", "mapping", "mime_message",
    "package", "record", "rtf_tokens", "scanner", "slots", "splicing", "style_sheet", "tar_archive",
]  # fmt: skip

# Small ones, so that what is tried costs memory and time that a test can spend.
LIMITS = Limits(file_size=1 << 22, unpacked_size=1 << 24, member_size=1 << 23, depth=2)
_SST = 0xFC


def package(data: bytes) -> None:
    with suppress(DamagedError, LimitError):
        opened = Package(data, LIMITS)
        for name in opened.names:
            with suppress(FontbridgeError):
                opened.read(name)


def compound(data: bytes) -> None:
    with suppress(DamagedError, LimitError):
        file = CompoundFile(data, LIMITS)
        for name in file.names:
            with suppress(DamagedError, LimitError):
                file.read(name)


def tar_archive(data: bytes) -> None:
    with suppress(DamagedError, LimitError, UnsupportedError):
        archive = Tar(data, LIMITS)
        for index, member in enumerate(archive.members):
            assert member.start <= member.data_start <= member.end <= len(data)
            assert len(archive.read(index)) == member.size


def scanner(data: bytes) -> None:
    with suppress(FontbridgeError):
        part = XmlPart(data, "fuzzed.xml", LIMITS)
        for _ in part.walk({"w": frozenset({"rFonts", "rPr", "p"})}, {"w": frozenset({"t"})}):
            pass
        assert isinstance(part.characters, bytes)


def rtf_tokens(data: bytes) -> None:
    """They stand in order, and nothing but the bytes of `\\bin` and lone backslashes between."""
    at = 0
    for token in rtftokens.tokens(data):
        assert at <= token.start < token.end <= len(data)
        if token.kind is rtftokens.Kind.BYTES:
            assert len(rtftokens.hex_bytes(token.value)) * len(b"\\'hh") == token.end - token.start
        at = token.end


def style_sheet(data: bytes) -> None:
    sheet = data.decode("utf-8", "replace")
    at = 0
    for found in css.find_lists(sheet):
        assert at <= found.start <= found.end <= len(sheet)
        at = found.start
        for name in found.names:
            assert found.start <= name.start < name.end <= found.end
            assert css.spell(name.family, name.quote)
    for rule in read_rules(sheet, 0, len(sheet)):
        assert 0 <= rule.start <= rule.end <= len(sheet)
        list(read_selectors(rule.selectors))


def mime_message(data: bytes) -> None:
    """What is written for a body reads as that body."""
    with suppress(LimitError):
        for leaf in mime.read_message(data, LIMITS).leaves:
            assert 0 <= leaf.start <= leaf.end <= len(data)
            body = data[leaf.start : leaf.end]
            with suppress(DamagedError):
                content = mime.decoded(body, leaf.encoding)
                spelt = mime.encoded(content, leaf.encoding, body)
                assert mime.decoded(spelt, leaf.encoding) == content


def biff_records(data: bytes) -> None:
    with suppress(DamagedError):
        records = list(biff.read_records(data))
        bodies = [data[each.start : each.end] for each in records]
        for index, each in enumerate(records):
            if each.kind == _SST:
                list(shared_strings(bodies[index:]))
            with suppress(DamagedError):
                text, end = biff.read_string(bodies[index], 0, short=False)
                assert end <= len(bodies[index])
                assert len(text) <= end


def detect(data: bytes) -> None:
    for expected in ("", "gb"):
        charset = fontbridge.detect(data, expected=expected)
        with suppress(UnicodeError):  # a damaged text keeps its charset
            if charset.codec not in ("", "binary"):
                decode(data, charset.codec)


def slots(data: bytes) -> None:
    """Each character has one slot, and one face that draws it."""
    flags, text = data[:1], data[1:].decode("utf-8", "replace")
    steering = [bool(flags and flags[0] >> bit & 1) for bit in range(4)]
    faces = Faces("A", "B", "C", "D", *steering)
    at = 0
    for start, end, slot in segments(text, faces):
        assert start == at < end
        assert slot_of(text[start], faces) in faces.slots and slot in faces.slots
        at = end
    assert at == len(text)
    families = [RepertoireCoverage("A", "gb2312"), RepertoireCoverage("B", "gbk")]
    at = 0
    for start, end, _ in plan_fallback(text, families):
        assert start == at < end
        at = end
    assert at == len(text)
    assert set(uncovered(text, families)) <= set(text)


def mapping(data: bytes) -> None:
    """An office's own file, whatever is in it: each mistake has a line and advice."""
    for kind in ("profiles", "families", "tables", "typefaces"):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, kind, "ours.toml")
            file.parent.mkdir()
            file.write_bytes(data)
            for problem in problems(file):
                assert problem.line > 0 and problem.message and problem.advice


def record(data: bytes) -> None:
    """A record that came from anywhere, with a result that was made here."""
    try:
        report = data.decode("utf-8", "replace")
        fontbridge.restore(CONVERTED.data, report, limits=LIMITS)
    except FontbridgeError as error:
        assert error.message and error.advice


def splicing(data: bytes) -> None:
    """Edits cut from the input itself: whatever they are, the inverse leads back."""
    places = sorted({place % (len(data) + 1) for place in data[:16]})
    edits = [
        (start, end, data[end:start:-1] or b"new")
        for start, end in zip(places[::2], places[1::2], strict=False)
    ]
    result = splice(data, edits)
    assert unsplice(result, inverse(data, edits), 1 << 22) == data


CONVERTED = fontbridge.convert(
    '<meta charset=gbk><p style="font-family:仿宋_GB2312">镕'.encode("gbk"), to="government"
)
