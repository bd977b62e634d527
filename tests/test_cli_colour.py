"""Colour goes to terminals alone, and to none that asks for none."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pty = pytest.importorskip("pty", reason="needs terminals of POSIX")


def printed(notice: Path, *, terminal: bool, **environ: str) -> bytes:
    """What `check` prints, to a terminal or into a pipe."""
    asked = [sys.executable, "-m", "fontbridge", "check", "--to", "government", str(notice)]
    kept = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "TERM")}
    own, theirs = pty.openpty() if terminal else os.pipe()
    with open(own, "rb", buffering=0) as stream:
        process = subprocess.Popen(
            asked, stdout=theirs, stderr=subprocess.DEVNULL,
            env=kept | {"TERM": "xterm-256color", "LC_ALL": "C.UTF-8"} | environ,
        )
        os.close(theirs)
        told = bytearray()
        while True:
            try:
                piece = stream.read(1 << 16)
            except OSError:  # Linux: the last process has left the terminal
                break
            if not piece:
                break
            told += piece
        process.wait()
    return bytes(told)


@pytest.mark.parametrize(
    ("terminal", "environ", "coloured"),
    [
        (True, {}, True),
        (True, {"NO_COLOR": "1"}, False),
        (True, {"NO_COLOR": ""}, True),  # no-color.org: counts when not empty
        (False, {}, False),
    ],
)
def test_colour(examples: Path, terminal: bool, environ: dict[str, str], coloured: bool) -> None:
    told = printed(examples / "party-notice.docx", terminal=terminal, **environ)
    assert b"family-not-accepted" in told
    assert (b"\x1b[" in told) is coloured
