"""ofdreader, which shares no code with us, reads the same text from what was converted."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

import fontbridge
from fontbridge.model import FontbridgeError
from tests.makers.samples import PARTY_SAMPLES

ofdreader = pytest.importorskip("ofdreader")

CORPUS = Path(__file__).parents[1].parent / "shared" / "corpus"
FILES = sorted(CORPUS.glob("*/*.ofd"))


def _text(data: bytes) -> str | None:
    """All text; None where the reader does not open the file."""
    try:
        return str(ofdreader.OfdReader(io.BytesIO(data)).extract_text())
    except Exception:
        return None


@pytest.mark.parametrize("data", PARTY_SAMPLES["ofd"], ids=["2016", "old", "UTF-16"])
def test_samples(data: bytes) -> None:
    text = _text(data)
    assert text is not None
    assert "关于“工作”的通知" in text
    assert _text(fontbridge.convert(data, to="government").data) == text


@pytest.mark.skipif(not FILES, reason="no corpus beside the checkout")
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
        assert _text(result.data) == _text(data)
        if "signed" in {finding.code for finding in result.report.findings}:
            assert result.data == data


@pytest.mark.skipif(not FILES, reason="no corpus beside the checkout")
def test_all_are_read() -> None:
    assert {fontbridge.inspect(path.read_bytes()).format for path in FILES} == {"ofd"}
