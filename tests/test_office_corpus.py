"""Real workbooks and presentations, of a corpus beside the checkout, converted both ways.

Each is converted, proved and given back byte for byte, or refused with a reason. Where openpyxl or
python-pptx opens a file it opens the result too, and reads the same text.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pptx
import pytest

import fontbridge
from fontbridge.model import FontbridgeError

CORPUS = Path(__file__).parents[1].parent / "shared" / "corpus"
WORKBOOKS = {".xlsx", ".xlsm", ".xltx", ".xlsb"}
SLIDES = {".pptx", ".pptm", ".potx", ".ppsx"}
FILES = sorted(path for path in CORPUS.glob("*/*") if path.suffix.lower() in WORKBOOKS | SLIDES)
NOT_FOR_THE_ORACLE = "poc-shared-strings"  # takes openpyxl to 16 GB

pytestmark = pytest.mark.skipif(not FILES, reason="no corpus beside the checkout")


@pytest.fixture(autouse=True)
def memory() -> Iterator[None]:
    """Some of these files are made to exhaust their readers."""
    resource: Any = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, hard))
    yield
    resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _cells(data: bytes) -> list[Any]:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    return [(sheet.title, list(sheet.iter_rows(values_only=True))) for sheet in book.worksheets]


def _runs(data: bytes) -> list[str]:
    deck = pptx.Presentation(io.BytesIO(data))
    return [
        paragraph.text
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_text_frame
        for paragraph in shape.text_frame.paragraphs
    ]


def _told(read: Callable[[bytes], Any], data: bytes) -> Any:
    """What a reader tells of a file; None where it does not open it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return read(data)
        except Exception:
            return None


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_converted_both_ways_or_refused(path: Path) -> None:
    data = path.read_bytes()
    results = []
    for profile in ("government", "party"):
        try:
            result = fontbridge.convert(data, to=profile)
        except FontbridgeError as refusal:
            assert str(refusal.message)
            assert refusal.advice
            continue
        assert fontbridge.restore(result.data, result.report) == data
        assert not fontbridge.convert(result.data, to=profile).report.changes
        results.append(result.data)
    if not results or NOT_FOR_THE_ORACLE in path.name:
        return
    read = _runs if path.suffix.lower() in SLIDES else _cells
    before = _told(read, data)
    for converted in {*results} - {data}:
        assert _told(read, converted) == before


def test_nearly_all_are_read() -> None:
    """71 of 82 were; the others are encrypted, cut off or hostile."""
    read = 0
    for path in FILES:
        try:
            fontbridge.inspect(path.read_bytes())
        except FontbridgeError:
            continue
        read += 1
    assert read >= len(FILES) * 0.8
