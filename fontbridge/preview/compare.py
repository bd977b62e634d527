"""A document before and after its conversion, drawn and compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from fontbridge.api import convert
from fontbridge.containers.decryption import decrypted
from fontbridge.fonts.catalogue import load_catalogue
from fontbridge.fonts.fontfiles import installed_folders
from fontbridge.formats import format_named, open_document
from fontbridge.mapping.profile import Profile
from fontbridge.model import Limits, Report
from fontbridge.preview.breaks import Drift, drift
from fontbridge.preview.faces import Asked, asked_and_drawn
from fontbridge.preview.office import draw
from fontbridge.preview.pages import Page, read

__all__ = ["Preview", "preview"]


@dataclass(frozen=True, slots=True)
class Preview:
    """Both drawings with what differs; `faces` are those of the document after its conversion."""

    report: Report
    before: Sequence[Page]
    after: Sequence[Page]
    drift: Drift
    faces: Sequence[Asked]
    pdf: tuple[bytes, bytes]

    def to_dict(self) -> dict[str, Any]:
        """Plain data, without pictures and without text of the document."""
        return {
            "path": self.report.path,
            "format": self.report.format,
            "profile": self.report.profile,
            "pages": {"before": len(self.before), "after": len(self.after)},
            "breaks": self.drift.breaks,
            "repaged": self.drift.repaged,
            "moved": {
                "before": [spot._asdict() for spot in self.drift.before],
                "after": [spot._asdict() for spot in self.drift.after],
            },
            "faces": [
                {
                    "family": each.family,
                    "here": each.here,
                    "drawn": dict(each.drawn.most_common()),
                    "others": each.others,
                }
                for each in self.faces
            ],
        }


def preview(
    data: bytes,
    name: str,
    to: Profile,
    office: Path,
    *,
    mappings: Path | None = None,
    limits: Limits | None = None,
    font_dirs: Sequence[Path] = (),
    password: str = "",
    seconds: float = 120,
    pictures: bool = True,
) -> Preview:
    """Convert a document for the profile `to`, in memory, and let `office` draw both.

    A signed document is converted as well, since nothing is written. Raises what `convert` and
    `draw` raise, and `UnsupportedError` where PDFium is not installed.
    """
    limits = limits or Limits()
    result = convert(
        data, to=to, name=name, mappings=mappings, limits=limits, font_dirs=font_dirs,
        password=password, break_signatures=True,
    )  # fmt: skip
    unlocked = [
        (decrypted(each, password, limits) or each) if password else each
        for each in (data, result.data)
    ]
    suffix = _suffix(name, result.report.format)
    names = f"before{suffix}", f"after{suffix}"
    drawn = draw(
        dict(zip(names, unlocked, strict=True)), office, seconds=seconds, font_dirs=font_dirs
    )
    first, second = (drawn[each] for each in names)
    before, after = read(first, pictures=pictures), read(second, pictures=pictures)
    faces = asked_and_drawn(
        open_document(unlocked[1], limits, name).paragraphs(None),
        after,
        load_catalogue(mappings),
        [*font_dirs, *installed_folders()],
    )
    return Preview(result.report, before, after, drift(before, after), faces, (first, second))


def _suffix(name: str, kind: str) -> str:
    """The suffix by which LibreOffice knows the format, whatever the file is called."""
    document = format_named(kind)
    known = document.suffixes if document is not None else ()
    suffix = PurePath(name).suffix.lower()
    return suffix if suffix in known or not known else known[0]
