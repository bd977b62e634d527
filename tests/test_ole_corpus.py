"""Every binary Office file of a corpus beside the checkout: converted both ways and back, or
refused for a reason that is known."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import fontbridge
from fontbridge.containers.compound import MAGIC
from fontbridge.model import FontbridgeError

CORPUS = Path(__file__).parents[1].parent / "shared" / "corpus"
_REFUSED = {
    "PasswordProtected.doc": "encrypted",
    "xor-encryption-abc.xls": "encrypted",
    "35897-type4.xls": "encrypted",
    "testWORD_protected_drm.doc": "encrypted",
    "61300.xls": "damaged",
}


def _files() -> Iterator[Path]:
    for folder in ("doc", "xls", "ppt"):
        for path in sorted((CORPUS / folder).glob("*")):
            if path.is_file() and path.read_bytes().startswith(MAGIC):
                yield path


@pytest.mark.parametrize("path", list(_files()), ids=lambda path: path.name)
def test_there_and_back(path: Path) -> None:
    data = path.read_bytes()
    expected = _REFUSED.get(path.name.rpartition("__")[2])
    try:
        fontbridge.inspect(data)
    except FontbridgeError as error:
        # What a fuzzer made may be damage of any kind.
        assert error.code == expected or "fuzz" in path.name
        return
    assert expected is None
    for profile in ("party", "government"):
        result = fontbridge.convert(data, to=profile)
        assert result.report.verified
        assert fontbridge.restore(result.data, result.report) == data
