"""Binary workbooks: XLS, XLT, and those of WPS Spreadsheets. See docs/formats/xls.md."""

from __future__ import annotations

from fontbridge.formats.ole import OleDocument
from fontbridge.formats.xlsunit import XlsUnit

__all__ = ["XlsDocument"]


class XlsDocument(OleDocument):
    """A compound file with the stream of Excel 97 and later."""

    format = "xls"
    title = "binary Excel workbook"
    suffixes = (".xls", ".xlt", ".xla", ".et", ".ett")
    main_unit = XlsUnit
