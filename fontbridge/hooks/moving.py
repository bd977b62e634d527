"""Moves that can be made again after a crash, without losing a file or making two of it."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from fontbridge import files
from fontbridge.model import Limits
from fontbridge.unfinished import make_last

__all__ = ["move", "unused"]


def move(path: Path, target: Path, limits: Limits) -> Path:
    """Move a file to `target`, or beside it where another file is; tell where it is now.

    On one disk that is one step. To another disk the file is copied, then removed here; a crash
    between the two leaves it at both places, and then only the rest is done. A file that is here
    no more was moved before. Missing folders are made. Raises `FontbridgeError`.
    """
    with files.as_ours(str(target), reading=False):
        if not path.exists():
            return target
        os.makedirs(target.parent, exist_ok=True)
        try:
            free = unused(target)
            os.rename(path, free)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            free = _carry(path, target, limits)
        make_last(str(free.parent))
        make_last(str(path.parent))
    return free


def unused(path: Path) -> Path:
    """`path`, or the next name beside it that no file has.

    >>> unused(Path("nowhere/通知.docx")).name
    '通知.docx'
    """
    free, number = path, 1
    while os.path.lexists(free):
        number += 1
        free = path.with_name(f"{path.stem} ({number}){path.suffix}")
    return free


def _carry(path: Path, target: Path, limits: Limits) -> Path:
    data = files.read(path, limits)
    if not target.is_file() or files.read(target, limits) != data:
        target = unused(target)
        files.replace(target, data, like=path)
    path.unlink()
    return target
