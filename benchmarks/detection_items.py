"""The inputs that detectors are measured on: cut from documents that trained nothing.

Every item knows its text and, for the GB family, the tightest set, found by walking its bytes; the
product's code has no part in that. Seeds are fixed, so that two runs measure the same inputs.
"""

from __future__ import annotations

import os
import random
import re
import sys
import zlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import corpus

LENGTHS = (8, 16, 32, 64, 128, 512, 4096, 65536)
# label: (codec, language of the text)
ENCODINGS = {
    "gb2312": ("gb18030", "hans"),
    "gbk": ("gb18030", "hans"),
    "gbk-trad": ("gb18030", "hant"),
    "gb18030": ("gb18030", "hans"),
    "utf-8": ("utf-8", "all"),
    "utf-8-sig": ("utf-8-sig", "all"),
    "utf-16le": ("utf-16-le", "all"),
    "utf-16be": ("utf-16-be", "all"),
    "big5": ("big5", "hant"),
    "euc-kr": ("euc_kr", "ko"),
    "euc-jp": ("euc_jp", "ja"),
    "shift_jis": ("shift_jis", "ja"),
    "cp1252": ("cp1252", "western"),
    "cp1251": ("cp1251", "ru"),
    "ascii": ("ascii", "western"),
    "hz": ("hz", "hans"),
}
GB = ("gb2312", "gbk", "gbk-trad", "gb18030")
# Characters of names and places that only GB18030 holds, of the General Table of 2013.
RARE = "㛃䶮㭎㧐䴙䥽鿍鿎𬭎𫖮𬶍𬇙𬣞𫄷𫭟𬍛𬬻𬭛𬟁𬸣𠅤𪟝𫇭𫍰𫐄𫘜𬀪𬉼𬒈𬜬𬪩𬱖𬴊𬺓"
ONLY_GBK = "镕喆堃玥昇龑垚犇昉祎禤璟曌赟翀媖囧〇"


class Item(NamedTuple):
    """`tight` is the set to be named; empty outside the GB family. `text` None: binary."""

    kind: str
    label: str
    length: int
    data: bytes
    text: str | None
    tight: str = ""


def tightest(data: bytes) -> str:
    """GB2312, GBK or GB18030, by the ranges of the bytes of well-formed data."""
    found, at = "ascii", 0
    while at < len(data):
        lead = data[at]
        if lead < 0x80:
            at += 1
            continue
        if 0x30 <= data[at + 1] <= 0x39:
            return "gb18030"
        code = data[at : at + 2]
        try:
            code.decode("gb2312")
            kind = "gb2312"
        except UnicodeDecodeError:
            try:
                code.decode("gbk")
                kind = "gbk"
            except UnicodeDecodeError:
                return "gb18030"
        found = max(found, kind, key=("ascii", "gb2312", "gbk", "gb18030").index)
        at += 2
    return found


@cache
def in_gb2312(character: str) -> bool:
    code = character.encode("gbk", "ignore")
    return bool(code) and tightest(code) in ("ascii", "gb2312")


class Pool:
    """Long texts of one language, one a domain, to cut windows from."""

    def __init__(self, documents: list[corpus.Document]) -> None:
        texts: dict[str, list[str]] = {}
        for document in documents:
            lines = document.text.split("\n")
            if document.language in ("ja", "ko"):
                lines = [line for line in lines if re.search("[ぁ-ヿ가-힣]", line)]
            lines = [line for line in lines if not line.isascii()]
            texts.setdefault(document.domain, []).append("\n".join(lines))
        self.texts = ["\n".join(parts) for _, parts in sorted(texts.items())]
        self._found: dict[tuple[int, str], list[int]] = {}

    def window(self, size: int, chance: random.Random, needed: str = "") -> str:
        """Some `size` characters; with one of `needed`, if that is given."""
        text = chance.choice(self.texts)
        if needed and (places := self._places(text, needed)):
            start = max(0, chance.choice(places) - chance.randrange(max(size // 3, 1)))
            return text[start : start + size]
        start = chance.randrange(max(len(text) - size, 1))
        return text[start : start + size]

    def _places(self, text: str, needed: str) -> list[int]:
        key = id(text), needed
        if key not in self._found:
            self._found[key] = [match.start() for match in re.finditer(f"[{needed}]", text)]
        return self._found[key]


def encoded(text: str, codec: str, limit: int) -> tuple[bytes, str]:
    """As much of `text` as `codec` writes in `limit` bytes, without what it cannot write."""
    kept = text.encode(codec, "ignore").decode(codec) if codec != "utf-8-sig" else text
    low, high = 0, len(kept)
    while low < high:
        middle = (low + high + 1) // 2
        if len(kept[:middle].encode(codec)) <= limit:
            low = middle
        else:
            high = middle - 1
    return kept[:low].encode(codec), kept[:low]


def plain_items(pools: dict[str, Pool], count: int, chance: random.Random) -> Iterator[Item]:
    languages = sorted(pools)
    for label, (codec, language) in ENCODINGS.items():
        for length in LENGTHS:
            wanted = max(count // (1 if length <= 512 else 3 if length == 4096 else 10), 8)
            made = 0
            while made < wanted:
                pool = pools[chance.choice(languages) if language == "all" else language]
                data, text = encoded(_window(label, pool, length, chance), codec, length)
                if not fits(label, data, text, length):
                    continue
                made += 1
                yield Item(
                    "plain", label, length, data, text, tightest(data) if label in GB else ""
                )


def _window(label: str, pool: Pool, length: int, chance: random.Random) -> str:
    if label == "ascii":
        return re.sub(r"[^\x00-\x7f]", "", pool.window(2 * length, chance))
    text = pool.window(length, chance, ONLY_GBK if label == "gbk" else "")
    if label == "hz":
        # Python's codec writes these for the dot and the dash of GB2312 as everyone reads it.
        text = re.sub("[・―]", "", text)
    if label == "gb2312":
        text = "".join(filter(in_gb2312, text))
    if label in ("gbk", "gb18030"):
        rare = chance.choice(RARE if label == "gb18030" else ONLY_GBK)
        hanzi = [m.start() for m in re.finditer("[一-龥]", text[: length // 2])]
        if hanzi:
            at = chance.choice(hanzi)
            text = text[:at] + rare + text[at + 1 :]
    return text


def fits(label: str, data: bytes, text: str, length: int) -> bool:
    """True if the window is worth asking about: mostly full, and with the letters it is for."""
    if len(data) < length - 4 or not text.strip():
        return False
    if label in GB:
        wanted = label.removesuffix("-trad")
        return tightest(data) == wanted and 2 * len(re.findall("[㐀-鿿𠀀-𯿿]", text)) >= length / 4
    if label in ("ascii",):
        return True
    letters = {
        "cp1252": "[À-ÿœŒß]",
        "cp1251": "[а-яА-ЯёЁ]",
        "big5": "[一-龥]",
        "hz": "[一-龥]",
        "euc-jp": "[ぁ-ヿ一-龥]",
        "shift_jis": "[ぁ-ヿ一-龥]",
        "euc-kr": "[가-힣]",
    }
    found = len(re.findall(letters.get(label, r"[^\x00-\x7f]"), text))
    return found >= (1 if label in ("cp1252", "utf-8", "utf-8-sig", "utf-16le", "utf-16be") else 2)


def cut_items(pools: dict[str, Pool], count: int, chance: random.Random) -> Iterator[Item]:
    """Cut inside a character: at the beginning, at the end, at both."""
    for label in ("gb2312", "gbk", "gb18030", "utf-8", "big5"):
        codec, language = ENCODINGS[label]
        language = "hans" if language == "all" else language
        for length in (16, 64, 512, 4096):
            made = 0
            while made < count // 2:
                data, text = encoded(
                    _window(label, pools[language], length + 8, chance), codec, length + 4
                )
                ends = made % 3
                torn = data[1:] if ends == 0 else data[:-1] if ends == 1 else data[1:-1]
                first, last = text[:1], text[-1:]
                if first < "\x80" or last < "\x80" or not fits(label, data, text, length + 4):
                    continue
                made += 1
                yield Item("cut", label, length, torn, text)


def damaged_items(pools: dict[str, Pool], count: int, chance: random.Random) -> Iterator[Item]:
    """One byte overwritten by another."""
    for label in ("gb2312", "gbk", "utf-8"):
        codec, language = ENCODINGS[label]
        for length in (4096, 65536):
            for _ in range(max(count // 4, 10)):
                pool = pools["hans" if language == "all" else language]
                data, text = encoded(_window(label, pool, length, chance), codec, length)
                at = chance.randrange(len(data) // 4, len(data) - 4)
                bad = chance.choice((0xFF, 0x80, 0x01, 0xFE, 0x3F))
                yield Item(
                    "damaged", label, length, data[:at] + bytes((bad,)) + data[at + 1 :], text
                )


def sparse_items(pools: dict[str, Pool], count: int, chance: random.Random) -> Iterator[Item]:
    """Mostly ASCII: program text, tables and markup with a few words of Chinese."""
    for label in ("gb2312", "gbk", "gb18030", "utf-8"):
        codec = ENCODINGS[label][0]
        for length in (512, 4096, 65536):
            for number in range(max(count // 4, 10)):
                pieces: list[str] = []
                while sum(map(len, pieces)) < length - 40:
                    word = "".join(re.findall("[一-龥]", pools["hans"].window(60, chance)))
                    word = "".join(filter(in_gb2312, word))[:4]
                    pieces.append(
                        _ascii_line(
                            number % 3, word if chance.random() < 0.3 or not pieces else "", chance
                        )
                    )
                if label in ("gbk", "gb18030"):
                    rare = chance.choice(ONLY_GBK if label == "gbk" else RARE)
                    at = chance.randrange(len(pieces))
                    pieces[at] = _ascii_line(number % 3, "某" + rare, chance)
                text = "".join(pieces)
                data = text.encode(codec)
                yield Item(
                    "sparse", label, length, data, text, tightest(data) if label in GB else ""
                )


def _ascii_line(kind: int, word: str, chance: random.Random) -> str:
    number = chance.randrange(10_000)
    name = chance.choice(("total", "index", "report_date", "owner", "unit", "amount"))
    return (
        f"{number},{name},{word},{chance.random():.3f}\r\n",
        f'    {name} = compute({number}, "{name}")  # {word}\n',
        f'<td class="{name}">{number}</td><td>{word}</td>\n',
    )[kind]


def late_items(pools: dict[str, Pool], count: int, chance: random.Random) -> Iterator[Item]:
    """The character that decides stands in the last hundredth."""
    for label in ("gbk", "gb18030"):
        for length in (65536, 1 << 20):
            for _ in range(max(count // 8, 6)):
                text = ""
                while len(text) < length // 2 - 2:
                    text += _window("gb2312", pools["hans"], 40_000, chance)
                text = text[: length // 2 - 2]
                rare = chance.choice(ONLY_GBK if label == "gbk" else RARE)
                at = len(text) - chance.randrange(1, len(text) // 100)
                text = text[:at] + rare + text[at:]
                data = text.encode("gb18030")
                yield Item("late", label, length, data, text, tightest(data))


def binary_items(count: int, chance: random.Random) -> Iterator[Item]:
    """Pieces of programs, of compressed data and of what Python compiled."""
    files = [
        Path(sys.executable).resolve(),
        *sorted(Path(os.__file__).parent.glob("lib-dynload/*.so"))[:8],
        *sorted(Path(os.__file__).parent.glob("__pycache__/*.pyc"))[:20],
    ]
    sources = [file.read_bytes() for file in files]
    for length in (512, 4096, 65536):
        for number in range(max(count // 2, 10)):
            whole = chance.choice(sources)
            start = chance.randrange(max(len(whole) - length, 1))
            data = whole[start : start + length]
            if number % 3 == 0:
                data = zlib.compress(chance.randbytes(length) + data)[:length]
            elif number % 3 == 1:
                data = whole[:length]
            if data.count(0) or number % 3 == 0:
                yield Item("binary", "binary", length, data, None)


def items(cache: Path, count: int, seed: int = 2026, split: str = "test") -> Iterator[Item]:
    """All items; `count` of each encoding at each length up to 512 bytes, fewer of the long."""
    by_language: dict[str, list[corpus.Document]] = {}
    for document in corpus.documents(cache):
        if corpus.split(document) == split:
            by_language.setdefault(document.language, []).append(document)
    pools = {language: Pool(documents) for language, documents in by_language.items()}
    chance = random.Random(seed)
    yield from plain_items(pools, count, chance)
    yield from cut_items(pools, count, chance)
    yield from damaged_items(pools, count, chance)
    yield from sparse_items(pools, count, chance)
    yield from late_items(pools, count, chance)
    yield from binary_items(count, chance)
