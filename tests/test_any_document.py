"""What is promised of every format, on documents that nobody thought of."""

from __future__ import annotations

from html import unescape

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import fontbridge
from fontbridge.formats import all_formats, open_document
from fontbridge.model import Limits, ProofError
from tests.makers import rtf
from tests.makers.anydocument import STRATEGIES

# The same documents each time; for a wider search raise the count and take the second line away.
_CASES = settings(
    max_examples=12,
    derandomize=True,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def _texts(data: bytes) -> list[str]:
    """What is drawn, with all that lies inside."""
    document = open_document(data, Limits())
    told = ["".join(text for _, _, text in document.passages())]
    for _, inner in document.embedded():
        try:
            told += _texts(inner)
        except fontbridge.FontbridgeError:
            told.append("")
    return told


def test_every_format_has_a_strategy() -> None:
    assert {kind.format for kind in all_formats()} == STRATEGIES.keys()


@pytest.mark.parametrize("to", ["party", "government"])
@pytest.mark.parametrize("kind", STRATEGIES)
@_CASES
@given(data=st.data())
def test_the_promises(kind: str, to: str, data: st.DataObject) -> None:
    first = data.draw(STRATEGIES[kind])
    result = fontbridge.convert(first, to=to)
    report = result.report
    assert report.verified and report.format == kind
    assert fontbridge.restore(result.data, report.to_json()) == first
    assert (result.data == first) == (not report.changes)
    replaced = {change.old: change.new for change in report.changes if change.slot == "text"}
    spelt = str.maketrans({old: new for old, new in replaced.items() if len(old) == 1})
    # Plain XML is told as it is spelt, with references for what its charset lacks.
    expected = [unescape(text.translate(spelt)) for text in _texts(first)]
    assert [unescape(text) for text in _texts(result.data)] == expected
    again = fontbridge.convert(result.data, to=to)
    assert again.data == result.data and not again.report.changes
    assert fontbridge.check(first, to=to).changes == report.changes


@pytest.mark.xfail(
    raises=ProofError,
    strict=True,
    reason="what is left to a font, once all its hanzi have a fallback, is judged as Latin",
)
def test_a_font_of_rtf_whose_hanzi_all_go_to_a_fallback() -> None:
    family = rtf.hexed("方正小标宋_GBK")
    body = f"\\f0 {rtf.hexed('喆Z', 'gb18030')}\\par "
    fontbridge.convert(rtf.document(body, rtf.entry(0, family, 134)), to="party")
