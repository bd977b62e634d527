"""Real RTF, both ways, judged by striprtf, which shares no code with us; LibreOffice for ours."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from striprtf.striprtf import rtf_to_text

import fontbridge
from fontbridge.model import FontbridgeError
from tests.makers import rtf

LARGEST = 200_000  # keeps the run to seconds; larger ones hold nothing of another kind


def text_of(data: bytes) -> str:
    return rtf_to_text(data.decode("latin-1"), errors="replace")


def test_real_files_convert_both_ways(corpus: Path) -> None:
    converted, refused = [], {}
    for path in sorted((corpus / "rtf").iterdir()):
        data = path.read_bytes()
        if len(data) > LARGEST:
            continue
        try:
            there = fontbridge.convert(data, to="government")
            back = fontbridge.convert(there.data, to="party")
        except FontbridgeError as error:
            refused[path.name] = error.advice
            continue
        assert text_of(there.data) == text_of(data) == text_of(back.data), path.name
        assert fontbridge.restore(there.data, there.report) == data
        assert fontbridge.restore(back.data, back.report) == there.data
        if there.data != data:
            converted.append(path.name)
    assert len(converted) >= 20
    assert all(refused.values())


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_reads_the_same_text_and_the_new_names(tmp_path: Path) -> None:
    sources = rtf.party_samples()
    results = [fontbridge.convert(data, to="government").data for data in sources]
    for index, pair in enumerate(zip(sources, results, strict=True)):
        for which, data in zip(("before", "after"), pair, strict=True):
            (tmp_path / f"{which}{index}.rtf").write_bytes(data)
    for kind in ("txt:Text (encoded):UTF8", "fodt"):
        subprocess.run(
            ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
             "--convert-to", kind, "--outdir", tmp_path, *sorted(tmp_path.glob("*.rtf"))],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
    for index in range(len(sources)):
        before, after = (tmp_path / f"{which}{index}.txt" for which in ("before", "after"))
        assert after.read_bytes() == before.read_bytes() != b""
        styled = (tmp_path / f"after{index}.fodt").read_text("utf-8")
        assert "_GB2312" not in styled
        assert "方正" in styled
