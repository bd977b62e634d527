"""The build backend: setuptools, whose archives come out the same, byte for byte, each time.

setuptools dates the members of a source archive by the files, the archive itself by the clock, and
gives them the rights and the owner that the checkout happens to have. Here all of that is fixed:
the time is that of SOURCE_DATE_EPOCH (https://reproducible-builds.org/specs/source-date-epoch/),
or else one that never changes.
"""

from __future__ import annotations

import gzip
import io
import os
import tarfile
import time
import zipfile
from pathlib import Path
from typing import Any

from setuptools import build_meta

build_editable = build_meta.build_editable
get_requires_for_build_editable = build_meta.get_requires_for_build_editable
get_requires_for_build_sdist = build_meta.get_requires_for_build_sdist
get_requires_for_build_wheel = build_meta.get_requires_for_build_wheel
prepare_metadata_for_build_editable = build_meta.prepare_metadata_for_build_editable
prepare_metadata_for_build_wheel = build_meta.prepare_metadata_for_build_wheel

_USUAL_TIME = 1767225600  # 2026-01-01T00:00:00Z; ZIP knows no time before 1980


def build_wheel(
    wheel_directory: str, config_settings: Any = None, metadata_directory: str | None = None
) -> str:
    """PEP 517: build a wheel in the folder; gives its name."""
    name = build_meta.build_wheel(wheel_directory, config_settings, metadata_directory)
    path = Path(wheel_directory) / name
    path.write_bytes(_settled_zip(path.read_bytes()))
    return name


def build_sdist(sdist_directory: str, config_settings: Any = None) -> str:
    """PEP 517: build a source archive in the folder; gives its name."""
    name = build_meta.build_sdist(sdist_directory, config_settings)
    path = Path(sdist_directory) / name
    path.write_bytes(_settled_tar(path.read_bytes()))
    return name


def _time() -> int:
    return int(os.environ.get("SOURCE_DATE_EPOCH") or _USUAL_TIME)


def _settled_zip(data: bytes) -> bytes:
    out = io.BytesIO()
    date = time.gmtime(_time())[:6]
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.infolist():
            told = zipfile.ZipInfo(member.filename, date)
            told.compress_type = zipfile.ZIP_DEFLATED
            told.create_system = 3  # Unix, on whatever system it is built
            told.external_attr = (0o755 if member.is_dir() else 0o100644) << 16
            new.writestr(told, old.read(member))
    return out.getvalue()


def _settled_tar(data: bytes) -> bytes:
    packed = io.BytesIO()
    with (
        tarfile.open(fileobj=io.BytesIO(data)) as old,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as new,
    ):
        for member in sorted(old.getmembers(), key=lambda one: one.name):
            file = old.extractfile(member) if member.isfile() else None
            told = tarfile.TarInfo(member.name)
            told.type, told.size, told.mtime = member.type, member.size, _time()
            told.mode = 0o755 if member.isdir() else 0o644
            new.addfile(told, file)
    out = io.BytesIO()
    with gzip.GzipFile("", "wb", fileobj=out, mtime=_time()) as stream:
        stream.write(packed.getvalue())
    return out.getvalue()
