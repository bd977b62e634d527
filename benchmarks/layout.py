"""How well `--layout` foresees which paragraphs break their lines elsewhere.

The truth is what LibreOffice draws before and after a conversion; the expectation is made of the
metrics of the same fonts: stand-ins for the faces of both systems in --fonts, and the machine's
own fonts for all others. Prints, for each document, the paragraphs that moved and that were
expected to, those left out and why, and precision and recall of all:

    python -m benchmarks.layout --fonts DIR [--to government] FILE...
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import fontbridge
from fontbridge.fonts.advances import Advances
from fontbridge.fonts.catalogue import load_catalogue
from fontbridge.fonts.faces import family_of_each
from fontbridge.fonts.fontfiles import installed_folders
from fontbridge.formats import open_document
from fontbridge.formats.base import Document
from fontbridge.formats.measure import Unforeseen
from fontbridge.harmonise.layout import Layout
from fontbridge.harmonise.plan import Options, Work
from fontbridge.model import FontbridgeError, Limits
from fontbridge.preview.office import draw, find_office
from fontbridge.preview.pages import read


class _Noted(Layout):
    """Keeps the last one made, which the plan itself has no use for."""

    last: Layout | None = None

    def __init__(self, document: Document, advances: Advances) -> None:
        super().__init__(document, advances)
        _Noted.last = self


class _Text(NamedTuple):
    """A paragraph by its part and its number there, without blanks, and why its lines cannot be
    foreseen: its measure is not told, or its fonts are not at hand; "" if they can."""

    key: tuple[str, int]
    text: str
    why: str


def _texts(data: bytes, advances: Advances) -> Iterator[_Text]:
    document = open_document(data, Limits(), "")
    counts: Counter[str] = Counter()
    for paragraph in document.paragraphs(None):
        measure = document.measure(paragraph)
        if measure is None:
            continue
        counts[paragraph.part] += 1
        text = "".join("".join(run.text.split()) for run in paragraph.runs)
        families = {
            family for run in paragraph.runs for family in family_of_each(run.text, run.faces)
        }
        why = measure.name if isinstance(measure, Unforeseen) else ""
        if not why and not all(map(advances.knows, families)):
            why = "fonts"
        yield _Text((paragraph.part, counts[paragraph.part]), text, why)


class _Ends(NamedTuple):
    """Where the lines of a paragraph end, its own end left out."""

    ends: frozenset[int]


def _breaks(pdf: bytes, paragraphs: Sequence[str]) -> list[_Ends | None]:
    """Where the lines of each paragraph end; None where it is not drawn in one piece."""
    lines = [line.text for page in read(pdf, pictures=False) for line in page.lines]
    whole, ends, at = "".join(lines), set(), 0
    for line in lines:
        at += len(line)
        ends.add(at)
    found: list[_Ends | None] = []
    cursor = 0
    for text in paragraphs:
        start = whole.find(text, cursor) if text else -1
        if start < 0 or (len(text) < 8 and start > cursor + 60):
            found.append(None)
            continue
        cursor = start + len(text)
        found.append(_Ends(frozenset(end - start for end in ends if start < end < cursor)))
    return found


def _judge(path: Path, to: str, fonts: Path) -> Counter[str]:
    """Paragraphs that are compared (seen), that moved, that were expected to, and both; and those
    that are left out, by the reason."""
    data = path.read_bytes()
    result = fontbridge.convert(data, to=to, name=path.name, break_signatures=True)
    before, after = (f"{name}{path.suffix.lower()}" for name in ("before", "after"))
    drawn = draw({before: data, after: result.data}, find_office(),
                 seconds=120, font_dirs=[fonts])  # fmt: skip
    advances = Advances(load_catalogue(), [fonts, *installed_folders()])
    old, new = list(_texts(data, advances)), list(_texts(result.data, advances))
    first = _breaks(drawn[before], [each.text for each in old])
    second = _breaks(drawn[after], [each.text for each in new])
    Work(
        open_document(data, Limits(), path.name), load_catalogue(), fontbridge.load_profile(to),
        Options(layout=True, font_dirs=(fonts,)),
    )
    assert _Noted.last is not None
    expected = {
        (part, each.number) for part, seen in _Noted.last.parts.items() for each in seen.moved
    }
    counts = Counter[str]()
    for was, now, one, other in zip(old, new, first, second, strict=True):
        if not was.text:
            continue
        if why := was.why or now.why or ("" if one and other else "pieces"):
            counts[f"not {why}"] += 1
            continue
        moves = one.ends != other.ends
        counts["seen"] += 1
        counts["moved"] += moves
        counts["expected"] += was.key in expected
        counts["both"] += moves and was.key in expected
    return counts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fonts", type=Path, required=True)
    parser.add_argument("--to", default="government")
    parser.add_argument("files", nargs="+", type=Path)
    arguments = parser.parse_args()
    from fontbridge.harmonise import layout

    layout.Layout = _Noted  # type: ignore[misc]
    total = Counter[str]()
    for path in arguments.files:
        try:
            told = _judge(path, arguments.to, arguments.fonts)
        except FontbridgeError as error:
            print(f"{path.name}: {error}")
            continue
        total += told
        print(f"{path.name}: {_told(told)}")
    precision = total["both"] / max(total["expected"], 1)
    recall = total["both"] / max(total["moved"], 1)
    print(f"all: {_told(total)}; precision {precision:.2f}, recall {recall:.2f}")


def _told(counts: Counter[str]) -> str:
    left = "".join(
        f"; {count} {why}" for why, count in sorted(counts.items()) if why.startswith("not ")
    )
    return (
        f"{counts['seen']} paragraphs, {counts['moved']} moved, {counts['expected']} expected, "
        f"{counts['both']} both{left}"
    )


if __name__ == "__main__":
    main()
