"""The engine broken on purpose: the proof refuses each result, and nothing is written.

Each sabotage is done to every sample that a conversion changes, below the plan and above the
proof: what `apply`, `recode` or the writing of a name gives is spoilt on its way.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

import fontbridge
from fontbridge.formats import Document, open_document
from fontbridge.formats.base import Site
from fontbridge.formats.recoding import Recoding
from fontbridge.harmonise import carry, proof
from fontbridge.model import Edit, Limits, ProofError
from tests.makers.samples import PARTY_SAMPLES
from tests.makers.word import members

Applied = tuple[bytes, dict[str, Any]]


def _changed() -> Iterable[tuple[str, bytes]]:
    for kind, samples in PARTY_SAMPLES.items():
        for number, data in enumerate(samples):
            if fontbridge.convert(data, to="government").data != data:
                yield f"{kind}-{number}", data


CHANGED = dict(_changed())
EDITED = {name: data for name, data in CHANGED.items() if data.startswith(b"PK\3\4")}
SHALLOW = {
    name: data
    for name, data in EDITED.items()
    if not any("!/" in c.part for c in fontbridge.check(data, to="government").changes)
}
each_edited = pytest.mark.parametrize("name", EDITED)


def _kind(data: bytes) -> type[Document]:
    return type(open_document(data, Limits()))


def _spoil_edits(
    monkeypatch: pytest.MonkeyPatch, data: bytes, spoil: Callable[[list[Edit]], list[Edit]]
) -> None:
    kind = _kind(data)
    apply = kind.apply

    def spoilt(self: Document, edits: Iterable[Edit], *others: Any) -> Applied:
        return apply(self, spoil(sorted(edits)), *others)

    monkeypatch.setattr(kind, "apply", spoilt)


def _spoil_result(
    monkeypatch: pytest.MonkeyPatch, data: bytes, spoil: Callable[[Document, bytes], bytes]
) -> None:
    kind = _kind(data)
    apply = kind.apply

    def spoilt(self: Document, *given: Any) -> Applied:
        result, record = apply(self, *given)
        return spoil(self, result), record

    monkeypatch.setattr(kind, "apply", spoilt)


def _refused(data: bytes, folder: Path) -> ProofError:
    """The error of a conversion, which has written nothing."""
    target = folder / "out" / "a"
    with pytest.raises(ProofError) as caught:
        fontbridge.convert(data, to="government", target=target)
    assert not target.parent.exists()
    assert caught.value.advice
    return caught.value


def _zip(held: Mapping[str, bytes], like: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(like)) as old, zipfile.ZipFile(stream, "w") as new:
        for name, content in held.items():
            known = name in old.namelist()
            new.writestr(old.getinfo(name) if known else name, content)
    return stream.getvalue()


# -- edits --


def shifted(edits: list[Edit]) -> list[Edit]:
    last = edits[-1]
    return [*edits[:-1], last._replace(start=last.start + 1, end=last.end + 1)]


def too_long(edits: list[Edit]) -> list[Edit]:
    return [*edits[:-1], edits[-1]._replace(end=edits[-1].end + 1)]


def one_lost(edits: list[Edit]) -> list[Edit]:
    return edits[:-1]


def first_part_only(edits: list[Edit]) -> list[Edit]:
    """A carrier that the writing forgets: all edits of the last part."""
    rest = [edit for edit in edits if edit.part != edits[-1].part]
    return rest or edits[:-1]


@pytest.mark.parametrize("spoil", [shifted, too_long, one_lost, first_part_only])
@pytest.mark.parametrize("name", SHALLOW)
def test_edits(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    name: str,
    spoil: Callable[[list[Edit]], list[Edit]],
) -> None:
    _spoil_edits(monkeypatch, SHALLOW[name], spoil)
    _refused(SHALLOW[name], tmp_path)


def old_names(data: bytes) -> int:
    """How many attributes of a package's XML still hold a family of the other system."""
    found = 0
    for name, content in members(data).items():
        if name.endswith((".xml", ".rels")) and content:
            for element in etree.fromstring(content).iter("*"):
                found += list(element.attrib.values()).count("仿宋_GB2312")
    return found


@pytest.mark.parametrize("name", [name for name, data in SHALLOW.items() if old_names(data)])
def test_a_carrier_that_the_walk_does_not_see(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """The proof walks as the plan does and is blind to this; who reads the XML by other means,
    as the tests of each format's carriers do, is not."""
    data = SHALLOW[name]
    assert not old_names(fontbridge.convert(data, to="government").data)
    kind = _kind(data)
    sites = kind.sites

    def blind(self: Document) -> list[Site]:
        return [
            site
            for site in sites(self)
            if not any("GB2312" in each.family for each in site.construct.declarations)
        ]

    monkeypatch.setattr(kind, "sites", blind)
    try:
        result = fontbridge.convert(data, to="government").data
    except ProofError:
        return
    assert old_names(result)


# -- members --


def a_member_lost(document: Document, result: bytes) -> bytes:
    held = members(result)
    spare = next(name for name in reversed(held) if "ontent" not in name and "rels" not in name)
    return _zip({name: content for name, content in held.items() if name != spare}, result)


def a_member_more(document: Document, result: bytes) -> bytes:
    return _zip(members(result) | {"word/more.bin": b"more"}, result)


def an_unreported_part_changed(document: Document, result: bytes) -> bytes:
    """A blank more behind the root of a part that no change names."""
    old, new = members(document.data), members(result)
    same = [name for name, content in new.items() if old.get(name) == content]
    if not same:
        pytest.skip("every part changes")
    return _zip(new | {same[-1]: new[same[-1]] + b"\n"}, result)


def a_character_lost(document: Document, result: bytes) -> bytes:
    """A digit or letter of the text goes, in a part that changes anyhow."""
    old, new = members(document.data), members(result)
    for name, content in new.items():
        for character in ("通", "2", "一", "仿", "宋", "文"):
            for codec in ("utf-8", "utf-16-le"):
                mark = f">{character}".encode(codec)
                if old.get(name) != content and mark in content:
                    less = content.replace(mark, ">".encode(codec), 1)
                    return _zip(new | {name: less}, result)
    pytest.skip("no text in a part that changes")


@pytest.mark.parametrize(
    "spoil", [a_member_lost, a_member_more, an_unreported_part_changed, a_character_lost]
)
@each_edited
def test_members(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    name: str,
    spoil: Callable[[Document, bytes], bytes],
) -> None:
    _spoil_result(monkeypatch, EDITED[name], spoil)
    _refused(EDITED[name], tmp_path)


@pytest.mark.parametrize("cut", [0, 1, 30])
@pytest.mark.parametrize("name", CHANGED)
def test_a_result_cut_off(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, cut: int
) -> None:
    data = CHANGED[name]
    if fontbridge.check(data, to="government").format == "text":
        pytest.skip("recoded, not edited")
    _spoil_result(monkeypatch, data, lambda _, result: result[: len(result) - cut or None])
    if cut:
        _refused(data, tmp_path)
    else:  # the sabotage itself is no reason to fail
        assert fontbridge.convert(data, to="government").report.verified


# -- the record --


@pytest.mark.parametrize("name", CHANGED)
def test_a_record_that_does_not_lead_back(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    def prove(work: Any, data: bytes, undo: Mapping[str, Any]) -> None:
        proof.prove(work, data, {"format": undo["format"]})

    monkeypatch.setattr(carry, "prove", prove)
    _refused(CHANGED[name], tmp_path)


# -- text --

_TEXT = "关于开展检查的通知\r\n一、工作要求——“严”\r\n"
RECODED = {codec: _TEXT.encode(codec) for codec in ("utf-8", "utf-16")}


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16-be", "big5hkscs"])
@pytest.mark.parametrize("name", RECODED)
def test_text_in_another_encoding(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, codec: str
) -> None:
    data = RECODED[name]
    kind = _kind(data)
    recode = kind.recode

    def spoilt(self: Document, *given: Any) -> Recoding | None:
        done = recode(self, *given)
        if done is None or done.data == self.data:
            return done
        return Recoding(
            done.data.decode("gb18030").encode(codec, "replace"), done.charset, done.undo
        )

    monkeypatch.setattr(kind, "recode", spoilt)
    _refused(data, tmp_path)
