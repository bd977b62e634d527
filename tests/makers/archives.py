"""Archives of documents of the Party system."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from tests.makers.zips import zipped

__all__ = ["NOTICE", "TEXT", "tar_samples", "tarred", "zip_samples"]

NOTICE = (Path(__file__).parents[2] / "examples" / "party-notice.docx").read_bytes()
TEXT = "关于“检查”的通知\r\n".encode("gbk")
_FILES = {"通知/": b"", "通知/notice.docx": NOTICE, "letter.txt": TEXT, "tool.exe": b"MZ\0\1"}


def tarred(
    files: Mapping[str, bytes], form: int = tarfile.GNU_FORMAT, encoding: str = "utf-8"
) -> bytes:
    """A TAR archive by tarfile; names that end in a slash are folders."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=form, encoding=encoding) as archive:
        for number, (name, data) in enumerate(files.items()):
            info = tarfile.TarInfo(name)
            info.size, info.mtime, info.uname = len(data), 1_770_000_000 + number, "office"
            info.mode = 0o640 + number % 8
            if name.endswith("/"):
                info.type, info.size = tarfile.DIRTYPE, 0
            archive.addfile(info, io.BytesIO(data))
    return stream.getvalue()


def zip_samples() -> list[bytes]:
    """ZIP archives: with folders and other files, one in another, stored."""
    return [
        zipped(_FILES, comment="归档".encode()),
        zipped({"2026/inner.zip": zipped(_FILES, streamed=True), "编号.txt": b"17"}),
        zipped({"notice.docx": NOTICE}, method=zipfile.ZIP_STORED, wide=True),
    ]


def tar_samples() -> list[bytes]:
    """TAR archives: of GNU and POSIX, gzipped, in one another."""
    return [
        tarred(_FILES),
        tarred(_FILES, tarfile.PAX_FORMAT),
        gzip.compress(tarred({"inner.tgz": gzip.compress(tarred(_FILES), mtime=1)}), mtime=2),
    ]
