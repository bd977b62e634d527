"""Whose the shared punctuation is, script classes, and where renderers disagree."""

from __future__ import annotations

import itertools
import unicodedata

import pytest
from fontTools import unicodedata as ucd
from hypothesis import given
from hypothesis import strategies as st

from fontbridge.fonts.clusters import joins_previous
from fontbridge.fonts.punctuation import AMBIGUOUS, judge, needs_east_asian_hint
from fontbridge.fonts.renderers import drawn_by, renderers_disagree
from fontbridge.fonts.scripts import script_of, segments_by_script
from fontbridge.fonts.slots import Faces, slot_of
from fontbridge.model import Serves, Slot

FACES = Faces("Times New Roman", "Times New Roman", "仿宋_GB2312", zh=True)

# In each text, {} stands around the characters that are Chinese; the other shared ones are not.
SENTENCES = [
    "{“}十四五{”}规划",
    "国办发〔2026〕12号",
    "经研究{——}现通知如下",
    "各单位{……}",
    "{……}各单位",
    "约翰{·}F{·}肯尼迪",
    "2026{—}2030年",
    "他说“Hello”，然后走了",
    "这是“Hello — world… it’s”的翻译",
    "{“}GDP{”}增速",
    "{“}5G+AI{”}行动",
    "{“}他说{‘}可以{’}{”}",
    "{“}他说“Please wait…”就走{”}",
    "气温25{℃}",
    "误差{±}5%",
    "第{①②}步",
    "{Ⅳ}级响应",
    "No.1",
    "第{§}3条",
    "§ 3 of the Act",
    "He said “Hello” — and don’t go…",
    "The word “中文” means Chinese language",
    "80’s 音乐",
    "{“}第一段没有结束",
    "第二段结束{”}",
    "长20m{×}宽30m",
    "Windows 10 × 3",
    "GDP{——}PPP之争",
    "我们用AI{·}智能",
    "张{\ue863}",
    "plain text, no ambiguity",
    "",
]


@pytest.mark.parametrize("marked", SENTENCES)
def test_real_sentences(marked: str) -> None:
    text, wanted, inside = "", [], False
    for char in marked:
        if char in "{}":
            inside = char == "{"
        else:
            if inside:
                wanted.append(len(text))
            text += char
    hinted = [i for start, end in needs_east_asian_hint(text) for i in range(start, end)]
    assert [text[i] for i in hinted] == [text[i] for i in wanted]
    assert hinted == wanted


@pytest.mark.parametrize("text", ["±5%", "——", "①", "“2026”", "25℃"])
def test_without_a_letter_the_document_decides(text: str) -> None:
    assert not needs_east_asian_hint(text)
    assert needs_east_asian_hint(text, alone=True)


def test_what_the_chinese_face_lacks_stays_latin() -> None:
    assert judge("第⑪①项", lacking="⑪") == [(1, 2, False), (2, 3, True)]


def test_policies() -> None:
    text = "“十四五”规划"
    assert judge(text, "keep") == []
    assert judge(text, "latin") == [(0, 1, False), (4, 5, False)]
    assert judge(text, "han") == [(0, 1, True), (4, 5, True)]


@given(st.text(st.sampled_from("中国GDPab1 ,“”‘’—…·×①℃\ue815\n"), max_size=30))
def test_every_ambiguous_character_is_judged_once(text: str) -> None:
    judged = [i for start, end, _ in judge(text) for i in range(start, end)]
    assert judged == [found.start() for found in AMBIGUOUS.finditer(text)]


@given(st.text("中，年“”‘’—…·±①²12. （）", max_size=12), st.booleans())
def test_without_latin_letters_all_is_one_language(text: str, alone: bool) -> None:
    wanted = alone or not set("中，年（）").isdisjoint(text)
    assert {han for *_, han in judge(text, alone=alone)} <= {wanted}


def test_ambiguous_is_what_the_hint_moves_less_letters_marks_and_blanks() -> None:
    hinted = FACES._replace(hint=True, zh=False)
    for code in itertools.chain(range(0x2C0), range(0x2000, 0x2F00)):
        char = chr(code)
        moves = slot_of(char, FACES) is Slot.HANSI and slot_of(char, hinted) is Slot.EAST_ASIA
        category = unicodedata.category(char)
        if category != "Cn":  # unassigned so far: either will do
            assert bool(AMBIGUOUS.match(char)) == (
                moves and (category[0] in "PSN" and not 0x2B0 <= code < 0x2C0)
            ), f"{code:04X}"


# -- scripts ----------------------------------------------------------------------------------

WESTERN, ASIAN, COMPLEX = Slot.WESTERN, Slot.ASIAN, Slot.COMPLEX


@pytest.mark.parametrize(
    ("script", "slot"),
    [
        ("Latn", WESTERN), ("Grek", WESTERN), ("Cyrl", WESTERN), ("Armn", WESTERN),
        ("Geor", WESTERN), ("Hani", ASIAN), ("Hira", ASIAN), ("Kana", ASIAN), ("Bopo", ASIAN),
        ("Hang", ASIAN), ("Yiii", ASIAN), ("Arab", COMPLEX), ("Hebr", COMPLEX),
        ("Thai", COMPLEX), ("Deva", COMPLEX), ("Tibt", COMPLEX), ("Mong", COMPLEX),
        ("Khmr", COMPLEX), ("Mymr", COMPLEX), ("Ethi", COMPLEX),
    ],
)  # fmt: skip
def test_letters_have_the_class_of_their_script(script: str, slot: Slot) -> None:
    # LibreOffice's exceptions by block: full-width Latin is Asian; tone marks, number forms weak.
    exceptions = {*map(chr, range(0xFF00, 0xFFF0)), *"ˇˊˋ˙˪˫Ↄↄ"}
    letters = [
        char
        for char in map(chr, itertools.chain(range(0x10000), range(0x20000, 0x2FA20)))
        if ucd.script(char) == script
        and unicodedata.category(char)[0] == "L"
        and char not in exceptions
    ]
    assert letters
    assert {char for char in letters if script_of(char) is not slot} == set()


@pytest.mark.parametrize("char", " \xa0“”‘’—…①Ⅳ℃№※→■☆²\u0301\ue815\ufe0f😀")
def test_weak(char: str) -> None:
    assert script_of(char) is None


@pytest.mark.parametrize("char", "·×÷±°§A1%")
def test_latin_1_symbols_are_western(char: str) -> None:
    assert script_of(char) is WESTERN


@pytest.mark.parametrize(
    ("text", "stretches"),
    [
        ("", []),
        ("“中”A”。", [("“中”", ASIAN), ("A”", WESTERN), ("。", ASIAN)]),
        ("“A", [("“A", WESTERN)]),
        ("——", [("——", WESTERN)]),
        ("中A\u3099年", [("中", ASIAN), ("A\u3099", WESTERN), ("年", ASIAN)]),
        ("中 \u0e31", [("中", ASIAN), (" \u0e31", COMPLEX)]),
        ("A葛\U000e0100", [("A", WESTERN), ("葛\U000e0100", ASIAN)]),
    ],
)
def test_stretches_of_one_script(text: str, stretches: list[tuple[str, Slot]]) -> None:
    cut = [(text[start:end], slot) for start, end, slot in segments_by_script(text)]
    assert cut == stretches


@given(st.text(st.one_of(st.sampled_from("中A1 “·①ก\u0e31א\u3099\u0301\u200d"), st.characters())))
def test_scripts_cover_the_text_and_tear_nothing(text: str) -> None:
    stretches = list(segments_by_script(text, ASIAN))
    assert "".join(text[start:end] for start, end, _ in stretches) == text
    assert all(a[2] is not b[2] for a, b in itertools.pairwise(stretches))
    for start, end, slot in stretches:
        assert start < end and (start == 0 or not joins_previous(text, start))
        assert slot in (script_of(c) for c in text) or slot is ASIAN


# -- renderers --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("char", "latin_in"),
    [
        ("“", {"Word", "docx4j", "ONLYOFFICE"}),
        ("—", {"Word", "docx4j", "ONLYOFFICE"}),
        ("①", {"Word", "docx4j", "ONLYOFFICE"}),
        ("·", {"Word", "docx4j", "ONLYOFFICE", "LibreOffice"}),
        ("〇", set()),
        ("䶮", {"ONLYOFFICE"}),
        ("龥", set()),
        ("\u9fb4", {"ONLYOFFICE"}),
        ("𠮷", {"docx4j"}),
        ("𬭎", {"docx4j", "ONLYOFFICE"}),
        ("A", {"Word", "docx4j", "ONLYOFFICE", "LibreOffice"}),
    ],
)
def test_who_draws_it_latin_without_the_hint(char: str, latin_in: set[str]) -> None:
    drawn = drawn_by(char, FACES)
    assert {name for name, serves in drawn.items() if serves is Serves.LATIN} == latin_in
    assert renderers_disagree(char, FACES) == (len(latin_in) not in (0, 4))


@pytest.mark.parametrize("char", "“”‘’—…①Ⅳ℃№※")
def test_the_hint_settles_the_punctuation(char: str) -> None:
    assert renderers_disagree(char, FACES)
    assert not renderers_disagree(char, FACES._replace(hint=True))
    assert set(drawn_by(char, FACES._replace(hint=True)).values()) == {Serves.HAN}
