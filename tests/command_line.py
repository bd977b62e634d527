"""Running the command line inside the test's own process."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import dataclass
from typing import Any

import pytest

from fontbridge.cli import main


@dataclass(frozen=True)
class Ran:
    """What a run left: its exit code, and what it wrote to each stream."""

    code: int
    product: bytes
    talk: str

    @property
    def text(self) -> str:
        return self.product.decode()

    @property
    def objects(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]


class CommandLine:
    """Calls `main` and collects what it writes; English unless told otherwise."""

    def __init__(
        self, capture: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self._capture, self._monkeypatch = capture, monkeypatch
        monkeypatch.setenv("LC_ALL", "C.UTF-8")
        monkeypatch.setenv("COLUMNS", "100")
        for variable in ("LANGUAGE", "FONTBRIDGE_LANG", "FONTBRIDGE_JOBS", "FONTBRIDGE_DEBUG"):
            monkeypatch.delenv(variable, raising=False)

    def __call__(self, *arguments: object, given: bytes = b"") -> Ran:
        self._monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        self._capture.readouterr()
        code = main([str(argument) for argument in arguments])
        written = self._capture.readouterr()
        return Ran(code, written.out, written.err.decode("utf-8", "surrogateescape"))
