"""What is fuzzed: the readers of bytes, and every format as a user meets it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import fontbridge
from fontbridge.containers.compound import CompoundFile
from fontbridge.model import FontbridgeError, Limits
from tests.fuzz import readers
from tests.fuzz.readers import CONVERTED, LIMITS
from tests.makers.office import members
from tests.makers.samples import PARTY_SAMPLES

__all__ = ["TARGETS", "Target"]


class Target(NamedTuple):
    """`attempt` raises what is a fault of fontbridge and nothing else."""

    attempt: Callable[[bytes], None]
    seeds: Sequence[bytes]


def _as_a_user(data: bytes) -> None:
    """Refused with a place and advice, or proved, restored to the byte, and at rest."""
    try:
        result = fontbridge.convert(data, to="government", limits=LIMITS, name="fuzzed")
    except FontbridgeError as error:
        if error.code == "proof":
            # What noise without any format is encoded in is a guess, and may be another one after.
            assert fontbridge.inspect(data).format == "text", f"the engine is wrong: {error}"
        assert error.path == "fuzzed" and error.message and error.advice
        return
    assert result.report.verified
    assert fontbridge.restore(result.data, result.report.to_json()) == data
    again = fontbridge.check(result.data, to="government", limits=LIMITS)
    # What a few bytes of noise are encoded in is a guess, and another one in another charset.
    assert not [change for change in again.changes if change.slot != "charset"]


_XML = [
    content
    for kind in ("docx", "odf")
    for sample in PARTY_SAMPLES[kind][:1]
    for name, content in members(sample).items()
    if name.endswith(".xml") and content
]
_MAPPINGS = [
    file.read_bytes()
    for file in sorted(Path(__file__).parents[2].glob("mappings/*/*.toml"))
    if file.stat().st_size < 1 << 14
]
_BOOKS = [
    CompoundFile(sample, Limits()).read("Workbook") for sample in PARTY_SAMPLES["xls"][:1]
]
TARGETS = {
    "package": Target(readers.package, PARTY_SAMPLES["docx"] + PARTY_SAMPLES["zip"]),
    "compound": Target(readers.compound, PARTY_SAMPLES["doc"] + PARTY_SAMPLES["ole-package"]),
    "tar-members": Target(readers.tar_archive, PARTY_SAMPLES["tar"]),
    "scanner": Target(readers.scanner, _XML),
    "rtf-tokens": Target(readers.rtf_tokens, PARTY_SAMPLES["rtf"]),
    "css-lists": Target(readers.style_sheet, PARTY_SAMPLES["css"]),
    "mime": Target(readers.mime_message, PARTY_SAMPLES["mht"]),
    "biff": Target(readers.biff_records, _BOOKS),
    "detect": Target(readers.detect, PARTY_SAMPLES["text"] + PARTY_SAMPLES["html"]),
    "slots": Target(readers.slots, ["\x01二〇二六年“工作” a·b—㎡𠮷é".encode()]),
    "mapping": Target(readers.mapping, _MAPPINGS),
    "record": Target(readers.record, [CONVERTED.report.to_json().encode()]),
    "splice": Target(readers.splicing, PARTY_SAMPLES["text"]),
    **{kind: Target(_as_a_user, samples) for kind, samples in PARTY_SAMPLES.items()},
}
