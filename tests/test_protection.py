"""What is refused unless asked for otherwise: signed documents, and what exceeds the limits."""

from __future__ import annotations

from pathlib import Path

import pytest

import fontbridge
from fontbridge.model import ProtectedError, Severity
from tests.command_line import CommandLine
from tests.makers import word
from tests.makers.attacks.packages import notice

_TYPE = "application/vnd.openxmlformats-package.digital-signature-origin"
_ORIGIN = f'<Override PartName="/_xmlsignatures/origin.sigs" ContentType="{_TYPE}"/>'


@pytest.fixture
def signed() -> bytes:
    return notice(extra_types=_ORIGIN, extra_members={"_xmlsignatures/origin.sigs": b""})


def test_a_signed_document_is_refused(signed: bytes) -> None:
    with pytest.raises(ProtectedError) as caught:
        fontbridge.convert(signed, to="government")
    assert caught.value.code == "signed"
    assert caught.value.advice


def test_a_signature_is_broken_on_demand_only_where_something_changes(signed: bytes) -> None:
    result = fontbridge.convert(signed, to="government", break_signatures=True)
    (told,) = [finding for finding in result.report.findings if finding.code == "signed"]
    assert told.severity is Severity.INFO
    assert "no longer holds" in told.message
    assert fontbridge.restore(result.data, result.report) == signed
    members = word.members(result.data)
    assert "_xmlsignatures/origin.sigs" in members

    untouched = fontbridge.convert(result.data, to="government", break_signatures=True)
    assert untouched.data == result.data
    (told,) = [finding for finding in untouched.report.findings if finding.code == "signed"]
    assert "no longer holds" not in told.message


def test_a_signed_document_inside_another(signed: bytes) -> None:
    data = notice(extra_members={"word/embeddings/a.docx": signed})
    kept = fontbridge.convert(data, to="government")
    assert word.members(kept.data)["word/embeddings/a.docx"] == signed
    broken = fontbridge.convert(data, to="government", break_signatures=True)
    assert word.members(broken.data)["word/embeddings/a.docx"] != signed
    (told,) = [finding for finding in broken.report.findings if finding.code == "signed"]
    assert (told.part, told.severity) == ("word/embeddings/a.docx", Severity.INFO)
    assert fontbridge.restore(broken.data, broken.report) == data


def test_the_command(
    capsysbinary: pytest.CaptureFixture[bytes],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    signed: bytes,
) -> None:
    run = CommandLine(capsysbinary, monkeypatch)
    path = tmp_path / "a.docx"
    path.write_bytes(signed)
    assert run("convert", "--to", "government", "--in-place", path).code == 3
    assert path.read_bytes() == signed
    asked = "convert", "--to", "government", "--in-place", "--break-signatures", "--json"
    ran = run(*asked, path)
    assert ran.code == 0
    assert [finding["code"] for finding in ran.objects[0]["findings"]] == ["signed"]


@pytest.mark.parametrize(
    ("option", "variable", "tight", "wide"),
    [
        ("--max-depth", "FONTBRIDGE_MAX_DEPTH", "0", "1"),
        ("--max-tag", "FONTBRIDGE_MAX_TAG", "100", "1M"),
        ("--max-members", "FONTBRIDGE_MAX_MEMBERS", "3", "50"),
        ("--max-size", "FONTBRIDGE_MAX_SIZE", "1K", "1M"),
    ],
)
def test_limits_by_option_and_environment(
    capsysbinary: pytest.CaptureFixture[bytes],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    option: str,
    variable: str,
    tight: str,
    wide: str,
) -> None:
    run = CommandLine(capsysbinary, monkeypatch)
    path = tmp_path / "a.docx"
    path.write_bytes(notice(extra_members={"word/embeddings/a.docx": notice()}))

    def codes(*options: str) -> set[str]:
        ran = run("inspect", "--json", *options, path)
        return {finding["code"] for finding in ran.objects[0]["findings"]}

    over = {"unsupported"} if option == "--max-depth" else {"damaged"}
    assert codes(option, tight) == over
    assert codes(option, wide) == set()
    monkeypatch.setenv(variable, tight)
    assert codes() == over
    assert codes(option, wide) == set()
