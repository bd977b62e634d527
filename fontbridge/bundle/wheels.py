"""Gathering wheels: our own, and those that it needs on a system other than this one."""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from email.parser import HeaderParser
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fontbridge.bundle.targets import Target
from fontbridge.model import FontbridgeError, UnsupportedError, say

if TYPE_CHECKING:
    from packaging.requirements import Requirement

__all__ = ["downloaded", "extras_of", "needed", "own_wheel", "packed_again", "pip"]

_ROOT = Path(__file__).parents[2]
# What a checkout's wheel is built from; a build leaves files beside them, so it is made in a copy.
_BUILT_FROM = (
    "LICENSE", "MANIFEST.in", "README.md", "build_backend", "fontbridge", "mappings",
    "pyproject.toml", "setup.cfg",
)  # fmt: skip
_DATE = (2026, 1, 1, 0, 0, 0)


def pip(*arguments: str) -> str:
    """Run pip; "" if it did what it was to do, else the last lines of what it said."""
    done = subprocess.run(
        [sys.executable, "-m", "pip", *arguments],
        capture_output=True, encoding="utf-8", errors="replace", check=False,
        env=os.environ | {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PYTHONIOENCODING": "utf-8"},
    )
    if not done.returncode:
        return ""
    errors = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
    return "\n".join(errors or done.stderr.splitlines()[-3:]) or "pip"


def own_wheel(folder: Path) -> Path:
    """Our wheel in `folder`: built from the checkout that runs, or packed again as it is installed.

    Raises `FontbridgeError` where neither can be done.
    """
    if (_ROOT / "pyproject.toml").is_file():
        with tempfile.TemporaryDirectory() as place:
            for name in _BUILT_FROM:
                _copy(_ROOT / name, Path(place) / name)
            told = pip(
                "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), place
            )
        if told:
            raise FontbridgeError(
                say("the wheel cannot be built: {reason}", reason=told),
                advice=say("Install setuptools in this Python."),
            )
        return next(folder.glob("fontbridge-*.whl"))
    return packed_again("fontbridge", folder)


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(source, target)


def packed_again(name: str, folder: Path) -> Path:
    """A wheel of an installed package of pure Python: what its RECORD names, and a RECORD anew.

    Raises `UnsupportedError` where it is not installed.
    """
    try:
        package = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        raise UnsupportedError(
            say("{name} is neither installed nor run from its sources here", name=name),
            advice=say("Run it from an unpacked source archive."),
        ) from None
    files = {file.as_posix(): file for file in package.files or ()}
    info = next(name.partition("/")[0] for name in files if name.endswith(".dist-info/METADATA"))
    left = {f"{info}/{name}" for name in ("RECORD", "INSTALLER", "REQUESTED", "direct_url.json")}
    path = folder / f"{info.removesuffix('.dist-info')}-py3-none-any.whl"
    record = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, file in sorted(files.items()):
            if name in left or name.startswith("..") or "__pycache__" in name:
                continue
            data = file.read_binary()
            archive.writestr(zipfile.ZipInfo(name, _DATE), data, zipfile.ZIP_DEFLATED)
            digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
            record.append(f"{name},sha256={digest},{len(data)}")
        listed = "\n".join([*record, f"{info}/RECORD,,", ""])
        archive.writestr(zipfile.ZipInfo(f"{info}/RECORD", _DATE), listed, zipfile.ZIP_DEFLATED)
    return path


def extras_of(wheel: Path) -> list[str]:
    """The extras of a wheel that are for its users."""
    told: list[str] = _metadata(wheel).get_all("Provides-Extra") or []
    return sorted(set(told) - {"bundle", "manual", "test"})


def downloaded(wanted: Iterable[str], folder: Path, target: Target) -> str:
    """Fetch wheels of what is wanted, and of what that needs, for a system; "" or what failed."""
    return pip(
        "download", "--dest", str(folder), "--find-links", str(folder), *target.options, *wanted
    )


def needed(
    wheel: Path, extras: Sequence[str], folder: Path, target: Target
) -> Iterator[tuple[str, Path | None]]:
    """All that a wheel needs on a system, directly or not, as pip takes it: each with the wheel in
    `folder` that has it, or None.

    pip reads the markers of requirements (`; sys_platform == "win32"`) for the system it runs on,
    so what it has fetched for another one may lack something.
    """
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    at_hand: dict[str, Path] = {}
    for path in sorted(folder.glob("*.whl")):
        at_hand[canonicalize_name(path.name.partition("-")[0])] = path
    pending = [(wheel, frozenset(extras))]
    seen: set[tuple[str, frozenset[str]]] = set()
    while pending:
        path, wanted = pending.pop()
        for line in _metadata(path).get_all("Requires-Dist") or ():
            requirement = Requirement(line)
            if not _applies(requirement, wanted, target):
                continue
            name = canonicalize_name(requirement.name)
            key = (name, frozenset(requirement.extras))
            if key in seen:
                continue
            seen.add(key)
            found = at_hand.get(name)
            requirement.marker = None  # it has been read, for the right system
            yield str(requirement), found
            if found is not None:
                pending.append((found, key[1]))


def _applies(requirement: Requirement, extras: Iterable[str], target: Target) -> bool:
    if requirement.marker is None:
        return True
    return any(
        requirement.marker.evaluate({**target.markers, "extra": extra}) for extra in ("", *extras)
    )


def _metadata(wheel: Path) -> Any:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (one for one in archive.namelist() if one.endswith(".dist-info/METADATA"))
        return HeaderParser().parsestr(archive.read(name).decode())
