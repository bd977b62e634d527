"""A font file cut down to the characters that a document draws with it."""

from __future__ import annotations

import io
import logging
from collections.abc import Collection
from typing import Any, NamedTuple

from fontbridge.fonts.facefacts import Embedding, facts_of
from fontbridge.fonts.fontfiles import Face, opened
from fontbridge.model import Message, say

__all__ = ["Cut", "cut_out"]


_FORBIDDEN = {
    Embedding.RESTRICTED: say("its licence forbids embedding (fsType 2)"),
    Embedding.BITMAP: say("its licence lets only bitmaps be embedded (fsType 0x200)"),
    Embedding.UNKNOWN: say("its file does not say whether it may be"),
}


class Cut(NamedTuple):
    """The bytes of a font for embedding; empty where it may not or cannot be, and `why` not.

    `drawn` tells how many of the characters that were asked for it draws.
    """

    data: bytes
    licence: Embedding
    whole: bool = False
    drawn: int = 0
    why: Message | str = ""


def cut_out(face: Face, characters: str, outlines: Collection[str]) -> Cut:
    """The face with the glyphs of `characters`, or whole where its licence forbids to cut it.

    OS/2 fsType decides (OpenType 1.9): a restricted font is never embedded, nor one that says
    nothing, nor one of which nothing but bitmaps may be. `outlines` are the tables, one of which
    must hold its outlines. Raises `DamagedError` if the file is no readable font, `OSError` if it
    cannot be opened.
    """
    facts = facts_of(face)
    if why := _FORBIDDEN.get(facts.embedding):
        return Cut(b"", facts.embedding, why=why)
    with opened(face.path, face.number) as font:
        if not any(table in font for table in outlines):
            return Cut(b"", facts.embedding, why=say("the format takes no outlines of its kind"))
        held = set(map(ord, characters)) & (font.getBestCmap() or {}).keys()
        if not held:
            return Cut(b"", facts.embedding, why=say("it draws none of the characters"))
        if facts.may_subset:
            _subset(font, held)
        stream = io.BytesIO()
        font.save(stream, reorderTables=True)
    return Cut(stream.getvalue(), facts.embedding, not facts.may_subset, len(held))


def _subset(font: Any, codes: Collection[int]) -> None:
    from fontTools import subset  # type: ignore[import-untyped]

    options = subset.Options(
        name_IDs=["*"], name_languages=["*"], name_legacy=True, notdef_outline=True,
        hinting=False, ignore_missing_unicodes=True,
    )
    options.drop_tables += ["BDF ", "FFTM", "mort", "DSIG"]
    logger = logging.getLogger("fontTools.subset")
    level = logger.level
    logger.setLevel(logging.ERROR)  # it tells of each table that it leaves out
    try:
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=codes)
        subsetter.subset(font)
    finally:
        logger.setLevel(level)
