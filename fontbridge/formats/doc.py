"""Binary Word documents: DOC, DOT, and those of WPS Writer. See docs/formats/doc.md."""

from __future__ import annotations

from fontbridge.formats.docunit import DocUnit
from fontbridge.formats.ole import OleDocument

__all__ = ["DocDocument"]


class DocDocument(OleDocument):
    """A compound file with the streams of Word 97 and later."""

    format = "doc"
    title = "binary Word document"
    suffixes = (".doc", ".dot", ".wps", ".wpt")
    main_unit = DocUnit
