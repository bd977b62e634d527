"""Binary Office files before and after, judged by programs that share nothing with us.

LibreOffice saves some of the files, turns all of them into text and PDF, and says by its PDF which
family drew what; antiword and catdoc read the text; so does the dump beside this.
The stand-ins for the faces all have the metrics of one design, so that nothing may move.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

import fontbridge
from fontbridge.formats import open_document
from fontbridge.model import Limits
from tests import textreaders, worddump
from tests.makers import drawncases, oldoffice, standins

pytestmark = pytest.mark.skipif(
    not standins.available(), reason="LibreOffice and the free Chinese fonts are not here"
)

_ROOT = Path(__file__).parents[1]
_AS_IT_IS = "as it is"
_SYSTEMS = ("party", "government")
# What is whole enough for LibreOffice to draw it in the faces that it names.
_DRAWN = [
    *(f"own {number}.doc" for number in range(3)),
    "party-notice.doc", "government-notice.doc", "book.xls", "deck.ppt",
]  # fmt: skip

Key = tuple[str, str]


def _own() -> Iterator[tuple[str, bytes]]:
    for suffix, files in (("doc", oldoffice.documents()), ("xls", oldoffice.workbooks())):
        for number, data in enumerate(files):
            yield f"own {number}.{suffix}", data


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("standins")


@pytest.fixture(scope="module")
def saved(folder: Path) -> dict[str, bytes]:
    """Files of our makers, and those that LibreOffice saves of today's formats."""
    found = dict(_own())
    sources = {
        "party-notice.docx": (_ROOT / "examples" / "party-notice.docx").read_bytes(),
        "government-notice.docx": (_ROOT / "examples" / "government-notice.docx").read_bytes(),
        "book.xlsx": drawncases.workbook(),
        "deck.pptx": drawncases.deck(),
    }
    configuration = standins.make(folder / "first", [drawncases.PROBED])
    for name, data in sources.items():
        (folder / name).write_bytes(data)
    for suffix in ("doc", "xls", "ppt"):
        mine = [folder / name for name in sources if name.endswith(f".{suffix}x")]
        for result in standins.save(mine, configuration, suffix).values():
            found[result.name] = result.read_bytes()
    return found


@pytest.fixture(scope="module")
def files(folder: Path, saved: Mapping[str, bytes]) -> dict[Key, Path]:
    """Each file as it is and for each system, on the disk."""
    ascii_ = "".join(map(chr, range(32, 127)))
    texts = [open_document(data, Limits()).text() for data in saved.values()]
    standins.make(folder / "drawn", [ascii_, drawncases.PROBED, "第页", *texts], even=True)
    paths = {}
    for name, data in saved.items():
        results = {_AS_IT_IS: data}
        for to in _SYSTEMS:
            result = fontbridge.convert(data, to=to, font_dirs=[folder / "drawn" / "fonts"])
            assert result.report.verified
            assert fontbridge.restore(result.data, result.report.to_json()) == data
            results[to] = result.data
        for number, (to, content) in enumerate(results.items()):
            stem, suffix = name.rsplit(".", 1)
            path = folder / f"{stem} {suffix} {number}.{suffix}"
            path.write_bytes(content)
            paths[name, to] = path
    return paths


@pytest.fixture(scope="module")
def drawings(files: Mapping[Key, Path], folder: Path) -> dict[Key, standins.Rendering]:
    drawn = standins.render(files.values(), folder / "drawn" / "fonts.conf")
    return {key: drawn[path] for key, path in files.items()}


def _right(to: str, character: str, family: str) -> bool:
    """True if the system lets the family draw the character. A fallback may draw what GB2312 has
    not; page numbers are in 宋体 in both systems (GB/T 9704-2012, 7.5)."""
    path = _ROOT / "mappings" / "profiles" / f"{to}.toml"
    profile = tomllib.loads(path.read_text("utf-8"))
    faces = profile["han"].values()
    accepted = {profile["latin"]["preferred"]}
    for each in faces:
        accepted |= {each["preferred"], *each.get("accepted", ())}
    fallbacks = {family for each in faces for family in each.get("fallback", ())}
    if family in accepted or (family == "宋体" and character.isascii()):
        return True
    return family in fallbacks and not character.encode("gb2312", "ignore")


def test_libreoffice_draws_the_same_text_on_as_many_pages(
    drawings: Mapping[Key, standins.Rendering],
) -> None:
    for (name, to), drawing in drawings.items():
        before = drawings[name, _AS_IT_IS]
        assert (name, to, drawing.pages) == (name, to, before.pages)
        assert (name, to, drawing.characters) == (name, to, before.characters)


@pytest.mark.parametrize("to", _SYSTEMS)
@pytest.mark.parametrize("name", _DRAWN)
def test_libreoffice_draws_by_faces_that_the_system_accepts(
    name: str, to: str, drawings: Mapping[Key, standins.Rendering]
) -> None:
    drawn = drawings[name, to].drawn
    assert not {each for each in drawn if not _right(to, *each)}
    assert drawn != drawings[name, _SYSTEMS[to == "party"]].drawn


def test_libreoffice_reads_the_same_text(files: Mapping[Key, Path], folder: Path) -> None:
    documents = {key: path for key, path in files.items() if key[0].endswith(".doc")}
    saved = standins.save(
        documents.values(), folder / "drawn" / "fonts.conf", "txt:Text (encoded):UTF8"
    )
    for (name, to), path in documents.items():
        before = saved[documents[name, _AS_IT_IS]].read_text("utf-8-sig")
        assert "通知" in before or "工作" in before or "正文" in before
        assert (name, to, saved[path].read_text("utf-8-sig")) == (name, to, before)


@pytest.mark.parametrize("reader", textreaders.COMMANDS)
def test_other_readers_read_the_same_text(reader: str, files: Mapping[Key, Path]) -> None:
    mine = {key: path for key, path in files.items() if key[0].endswith("doc")}
    texts = {key: textreaders.text_by(reader, path) for key, path in mine.items()}
    if not any(texts.values()):
        pytest.skip(f"{reader} is not installed")
    assert b"\xe9\x80\x9a\xe7\x9f\xa5" in (texts["party-notice.doc", "party"] or b"")
    assert texts == {(name, to): texts[name, _AS_IT_IS] for name, to in texts}


def test_xlrd_reads_the_same_cells(files: Mapping[Key, Path]) -> None:
    cells = {
        key: textreaders.cells(path) for key, path in files.items() if key[0].endswith("xls")
    }
    assert cells == {(name, to): cells[name, _AS_IT_IS] for name, to in cells}


@pytest.mark.parametrize("to", _SYSTEMS)
@pytest.mark.parametrize("name", [name for name in _DRAWN if name.endswith("doc")])
def test_the_dump_reads_the_same_text_in_accepted_faces(
    name: str, to: str, files: Mapping[Key, Path]
) -> None:
    before = worddump.dump(files[name, _AS_IT_IS].read_bytes())
    after = worddump.dump(files[name, to].read_bytes())
    assert after.text == before.text
    east_asian = [
        (character, str(modifiers[worddump.EAST_ASIAN]))
        for text, modifiers in after.runs if worddump.EAST_ASIAN in modifiers
        for character in text if character > " "
    ]
    assert all(_right(to, *each) for each in east_asian)
    assert [text for text, _ in east_asian] or not name.endswith("notice.doc")
