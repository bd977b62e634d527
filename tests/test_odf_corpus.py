"""Real OpenDocument files, of a corpus beside the checkout, converted both ways.

Each is converted, proved and given back byte for byte, or refused with a reason; where odfdo opens
it, it reads the same text from the result.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

import fontbridge
from fontbridge.model import FontbridgeError

CORPUS = Path(__file__).parents[1].parent / "shared" / "corpus"
SUFFIXES = {".odt", ".ods", ".odp", ".odg"}
FILES = sorted(path for path in CORPUS.glob("*/*") if path.suffix.lower() in SUFFIXES)
SLOW = 300_000  # bytes; odfdo takes seconds for more

pytestmark = pytest.mark.skipif(not FILES, reason="no corpus beside the checkout")


def _texts(data: bytes) -> Any:
    """The paragraphs of a document; None where odfdo does not open it."""
    odfdo = pytest.importorskip("odfdo")
    try:
        body = odfdo.Document(io.BytesIO(data)).body
    except Exception:
        return None
    return [element.text_recursive for element in body.xpath("//text:p | //text:h")]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_converted_both_ways_or_refused(path: Path) -> None:
    data = path.read_bytes()
    for profile in ("government", "party"):
        try:
            result = fontbridge.convert(data, to=profile)
        except FontbridgeError as refusal:
            assert str(refusal.message)
            assert refusal.advice
            continue
        assert fontbridge.restore(result.data, result.report) == data
        if result.data != data and len(data) < SLOW:
            assert _texts(result.data) == _texts(data)


def test_all_but_two_are_opendocument() -> None:
    """Two of 35 are no packages at all."""
    formats = [fontbridge.inspect(path.read_bytes()).format for path in FILES]
    assert formats.count("odf") == len(FILES) - 2
