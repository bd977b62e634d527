"""Attacks by content types and relationships: targets outside, circles, nothing where something
is told to be (ECMA-376 Part 2, 6.5)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from functools import partial

from tests.makers import word
from tests.makers.attacks.attack import Attack
from tests.makers.attacks.packages import notice
from tests.makers.word import R

__all__ = ["attacks"]

_PR = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "[Content_Types].xml"
_MAIN = "word/document.xml"
_RELS = "word/_rels/document.xml.rels"


def _changed(**members: str | bytes | None) -> bytes:
    """The notice with members replaced, added, or (None) left out; `__` stands for nothing else
    than the names in `_NAMES`."""
    held: dict[str, str | bytes | None] = dict(word.members(notice()))
    held.update({_NAMES[key]: content for key, content in members.items()})
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in held.items():
            if content is not None:
                archive.writestr(name, content)
    return stream.getvalue()


_NAMES = {"types": _TYPES, "package": "_rels/.rels", "main": _MAIN, "document": _RELS}


def _relations(*entries: tuple[str, str], mode: str = "") -> str:
    inner = "".join(
        f'<Relationship Id="r{n}" Type="{R}/{kind}" Target="{target}"{mode}/>'
        for n, (kind, target) in enumerate(entries)
    )
    return f'<Relationships xmlns="{_PR}">{inner}</Relationships>'


def _root(target: str) -> bytes:
    return _changed(package=_relations(("officeDocument", target)))


def _of_document(*entries: tuple[str, str], mode: str = "") -> bytes:
    return _changed(document=_relations(*entries, mode=mode))


def _embedding(content: bytes) -> bytes:
    return notice(extra_members={"word/embeddings/a.docx": content})


def _types(inner: str) -> str:
    uri = "http://schemas.openxmlformats.org/package/2006/content-types"
    return f'<Types xmlns="{uri}">{inner}</Types>'


_OUTSIDE = (
    "../../../../etc/passwd",
    "file:///etc/passwd",
    "//host/share/x",
    "\\\\host\\x",
    "%2e%2e/%2e%2e/x",
)
_FAR = (("styles", "http://127.0.0.1:9/x"), ("theme", "x"))


def attacks() -> Iterator[Attack]:
    for target in _OUTSIDE:
        yield Attack("opc", f"main part at {target}", partial(_root, target), refused=True)
        for kind in ("styles", "theme", "fontTable", "aFChunk", "font"):
            make = partial(_of_document, (kind, target))
            yield Attack("opc", f"{kind} at {target}", make)
    external = ' TargetMode="External"'
    circle = (("styles", "document.xml"), ("theme", "document.xml"), ("aFChunk", "document.xml"))
    for told, make, refused in (
        ("main part missing", lambda: _changed(main=None), True),
        ("main part is a folder", partial(_root, "word/"), True),
        ("main part is the list of types", partial(_root, _TYPES), True),
        ("main part is nothing", partial(_root, ""), True),
        ("no types", lambda: _changed(types=None), False),
        ("types are nothing", lambda: _changed(types=b""), True),
        ("types are no XML", lambda: _changed(types=b"PK\3\4"), True),
        ("types have a DOCTYPE", lambda: _changed(types="<!DOCTYPE Types>" + _types("")), True),
        ("types without any", lambda: _changed(types=_types("")), True),
        ("100,000 types", lambda: _changed(
            types=_types('<Default Extension="a" ContentType="b"/>' * 100_000)), True),
        ("relationships have a DOCTYPE", lambda: _changed(
            package="<!DOCTYPE Relationships>" + _relations(("officeDocument", _MAIN))), True),
        ("main part related to itself", partial(_of_document, *circle), False),
        ("relationships of relationships", partial(
            _of_document, ("styles", "_rels/document.xml.rels")), False),
        ("all targets external", partial(_of_document, *_FAR, mode=external), False),
        ("100,000 relationships", partial(_of_document, *[("image", "x")] * 100_000), False),
        ("embedded document is cut off", partial(_embedding, notice()[:-30]), False),
        ("embedded document is noise", partial(_embedding, b"PK\3\4" + bytes(9999)), False),
        ("embedded document has a DOCTYPE", partial(
            _embedding, word.package("<!DOCTYPE x>" + word.document(""))), False),
    ):
        yield Attack("opc", told, make, refused)
