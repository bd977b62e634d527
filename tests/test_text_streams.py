"""Text that is too large to hold: the same outcome piece by piece, in memory that does not grow."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fontbridge import TextOptions, files
from fontbridge.batch import sources
from fontbridge.batch.convert import Convert
from fontbridge.batch.look import Look
from fontbridge.batch.outcome import State
from fontbridge.batch.restore import Restore
from fontbridge.batch.sources import Source
from fontbridge.batch.work import Task
from fontbridge.bulk import Bulk, whole_of
from fontbridge.characters.charset import detect
from fontbridge.characters.codecs import decode, encode
from fontbridge.characters.convert import recoded, transcode, undo
from fontbridge.characters.mojibake import Mojibake
from fontbridge.characters.pieces import text_pieces
from fontbridge.characters.target import Target
from fontbridge.model import Charset, DamagedError, FontbridgeError, LimitError, Limits
from tests.command_line import CommandLine

CODECS = ["gbk", "gb18030", "utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "hz", "big5",
          "iso-2022-cn", "iso2022_jp_2", "shift_jis"]
STEPS = ["一", "通知", "a", "~", "\r\n", "\n", "\r", "&", " "]
TEXT = st.lists(st.sampled_from(STEPS)).map("".join)
WIDE = TEXT.map(lambda text: text.replace("a", "\U00020bb7").replace("&", "\u00a0"))


class Chopped(Bulk):
    """Bytes in pieces of `size`."""

    def __init__(self, data: bytes, size: int) -> None:
        self.data, self.size = data, size

    def pieces(self) -> Iterator[bytes]:
        for start in range(0, len(self.data), self.size):
            yield self.data[start : start + self.size]


@given(TEXT, st.sampled_from(CODECS), st.integers(1, 9), st.booleans())
def test_each_piece_reads_by_itself(text: str, codec: str, size: int, at_lines: bool) -> None:
    data = encode(text, codec)
    pieces = list(text_pieces(Chopped(data, size), codec, at_lines=at_lines))
    assert b"".join(pieces) == data
    read = [decode(piece, codec) for piece in pieces]
    assert "".join(read) == text
    assert not any(a.endswith("\r") and b.startswith("\n") for a, b in pairwise(read))


@given(
    WIDE,
    st.sampled_from(["utf-8", "utf-16-le", "gb18030"]),
    st.sampled_from(["gb18030", "gb2312", "utf-8", "utf-16", "hz"]),
    st.integers(1, 9),
    st.sampled_from(["keep", "lf", "crlf", "cr"]),
)
def test_pieces_come_to_the_same(
    text: str, source: str, target: str, size: int, line_ends: str
) -> None:
    data = encode(text, source)
    whole = transcode(data, source, target, policy="ncr", line_ends=line_ends)
    pieces = transcode(Chopped(data, size), source, target, policy="ncr", line_ends=line_ends)
    made = whole_of(pieces.data)
    assert made == whole.data
    assert pieces == type(pieces)(
        pieces.data, whole.undo, whole.replaced, (), whole.replacements
    )
    if made != data:
        assert whole_of(undo(Chopped(made, size), pieces.undo)) == data


@given(st.integers(1, 99))
def test_misread_pieces_come_to_the_same(size: int) -> None:
    text = "关于印发工作要点的通知\r\n各市直部门：\n" * 3
    data = text.encode("gbk").decode("latin-1").encode()
    target = Target("gbk", misread=Mojibake("latin-1", "gb18030"))
    pieces = recoded(Chopped(data, size), Charset("utf-8", ""), target)
    assert whole_of(pieces.data) == text.encode("gbk")
    assert whole_of(undo(Chopped(text.encode("gbk"), size), pieces.undo)) == data


def test_places_are_told_across_pieces() -> None:
    data = "通知\n〇一\n二〇〇〇\n".encode()
    for size in (1, 5, 7, 100):
        done = transcode(Chopped(data, size), "utf-8", "gb2312")
        assert [spot[:2] for spot in done.uncovered] == [(2, 1), (3, 2), (3, 3), (3, 4)]


def test_a_thousand_places_are_told_and_the_others_counted() -> None:
    done = transcode("〇\n".encode() * 1200, "utf-8", "gb2312")
    assert len(done.uncovered) == 1000
    assert done.untold == {"〇": 200}


def test_another_text_is_refused() -> None:
    data = "通〇\n".encode() * 20
    done = transcode(data, "utf-8", "gb2312", policy="ncr")
    for other in (done.data[:-7], done.data.replace(b"&", b"?", 1)):
        undone = undo(Chopped(other, 7), done.undo)
        with pytest.raises(DamagedError):
            whole_of(undone)


LINE = "各县区人民政府，市直各部门：请认真贯彻落实。\r\n"
COUNT = (8 << 20) // len(LINE.encode("gbk"))


def test_memory_does_not_grow_with_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_LARGE", 64 << 10)
    monkeypatch.setattr(files, "_LARGE_PIECE", 64 << 10)
    large = tmp_path / "large.txt"
    large.write_bytes(LINE.encode("gbk") * COUNT)
    work = Convert("government", None, Limits(), TextOptions(charset="utf-8"))
    target = tmp_path / "out.txt"
    task = Task(Source(large, Path("large.txt")), target)
    Look(None, Limits())(task)  # loads what is loaded once
    tracemalloc.start()
    try:
        outcome = work(task)
        Restore(Limits())(Task(Source(target, Path("out.txt")), tmp_path / "again.txt"))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert outcome.state is State.CONVERTED
    assert peak < 8 << 20, "less than the file"
    assert target.read_bytes() == LINE.encode() * COUNT
    assert (tmp_path / "again.txt").read_bytes() == large.read_bytes()
    assert Path(outcome.record).stat().st_size < 2000


@pytest.mark.parametrize("extra", ["", "〇 at the end of all\n", "\ue863\n\ue000\n"])
def test_a_file_on_disk_is_reported_as_one_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, extra: str
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("各县区人民政府：\n".encode() * 9000 + extra.encode())
    reports = []
    for limit in (1 << 30, 64 << 10):
        monkeypatch.setattr(files, "_LARGE", limit)
        task = Task(Source(path, Path("a.txt")), tmp_path / "b.txt")
        outcome = Convert("party", None, Limits(), force=True)(task)
        reports.append((outcome.report, Look(None, Limits(), "party")(task).report))
        if outcome.state is State.CONVERTED:
            assert Restore(Limits(), force=True)(
                Task(Source(tmp_path / "b.txt", Path("b.txt")), tmp_path / "c.txt")
            )
            assert (tmp_path / "c.txt").read_bytes() == path.read_bytes()
    assert reports[0] == reports[1]


def test_a_large_file_of_another_kind_is_read_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, examples: Path
) -> None:
    monkeypatch.setattr(files, "_LARGE", 100)
    name = "party-notice.docx"
    task = Task(Source(examples / name, Path(name)), tmp_path / name)
    assert Convert("government", None, Limits())(task).state is State.CONVERTED


def test_a_file_that_changes_meanwhile_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_LARGE", 100)
    path = tmp_path / "a.txt"
    path.write_bytes(b"a\n" * 1000)
    data = files.opened(path, Limits())
    assert detect(data).codec == "ascii"
    path.write_bytes(b"b\n" * 1001)
    with pytest.raises(FontbridgeError, match="written to"):
        whole_of(data)


def test_standard_input_is_read_in_pieces(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setattr(sources, "_LARGE", 1000)
    data = "各县区人民政府：\n".encode("gbk") * 500
    ask = CommandLine(capsysbinary, monkeypatch)
    asked = ("convert", "--to", "party", "--charset", "utf-8", "-")
    assert ask(*asked, given=data).product == data.decode("gbk").encode()
    assert "gbk" in ask("detect", "-", given=data).text


def test_standard_input_has_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "_LARGE", 1000)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"a\n" * 2000)))
    with pytest.raises(LimitError):
        sources.read(Source(Path("-"), Path("stdin")), Limits(file_size=3000))
