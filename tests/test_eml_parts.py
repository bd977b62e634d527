"""Mail messages: bodies and attachments in place. The oracle is Python's email package."""

from __future__ import annotations

import base64
import email
import email.policy
import quopri
from contextlib import suppress
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fontbridge
from fontbridge.api import Converted
from fontbridge.formats.mime import encoded
from fontbridge.model import ProtectedError
from tests.makers.archives import NOTICE
from tests.makers.mail import message
from tests.makers.office import members

TEXT = "关于“检查”的通知㎡\r\n"


def read(data: bytes) -> EmailMessage:
    return email.message_from_bytes(data, policy=email.policy.default)  # type: ignore[return-value]


def converted(data: bytes, to: str = "government") -> Converted:
    result = fontbridge.convert(data, to=to)
    assert result.report.format == "mht"
    assert fontbridge.restore(result.data, result.report.to_json()) == data
    assert not fontbridge.convert(result.data, to=to).report.changes
    return result


@pytest.mark.parametrize("transfer", ["base64", "quoted-printable", "8bit"])
def test_a_body_is_recoded_with_its_label(transfer: str) -> None:
    data = message(TEXT.encode(), "utf-8", transfer)
    result = converted(data)
    before, after = read(data), read(result.data)
    assert after.get_content_charset() == "gbk"
    assert after.get_payload(decode=True) == TEXT.encode("gbk")
    assert after["Content-Transfer-Encoding"] == transfer
    kept = [header for header in before if header != "Content-Type"]
    assert [after[header] for header in kept] == [before[header] for header in kept]
    assert {change.part for change in result.report.changes} == {"1.txt"}


@pytest.mark.parametrize("text", ["一", "通知", "镕"])
def test_short_texts_are_what_their_header_says(text: str) -> None:
    data = message(f"{text}\r\n".encode("gbk"), "gbk")
    assert not fontbridge.inspect(data).findings
    assert converted(data).data == data


def test_a_body_that_is_right_stays() -> None:
    data = message(TEXT.encode("gbk"), "gbk")
    assert converted(data).data == data
    assert converted(message(b"plain\r\n", "us-ascii", "7bit")).report.changes == []


@pytest.mark.parametrize("name", ["通知.docx", "notice.docx", "a b/c.docx"])
def test_attachments_are_what_they_would_be_alone(name: str) -> None:
    data = message(b"see\r\n", "us-ascii", "7bit", {name: NOTICE, "x.bin": b"\0\1\2"})
    result = converted(data)
    alone = fontbridge.convert(NOTICE, to="government").data
    first, second = read(result.data).iter_attachments()
    assert members(first.get_payload(decode=True)) == members(alone)  # type: ignore[arg-type]
    assert second.get_payload(decode=True) == b"\0\1\2"
    assert first.get_filename() == name
    shown = name.rpartition("/")[2]
    assert {c.part.partition("!/")[0] for c in result.report.changes} == {f"2-{shown}"}


def test_base64_keeps_its_line_length_and_line_ends() -> None:
    data = message(b"see\r\n", "us-ascii", "7bit", {"a.docx": NOTICE}).replace(b"\r\n", b"\n")
    packed = base64.b64encode(NOTICE)
    lines = b"\n".join(packed[at : at + 60] for at in range(0, len(packed), 60))
    head, _, rest = data.rpartition(b"\n\n" + base64.encodebytes(NOTICE)[:60])
    tail = rest[rest.index(b"\n--") :]
    data = head + b"\n\n" + lines + tail
    after = converted(data).data
    body = after[len(head) + 2 : after.rindex(b"\n--")]
    assert {len(line) for line in body.split(b"\n")[:-1]} == {60}
    assert b"\r" not in after


def test_messages_in_messages() -> None:
    inner = message(TEXT.encode(), "utf-8", attachments={"通知.docx": NOTICE})
    outer = EmailMessage(policy=email.policy.SMTP)
    outer["From"], outer["Date"] = "a@example.org", "Mon, 02 Mar 2026 08:30:00 +0800"
    outer.set_content("see\n")
    outer.add_attachment(email.message_from_bytes(inner, policy=email.policy.SMTP))
    told = {change.part for change in converted(outer.as_bytes()).report.changes}
    assert "2.eml!/1.txt" in told
    assert "2.eml!/2-通知.docx!/word/document.xml" in told


def test_signed_messages_are_refused() -> None:
    data = message(TEXT.encode(), "utf-8", attachments={"通知.docx": NOTICE})
    data = data.replace(b"multipart/mixed;", b"multipart/signed;")
    assert "signed" in {finding.code for finding in fontbridge.inspect(data).findings}
    with pytest.raises(ProtectedError):
        fontbridge.convert(data, to="government")


def test_what_cannot_be_trusted_is_told_and_the_rest_is_done() -> None:
    data = message(TEXT.encode(), "gb2312", attachments={"a.docx": NOTICE, "b.docx": NOTICE})
    first = base64.encodebytes(NOTICE)[:40]
    data = data.replace(first, b"*" + first[1:], 1)
    result = converted(data)
    assert {(f.code, f.part) for f in result.report.findings} == {
        ("damaged", "2-a.docx"), ("charset-mismatch", "1.txt"),
    }  # fmt: skip
    assert {c.part.partition("!/")[0] for c in result.report.changes} == {"3-b.docx"}


@given(st.binary(max_size=300), st.sampled_from([b"x\r\ny", b"x\ny", b"x"]))
def test_transfer_encodings_are_exact(content: bytes, like: bytes) -> None:
    written = encoded(content, "quoted-printable", like)
    assert quopri.decodestring(written) == content
    assert all(len(line) <= 77 for line in written.splitlines())
    assert base64.b64decode(encoded(content, "base64", b"QUJD" * 9 + b"\r\n" + like)) == content


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=80), st.integers(0, 1400))
def test_rubbish_never_leaves_our_errors(rubbish: bytes, at: int) -> None:
    data = message(TEXT.encode(), "utf-8", attachments={"a.txt": TEXT.encode("gbk")})
    data = data[:at] + rubbish + data[at + len(rubbish) :]
    with suppress(fontbridge.FontbridgeError):
        result = fontbridge.convert(data, to="government")
        assert fontbridge.restore(result.data, result.report) == data
