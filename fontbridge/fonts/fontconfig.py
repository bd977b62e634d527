"""The folders that fontconfig searches, from its own configuration files.

Programs on Linux draw with the fonts that fontconfig finds. Its configuration is read here instead
of running `fc-list`, since nothing is run that nobody asked for. Of the format (fonts-conf(5))
`dir` and `include` matter, with their prefixes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

__all__ = ["folders"]

_USUAL = Path("/etc/fonts")
_SIZE = 1 << 20  # bytes; the files that distributions ship have less than 20 KB


def folders(environ: Mapping[str, str]) -> list[Path]:
    """The folders in the order of the files, each once, whether they exist or not.

    `environ` may hold FONTCONFIG_FILE, FONTCONFIG_PATH and the XDG folders. Files that cannot be
    read or are no XML are passed over, as fontconfig does.
    """
    told = environ.get("FONTCONFIG_FILE")
    start = Path(environ.get("FONTCONFIG_PATH") or _USUAL)
    first = start / told if told else start / "fonts.conf"
    return list(dict.fromkeys(_read(first, environ, set())))


def _read(file: Path, environ: Mapping[str, str], seen: set[Path]) -> Iterator[Path]:
    import xml.etree.ElementTree as tree

    real = file.resolve()
    if real in seen:
        return
    seen.add(real)
    if file.is_dir():
        for inside in sorted(file.glob("[0-9]*.conf")):
            yield from _read(inside, environ, seen)
        return
    try:
        data = file.read_bytes() if file.stat().st_size <= _SIZE else b""
        root = tree.fromstring(data)
    except (OSError, tree.ParseError):
        return
    for element in root:
        if element.tag not in ("dir", "include") or not (element.text or "").strip():
            continue
        path = _resolved(str(element.text).strip(), element.get("prefix", ""), file, element.tag,
                         environ)  # fmt: skip
        if element.tag == "dir":
            yield path
        else:
            yield from _read(path, environ, seen)


def _resolved(
    text: str, prefix: str, file: Path, tag: str, environ: Mapping[str, str]
) -> Path:
    home = Path(environ.get("HOME") or Path.home())
    if text.startswith("~"):
        return home / text[1:].lstrip("/")
    if prefix == "xdg":
        variable, usual = ("XDG_DATA_HOME", ".local/share") if tag == "dir" else (
            "XDG_CONFIG_HOME", ".config"
        )
        return Path(environ.get(variable) or home / usual) / text
    if prefix == "relative" or tag == "include":
        return file.parent / text
    return Path(text)
