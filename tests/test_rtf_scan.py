r"""RTF read: tokens, characters in every spelling, what is text and what is not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from striprtf.striprtf import rtf_to_text

import fontbridge
from fontbridge.formats import open_document, rtfspell
from fontbridge.formats.rtftokens import tokens
from fontbridge.model import DamagedError, LimitError, Limits
from tests.makers.rtf import document, entry, hexed, spelt


def text_of(data: bytes) -> str:
    return "\n".join(text for _, _, text in open_document(data, Limits()).passages())


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (hexed("关于“工作”的通知"), "关于“工作”的通知"),
        (r"\'b9" "\r\n" r"\'d8", "关"),
        ("关".encode("gbk").decode("latin-1"), "关"),
        (rf"\uc2\u20851{hexed('关')}\u20110{hexed('于')}", "关于"),
        (r"\uc0\u20851 a", "关a"),
        (r"\u-10179?\u-9216?", "\U0001f400"),
        (r"{\uc3\u20851abc}\u20110?d", "关于d"),
        (r"\u20851\~x", "关x"),
        (r"{\upr{old}{\*\ud{\u26032?}}}", "新"),
        (r"a{\*\unknown b{c}}d", "ad"),
        (r"a{\pict\bin5 {}}{\x}b", "ab"),
        (r"{\field{\*\fldinst HYPERLINK x}{\fldrslt y}}", "y"),
        (r"\ldblquote a\rdblquote\~\emdash b\\\{\}", "“a”\xa0—b\\{}"),
        (r"{\stylesheet{\s0 Normal;}}{\info{\title t}}{\colortbl;\red0;}a", "a"),
        (r"a\par b\line c\tab d", "a\nb\nc\td"),
        (r"{\f1 \'e9}\'d2\'bb", "é一"),
        (r"{\shp{\*\shpinst{\sp{\sn txt}{\sv 0}}{\shptxt box}}}", "box"),
        (r"{\object{\*\objdata 0102}{\result shown}}", "shown"),
    ],
)
def test_text(body: str, expected: str) -> None:
    assert text_of(document(body)) == expected


@pytest.mark.parametrize(
    "body", [hexed("关于2026年“工作”——"), spelt("关于〇镕"), r"a\par\f1 b\'e9{\b c}\'80"]
)
def test_another_reader_agrees(body: str) -> None:
    data = document(body)
    theirs = rtf_to_text(data.decode("latin-1"))
    assert text_of(data).split() == theirs.split()


def test_charset_of_the_font_decodes() -> None:
    entries = [entry(0, "a", 134), entry(1, "b", 136), entry(2, "c", 0), entry(3, "d", 204)]
    body = r"\f0\'b9\'d8{\f1\'c3\'f6}{\f2\'e9}{\f3\'e9}\'d3\'da"
    assert text_of(document(body, *entries)) == "关關éй于"


def test_where_the_file_ends_the_rest_is_left() -> None:
    data = document("a") + b"\0\0 anything {"
    assert text_of(data) == "a"
    assert fontbridge.convert(data, to="government").data.endswith(b"\0\0 anything {")


def test_cut_off_file_is_refused() -> None:
    with pytest.raises(DamagedError, match="inside a group") as caught:
        open_document(document("a\r\nb")[:-1], Limits())
    assert caught.value.line == 3


def test_groups_too_deep_are_refused() -> None:
    with pytest.raises(LimitError, match="deeper than"):
        open_document(document("{" * 5000 + "}" * 5000), Limits())


@pytest.mark.parametrize("head", [b"", b"\xef\xbb\xbf", b"\r\n "])
def test_recognised_by_its_first_word(head: bytes) -> None:
    assert open_document(head + document("a"), Limits()).format == "rtf"


def test_word_document_that_is_rtf() -> None:
    report = fontbridge.inspect(document("a"), name="通知.doc")
    assert report.format == "rtf"


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20), st.integers(0, 3))
def test_what_is_written_is_read(text: str, uc: int) -> None:
    for codec in ("gbk", "cp1252", "cp932", "utf-8"):
        written = rtfspell.write(text, codec, uc)
        assert rtfspell.read(written, 0, len(written), codec, uc).text == text
        assert b";" not in written


@settings(deadline=None)
@given(st.binary(max_size=60))
def test_tokens_never_overlap(data: bytes) -> None:
    at = 0
    for token in tokens(data):
        assert at <= token.start < token.end <= len(data)
        at = token.end


@settings(deadline=None)
@given(st.lists(st.sampled_from(
    ["{", "}", "\\f1 ", "\\u20851?", "\\'b9", "\\'", "关", "\\uc0", "\\bin3 ", "\\*", "\\dbch\\f0 ",
     "\\upr", "\\fldinst", "{\\fonttbl", ";", "\\", "\\\r\n", "a"]), max_size=25))
def test_nothing_but_our_own_errors(pieces: list[str]) -> None:
    data = document("".join(pieces).encode("gbk").decode("latin-1"))
    try:
        result = fontbridge.convert(data, to="government")
    except (DamagedError, LimitError):
        return
    assert fontbridge.restore(result.data, result.report) == data
