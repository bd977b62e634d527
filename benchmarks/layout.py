"""How well `--layout` foresees which paragraphs break their lines elsewhere.

The truth is what LibreOffice draws before and after a conversion; the expectation is made of the
metrics of the same fonts: stand-ins for the faces of both systems in --fonts, and the machine's
own fonts for all others. Paragraphs of fonts that are not here are left out. Prints, for each
document, the paragraphs that moved and that were expected to, and precision and recall of all:

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
    """A paragraph by its part and its number there, without blanks; `known` if its lines can be
    foreseen: its measure is told and its fonts are at hand."""

    key: tuple[str, int]
    text: str
    known: bool


def _texts(data: bytes, advances: Advances) -> Iterator[_Text]:
    document = open_document(data, Limits(), "")
    counts: Counter[str] = Counter()
    for paragraph in document.paragraphs(None):
        counts[paragraph.part] += 1
        text = "".join("".join(run.text.split()) for run in paragraph.runs)
        families = {
            family for run in paragraph.runs for family in family_of_each(run.text, run.faces)
        }
        known = document.measure(paragraph) is not None and all(map(advances.knows, families))
        yield _Text((paragraph.part, counts[paragraph.part]), text, known)


def _breaks(pdf: bytes, paragraphs: Sequence[str]) -> list[frozenset[int] | None]:
    """Where the lines of each paragraph end; None where it is not drawn in one piece."""
    lines = [line.text for page in read(pdf, pictures=False) for line in page.lines]
    whole, ends, at = "".join(lines), set(), 0
    for line in lines:
        at += len(line)
        ends.add(at)
    found: list[frozenset[int] | None] = []
    cursor = 0
    for text in paragraphs:
        start = whole.find(text, cursor) if text else -1
        if start < 0 or (len(text) < 8 and start > cursor + 60):
            found.append(None)
            continue
        cursor = start + len(text)
        found.append(frozenset(end - start for end in ends if start < end < cursor))
    return found


def _judge(path: Path, to: str, fonts: Path) -> Counter[str]:
    """Paragraphs that are compared (seen), that moved, that were expected to, and both."""
    data = path.read_bytes()
    result = fontbridge.convert(data, to=to, name=path.name, break_signatures=True)
    drawn = draw({"before.docx": data, "after.docx": result.data}, find_office(),
                 seconds=120, font_dirs=[fonts])  # fmt: skip
    advances = Advances(load_catalogue(), [fonts, *installed_folders()])
    texts, after = list(_texts(data, advances)), list(_texts(result.data, advances))
    first = _breaks(drawn["before.docx"], [each.text for each in texts])
    second = _breaks(drawn["after.docx"], [each.text for each in after])
    Work(
        open_document(data, Limits(), path.name), load_catalogue(), fontbridge.load_profile(to),
        Options(layout=True, font_dirs=(fonts,)),
    )
    assert _Noted.last is not None
    expected = {(each.part, each.number) for each in _Noted.last.moved}
    counts = Counter[str]()
    for old, new, one, other in zip(texts, after, first, second, strict=True):
        if one is None or other is None or not (old.known and new.known and old.text):
            continue
        counts["seen"] += 1
        counts["moved"] += one != other
        counts["expected"] += old.key in expected
        counts["both"] += one != other and old.key in expected
    return counts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fonts", type=Path, required=True)
    parser.add_argument("--to", default="government")
    parser.add_argument("files", nargs="+", type=Path)
    arguments = parser.parse_args()
    from fontbridge.harmonise import plan

    plan.Layout = _Noted  # type: ignore[misc]
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
    return (
        f"{counts['seen']} paragraphs, {counts['moved']} moved, {counts['expected']} expected, "
        f"{counts['both']} both"
    )


if __name__ == "__main__":
    main()
