"""Hostile and damaged files: refused with a place and advice, or converted with proof.

Each is read in a process of its own with limits on processor time and memory, so that what hangs
or fills the machine fails its test and nothing else.
"""

from __future__ import annotations

import random
import sys
from collections import Counter

import pytest

import fontbridge
from fontbridge.containers.package import Package
from fontbridge.model import FontbridgeError, Limits
from tests.makers.attacks import Attack, all_attacks
from tests.makers.attacks.packages import notice
from tests.makers.office import members
from tests.makers.samples import PARTY_SAMPLES
from tests.makers.zips import zipped

if sys.platform != "linux":
    pytest.skip("the limits on processes are those of Linux", allow_module_level=True)

from tests.makers.confined import confined

SECONDS, MEBIBYTES = 60, 1536
ATTACKS = list(all_attacks())


def outcome(data: bytes) -> str:
    """What comes of a file: the code of the error, or that the conversion was proved."""
    try:
        result = fontbridge.convert(data, to="government", name="attack")
    except FontbridgeError as error:
        assert error.path == "attack"
        assert error.message and error.advice, "an error says what is wrong and what to do next"
        return f"refused: {error.code}"
    assert result.report.verified
    assert fontbridge.restore(result.data, result.report.to_json()) == data
    return "unchanged" if result.data == data else "converted"


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: f"{attack.kind}: {attack.name}")
def test_attacks(attack: Attack) -> None:
    data = attack.make()
    ran = confined(lambda: outcome(data), seconds=SECONDS, mebibytes=MEBIBYTES)
    assert not ran.killed
    assert ran.value.startswith("refused") or not attack.refused, ran.value


# -- limits --


@pytest.mark.parametrize("key", ["members", "unpacked_size"])
def test_what_lies_inside_is_limited_together(key: str) -> None:
    """Each package keeps to the limit, the two inside together do not: one stays as it was."""
    inner = notice(extra_members={"word/media/a.bin": bytes(20_000)})
    data = notice(extra_members={f"word/embeddings/{name}.docx": inner for name in "ab"})
    package = Package(inner, Limits())
    asked = {"members": len(package.names), "unpacked_size": package.unpacked_size}
    limits = Limits(**{key: asked[key] * 3 // 2})
    report = fontbridge.convert(data, to="government", limits=limits).report
    told = [finding for finding in report.findings if finding.code == "damaged"]
    assert [finding.part for finding in told] == ["word/embeddings/b.docx"]
    assert "together" in told[0].message
    changed = {change.part.partition("!/")[0] for change in report.changes}
    assert "word/embeddings/a.docx" in changed
    assert "word/embeddings/b.docx" not in changed


def test_documents_at_the_deepest_level_are_left_alone() -> None:
    data = notice()
    for _ in range(3):
        data = notice(extra_members={"word/embeddings/a.docx": data})
    report = fontbridge.check(data, to="government", limits=Limits(depth=2))
    (told,) = [finding for finding in report.findings if finding.code == "unsupported"]
    assert told.part.count("a.docx") == 3


# -- damage --

# The smallest, for the time that hundreds of conversions take; of texts, that is one without Han.
SAMPLES = {
    kind: samples[0] if kind == "text" else min(samples, key=len)
    for kind, samples in PARTY_SAMPLES.items()
}
each_sample = pytest.mark.parametrize("kind", SAMPLES)


@each_sample
def test_a_file_cut_at_each_hundredth(kind: str) -> None:
    data = SAMPLES[kind]

    def all_cuts() -> Counter[str]:
        return Counter(outcome(data[: len(data) * part // 100]) for part in range(100))

    ran = confined(all_cuts, seconds=SECONDS, mebibytes=MEBIBYTES)
    assert not ran.killed
    if data.startswith(b"PK"):
        assert not ran.value.keys() & {"converted", "unchanged"}, "a package has its end at its end"


@each_sample
def test_a_file_with_wrong_bytes(kind: str) -> None:
    """Fixed seeds; in packages the bytes of a part are hit as well, which its checksum would
    else keep from ever being read."""
    data = SAMPLES[kind]
    chance = random.Random(len(data))

    def all_flips() -> Counter[str]:
        told: Counter[str] = Counter()
        for _ in range(30):
            told[outcome(_flipped(data, chance))] += 1
            if data.startswith(b"PK"):
                told[outcome(_flipped_inside(data, chance))] += 1
        return told

    ran = confined(all_flips, seconds=SECONDS, mebibytes=MEBIBYTES)
    assert not ran.killed
    assert sum(ran.value.values()) == (60 if data.startswith(b"PK") else 30)


def _flipped(data: bytes, chance: random.Random) -> bytes:
    wrong = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        wrong[chance.randrange(len(wrong))] = chance.randrange(256)
    return bytes(wrong)


def _flipped_inside(data: bytes, chance: random.Random) -> bytes:
    held = members(data)
    name = chance.choice([name for name, content in held.items() if content])
    return zipped(held | {name: _flipped(held[name], chance)})


HOSTILE_XML = {
    "a DOCTYPE": lambda text: text.replace("?>", "?><!DOCTYPE a>", 1) if "?>" in text[:200]
    else "<!DOCTYPE a>" + text,
    "an unknown entity": lambda text: _before_end(text, "&lol;"),
    "depth": lambda text: _before_end(text, "<x>" * 3000 + "</x>" * 3000),
    "a long attribute": lambda text: _before_end(text, f'<x y="{"z" * (1 << 18)}"/>'),
    "a long reference": lambda text: _before_end(text, f"<x>&#{'0' * 5000}65;</x>"),
    "a NUL": lambda text: _before_end(text, "\0"),
    "no end": lambda text: text[: len(text) * 2 // 3],
}  # fmt: skip


def _before_end(text: str, what: str) -> str:
    head, end, tail = text.rpartition("</")
    return head + what + end + tail


@each_sample
def test_hostile_xml_in_each_part(kind: str) -> None:
    """Every part of a package is made hostile in turn."""
    data = SAMPLES[kind]
    if not data.startswith(b"PK"):
        pytest.skip("not a package")
    held = members(data)
    parts = [name for name, content in held.items() if content.lstrip().startswith(b"<")]

    def all_parts() -> Counter[str]:
        told: Counter[str] = Counter()
        for name in parts:
            for spoil in HOSTILE_XML.values():
                spoilt = spoil(held[name].decode("utf-8", "replace")).encode()
                told[outcome(zipped(held | {name: spoilt}, method=0))] += 1
        return told

    ran = confined(all_parts, seconds=SECONDS, mebibytes=MEBIBYTES)
    assert not ran.killed
    assert any(told.startswith("refused") for told in ran.value) or not parts
