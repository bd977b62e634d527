"""Binary Word documents: DOC, DOT, and those of WPS Writer. See docs/formats/doc.md."""

from __future__ import annotations

from fontbridge.formats.base import Content
from fontbridge.formats.docfib import is_before_97
from fontbridge.formats.docunit import DocUnit
from fontbridge.formats.ole import OleDocument, compound_of

__all__ = ["DocDocument"]


class DocDocument(OleDocument):
    """A compound file with the streams of Word 97 and later."""

    format = "doc"
    title = "binary Word document"
    suffixes = (".doc", ".dot", ".wps", ".wpt")
    main_unit = DocUnit

    @classmethod
    def recognises(cls, content: Content) -> bool:
        file = compound_of(content)
        return (
            super().recognises(content)
            and file is not None
            and not is_before_97(file.read(DocUnit.main))
        )
