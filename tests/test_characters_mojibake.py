"""Mojibake: true ones are found and repaired, honest text is never suspected."""

from __future__ import annotations

import pytest

from fontbridge.characters.mojibake import Mojibake, repair, suspect

NOTICE = "关于印发《某县二〇二六年工作要点》的通知\n各乡镇人民政府：\n现将要点印发给你们。"
TRADITIONAL = "關於印發工作要點的通知\n各鄉鎮人民政府，縣直各單位：現將要點印發給你們。"


def misread(text: str, written_in: str, read_as: str) -> str:
    return text.encode(written_in).decode(read_as, "ignore")


def latin(data: bytes) -> str:
    return "".join(
        bytes((byte,)).decode("cp1252", "ignore") or chr(byte) for byte in data
    )


def test_gbk_read_as_latin() -> None:
    text = latin(NOTICE.encode("gbk"))
    assert suspect(text) == Mojibake("cp1252", "gb18030")
    assert repair(text, Mojibake("cp1252", "gb18030")) == NOTICE


def test_utf8_read_as_latin() -> None:
    found = suspect(latin(NOTICE.encode()))
    assert found == Mojibake("cp1252", "utf-8")


def test_utf8_read_as_gbk() -> None:
    text = misread("关于印发要点的通知。各单位：\n" * 3, "utf-8", "gb18030")
    assert suspect(text) == Mojibake("gb18030", "utf-8")


def test_big5_read_as_gbk() -> None:
    assert suspect(misread(TRADITIONAL, "big5", "gb18030")) == Mojibake("gb18030", "big5")


@pytest.mark.parametrize(
    "text",
    [
        NOTICE,
        TRADITIONAL,
        "",
        "plain words",
        "Größenänderung für Straßenbahnübergänge, élève, señor",
        "日本語の文章とカタカナ",
        "한국어 문서입니다",
        "Съешь же ещё этих мягких булок",
        "龑䶮㛃",
        "“”——……",
        "Ελλάδα και Κύπρος",
    ],
)
def test_honest_text_is_not_suspected(text: str) -> None:
    assert suspect(text) is None


def test_lost_bytes_are_not_made_up() -> None:
    with pytest.raises(UnicodeError):
        repair("中文？Ω", Mojibake("cp1252", "gb18030"))
