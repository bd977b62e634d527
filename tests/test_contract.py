"""What every format promises, held over the registry: a new format is tested by being there."""

from __future__ import annotations

import email
import io
import re
import tarfile
import zipfile
from collections import Counter

import olefile
import pytest

import fontbridge
from fontbridge.formats import Document, all_formats, open_document
from fontbridge.formats.base import Content
from fontbridge.model import Limits
from tests.makers.samples import PARTY_SAMPLES

SAMPLES = [(kind, data) for kind, samples in PARTY_SAMPLES.items() for data in samples]
each_sample = pytest.mark.parametrize(
    ("kind", "data"), SAMPLES, ids=[f"{kind}-{n}" for n, (kind, _) in enumerate(SAMPLES)]
)


def _open(data: bytes) -> Document:
    return open_document(data, Limits())


def _parts(data: bytes) -> dict[str, bytes]:
    if data.startswith(olefile.MAGIC):
        with olefile.OleFileIO(io.BytesIO(data)) as file:
            parts = {"/".join(path): file.openstream(path).read() for path in file.listdir()}
        if main := parts.get("WordDocument"):
            # Where the font table lies and how long it is: no family is named there.
            parts["WordDocument"] = main[:0x112] + main[0x11A:]
        return parts
    if b"<pkg:package" in data[:200]:
        parts = re.findall(b'<pkg:part pkg:name="/([^"]*)"(.*?)</pkg:part>', data, re.DOTALL)
        return {name.decode(): part for name, part in parts}
    if data.startswith(b"\x1f\x8b") or data[257:262] == b"ustar":
        with tarfile.open(fileobj=io.BytesIO(data)) as tar:
            files = [info for info in tar if info.isfile()]
            return {info.name: tar.extractfile(info).read() for info in files}  # type: ignore[union-attr]
    if data.startswith(b"MIME-Version:"):
        files = enumerate(email.message_from_bytes(data).get_payload(), 1)
        return {
            f"{number}-{part['Content-Location'].rpartition('/')[2]}": part.get_payload(decode=True)
            for number, part in files
        }
    if not data.startswith(b"PK"):
        return {"": data}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _text(data: bytes) -> str:
    return "".join(text for _, _, text in _open(data).passages())


def _families(data: bytes) -> Counter[tuple[str, str]]:
    uses = fontbridge.inspect(data).fonts
    return Counter({(use.slot, use.family): use.declarations for use in uses})


@pytest.mark.parametrize("kind", all_formats(), ids=lambda kind: kind.format)
def test_every_format_has_a_sample(kind: type[Document]) -> None:
    assert PARTY_SAMPLES.get(kind.format), f"tests/makers/samples.py has none of {kind.format}"


@each_sample
def test_exactly_one_format_recognises_it(kind: str, data: bytes) -> None:
    claims = [each.format for each in all_formats() if each.recognises(Content(data, Limits()))]
    assert claims == [kind]


@each_sample
def test_a_second_run_is_quiet(kind: str, data: bytes) -> None:
    once = fontbridge.convert(data, to="government")
    again = fontbridge.convert(once.data, to="government")
    assert again.data is once.data or again.data == once.data
    assert not again.report.changes
    assert not again.report.undo


@each_sample
def test_what_conforms_comes_back_identical(kind: str, data: bytes) -> None:
    assert fontbridge.convert(data, to="party").data == data


@each_sample
def test_check_tells_what_convert_does(kind: str, data: bytes) -> None:
    assert fontbridge.check(data, to="government").changes == (
        fontbridge.convert(data, to="government").report.changes
    )


@each_sample
def test_only_reported_parts_differ(kind: str, data: bytes) -> None:
    result = fontbridge.convert(data, to="government")
    before, after = _parts(data), _parts(result.data)
    differ = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    reported = {change.part.partition("!/")[0] for change in result.report.changes}
    # Taking an embedded font out touches the parts that point to it; no family is named there.
    assert {name for name in differ if not name.endswith((".rels", "Types].xml"))} <= reported


@each_sample
def test_text_is_unchanged(kind: str, data: bytes) -> None:
    assert _text(fontbridge.convert(data, to="government").data) == _text(data)


@each_sample
def test_there_and_back_brings_the_families_back(kind: str, data: bytes) -> None:
    there = fontbridge.convert(data, to="government").data
    assert _families(fontbridge.convert(there, to="party").data) == _families(data)


@each_sample
def test_restore_is_exact(kind: str, data: bytes) -> None:
    result = fontbridge.convert(data, to="government")
    assert fontbridge.restore(result.data, result.report) == data
    assert fontbridge.restore(result.data, result.report.to_json()) == data


@each_sample
def test_the_result_fits_and_the_source_did_not(kind: str, data: bytes) -> None:
    result = fontbridge.convert(data, to="government")
    if result.data != data:
        assert fontbridge.check(data, to="government").needs_a_person
    assert not fontbridge.check(result.data, to="government").needs_a_person
    assert result.report.verified
