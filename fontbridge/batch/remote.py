"""Files on other machines, by URL: SFTP, SMB, S3 and whatever else fsspec speaks.

The extra `remote`. Credentials come from where fsspec and the library of the protocol look for them
(keys, agents, configuration files, the environment) or stand in the URL; no message, report or
record ever shows a password.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import PurePath, PurePosixPath
from typing import Any

from fontbridge.bulk import Data, pieces_of
from fontbridge.extras import needing
from fontbridge.files import is_aside
from fontbridge.model import FontbridgeError, LimitError, Limits, say
from fontbridge.unfinished import PREFIX

__all__ = ["Remote", "is_url"]

# A letter alone is a drive of Windows; `file` is what the system opens itself.
_URL = re.compile(r"(?!file://)([A-Za-z][A-Za-z0-9+.-]+)://([^/]*)(.*)", re.DOTALL)
_PASSWORD = re.compile(r":[^@]*(?=@)")
# What is put there appears whole or not at all, and a rename would be a copy.
_OBJECT_STORES = frozenset(
    {"s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "oss", "oci", "memory"}
)


def is_url(text: str) -> bool:
    """True for what names a file elsewhere.

    >>> [is_url(text) for text in ("sftp://host/a.docx", "C://a.docx", "a.docx")]
    [True, False, False]
    """
    return _URL.match(text) is not None


@dataclass(frozen=True, slots=True)
class Remote:
    """A file or folder elsewhere, with what of `pathlib.Path` a run over files needs.

    >>> one = Remote.at("sftp://clerk:secret@host/in/通知.docx")
    >>> str(one), one.name, str(one.parent / "b.docx")
    ('sftp://clerk@host/in/通知.docx', '通知.docx', 'sftp://clerk@host/in/b.docx')
    """

    protocol: str
    host: str = field(repr=False)
    path: PurePosixPath

    @classmethod
    def at(cls, url: str) -> Remote:
        """The place that a URL names."""
        told = _URL.match(url)
        assert told is not None
        return cls(told[1].lower(), told[2], PurePosixPath(told[3] or "/"))

    def __str__(self) -> str:
        return f"{self.protocol}://{_PASSWORD.sub('', self.host)}{self.path}"

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def suffix(self) -> str:
        return self.path.suffix

    @property
    def parent(self) -> Remote:
        return self._with(self.path.parent)

    def with_name(self, name: str) -> Remote:
        """The file of that name beside this one."""
        return self._with(self.path.with_name(name))

    def __truediv__(self, below: PurePath | str) -> Remote:
        return self._with(self.path.joinpath(*PurePath(below).parts))

    def _with(self, path: PurePosixPath) -> Remote:
        return Remote(self.protocol, self.host, path)

    # -- what is there --

    def exists(self) -> bool:
        """True if there is a file or folder. Raises `FontbridgeError` where nobody can tell."""
        with self._told(reading=True) as (system, name):
            return bool(system.exists(name))

    def is_dir(self) -> bool:
        """True if there is a folder. Raises `FontbridgeError` where nobody can tell."""
        with self._told(reading=True) as (system, name):
            return bool(system.isdir(name))

    def files(self) -> Iterator[Remote]:
        """The files below a folder, in the order of names, but for lock files and our own."""
        with self._told(reading=True) as (system, name):
            names = sorted(system.find(name))
        root = PurePosixPath(name)
        for found in names:
            below = self / PurePosixPath(found).relative_to(root)
            if not is_aside(below.name):
                yield below

    def read(self, limits: Limits) -> bytes:
        """The bytes. Raises `LimitError`, `UnsupportedError`, `FontbridgeError`."""
        with self._told(reading=True) as (system, name):
            size = system.info(name)["size"]
            with system.open(name, "rb") as stream:
                data: bytes = stream.read(limits.file_size + 1)
        if len(data) > limits.file_size:
            raise LimitError(
                say("{size} bytes, at most {limit} are read", size=size, limit=limits.file_size),
                path=str(self),
                advice=say("If the file is known to be good, raise the limit."),
            )
        if size is not None and len(data) != size:
            raise FontbridgeError(
                say("the file was written to while it was read"),
                path=str(self),
                advice=say("Wait until the other program has finished, then try again."),
            )
        return data

    # -- writing --

    def replace(self, data: Data) -> None:
        """Write the file so that it is the old one or the new one, whole; folders are made.

        Where the protocol cannot rename over a file, the old one is put aside for that moment.
        Raises `FontbridgeError`.
        """
        with self._told(reading=False) as (system, name):
            folder = str(PurePosixPath(name).parent)
            system.makedirs(folder, exist_ok=True)
            if self.protocol in _OBJECT_STORES:
                _write(system, name, data)
                return
            new = f"{folder}/{PREFIX}{os.urandom(8).hex()}"
            try:
                _write(system, new, data)
                _rename(system, new, name)
            finally:
                with suppress(Exception):  # mostly it is gone: that is what is wanted
                    system.rm_file(new)

    def unlink(self, missing_ok: bool = False) -> None:
        """Remove the file. Raises `OSError`."""
        try:
            with self._told(reading=False) as (system, name):
                system.rm_file(name)
        except FontbridgeError as error:
            if not missing_ok:
                raise OSError(str(error)) from error

    @contextmanager
    def _told(self, *, reading: bool) -> Iterator[tuple[Any, str]]:
        """The file system and the name in it; errors of either as ours."""
        with needing("remote", say("a file elsewhere")):
            from fsspec.core import url_to_fs  # type: ignore[import-untyped]
        try:
            yield url_to_fs(f"{self.protocol}://{self.host}{self.path}")
        except FontbridgeError:
            raise
        # Each protocol has a library with errors of its own, whose words may hold the password.
        except Exception as error:
            reason = say("{reason}", reason=_reason(error))
            raise FontbridgeError(
                say("cannot be read: {reason}", reason=reason)
                if reading
                else say("cannot be written: {reason}", reason=reason),
                path=str(self),
                advice=say("Check the address, the right to it and the network, then try again."),
            ) from None


def _reason(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    if isinstance(error, ImportError):
        return f"the library of the protocol is not installed ({error.name})"
    return getattr(error, "strerror", None) or type(error).__name__


def _write(system: Any, name: str, data: Data) -> None:
    written = 0
    with system.open(name, "wb") as stream:
        for piece in pieces_of(data):
            stream.write(piece)
            written += len(piece)
    if system.info(name)["size"] != written:
        raise OSError("cut off on its way")


def _rename(system: Any, new: str, name: str) -> None:
    move: Callable[[str, str], None] = system.mv
    try:
        move(new, name)
    except OSError:
        if not system.exists(name):
            raise
        aside = f"{new}.old"
        move(name, aside)
        try:
            move(new, name)
        except BaseException:
            move(aside, name)
            raise
        system.rm_file(aside)
