"""OFD packages from snippets of XML."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping

__all__ = ["OLD_URI", "URI", "font", "package", "page", "party_samples", "resources", "text"]

URI = "http://www.ofdspec.org/2016"
OLD_URI = "http://www.ofdspec.org"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_DOCUMENT = (
    "<ofd:Document><ofd:CommonData><ofd:MaxUnitID>99</ofd:MaxUnitID><ofd:PageArea>"
    "<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
    "<ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData><ofd:Pages>"
    '<ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>'
)


def _part(root: str) -> str:
    """A part; the namespace goes on its root."""
    name = re.match("<[^ >]+", root)
    assert name is not None
    return f'{_HEAD}{name[0]} xmlns:ofd="{URI}"{root[name.end():]}'


def font(number: int, name: str, more: str = "", inner: str = "") -> str:
    """A font resource."""
    start = f'<ofd:Font ID="{number}" FontName="{name}"{more}'
    return f"{start}>{inner}</ofd:Font>" if inner else f"{start}/>"


def resources(*fonts: str) -> str:
    """The resources of a document."""
    return _part(f'<ofd:Res BaseLoc="Res"><ofd:Fonts>{"".join(fonts)}</ofd:Fonts></ofd:Res>')


def text(number: int, words: str, glyphs: str = "") -> str:
    """A text object in the font of that number."""
    return (
        f'<ofd:TextObject ID="{number + 50}" Boundary="20 20 100 10" Font="{number}" Size="5.6">'
        f'{glyphs}<ofd:TextCode X="0" Y="5">{words}</ofd:TextCode></ofd:TextObject>'
    )


def page(*objects: str) -> str:
    """The content of a page."""
    return _part(
        f'<ofd:Page><ofd:Content><ofd:Layer ID="2">{"".join(objects)}</ofd:Layer></ofd:Content>'
        "</ofd:Page>"
    )


def package(
    resource_part: str | bytes, page_part: str, parts: Mapping[str, str | bytes] | None = None
) -> bytes:
    """A package of one document with one page."""
    entry = (
        '<ofd:OFD Version="1.1" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>0</ofd:DocID>'
        "</ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    )
    members: dict[str, str | bytes] = {
        "OFD.xml": _part(entry),
        "Doc_0/Document.xml": _part(_DOCUMENT),
        "Doc_0/PublicRes.xml": resource_part,
        "Doc_0/Pages/Page_0/Content.xml": page_part,
        **(parts or {}),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in members.items():
            member = zipfile.ZipInfo(name, (2026, 3, 1, 8, 30, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, data)
    return stream.getvalue()


def party_samples() -> list[bytes]:
    """Documents of the Party system that convert without leaving a finding."""
    body = resources(
        font(3, "仿宋_GB2312", ' FamilyName="仿宋_GB2312" Charset="prc"'),
        font(4, "楷体_GB2312"),
        font(5, "方正小标宋简体"),
    )
    words = page(text(3, "特此通知。"), text(4, "一、工作要求"), text(5, "关于“工作”的通知"))
    return [
        package(body, words),
        package(body.replace(URI, OLD_URI), words.replace(URI, OLD_URI)),
        package(body.replace("UTF-8", "UTF-16").encode("utf-16"), words),
    ]
