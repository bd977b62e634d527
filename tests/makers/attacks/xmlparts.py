"""Attacks by the XML of a part: entities, encodings, depth, length, number."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from functools import partial

from tests.makers import word
from tests.makers.attacks.attack import Attack
from tests.makers.word import NAMESPACES, A, W
from tests.makers.zips import zipped

__all__ = ["attacks"]

_MANY = 100_000
_MIB = 1 << 20
_FONTS = '<w:rFonts w:eastAsia="仿宋_GB2312" w:ascii="Times New Roman"/>'
_SAFE = word.paragraph("通知", _FONTS)


def _stored(package: bytes) -> bytes:
    """The package without compression: what repeats would else be refused for inflating."""
    return zipped(word.members(package), method=zipfile.ZIP_STORED)


def _document(body: str) -> bytes:
    return _main(word.document(_SAFE + body))


def _main(content: str | bytes) -> bytes:
    return _stored(word.package(content))


def _typed(doctype: str, text: str = "") -> str:
    return f"<!DOCTYPE w:document {doctype}><w:document {NAMESPACES}>{_SAFE}{text}</w:document>"


def _laughs() -> str:
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return _typed(f'[<!ENTITY l0 "lol">{lines}]', "<w:t>&l9;</w:t>")


def _long_reference() -> str:
    return f"<w:p><w:r><w:t>{'&#' + '0' * 5000 + '65;'}</w:t></w:r></w:p>"


def _attribute(length: int) -> str:
    return f'<w:p w:rsidR="{"A" * length}"/>'


def _attributes(count: int, name: str = "w:a%d") -> str:
    names = (name % n if "%" in name else name for n in range(count))
    return "<w:p " + " ".join(f'{each}="1"' for each in names) + "/>"


def _deep(name: str, depth: int = _MANY) -> str:
    return f"<{name}>" * depth + f"</{name}>" * depth


def _prefixes_again() -> str:
    """Each element of many declares a prefix anew, among hundreds, spelt differently each time."""
    bound = " ".join(f'xmlns:p{n}="urn:{n}"' for n in range(900))
    inner = "".join(f'<w:p w:n="{n}" xmlns:p{n % 900}="urn:{n % 900}"/>' for n in range(5000))
    return f"<w:p {bound} xmlns:q='urn:a'><w:r xmlns:q='urn:b'/>{inner}</w:p>"


def _families(count: int) -> str:
    run = '<w:r><w:rPr><w:rFonts w:eastAsia="仿宋{0}_GB2312"/></w:rPr><w:t>字</w:t></w:r>'
    return "<w:p>" + "".join(map(run.format, range(count))) + "</w:p>"


def _named(family: str) -> bytes:
    return _document(word.paragraph("字", f'<w:rFonts w:eastAsia="{family}"/>'))


def _styled(based_on: Callable[[int], int], count: int) -> bytes:
    """Styles of which each is based on another, and paragraphs that use them."""
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="s{n}"><w:basedOn w:val="s{based_on(n)}"/>'
        f"<w:rPr>{_FONTS if not n else ''}</w:rPr></w:style>"
        for n in range(count)
    )
    used = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="s{n}"/></w:pPr><w:r><w:t>字</w:t></w:r></w:p>'
        for n in range(count)
    )
    parts: dict[str, str | bytes] = {"word/styles.xml": word.part("w:styles", styles)}
    return _stored(word.package(word.document(used), parts))


def _in(name: str, content: str) -> bytes:
    return word.package(word.document(_SAFE), {name: content})


_SECRET = '[<!ENTITY x SYSTEM "file:///etc/passwd">]'
_THEME = f"<!DOCTYPE a:theme {_SECRET}><a:theme xmlns:a='{A}'>&x;</a:theme>"
_REFUSED: dict[str, str | bytes] = {
    "DOCTYPE": _typed(""),
    "DOCTYPE outside": _typed('SYSTEM "http://127.0.0.1:9/x.dtd"'),
    "external entity": _typed(_SECRET, "<w:t>&x;</w:t>"),
    "parameter entity": _typed('[<!ENTITY % x SYSTEM "file:///etc/passwd">%x;]'),
    "billion laughs": _laughs(),
    "quadratic entity": _typed(f'[<!ENTITY a "{"a" * _MIB}">]', f"<w:t>{'&a;' * 1000}</w:t>"),
    "entity undeclared": word.document(f"{_SAFE}<w:t>&x;</w:t>"),
    "UTF-7": word.document(_SAFE).replace("UTF-8", "UTF-7").encode("utf-7"),
    "UTF-32": word.document(_SAFE).encode("utf-32"),
    "EBCDIC": word.document("").replace("UTF-8", "cp037").encode("cp037"),
    "UTF-16 that says UTF-8": word.document(_SAFE).encode("utf-16"),
    "UTF-8 that says UTF-16": word.document(_SAFE).replace("UTF-8", "UTF-16"),
    "half a UTF-16 pair": word.document("<w:t>\U00020000</w:t>").replace("UTF-8", "UTF-16")
    .encode("utf-16").replace("\U00020000".encode("utf-16-le"), b"\x40\xd8"),
    "surrogates in UTF-8": word.document("<w:t>@</w:t>").encode().replace(b"@", b"\xed\xa0\x80"),
    "overlong UTF-8": word.document("<w:t>@</w:t>").encode().replace(b"@", b"\xc0\xbc"),
    "NUL": word.document("<w:t>\0</w:t>"),
    "reference to NUL": word.document("<w:t>&#0;</w:t>"),
    "reference to a surrogate": word.document("<w:t>&#xD800;</w:t>"),
    "reference beyond Unicode": word.document("<w:t>&#x110000;</w:t>"),
    "two roots": word.document(_SAFE) + f"<w:document xmlns:w='{W}'/>",
    "never closed": f"<w:document {NAMESPACES}>" + "<w:p>" * _MANY,
    "an attribute twice": word.document(_attributes(2, "w:rsidR")),
    "a tag without end": word.document("<w:p " + "a" * _MIB),
}
_BODIES: dict[str, Callable[[], str]] = {
    "depth of 100,000": partial(_deep, "w:p"),
    "foreign depth of 100,000": partial(_deep, "x", _MANY),
    "text boxes 2,000 deep": lambda: "<w:p><w:r><w:txbxContent>" * 2000
    + "</w:txbxContent></w:r></w:p>" * 2000,
    "attribute of 10 MiB": partial(_attribute, 10 * _MIB),
    "attribute of 20 MiB": partial(_attribute, 20 * _MIB),
    "100,000 attributes": partial(_attributes, _MANY),
    "comment of 4 MiB": lambda: f"<!--{'a' * 4 * _MIB}-->",
    "instruction of 4 MiB": lambda: f"<?a {'a' * 4 * _MIB}?>",
    "text of 3 MiB": lambda: word.paragraph("字" * _MIB, _FONTS),
    "CDATA of 3 MiB": lambda: word.paragraph(f"<![CDATA[{'字' * _MIB}]]>", _FONTS),
    "100,000 comments in a text": lambda: word.paragraph("字<!---->" * _MANY, _FONTS),
    "20,000 prefixes": lambda: "".join(f'<w:p xmlns:p{n}="urn:{n}"/>' for n in range(20_000)),
    "prefixes again and again": _prefixes_again,
    "100,000 empty runs": lambda: f"<w:p>{'<w:r/>' * _MANY}</w:p>",
    "10,000 runs that change": lambda: _SAFE * 10_000,
    "2,000 families": partial(_families, 2000),
    "reference of 5,000 digits": _long_reference,
    "20,000 fields opened": lambda: '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>'
    * 20_000,
    "field code of 1 MiB": lambda: "<w:p><w:r><w:instrText>EQ "
    + "\\o(" * (_MIB // 3) + "</w:instrText></w:r></w:p>",
    "20,000 quotes": lambda: word.paragraph("“”" * 10_000, _FONTS),
    "20,000 private characters": lambda: word.paragraph("\ue000\ue5e5" * 10_000, _FONTS),
    "XInclude": lambda: '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude"'
    ' href="file:///etc/passwd" parse="text"/>',
}
_FAMILIES = {
    "of 1 MiB": "仿" * (_MIB // 3),
    "of blanks": " " * 1000,
    "with line ends": "仿宋&#10;_GB2312&#13;",
    "with tabs and quotes": "仿宋&quot;&#9;&apos;_GB2312&lt;/w:p&gt;",
    "that steers terminals": "仿宋\u202e\u2066&#x9b;_GB2312",
    "of commas": ",;" * 10_000,
    "of formatting words": "{old.__class__}{0}%s%n",
}


def attacks() -> Iterator[Attack]:
    for told, content in _REFUSED.items():
        yield Attack("xml", told, partial(_main, content), refused=True)
    for told, body in _BODIES.items():
        yield Attack("xml", told, lambda body=body: _document(body()))
    for told, family in _FAMILIES.items():
        yield Attack("xml", f"family {told}", partial(_named, family))
    for told, make in (
        ("DOCTYPE in the theme", partial(_in, "word/theme/theme1.xml", _THEME)),
        ("nothing as styles", partial(_in, "word/styles.xml", "")),
    ):
        yield Attack("xml", told, make, refused=True)
    for told, based_on, count in (
        ("style based on itself", lambda n: n, 1),
        ("styles in a ring", lambda n: (n + 1) % 3, 3),
        ("style based on none there is", lambda n: n + 1, 1),
        ("500 styles in a chain", lambda n: max(n - 1, 0), 500),
    ):
        yield Attack("xml", told, partial(_styled, based_on, count))
