"""Binary presentations: the lists of fonts; objects in compound files; the judge is olefile."""

from __future__ import annotations

import io

import olefile
import pytest

import fontbridge
from fontbridge.model import DamagedError, ProtectedError
from tests.makers import binaryexcel, binarypowerpoint, binaryword, oldoffice
from tests.makers.binarypowerpoint import presentation, record
from tests.makers.compound import compound

PARTY, GOVERNMENT = "仿宋_GB2312", "方正仿宋_GBK"


def _stream(data: bytes, path: str = "PowerPoint Document") -> bytes:
    with olefile.OleFileIO(io.BytesIO(data)) as file:
        return bytes(file.openstream(path).read())


def _converted(data: bytes) -> bytes:
    result = fontbridge.convert(data, to="government")
    assert fontbridge.restore(result.data, result.report.to_json()) == data
    return result.data


def test_a_font_is_renamed_in_place() -> None:
    data = presentation([PARTY, "Wingdings"], ["通知"])
    before, after = _stream(data), _stream(_converted(data))
    at = before.index(PARTY.encode("utf-16-le"))
    assert after[at : at + 64] == GOVERNMENT.encode("utf-16-le").ljust(64, b"\0")
    assert after[at + 64 : at + 68] == bytes([134, 0, 4, 0])
    assert (after[:at], after[at + 68 :]) == (before[:at], before[at + 68 :])


def test_every_collection_counts_those_of_older_versions_too() -> None:
    again = record(0x7D6, binarypowerpoint.font(PARTY, charset=0), version=15)
    data = presentation([PARTY], ["通知"], extra=again)
    after = _stream(_converted(data))
    assert PARTY.encode("utf-16-le") not in after
    assert after.count(GOVERNMENT.encode("utf-16-le")) == 2


def test_a_record_that_only_claims_to_have_children_is_passed_over() -> None:
    odd = record(0x1234, b"\xff" * 20, version=15)
    data = presentation(["宋体"], ["通知"], extra=odd + binarypowerpoint.font(PARTY))
    assert GOVERNMENT.encode("utf-16-le") in _stream(_converted(data))


def test_embedded_data_is_told() -> None:
    data = presentation([PARTY], ["通知"], extra=record(0xFB8, bytes(10)))
    assert "embedded-font" in [finding.code for finding in fontbridge.inspect(data).findings]


def test_encrypted_presentations_are_told() -> None:
    with pytest.raises(ProtectedError, match="encrypted"):
        fontbridge.inspect(presentation([PARTY], [], token=0xF3D1C4DF))


def test_a_record_that_leaves_the_stream_is_damage() -> None:
    stream = record(0x3E8, bytes(100))[:50]
    with pytest.raises(DamagedError):
        fontbridge.inspect(compound({"PowerPoint Document": stream}))


# -- objects inside -------------------------------------------------------------------------


def _streams(data: bytes) -> dict[str, bytes]:
    with olefile.OleFileIO(io.BytesIO(data)) as file:
        return {"/".join(path): file.openstream(path).read() for path in file.listdir()}


def _within(data: bytes, storage: str) -> dict[str, bytes]:
    return {f"{storage}/{name}": stream for name, stream in _streams(data).items()}


def test_objects_of_all_kinds_inside_a_document() -> None:
    inside = {
        **_within(binaryword.document([oldoffice.BODY]), "ObjectPool/_1"),
        **_within(binaryexcel.workbook([PARTY], ["甲"]), "ObjectPool/_2"),
        **_within(presentation([PARTY], ["甲"]), "ObjectPool/_3"),
        "ObjectPool/_4/Package": _streams(oldoffice.packages()[0])["package"],
        "ObjectPool/_5/CONTENTS": b"PK\x03\x04 is no package",
    }
    data = compound(_streams(oldoffice.documents()[0]) | inside)
    result = _streams(_converted(data))
    old, new = PARTY.encode("utf-16-le"), GOVERNMENT.encode("utf-16-le")
    for name in ("ObjectPool/_1/1Table", "ObjectPool/_2/Workbook",
                 "ObjectPool/_3/PowerPoint Document", "1Table"):  # fmt: skip
        assert old not in result[name]
        assert new in result[name]
    package = fontbridge.inspect(result["ObjectPool/_4/Package"])
    assert GOVERNMENT in {use.family for use in package.fonts}
    assert result["ObjectPool/_5/CONTENTS"] == inside["ObjectPool/_5/CONTENTS"]


def test_an_object_that_cannot_be_read_is_told_and_left() -> None:
    inside = {"ObjectPool/_1/WordDocument": b"\xec\xa5\x65\x00" + bytes(100)}
    data = compound(_streams(oldoffice.documents()[0]) | inside)
    result = fontbridge.convert(data, to="government")
    assert ("unsupported", "ObjectPool/_1/WordDocument") in {
        (finding.code, finding.part) for finding in result.report.findings
    }
    assert _streams(result.data)["ObjectPool/_1/WordDocument"] == inside[
        "ObjectPool/_1/WordDocument"
    ]


def test_signed_files_are_not_changed() -> None:
    data = compound(_streams(oldoffice.documents()[0]) | {"_xmlsignatures/1": b"<Signature/>"})
    with pytest.raises(ProtectedError, match="signature"):
        fontbridge.convert(data, to="government")


def test_a_works_file_is_no_document_of_word() -> None:
    data = compound({"CONTENTS": b"CHNKWKS", "MatOST": b"MatOST"})
    with pytest.raises(fontbridge.FontbridgeError) as caught:
        fontbridge.inspect(data)
    assert caught.value.code == "unsupported"
