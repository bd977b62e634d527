"""What a font file says of a face: its names, its metrics, and whether it may be embedded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from fontbridge.fonts.fontfiles import Face, opened

__all__ = ["Embedding", "FaceFacts", "facts_of"]

_FAMILY_RECORDS = (16, 1)  # typographic family, family
_ENGLISH = ((3, 0x409), (1, 0))  # platform and language: Windows, Macintosh

# What stands for the widths that decide line breaks: han faces agree on the em, these differ.
MEASURED: Mapping[str, str] = {
    "space": " ", "digit": "0", "letter": "n", "quote": "“", "han": "中",
}  # fmt: skip


class Embedding(StrEnum):
    """What OS/2 fsType allows (OpenType 1.9, OS/2, fsType)."""

    INSTALLABLE = "installable"
    EDITABLE = "editable"
    PREVIEW = "preview"  # preview and print only
    BITMAP = "bitmap"  # bitmaps alone, no outlines
    RESTRICTED = "restricted"  # must not be embedded
    UNKNOWN = "unknown"  # no OS/2 table


@dataclass(frozen=True, slots=True)
class FaceFacts:
    """One face. Lengths are in em; an advance is None where the face lacks the character. The
    heights are those of hhea.

    `families` are the names of the family in all languages, English first. `may_subset` is False
    where only the whole font may be embedded.
    """

    families: tuple[str, ...]
    embedding: Embedding
    may_subset: bool
    units_per_em: int
    advances: Mapping[str, float | None]
    ascent: float
    descent: float
    line_gap: float


def facts_of(face: Face) -> FaceFacts:
    """The facts of a face. Raises `DamagedError` if the file is no readable font, `OSError`."""
    with opened(face.path, face.number) as font:
        em = int(font["head"].unitsPerEm) or 1
        hhea = font.get("hhea")
        embedding, may_subset = _embedding(font)
        return FaceFacts(
            _families(font),
            embedding,
            may_subset,
            em,
            _advances(font, em),
            (hhea.ascent if hhea else 0) / em,
            (hhea.descent if hhea else 0) / em,
            (hhea.lineGap if hhea else 0) / em,
        )


def _families(font: Any) -> tuple[str, ...]:
    if "name" not in font:
        return ()
    records = [record for record in font["name"].names if record.nameID in _FAMILY_RECORDS]
    # The typographic family is the whole family's; 1 may name a single weight.
    records.sort(
        key=lambda record: (
            _FAMILY_RECORDS.index(record.nameID),
            (record.platformID, record.langID) not in _ENGLISH,
        )
    )
    names = (record.toUnicode(errors="replace").strip("\0 ") for record in records)
    return tuple(dict.fromkeys(name for name in names if name))


def _embedding(font: Any) -> tuple[Embedding, bool]:
    if "OS/2" not in font:
        return Embedding.UNKNOWN, False
    bits = font["OS/2"].fsType
    # Old fonts may set several; then the least restrictive counts.
    if bits & 0x8:
        usage = Embedding.EDITABLE
    elif bits & 0x4:
        usage = Embedding.PREVIEW
    elif bits & 0x2:
        usage = Embedding.RESTRICTED
    else:
        usage = Embedding.INSTALLABLE
    if bits & 0x200 and usage is not Embedding.RESTRICTED:
        usage = Embedding.BITMAP
    return usage, not bits & 0x100


def _advances(font: Any, em: int) -> dict[str, float | None]:
    cmap = (font.getBestCmap() if "cmap" in font else None) or {}
    metrics = font["hmtx"].metrics if "hmtx" in font else {}
    return {
        name: metrics[cmap[ord(character)]][0] / em
        if metrics.get(cmap.get(ord(character))) else None
        for name, character in MEASURED.items()
    }
