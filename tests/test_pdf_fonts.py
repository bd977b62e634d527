"""PDF files: what they name, and that nothing in them changes. The oracle is pdfminer."""

from __future__ import annotations

import io
import sys
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fontbridge
from fontbridge.model import DamagedError, ProtectedError, Report, UnsupportedError
from tests.makers.pdf import pdf, simple, type0

pypdf = pytest.importorskip("pypdf")

FAMILIES = {
    b"SimSun": "宋体",
    b"ABCDEF+FangSong_GB2312": "仿宋_GB2312",
    b"FZFSK--GBK1-0": "方正仿宋_GBK",
    b"TimesNewRomanPSMT": "Times New Roman",
    b"#CB#CE#CC#E5": "宋体",
    b"SimHei,Bold": "黑体",
}


def told(report: Report) -> set[tuple[str, str]]:
    return {(finding.code, str(finding.message)) for finding in report.findings}


@pytest.mark.parametrize("name", FAMILIES)
def test_families_are_known_by_any_name(name: bytes) -> None:
    data = pdf(type0(name, b"GBK-EUC-H", embedded=False, unicode=False))
    (use,) = fontbridge.inspect(data).fonts
    assert use.known_as == FAMILIES[name]
    assert not use.family.startswith("ABCDEF")


def test_each_font_is_told_once_with_its_object() -> None:
    data = pdf(
        type0(b"ABCDEF+SimSun", b"Identity-H", embedded=True, unicode=True),
        simple(b"ArialMT"),
    )
    report = fontbridge.inspect(data)
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfparser import PDFParser

    oracle = PDFDocument(PDFParser(io.BytesIO(data)))
    for finding in report.findings:
        if finding.code == "embedded-font":
            named = oracle.getobj(int(finding.part.removeprefix("object ")))["BaseFont"].name
            assert named.rpartition("+")[2] in finding.message
    assert {message for code, message in told(report) if code == "embedded-font"} == {
        "the font SimSun is embedded", "the font ArialMT is not embedded",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("encoding", "unicode", "missing"),
    [(b"Identity-H", False, True), (b"Identity-H", True, False), (b"UniGB-UCS2-H", False, False)],
)
def test_text_that_cannot_be_told(encoding: bytes, unicode: bool, missing: bool) -> None:
    data = pdf(type0(b"SimSun", encoding, embedded=True, unicode=unicode))
    found = [message for _, message in told(fontbridge.inspect(data)) if "ToUnicode" in message]
    assert bool(found) is missing


def test_nothing_changes_and_what_does_not_fit_is_told() -> None:
    data = pdf(simple(b"FangSong_GB2312"), simple(b"Nobody-Knows"))
    assert fontbridge.inspect(data).system == "party"
    result = fontbridge.convert(data, to="government")
    assert result.data == data
    assert not result.report.changes
    codes = {code for code, _ in told(result.report)}
    assert {"family-not-accepted", "family-unknown", "unsupported"} <= codes
    assert fontbridge.check(pdf(simple(b"SimSun")), to="government").needs_a_person is False


def test_passwords(tmp_path: object) -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf(simple(b"SimSun"))))
    for user, refused in (("secret", True), ("", False)):
        stream = io.BytesIO()
        writer.encrypt(user, "owner", algorithm="RC4-128")
        writer.write(stream)
        if refused:
            with pytest.raises(ProtectedError):
                fontbridge.inspect(stream.getvalue())
        else:
            assert fontbridge.inspect(stream.getvalue()).fonts


def test_without_pypdf_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdf", None)
    with pytest.raises(UnsupportedError) as caught:
        fontbridge.inspect(pdf(simple(b"SimSun")))
    assert "fontbridge[pdf]" in caught.value.advice


def test_what_is_cut_off_is_damaged_or_read() -> None:
    data = pdf(simple(b"SimSun"))
    with pytest.raises(DamagedError):
        fontbridge.inspect(data[:40])


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=60), st.integers(0, 700))
def test_rubbish_never_leaves_our_errors(rubbish: bytes, at: int) -> None:
    data = pdf(type0(b"SimSun", b"Identity-H", embedded=True, unicode=True))
    with suppress(fontbridge.FontbridgeError):
        fontbridge.inspect(data[:at] + rubbish + data[at + len(rubbish) :])
