"""Real Word documents, of a corpus beside the checkout, converted both ways.

Each is converted, proved and given back byte for byte, or refused with a reason. python-docx reads
the same text in the result wherever it opens the file, and no tag names a face of the other system.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import docx
import pytest

import fontbridge
from fontbridge.model import FontbridgeError

CORPUS = Path(__file__).parents[1].parent / "shared" / "corpus"
FILES = sorted(path for path in (CORPUS / "docx").glob("*") if path.is_file())
PARTY_ONLY = ("仿宋_GB2312", "楷体_GB2312", "方正小标宋简体", "FangSong_GB2312", "KaiTi_GB2312")
NO_FONTS = ("customXml/", "docProps/", "word/people")

pytestmark = pytest.mark.skipif(not FILES, reason="no corpus beside the checkout")


def _text(data: bytes) -> list[str] | None:
    """All paragraphs of the body, tables and all, as python-docx reads them."""
    try:
        document = docx.Document(io.BytesIO(data))
    except Exception:
        return None  # strict documents and templates are beyond it
    paragraphs = document.element.body.iter(docx.oxml.ns.qn("w:p"))
    return ["".join(each.text or "" for each in p.iter(docx.oxml.ns.qn("w:t"))) for p in paragraphs]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_converted_both_ways_or_refused(path: Path) -> None:
    data = path.read_bytes()
    text = _text(data)
    for profile in ("government", "party"):
        try:
            result = fontbridge.convert(data, to=profile)
        except FontbridgeError as refusal:
            assert str(refusal.message)
            assert refusal.advice
            continue
        assert result.report.verified
        assert fontbridge.restore(result.data, result.report.to_json()) == data
        assert _text(result.data) == text
        if profile == "government":
            tags = _tags(result.data)
            assert not [family for family in PARTY_ONLY if f'"{family}"' in tags]


def _tags(data: bytes) -> str:
    """The tags of all parts without the text between them.

    Complex-script slots are left alone, and so is what the font table says of their families.
    """
    if not data.startswith(b"PK"):
        return ""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        tags = "".join(
            tag.decode("utf-8", "replace")
            for name in archive.namelist()
            if name.endswith(".xml") and not name.startswith(NO_FONTS)
            for tag in re.findall(rb"<[^>]*>", archive.read(name))
        )
    for family in set(re.findall('w:cs="([^"]*)"', tags)):
        tags = tags.replace(f'w:cs="{family}"', "").replace(f'<w:font w:name="{family}"', "")
    return tags


def test_nearly_all_are_converted() -> None:
    """131 of 139 were; the others are encrypted, signed, cut off, hostile, or no packages."""
    converted = 0
    for path in FILES:
        try:
            fontbridge.check(path, to="government")
        except FontbridgeError:
            continue
        converted += 1
    assert converted >= len(FILES) * 0.9
