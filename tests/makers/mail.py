"""Mail messages by the email package of Python, and pieces for those that it would not write."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP

__all__ = ["message", "samples"]


def message(
    text: bytes = b"", charset: str = "gb2312", transfer: str = "base64",
    attachments: dict[str, bytes] | None = None,
) -> bytes:  # fmt: skip
    """A message with a text and attachments, with CRLF."""
    mail = EmailMessage(policy=SMTP)
    mail["MIME-Version"] = "1.0"
    mail["From"], mail["To"] = "a@example.org", "b@example.org"
    mail["Subject"] = "关于检查的通知"
    mail["Date"] = "Mon, 02 Mar 2026 08:30:00 +0800"
    mail.set_content(text, "text", "plain", cte=transfer)
    mail.set_param("charset", charset)
    for name, data in (attachments or {}).items():
        mail.add_attachment(data, "application", "octet-stream", filename=name)
    return mail.as_bytes()


def samples(notice: bytes) -> list[bytes]:
    """With an attachment; with a text only; one in another."""
    text = "关于“检查”的通知\r\n".encode("gbk")
    plain = message(text, attachments={"通知.docx": notice, "x.bin": b"\0\1"})
    return [
        plain,
        message(text, transfer="quoted-printable"),
        message(b"see below\r\n", "us-ascii", "7bit", {"forwarded.eml": plain}),
    ]
