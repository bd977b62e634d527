"""What is fuzzed: the readers of bytes, and every format as a user meets it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import NamedTuple

import fontbridge
from fontbridge.characters.codecs import decode
from fontbridge.containers.compound import CompoundFile
from fontbridge.containers.package import Package
from fontbridge.containers.splice import inverse, splice, unsplice
from fontbridge.formats.xmlpart import XmlPart
from fontbridge.model import DamagedError, FontbridgeError, LimitError, Limits
from tests.makers.office import members
from tests.makers.samples import PARTY_SAMPLES

__all__ = ["TARGETS", "Target"]

# Small ones, so that what is tried costs memory and time that a test can spend.
LIMITS = Limits(file_size=1 << 22, unpacked_size=1 << 24, member_size=1 << 23, depth=2)


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


def _package(data: bytes) -> None:
    with suppress(DamagedError, LimitError):
        package = Package(data, LIMITS)
        for name in package.names:
            with suppress(FontbridgeError):
                package.read(name)


def _compound(data: bytes) -> None:
    with suppress(DamagedError, LimitError):
        file = CompoundFile(data, LIMITS)
        for name in file.names:
            with suppress(DamagedError, LimitError):
                file.read(name)


def _scanner(data: bytes) -> None:
    with suppress(FontbridgeError):
        part = XmlPart(data, "fuzzed.xml", LIMITS)
        for _ in part.walk({"w": frozenset({"rFonts", "rPr", "p"})}, {"w": frozenset({"t"})}):
            pass
        assert isinstance(part.characters, bytes)


def _detect(data: bytes) -> None:
    for expected in ("", "gb"):
        charset = fontbridge.detect(data, expected=expected)
        with suppress(UnicodeError):  # a damaged text keeps its charset
            if charset.codec not in ("", "binary"):
                decode(data, charset.codec)


def _splice(data: bytes) -> None:
    """Edits cut from the input itself: whatever they are, the inverse leads back."""
    places = sorted({place % (len(data) + 1) for place in data[:16]})
    edits = [
        (start, end, data[end:start:-1] or b"new")
        for start, end in zip(places[::2], places[1::2], strict=False)
    ]
    result = splice(data, edits)
    assert unsplice(result, inverse(data, edits), 1 << 22) == data


_XML = [
    content
    for kind in ("docx", "odf")
    for sample in PARTY_SAMPLES[kind][:1]
    for name, content in members(sample).items()
    if name.endswith(".xml") and content
]
TARGETS = {
    "package": Target(_package, PARTY_SAMPLES["docx"] + PARTY_SAMPLES["zip"]),
    "compound": Target(_compound, PARTY_SAMPLES["doc"] + PARTY_SAMPLES["ole-package"]),
    "scanner": Target(_scanner, _XML),
    "detect": Target(_detect, PARTY_SAMPLES["text"] + PARTY_SAMPLES["html"]),
    "splice": Target(_splice, PARTY_SAMPLES["text"]),
    **{kind: Target(_as_a_user, samples) for kind, samples in PARTY_SAMPLES.items()},
}
