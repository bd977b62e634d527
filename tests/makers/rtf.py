"""RTF of our own making: small files as Word, WordPad, TextEdit and LibreOffice write them."""

from __future__ import annotations

import io
import zipfile

from tests.makers.word import theme

__all__ = [
    "document",
    "entry",
    "hexed",
    "party_samples",
    "spelt",
    "theme_digits",
    "theme_package",
]


def hexed(text: str, codec: str = "gbk") -> str:
    r"""ASCII as it is, all else as `\'hh`."""
    return "".join(
        character
        if character.isascii()
        else "".join(f"\\'{byte:02x}" for byte in character.encode(codec))
        for character in text
    )


def spelt(text: str, fallback: str = "?") -> str:
    r"""ASCII as it is, all else as `\uN` with a fallback."""
    units = text.encode("utf-16-le")
    codes = [low | high << 8 for low, high in zip(units[::2], units[1::2], strict=True)]
    return "".join(
        chr(code) if code < 128 else f"\\u{code - 65536 if code > 32767 else code}{fallback}"
        for code in codes
    )


def entry(number: int, name: str, charset: int = 134, more: str = "", before: str = "") -> str:
    """An entry of the font table; `before` and `more` stand on either side of the name."""
    return f"{{\\f{number}\\fnil\\fcharset{charset}{before} {name}{more};}}"


def document(body: str, *entries: str, head: str = "\\ansi\\ansicpg936\\deff0") -> bytes:
    """A whole file. Entries that are not given are 仿宋_GB2312 and Times New Roman."""
    table = "".join(entries) or entry(0, hexed("仿宋_GB2312")) + entry(1, "Times New Roman", 0)
    return f"{{\\rtf1{head}{{\\fonttbl{table}}}\r\n{body}}}".encode("latin-1")


def theme_package(**faces: str) -> bytes:
    """A package with one theme, as `.thmx` files are and Word puts it into RTF."""
    office = "application/vnd.openxmlformats-officedocument"
    relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/theme/theme/themeManager.xml" ContentType="{office}'
        '.themeManager+xml"/>'
        f'<Override PartName="/theme/theme/theme1.xml" ContentType="{office}.theme+xml"/></Types>'
    )
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{relationships}/officeDocument"'
        ' Target="theme/theme/themeManager.xml"/></Relationships>'
    )
    manager = (
        '<a:themeManager xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"/>'
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", types)
        package.writestr("_rels/.rels", rels)
        package.writestr("theme/theme/themeManager.xml", manager)
        package.writestr("theme/theme/theme1.xml", theme(**faces))
    return packed.getvalue()


def theme_digits(**faces: str) -> str:
    r"""What stands behind `\themedata`, in lines as Word breaks them."""
    digits = theme_package(**faces).hex()
    return "\r\n".join(digits[at : at + 254] for at in range(0, len(digits), 254))


def party_samples() -> list[bytes]:
    """Files of the Party system as four programs write them."""
    return [_of_word(), _of_wordpad(), _of_textedit(), _of_libreoffice()]


def _of_word() -> bytes:
    head = (
        "\\adeflang1025\\ansi\\ansicpg936\\uc2\\adeff0\\deff0"
        "\\stshfdbch13\\stshfloch0\\stshfhich0\\stshfbi0"
    )
    fangsong = hexed("仿宋_GB2312")
    panose = "{\\*\\panose 02020603050405020304}"
    entries = (
        entry(0, "Times New Roman", 0, before=f"\\fprq2{panose}"),
        entry(13, fangsong, more="{\\*\\falt FangSong_GB2312}"),
        entry(40, hexed("方正小标宋简体")),
        entry(41, f"@{fangsong}"),
        f"{{\\flomajor\\f31500\\froman\\fcharset0\\fprq2{panose}Times New Roman;}}",
        f"{{\\fdbmajor\\f31501\\fnil\\fcharset134\\fprq2 {fangsong};}}",
        entry(42, "Times New Roman CE", 238),
        entry(43, spelt("仿宋", "??") + "_GB2312 Western", 0),
    )
    theme_data = theme_digits(latin="Times New Roman", hans="仿宋_GB2312")
    faces = "\\rtlch\\fcs1 \\af0 \\ltrch\\fcs0 \\loch\\af0\\hich\\af0\\dbch\\af{dbch}"
    body = (
        f"{{\\stylesheet{{\\s0 {faces.format(dbch=13)} Normal;}}}}"
        f"{{\\*\\themedata {theme_data}}}\r\n"
        f"\\pard\\plain {faces.format(dbch=40)}"
        f"{{\\loch\\af0\\hich\\af0\\dbch\\f40 {hexed('关于“十四五”规划的通知')}\\par}}\r\n"
        f"\\pard\\plain {faces.format(dbch=13)}"
        "{\\hich\\af0\\dbch\\af13\\loch\\f0 2026}"
        f"{{\\loch\\af0\\hich\\af0\\dbch\\f13 {hexed('年——')}}}\\par"
    )
    return document(body, *entries, head=head)


def _of_wordpad() -> bytes:
    first, last = hexed("关于"), hexed("年")
    return document(f"\\viewkind4\\uc1\\pard\\lang2052\\f0 {first}\\f1 2026\\f0{last}\\par\r\n")


def _of_textedit() -> bytes:
    kaiti = hexed("楷体_GB2312")
    table = f"\\f0\\fnil\\fcharset134 {kaiti};\\f1\\froman\\fcharset0 Times New Roman;"
    return document(f"\\f0\\fs24 {hexed('一、要求')}\\\r\n\\f1 2026", table)


def _of_libreoffice() -> bytes:
    entries = (
        entry(4, "Times New Roman", 0),
        entry(8, hexed("仿宋_GB2312")),
        entry(12, hexed("楷体", "cp932") + "_GB2312", 128),
    )
    body = (
        "\\pard\\plain \\rtlch\\af4\\ltrch\\hich\\af4\\loch\\f4\\dbch\\af8"
        + spelt("关于", "\\'3f").join(("{\\dbch ", "}{\\loch 2026}"))
        + f"{{\\dbch\\af12\\dbch {spelt('要求', chr(92) + chr(39) + '3f')}}}\\par"
    )
    return document(body, *entries, head="\\ansi\\deff4")
