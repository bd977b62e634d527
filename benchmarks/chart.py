"""A chart of ratios as SVG: a bar a contender, grouped by document, on a logarithmic axis."""

from __future__ import annotations

import math
from collections.abc import Mapping
from html import escape

__all__ = ["chart"]

_COLOURS = ("#1f5fa8", "#7fb2e5", "#b8860b", "#7a7a7a", "#a33b3b")
_LEFT, _WIDTH, _BAR, _GAP = 190, 560, 15, 20


def chart(groups: Mapping[str, Mapping[str, float]], title: str) -> str:
    """Bars for `groups[document][contender]`, in terms of the floor, which is 1."""
    most = max(value for bars in groups.values() for value in bars.values())
    decades = max(1, math.ceil(math.log10(max(most, 1.1))))
    names = list(dict.fromkeys(name for bars in groups.values() for name in bars))
    colours = dict(zip(names, _COLOURS, strict=False))

    def across(value: float) -> float:
        return _LEFT + max(0.0, math.log10(max(value, 1.0))) / decades * _WIDTH

    drawn: list[str] = []
    y = 46
    for document, bars in groups.items():
        drawn.append(f'<text x="10" y="{y + 12}" font-weight="bold">{escape(document)}</text>')
        for name, value in bars.items():
            width = max(across(value) - _LEFT, 1)
            drawn.append(
                f'<rect x="{_LEFT}" y="{y}" width="{width:.0f}" height="{_BAR - 3}" '
                f'fill="{colours[name]}"/><text x="{_LEFT + width + 5:.0f}" y="{y + 11}">'
                f"{escape(name)} {value:.1f}</text>"
            )
            y += _BAR
        y += _GAP
    grid = "".join(
        f'<line x1="{across(10**n):.0f}" x2="{across(10**n):.0f}" y1="36" y2="{y}" stroke="#ccc"/>'
        f'<text x="{across(10**n):.0f}" y="{y + 14}" text-anchor="middle">{10**n}</text>'
        for n in range(decades + 1)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_LEFT + _WIDTH + 190}" '
        f'height="{y + 24}" font-family="sans-serif" font-size="12">'
        f'<rect width="100%" height="100%" fill="#fff"/>'
        f'<text x="10" y="22" font-size="15">{escape(title)}</text>{grid}{"".join(drawn)}</svg>\n'
    )
