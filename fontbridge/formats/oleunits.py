"""The kinds of documents that storages of a compound file may hold."""

from __future__ import annotations

from fontbridge.formats.docunit import DocUnit
from fontbridge.formats.ole import Unit
from fontbridge.formats.pptunit import PptUnit
from fontbridge.formats.xlsunit import XlsUnit

__all__ = ["UNITS"]

UNITS: tuple[type[Unit], ...] = (DocUnit, XlsUnit, PptUnit)
