"""A fixed count of inputs for each target of `python -m tests.fuzz`, and what fuzzing found."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from fontbridge.containers.compound import CompoundFile
from fontbridge.model import Limits
from tests.fuzz.targets import TARGETS
from tests.makers.compound import compound
from tests.makers.samples import PARTY_SAMPLES

RUNS = 150
_FONTS, _PIECES = 154 + 8 * 15, 154 + 8 * 33  # where the header tells of them


def _with_tables_over_one_another() -> bytes:
    streams = CompoundFile(PARTY_SAMPLES["doc"][0], Limits())
    main = bytearray(streams.read("WordDocument"))
    start, length = struct.unpack_from("<2I", main, _PIECES)
    (fonts,) = struct.unpack_from("<I", main, _FONTS)
    struct.pack_into("<I", main, _FONTS + 4, start + length - fonts)
    return compound({"WordDocument": bytes(main), "1Table": streams.read("1Table")})


# Each was an exception that is none of ours, or a promise broken.
FOUND = {
    "a private-use character that becomes a reference": (
        "xml", '<?xml version="1.0" encoding="GBK"?>\n<a>一、\ue7ff要求</a>'.encode("gb18030"),
    ),
    "a sheet whose bytes are in no charset": ("css", b"y{font:\xff\xff\xff\xff"),
    "a font table with a number": (
        "rtf",
        rb"{\rtf1\ansi\deff0{\fonttbl{\f0\fcharset134 \'b7\'c2\'cb\'ce_GB2312;}}\f0 "
        rb"{\fonttbl6{\f0\fcharset134 \'b7\'c2\'cb\'ce_GB2312;}}\'b9\'ab}",
    ),
    "a number of a font that is given twice": (
        "rtf",
        rb"{\rtf1\ansi{\fonttbl{\f0\fcharset0 Nobody's;}}{\fonttbl{\f0\fcharset0 Times New Roman;}}"
        rb"\f0 a\af0 \'b9\'ab}",
    ),
    "fonts where the digits of a theme should be": (
        "rtf",
        rb"{\rtf1\ansi\deff0{\fonttbl{\f0\fcharset0 Times New Roman;}}"
        rb"{\*\themedata 504b0304{\fonttbl{\f1\fcharset134 \'b7\'c2\'cb\'ce_GB2312;}}}\f0 a}",
    ),
    "a font table that lies over the piece table": ("doc", _with_tables_over_one_another()),
    "a page of control characters that no charset is told of": (
        "html",
        "<html><head><meta http-equiv=Content-Type content='\"><title>通知</title>; "
        "charset=gb2312//www.w3.org/1999'></head>".encode("gbk") + bytes(2) + b" " * 310,
    ),
    "a drawing whose bytes are in no charset": (
        "svg",
        b'<?xml version="1.0"?><svg xmlns="x"></st\x8b\x8b\xea><te\x01\0\0\0\0ixt '
        b'font-family="\xb7\xc2\xcb\xce_GB2312">\xcd\xa8</text></svg>',
    ),
    "a record that nests without end": ("record", b"[" * 100_000),
    "a mapping file that nests without end": ("mapping", b"a=" + b"[" * 10_000),
    "a number of a mapping file with 5000 digits": ("mapping", b"a=" + b"9" * 5000),
}  # fmt: skip


@pytest.mark.parametrize("target", TARGETS)
def test_a_fixed_count_of_inputs(target: str, tmp_path: Path) -> None:
    pytest.importorskip("atheris")
    asked = [target, "--runs", str(RUNS), "--crashes", str(tmp_path)]
    ran = subprocess.run(
        [sys.executable, "-m", "tests.fuzz", *asked], capture_output=True, text=True, check=False,
        cwd=Path(__file__).parents[1],
        env=os.environ | {"PYTHONHASHSEED": "0"},  # the same inputs each time
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-3000:]
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", FOUND)
def test_what_fuzzing_found(name: str) -> None:
    target, data = FOUND[name]
    TARGETS[target].attempt(data)
