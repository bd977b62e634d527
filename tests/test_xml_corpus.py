"""The XML of real documents, judged by lxml."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from fontbridge.formats.xmlpart import XmlPart
from fontbridge.formats.xmlscan import scan_scoped
from fontbridge.formats.xmlscope import Scope
from fontbridge.model import FontbridgeError
from tests.makers.xmltree import by_lxml, by_scanner, parse

FOLDERS = ("docx", "ofd", "odt", "pptx", "xlsx", "xml")
LARGEST = 5_000  # keeps the run to seconds; larger parts hold nothing of another kind


def _parts(folder: Path) -> Iterator[tuple[str, bytes]]:
    seen: set[bytes] = set()
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".xml":
            yield path.name, path.read_bytes()
        try:
            with zipfile.ZipFile(path) as package:
                members = {
                    info.filename: package.read(info)
                    for info in package.infolist()
                    if info.filename.endswith((".xml", ".rels")) and 0 < info.file_size < LARGEST
                }
        except (OSError, zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError):
            continue  # no package, or a damaged or encrypted one
        for name, data in members.items():
            digest = hashlib.sha256(data).digest()
            if digest not in seen:
                seen.add(digest)
                yield f"{path.name}/{name}", data


@pytest.mark.parametrize("folder", FOLDERS)
def test_real_parts_read_as_lxml_reads_them(corpus: Path, folder: str) -> None:
    read = 0
    for name, data in _parts(corpus / folder):
        try:
            tree = parse(data)
        except etree.XMLSyntaxError:
            continue  # damaged; a document that only lacks a namespace may still be read
        try:
            part = XmlPart(data, name)
        except FontbridgeError:
            assert tree.getroottree().docinfo.doctype, name
            continue
        expected = by_lxml(tree)
        wanted: dict[str, set[str]] = {}
        for _, (key, local), _ in expected:
            wanted.setdefault(key, set()).add(local)
        events = list(part.walk(wanted, wanted))
        assert by_scanner(events) == expected, name
        scoped = scan_scoped(part.view, 0, Scope({}, frozenset(), frozenset()), wanted, wanted)
        assert by_scanner(scoped) == expected, name
        read += 1
    assert read
