"""The root element of an XML file, for telling formats apart without reading the whole."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import NamedTuple

from fontbridge.formats.base import Content
from fontbridge.formats.namespaces import key_of

__all__ = ["Root", "root_of"]

_HEAD = 1 << 16  # a root with all its namespaces takes some 5,000 bytes; comments may precede it
_SEPARATOR = "\x01"
_DECLARATION = re.compile(rb"^(?:\xef\xbb\xbf)?<\?xml\s[^>]*>")
_CHINESE = re.compile(rb"<\?xml[^>]*?\sencoding\s*=\s*[\"']gb", re.IGNORECASE)


class Root(NamedTuple):
    """A root element: the key of its namespace (see `namespaces`), its local name, and its
    attributes by local name."""

    namespace: str
    local: str
    attributes: dict[str, str]


def root_of(content: Content) -> Root | None:
    """The root element of the content, read once; None if it does not begin as XML does."""
    if "root" not in content.memo:
        content.memo["root"] = _read(content.data[:_HEAD])
    return content.memo["root"]  # type: ignore[no-any-return]


def _read(head: bytes) -> Root | None:
    if not head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0").startswith(b"<"):
        return None
    from pyexpat import ExpatError, ParserCreate

    wide = head.startswith((b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<"))
    if not wide:
        # Expat knows no Chinese charset, and UOF has names in Chinese. Whatever else is declared,
        # rightly or not, the root's name is ASCII.
        codec = "gb18030" if _CHINESE.match(head) else "utf-8"
        head = _DECLARATION.sub(b"", head, count=1).decode(codec, "replace").encode()
    parser = ParserCreate(None if wide else "utf-8", _SEPARATOR)
    found: list[Root] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if not found:
            uri, _, local = name.rpartition(_SEPARATOR)
            plain = {key.rpartition(_SEPARATOR)[2]: value for key, value in attributes.items()}
            found.append(Root(key_of(uri), local, plain))

    parser.StartElementHandler = start
    with suppress(ExpatError, ValueError):  # what follows the root is for others to judge
        parser.Parse(head, False)
    return found[0] if found else None
