"""Web pages, style sheets, drawings and MIME messages of our own making."""

from __future__ import annotations

import base64
import quopri

__all__ = ["message", "page", "party_drawings", "party_messages", "party_pages", "party_sheets"]


def page(body: str, style: str = "", charset: str = "gb2312", codec: str = "gbk") -> bytes:
    """A page that declares `charset` and is encoded in `codec`."""
    head = f'<head><meta charset="{charset}"><style>{style}</style></head>'
    return f"<!DOCTYPE html>\r\n<html>{head}<body>{body}</body></html>\r\n".encode(codec)


def message(*parts: tuple[str, str, str, bytes]) -> bytes:
    """A message of (location, content type, transfer encoding, content)."""
    kind = 'multipart/related;\r\n\tboundary="=_x"'
    head = f"MIME-Version: 1.0\r\nFrom: <Saved>\r\nContent-Type: {kind}\r\n"
    found = [head.encode(), b"\r\nA message in several parts.\r\n"]
    for location, kind, coding, content in parts:
        if coding == "base64":
            content = base64.encodebytes(content).replace(b"\n", b"\r\n")
        elif coding == "quoted-printable":
            content = quopri.encodestring(content)
        fields = f"Content-Type: {kind}\r\nContent-Transfer-Encoding: {coding}\r\n"
        fields += f"Content-Location: file:///C:/{location}\r\n"
        found += (b"\r\n--=_x\r\n", fields.encode(), b"\r\n", content)
    return b"".join((*found, b"\r\n--=_x--\r\n"))


_STYLE = (
    "@font-face\r\n\t{font-family:仿宋_GB2312;\r\n\tpanose-1:2 1 6 9 3 1 1 1 1 1;}\r\n"
    "p.MsoNormal\r\n\t{font-family:仿宋_GB2312;mso-ascii-font-family:\"Times New Roman\";"
    "mso-fareast-font-family:仿宋_GB2312;mso-bidi-font-family:\"Times New Roman\"}"
)
_BODY = "<p class=MsoNormal style='font-family:\"楷体_GB2312\"'>关于“十四五”规划的通知——2026年</p>"


def party_pages() -> list[bytes]:
    """Pages of the Party system."""
    xhtml = (
        '<?xml version="1.0" encoding="gb2312"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>通知</title></head>'
        '<body><p style="font-family: &quot;仿宋_GB2312&quot;, serif">通知</p></body></html>'
    )
    equivalent = (
        "<html><head><meta http-equiv=Content-Type content='text/html; charset=GB2312'></head>"
        "<body><font face=楷体_GB2312>通知</font></body></html>"
    ).replace("GB2312'>", "gb2312'>")
    return [page(_BODY, _STYLE), xhtml.encode("gbk"), equivalent.encode("gbk")]


def party_sheets() -> list[bytes]:
    """Style sheets of the Party system."""
    return ['@charset "gb2312";\nbody { font: 16pt/1.5 "仿宋_GB2312", serif }\n'.encode("gbk")]


def party_drawings() -> list[bytes]:
    """Drawings of the Party system."""
    svg = (
        '<?xml version="1.0" encoding="gb2312"?>\n<svg xmlns="http://www.w3.org/2000/svg">'
        '<style>text{font-family:"方正小标宋简体"}</style>'
        '<text font-family="仿宋_GB2312">通知</text></svg>'
    )
    return [svg.encode("gbk")]


def party_messages() -> list[bytes]:
    """A saved page with its style sheet."""
    return [
        message(
            ("a.htm", 'text/html;\r\n\tcharset="gb2312"', "quoted-printable", page(_BODY, _STYLE)),
            ("a.css", "text/css", "base64", party_sheets()[0]),
            ("a.png", "image/png", "base64", b"\x89PNG\r\n\x1a\n"),
        )
    ]
