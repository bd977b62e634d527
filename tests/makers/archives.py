"""Archives of documents of the Party system."""

from __future__ import annotations

import zipfile
from pathlib import Path

from tests.makers.zips import zipped

__all__ = ["NOTICE", "TEXT", "samples"]

NOTICE = (Path(__file__).parents[2] / "examples" / "party-notice.docx").read_bytes()
TEXT = "关于“检查”的通知\r\n".encode("gbk")


def samples() -> list[bytes]:
    """ZIP archives: with folders and other files, one in another, stored."""
    files = {"通知/": b"", "通知/notice.docx": NOTICE, "letter.txt": TEXT, "tool.exe": b"MZ\0\1"}
    return [
        zipped(files, comment="归档".encode()),
        zipped({"2026/inner.zip": zipped(files, streamed=True), "编号.txt": b"17"}),
        zipped({"notice.docx": NOTICE}, method=zipfile.ZIP_STORED, wide=True),
    ]
