"""Every format, the names of its files, and where a walk over samples finds names of families."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from fontbridge.formats import all_formats, open_document
from fontbridge.formats.base import Document
from fontbridge.messages import translator
from fontbridge.model import Limits
from manual.reference.tables import code, table
from tests.makers.samples import PARTY_SAMPLES

__all__ = ["formats"]

# The page under docs/formats/ that tells of a format whose name is not the page's.
_PAGES = {
    "css": "html", "doc95": "doc", "mht": "html", "ole-package": "doc", "svg": "html",
    "tar": "archive", "thmx": "pptx", "xls95": "xls", "zip": "archive",
}  # fmt: skip
_DOCS = Path(__file__).parents[2] / "docs"


def formats() -> str:
    """A row a format, then a row a carrier of each."""
    _ = translator("zh")
    kinds = sorted(all_formats(), key=lambda kind: kind.format)
    first = table(
        ["格式", "名称", "扩展名"],
        [(_linked(kind.format), _(kind.title), code(kind.suffixes, " ")) for kind in kinds],
    )
    second = table(
        ["格式", "载体", "槽位"],
        [
            (f"`{kind.format}`", carrier, code(sorted(slots)))
            for kind in kinds
            for carrier, slots in sorted(_carriers(PARTY_SAMPLES[kind.format]).items())
        ],
    )
    return f"{first}\n## 载体\n\n{second}"


def _linked(name: str) -> str:
    page = f"formats/{_PAGES.get(name, name)}.md"
    if not (_DOCS / page).exists():
        raise FileNotFoundError(f"docs/{page}: a format has its page")
    return f"[`{name}`](../{page})"


def _carriers(samples: Iterable[bytes]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for data in samples:
        document = open_document(data, Limits())
        for declaration in _declared(document):
            found.setdefault(declaration[0], set()).add(declaration[1])
    return found


def _declared(document: Document) -> Iterable[tuple[str, str]]:
    for site in document.sites():
        for each in site.construct.declarations:
            yield each.carrier, each.slot.value
