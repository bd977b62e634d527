"""A fixed count of inputs for each target of `python -m tests.fuzz`, and what fuzzing found."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz.targets import TARGETS

RUNS = 150

# Each was an exception that is none of ours, or a promise broken.
FOUND = {
    "a sheet whose bytes are in no charset": ("css", b"y{font:\xff\xff\xff\xff"),
    "a font table with a number": (
        "rtf",
        rb"{\rtf1\ansi\deff0{\fonttbl{\f0\fcharset134 \'b7\'c2\'cb\'ce_GB2312;}}\f0 "
        rb"{\fonttbl6{\f0\fcharset134 \'b7\'c2\'cb\'ce_GB2312;}}\'b9\'ab}",
    ),
}  # fmt: skip


@pytest.mark.parametrize("target", TARGETS)
def test_a_fixed_count_of_inputs(target: str, tmp_path: Path) -> None:
    pytest.importorskip("atheris")
    asked = [target, "--runs", str(RUNS), "--crashes", str(tmp_path)]
    ran = subprocess.run(
        [sys.executable, "-m", "tests.fuzz", *asked], capture_output=True, text=True, check=False,
        cwd=Path(__file__).parents[1],
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-3000:]
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", FOUND)
def test_what_fuzzing_found(name: str) -> None:
    target, data = FOUND[name]
    TARGETS[target].attempt(data)
