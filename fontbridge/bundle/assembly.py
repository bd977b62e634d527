"""Putting a bundle together: wheels, the unpacked core, installers, and what is in it."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from collections.abc import Callable, Iterator, Sequence
from importlib.resources import as_file, files
from pathlib import Path
from typing import NamedTuple

from fontbridge import __version__
from fontbridge.bundle.targets import Target
from fontbridge.bundle.wheels import downloaded, extras_of, needed, own_wheel, pip
from fontbridge.model import FontbridgeError, Message, say

__all__ = ["Asked", "assembled"]

Tell = Callable[[Message], None]

_ALL = "all"
_SCRIPTS = ("install.py", "install.sh", "install.cmd", "run.py", "fontbridge.sh", "fontbridge.cmd")
_README = "说明.txt"
_SUMS = "SHA256SUMS"
_DATE = (2026, 1, 1, 0, 0, 0)  # the same archive for the same contents


class Asked(NamedTuple):
    """What a bundle is to be: the folder, the extras and the systems that it is for."""

    out: Path
    extras: Sequence[str]
    targets: Sequence[Target]
    zipped: bool


def assembled(asked: Asked, tell: Tell) -> None:
    """Make the bundle. Raises `FontbridgeError`: the folder is not empty, there is no such extra,
    the core cannot be had for a system."""
    out = asked.out
    if out.exists() and any(out.iterdir()):
        raise FontbridgeError(
            say("the folder is not empty"), path=str(out), advice=say("Name a new folder.")
        )
    wheels = out / "wheels"
    wheels.mkdir(parents=True)
    own = own_wheel(wheels)
    extras = _extras(asked.extras, own)
    if told := pip("download", "--no-deps", "--only-binary=:all:", "--dest", str(wheels), "pip"):
        raise _unreachable("pip", told)
    missing: dict[str, list[str]] = {}
    for target in asked.targets:
        tell(say("fetching packages for {target}", target=target))
        if without := _fetched(own, extras, wheels, target, tell):
            missing[str(target)] = without
    _unpack_core(own, wheels, out / "lib", asked.targets)
    _lay_files(asked, extras, missing)
    _sum_up(out)
    if asked.zipped:
        _zip(out)
    size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    tell(say("{path}: {size} MiB", path=out, size=f"{size / (1 << 20):.0f}"))


def _extras(asked: Sequence[str], own: Path) -> list[str]:
    known = extras_of(own)
    if list(asked) == [_ALL]:
        return known
    for name in asked:
        if name not in known:
            raise FontbridgeError(
                say("there is no extra {name}", name=name),
                advice=say("There are: {names}.", names=", ".join(known)),
            )
    return sorted(set(asked))


def _unreachable(what: str, told: str) -> FontbridgeError:
    return FontbridgeError(
        say("{what} cannot be fetched: {reason}", what=what, reason=told),
        advice=say("Run this on a machine that reaches a package index, and see pip's settings."),
    )


def _fetched(
    own: Path, extras: Sequence[str], wheels: Path, target: Target, tell: Tell
) -> list[str]:
    """Fetch for one system; gives the extras that cannot be had for it."""
    if told := _complete(own, [], wheels, target):
        raise _unreachable(str(target), told)
    if not extras or not _complete(own, extras, wheels, target):
        return []
    # Something has no wheel there: see what can be had without it.
    without = []
    for name in extras:
        if told := _complete(own, [name], wheels, target):
            tell(
                say("{target}: without the extra {name}: {reason}", target=target, name=name,
                    reason=told)
            )  # fmt: skip
            without.append(name)
    return without


def _complete(own: Path, extras: Sequence[str], wheels: Path, target: Target) -> str:
    """Fetch what our wheel needs until nothing is lacking; "" or what failed."""
    # What is at hand may be for another system: all is asked for, and pip sees what fits.
    wanted = [told for told, _ in needed(own, extras, wheels, target)]
    while wanted:
        if told := downloaded(wanted, wheels, target):
            return told
        wanted = [told for told, path in needed(own, extras, wheels, target) if path is None]
    return ""


def _unpack_core(own: Path, wheels: Path, lib: Path, targets: Sequence[Target]) -> None:
    """The core and what it needs, unpacked to be run from there: all of it is pure Python."""
    core = {own}
    for target in targets:
        core.update(path for _, path in needed(own, [], wheels, target) if path is not None)
    for path in sorted(core):
        # A package with faster wheels for some systems has one for all of them as well.
        pure = path if path.name.endswith("-none-any.whl") else _pure(path, wheels)
        with zipfile.ZipFile(pure) as archive:
            archive.extractall(lib)


def _pure(wheel: Path, wheels: Path) -> Path:
    name, version = wheel.name.split("-")[:2]
    for path in wheels.glob(f"{name}-{version}-*-none-any.whl"):
        return path
    told = pip(
        "download", "--no-deps", "--dest", str(wheels), "--only-binary=:all:", "--platform=any",
        "--abi=none", "--implementation=py", f"{name}=={version}",
    )
    if told:
        raise _unreachable(f"{name} {version}", told)
    return next(wheels.glob(f"{name}-{version}-*-none-any.whl"))


def _lay_files(asked: Asked, extras: Sequence[str], missing: dict[str, list[str]]) -> None:
    laid = files("fontbridge.bundle").joinpath("files")
    for name in _SCRIPTS:
        with as_file(laid.joinpath(name)) as path:
            # The command interpreter of Windows wants its own line ends.
            text = path.read_text(encoding="utf-8")
            ends = "\r\n" if name.endswith(".cmd") else "\n"
            (asked.out / name).write_text(text, encoding="utf-8", newline=ends)
            (asked.out / name).chmod(0o755)
    facts = {
        "version": __version__,
        "extras": list(extras),
        "targets": [target._asdict() for target in asked.targets],
        "missing": missing,
    }
    told = json.dumps(facts, ensure_ascii=False, indent=2) + "\n"
    (asked.out / "bundle.json").write_text(told, encoding="utf-8", newline="\n")
    readme = laid.joinpath("readme.txt").read_text(encoding="utf-8").format(
        version=__version__,
        targets="；".join(map(str, asked.targets)),
        extras="、".join(extras) or "无",
        missing="；".join(f"{at}：{'、'.join(names)}" for at, names in missing.items()) or "无",
    )
    # Notepad of older Windows takes a file for UTF-8 by its mark.
    (asked.out / _README).write_text(readme, encoding="utf-8-sig", newline="\r\n")
    examples = Path(__file__).parents[2] / "examples"
    if examples.is_dir():
        shutil.copytree(examples, asked.out / "examples")


def _members(out: Path) -> Iterator[Path]:
    yield from sorted(path for path in out.rglob("*") if path.is_file())


def _sum_up(out: Path) -> None:
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(out).as_posix()}\n"
        for path in _members(out)
    ]
    (out / _SUMS).write_text("".join(lines), encoding="utf-8", newline="\n")


def _zip(out: Path) -> None:
    with zipfile.ZipFile(f"{out}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for path in _members(out):
            member = zipfile.ZipInfo(f"{out.name}/{path.relative_to(out).as_posix()}", _DATE)
            member.create_system = 3
            member.external_attr = (0o100755 if path.name in _SCRIPTS else 0o100644) << 16
            packed = zipfile.ZIP_STORED if path.suffix == ".whl" else zipfile.ZIP_DEFLATED
            archive.writestr(member, path.read_bytes(), packed)
