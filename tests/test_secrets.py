"""Nothing of a document's text leaves it: not to a screen, a record, an error or a folder.

A marker is put into the text of every sample; everything that is printed and written is searched
for it, in records also what their base64 and their compressed pieces hold.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import traceback
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

import fontbridge as package
from fontbridge.files import RECORD_SUFFIX
from fontbridge.formats import open_document
from fontbridge.formats.base import Document
from fontbridge.model import Edit, FontbridgeError, Limits
from tests.command_line import CommandLine
from tests.makers import binaryexcel, binarypowerpoint
from tests.makers.samples import PARTY_SAMPLES

# The middle character is one that reports name: what stands beside it must stay inside.
BEFORE, AFTER = "机要密件", "丙丁戊己"
MARKER = f"{BEFORE}〇{AFTER}"
SECRETS = [
    part.encode(codec)
    for part in (BEFORE, AFTER, BEFORE[1:], AFTER[:-1])
    for codec in ("utf-8", "gbk", "utf-16-le", "utf-16-be", "unicode_escape")
]


def marked(data: bytes) -> bytes:
    """The sample with the marker in its text; empty where there is no way to put it there."""
    document = open_document(data, Limits())
    passages = list(document.passages())
    part, offset, _ = next((each for each in passages if each[2].strip()), ("", 0, ""))
    charset = document.charset()
    codec = charset.codec if charset else "utf-8"
    tries = [
        lambda: document.apply([Edit(part, offset, offset, MARKER.encode(codec))])[0],
        lambda: data + MARKER.encode(codec),
        *(partial(_in_place_of, data, text, spell) for _, _, text in passages for spell in SPELT),
        *(partial(_within, document, part, inner) for part, inner in document.embedded()),
    ]
    for attempt in tries:
        try:
            result = attempt()
            if any(BEFORE in text for text in _texts(result)):
                return result
        except (FontbridgeError, AttributeError, LookupError, ValueError, TypeError):
            continue
    return b""


def _within(document: Document, part: str, inner: bytes) -> bytes:
    """For archives and packages of documents: the marker is in one of those."""
    if not (result := marked(inner)):
        raise ValueError("no text there either")
    return document.apply([], {part: result})[0]


def _texts(data: bytes) -> Iterator[str]:
    document = open_document(data, Limits())
    yield "".join(text for _, _, text in document.passages())
    for _, inner in document.embedded():
        with suppress(FontbridgeError):
            yield from _texts(inner)


def _in_place_of(data: bytes, text: str, spell: Callable[[str], bytes]) -> bytes:
    """For binary formats: four characters of the text give way to as many of the marker."""
    for word in re.findall(f"[一-鿿]{{{len(BEFORE)}}}", text):
        if spell(word) in data:
            return data.replace(spell(word), spell(BEFORE), 1)
    raise ValueError("no such text")


SPELT: list[Callable[[str], bytes]] = [
    lambda text: text.encode("utf-16-le"),
    lambda text: text.encode("gbk"),
    lambda text: b"".join(b"\\'%02x" % byte for byte in text.encode("gbk")),
    lambda text: b"".join(b"\\u%d?" % ord(character) for character in text),
]
# Where none of the ways leads to a text: binary records are made with it.
MADE = {
    "ppt": binarypowerpoint.presentation(["仿宋_GB2312"], [MARKER]),
    "xls": binaryexcel.workbook(["仿宋_GB2312"], [MARKER]),
    "xml": f'<?xml version="1.0" encoding="GBK"?><a>{MARKER}</a>'.encode("gbk"),
}
# A theme holds no text, and that of a PDF is not read.
WITHOUT_TEXT = {"pdf", "thmx"}
SAMPLES = {
    f"{kind}-{number}": data
    for kind, samples in PARTY_SAMPLES.items()
    for number, data in enumerate([*map(marked, samples), MADE.get(kind, b"")])
    if data
}
each_sample = pytest.mark.parametrize("name", SAMPLES)


def tells(data: bytes) -> bool:
    return any(secret in data for secret in SECRETS)


def pieces(value: object) -> Iterator[bytes]:
    """What a record holds: every text of it, decoded from base64 and inflated where that goes."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key.encode("utf-8", "surrogatepass")
            yield from pieces(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from pieces(inner)
    elif isinstance(value, str):
        yield value.encode("utf-8", "surrogatepass")
        try:
            raw = base64.b64decode(value, validate=True)
        except (binascii.Error, ValueError):
            return
        yield raw
        for start in {0, *(found.start() + 30 for found in re.finditer(b"PK\3\4", raw))}:
            for bits in (-15, 47):
                try:
                    yield zlib.decompressobj(bits).decompress(raw[start:], 1 << 24)
                except zlib.error:
                    continue


def test_the_search_finds_what_is_there() -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    stream = packer.compress(MARKER.encode()) + packer.flush()
    record = {"a": [{"b": base64.b64encode(stream).decode()}]}
    assert any(map(tells, pieces(record)))
    assert not any(map(tells, pieces({"a": ["仿宋_GB2312", "〇"]})))


@pytest.mark.parametrize("kind", sorted(set(PARTY_SAMPLES) - WITHOUT_TEXT))
def test_a_marker_is_in(kind: str) -> None:
    samples = [data for name, data in SAMPLES.items() if name.rpartition("-")[0] == kind]
    assert any(BEFORE in text for data in samples for text in _texts(data))


@each_sample
def test_nothing_is_told(
    capsysbinary: pytest.CaptureFixture[bytes],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    name: str,
) -> None:
    run = CommandLine(capsysbinary, monkeypatch)
    temporary, folder = tmp_path / "temporary", tmp_path / "work"
    temporary.mkdir()
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    path = folder / f"notice.{name.partition('-')[0]}"
    path.write_bytes(SAMPLES[name])
    to = "--to", "government"
    for options in ((), ("-v",), ("--json",), ("-vv", "--lang", "zh")):
        for command in (
            ("detect", path),
            ("inspect", path),
            ("check", *to, path),
            ("convert", *to, "--force", "-o", tmp_path / "out" / path.name, path),
            ("convert", *to, "--in-place", path),
            ("convert", "--to", "party", "--in-place", path),
            ("restore", path),
        ):
            ran = run(*command, *options)
            assert not tells(ran.product + ran.talk.encode("utf-8", "surrogateescape")), command
    assert not list(temporary.iterdir())
    for written in [*folder.iterdir(), *(tmp_path / "out").iterdir()]:
        assert not written.name.startswith(".")
        if written.name.endswith(RECORD_SUFFIX):
            assert not any(map(tells, pieces(json.loads(written.read_bytes()))))


@each_sample
def test_no_error_tells(name: str) -> None:
    data = SAMPLES[name]
    for wrong in (data[: len(data) * part // 20] for part in range(20)):
        try:
            package.convert(wrong, to="government")
        except FontbridgeError as error:
            told = f"{error} {error!r} {vars(error)} {''.join(traceback.format_exception(error))}"
            assert not tells(told.encode("utf-8", "surrogatepass"))


@each_sample
def test_records_of_nothing_but_places(name: str) -> None:
    """The report itself, as it goes to whoever calls: for both systems, with its undo."""
    for to in ("government", "party"):
        try:
            report = package.convert(SAMPLES[name], to=to).report
        except FontbridgeError:
            continue
        assert not any(map(tells, pieces(json.loads(report.to_json()))))
