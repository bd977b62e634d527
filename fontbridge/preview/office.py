"""Letting LibreOffice draw documents: apart from its user's own, with nothing it could reach.

It has a profile folder of its own, in which macros are off and links are never followed, so that
several can run at once; a time limit, after which all its processes are ended; and no network,
by a network namespace where the system grants one (unshare(1)), else by proxies that lead nowhere.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from fontbridge.model import FontbridgeError, UnsupportedError, say

__all__ = ["draw", "find_office"]

_NAMES = ("soffice", "libreoffice")
_USUAL = {
    "darwin": ("/Applications/LibreOffice.app/Contents/MacOS/soffice",),
    "win32": (
        "C:/Program Files/LibreOffice/program/soffice.com",
        "C:/Program Files (x86)/LibreOffice/program/soffice.com",
    ),
}
_NOWHERE = "http://127.0.0.1:9"  # the discard port: refused at once
_SETTINGS = (
    ("/org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("/org.openoffice.Office.Calc/Content/Update", "Link", "1"),
    ("/org.openoffice.Office.Jobs/Jobs/org.openoffice.Office.Jobs:Job['UpdateCheck']/Arguments",
     "AutoCheckEnabled", "false"),
)


def find_office(named: Path | None = None) -> Path:
    """The program of LibreOffice: the one `named`, or the one on PATH or in its usual place.

    Raises `UnsupportedError` where there is none.
    """
    if named is not None:
        found = shutil.which(named)
        if found is None:
            raise UnsupportedError(
                say("no program is there: {path}", path=named),
                advice=say("Name the program soffice of LibreOffice with --office."),
            )
        return Path(found)
    for name in (*_NAMES, *_USUAL.get(sys.platform, ())):
        if found := shutil.which(name):
            return Path(found)
    raise UnsupportedError(
        say("a preview needs LibreOffice, which is not found"),
        advice=say("Install LibreOffice, or name its program with --office PATH."),
    )


def draw(
    documents: Mapping[str, bytes],
    office: Path,
    *,
    seconds: float,
    font_dirs: Sequence[Path] = (),
) -> dict[str, bytes]:
    """The documents as PDF, by the same names, all drawn in one run of LibreOffice.

    A name's suffix tells LibreOffice the format. Faces in `font_dirs` are drawn with as if they
    were installed, where programs find fonts by fontconfig. Raises `FontbridgeError` where
    LibreOffice takes longer than `seconds`, or does not draw one of the documents.
    """
    with tempfile.TemporaryDirectory(prefix="fontbridge-", ignore_cleanup_errors=True) as told:
        folder = Path(told)
        results, sources = folder / "pdf", folder / "in"
        sources.mkdir()
        for name, data in documents.items():
            (sources / name).write_bytes(data)
        _settle(folder / "profile")
        command = [
            *_apart(), str(office), "--headless", "--norestore", "--nolockcheck", "--nodefault",
            "--nologo", f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--convert-to", "pdf", "--outdir", str(results),
            *(str(sources / name) for name in documents),
        ]
        _run(command, _environment(folder, font_dirs), folder, seconds)
        drawn = {}
        for name in documents:
            try:
                drawn[name] = (results / name).with_suffix(".pdf").read_bytes()
            except OSError:
                raise FontbridgeError(
                    say("LibreOffice does not draw this file"),
                    advice=say("Open it in LibreOffice to see why."),
                ) from None
        return drawn


def _settle(profile: Path) -> None:
    """Write a profile in which macros are off and links are left alone."""
    items = "".join(
        f'<item oor:path="{escape(path)}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, name, value in _SETTINGS
    )
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry">' + items + "</oor:items>\n",
        encoding="utf-8",
    )


def _environment(folder: Path, font_dirs: Sequence[Path]) -> dict[str, str]:
    environment = dict(os.environ)
    for name in ("http_proxy", "https_proxy", "ftp_proxy", "all_proxy"):
        environment[name] = environment[name.upper()] = _NOWHERE
    environment.pop("no_proxy", None)
    environment.pop("NO_PROXY", None)
    environment["TMPDIR"] = str(folder)
    environment["SAL_USE_VCLPLUGIN"] = "svp"  # no display
    if font_dirs:
        usual = environment.get("FONTCONFIG_FILE", "/etc/fonts/fonts.conf")
        folders = "".join(f"<dir>{escape(str(each.resolve()))}</dir>" for each in font_dirs)
        configuration = folder / "fonts.conf"
        configuration.write_text(
            f'<fontconfig><include ignore_missing="yes">{escape(usual)}</include>{folders}'
            f"<cachedir>{escape(str(folder / 'fontcache'))}</cachedir></fontconfig>",
            encoding="utf-8",
        )
        environment["FONTCONFIG_FILE"] = str(configuration)
    return environment


@cache
def _apart() -> tuple[str, ...]:
    """The command that takes the network away, where this system lets us."""
    unshare = shutil.which("unshare")
    if unshare is None:
        return ()
    command = (unshare, "--map-current-user", "--net", "--")
    tried = subprocess.run([*command, "true"], capture_output=True, check=False)
    return command if tried.returncode == 0 else ()


def _run(command: Sequence[str], environment: dict[str, str], folder: Path, seconds: float) -> None:
    with _ended(command, environment, folder) as process:
        try:
            process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            raise FontbridgeError(
                say("LibreOffice took longer than {seconds} seconds", seconds=f"{seconds:g}"),
                advice=say("Give it more time with --max-seconds."),
            ) from None


@contextmanager
def _ended(
    command: Sequence[str], environment: dict[str, str], folder: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """The program at work; afterwards it and all that it started are ended."""
    with subprocess.Popen(
        command, env=environment, cwd=folder, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            if sys.platform == "win32":
                process.kill()
            else:
                with suppress(ProcessLookupError):  # all of them may have ended
                    os.killpg(process.pid, signal.SIGKILL)
