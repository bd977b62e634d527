"""What a file says about its own encoding, and whether that can be true."""

from __future__ import annotations

import codecs
import re

from fontbridge.characters.repertoire import REPERTOIRES, within

__all__ = ["agrees", "declared_in", "family_of", "label_of"]

# Each: where it may stand, by its own specification. HTML: within the first 1,024 bytes.
_DECLARATIONS = (
    re.compile(rb"\A\s*<\?xml\s[^>]*?encoding\s*=\s*[\"']\s*([\w.:-]+)"),
    # In a message, "=" may be written "=3D" (quoted-printable, RFC 2045).
    re.compile(rb"<meta\s[^>]*?charset\s*=(?:3D)?\s*[\"']?\s*([\w.:-]+)", re.I),
    re.compile(rb"\A@charset \"([\w.:-]+)\";"),
    re.compile(rb"\A\{\\rtf\d?[^\n{}]*?\\ansicpg([1-9]\d*)"),
    # PEP 263, which is also what Emacs reads: the first or second line.
    re.compile(rb"\A(?:[^\n]*\n)?[ \t\f]*(?:#|//|/\*|\.\\\"|%)[^\n]*?coding[:=][ \t]*([\w.-]+)"),
)
_LOOKED_AT = 2048
_CODE_PAGES = {"936": "gbk", "950": "big5", "949": "euc-kr", "932": "shift_jis", "65001": "utf-8"}
# Labels of one family, by the names of Python's codecs.
_FAMILIES = {
    "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "hz": "gb18030",
    "big5": "big5", "cp950": "big5", "big5hkscs": "big5",
    "euc_kr": "euc-kr", "cp949": "euc-kr",
    "euc_jp": "euc-jp", "euc_jis_2004": "euc-jp", "euc_jisx0213": "euc-jp",
    "shift_jis": "shift_jis", "cp932": "shift_jis", "shift_jis_2004": "shift_jis",
    "cp1252": "cp1252", "iso8859-1": "cp1252", "iso8859-15": "cp1252", "cp1251": "cp1251",
    "utf-8": "utf-8", "utf-8-sig": "utf-8",
}  # fmt: skip
# Names of ours or of Python's that the IANA registry does not have. UTF-16 is told by its mark.
_LABELS = {
    "cp936": "gbk", "gb18030-2005": "gb18030", "gb18030-2000": "gb18030",
    "cp1251": "windows-1251", "cp1252": "windows-1252", "ascii": "us-ascii",
    "big5hkscs": "big5-hkscs", "utf-8-sig": "utf-8",
    "utf-16-le": "utf-16", "utf-16-be": "utf-16",
}  # fmt: skip
_REPERTOIRES = {"gb2312": "gb2312", "hz": "gb2312", "gbk": "gbk", "ascii": "ascii"}


def declared_in(head: bytes) -> str:
    """The encoding that the first bytes of a file declare, as it is written; empty if none.

    Knows the XML declaration, HTML's meta, CSS's @charset, RTF's code page and coding lines.

    >>> declared_in(b'<html><meta charset="GB2312">')
    'GB2312'
    """
    for pattern in _DECLARATIONS:
        if found := pattern.search(head[:_LOOKED_AT]):
            label = found[1].decode("ascii", "replace")
            return f"cp{label}" if label.isdigit() else label
    return ""


def family_of(label: str) -> str:
    """The family of encodings that a label belongs to; empty if it is unknown.

    >>> family_of("x-gbk"), family_of("cp936"), family_of("ISO-8859-1"), family_of("klingon")
    ('gb18030', 'gb18030', 'cp1252', '')
    """
    name = _codec_name(label)
    return _FAMILIES.get(name, name)


def agrees(label: str, codec: str, repertoire: str) -> bool:
    """True if data of that codec and repertoire may call itself `label`.

    A label may promise more than the data uses. GB2312 for what needs GBK is a contradiction: who
    believes it loses characters.

    >>> agrees("GB18030", "gbk", "gb2312"), agrees("gb2312", "gbk", "gbk")
    (True, False)
    """
    if codec == "ascii":
        return bool(family_of(label)) and not _codec_name(label).startswith(("utf-16", "utf-32"))
    if family_of(label) != family_of(codec):
        # "utf-16" promises a byte order mark and either order.
        return codec.startswith("utf-16") and _codec_name(label).startswith("utf-16")
    most = _REPERTOIRES.get(_codec_name(label))
    return most is None or repertoire not in REPERTOIRES or within(repertoire, most)


def label_of(charset: str) -> str:
    """What a file is to declare that is written in `charset`: the name that all readers know.

    >>> label_of("gb18030-2005"), label_of("cp1252"), label_of("utf-8")
    ('gb18030', 'windows-1252', 'utf-8')
    """
    return _LABELS.get(charset, charset)


def _codec_name(label: str) -> str:
    plain = label.strip().lower().removeprefix("x-").removeprefix("cp")
    plain = _CODE_PAGES.get(plain, label.strip().lower().removeprefix("x-"))
    try:
        return codecs.lookup(plain).name
    except LookupError:
        return ""
