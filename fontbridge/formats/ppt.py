"""Binary presentations: PPT, POT, PPS, and those of WPS Presentation. See docs/formats/ppt.md."""

from __future__ import annotations

from fontbridge.formats.ole import OleDocument
from fontbridge.formats.pptunit import PptUnit

__all__ = ["PptDocument"]


class PptDocument(OleDocument):
    """A compound file with the stream of PowerPoint 97 and later."""

    format = "ppt"
    title = "binary PowerPoint presentation"
    suffixes = (".ppt", ".pot", ".pps", ".ppa", ".dps", ".dpt")
    main_unit = PptUnit
