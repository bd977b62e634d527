"""How often detectors are right, and how fast: fontbridge beside its peers, in one run.

    pip install -e . charset-normalizer chardetng_py faust-cchardet
    python benchmarks/detection.py CACHE [--count 150] [--seed 2026]

Packages of the registries (corpus.py) are fetched into CACHE; detection_items.py cuts the inputs
from documents that did not train the model. A label is right if it decodes the bytes to the text,
taken as Python takes it or as browsers do (GB2312 read as GB18030, and so on), for everybody.
"""

from __future__ import annotations

import argparse
import importlib
import math
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import detection_items
from detection_items import GB, LENGTHS, Item

Answer = tuple[str, str]  # label, tightest set
Detector = Callable[[bytes], Answer]
# What browsers read a label as, by the WHATWG Encoding Standard.
WIDER = {
    "gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "euc-kr": "cp949", "euc_kr": "cp949",
    "shift_jis": "cp932", "shift-jis": "cp932", "big5": "big5hkscs", "cp950": "big5hkscs",
    "iso-8859-1": "cp1252", "ascii": "utf-8", "us-ascii": "utf-8", "utf-8": "utf-8-sig",
    "iso-8859-5": "iso-8859-5",
}  # fmt: skip
FAMILIES = {
    "gb2312": "gb", "gbk": "gb", "cp936": "gb", "gb18030": "gb", "utf-8": "utf-8", "utf8": "utf-8",
    "utf-8-sig": "utf-8", "big5": "big5", "big5hkscs": "big5", "big5-hkscs": "big5",
    "cp950": "big5",
}  # fmt: skip
EVERY = (*LENGTHS, 1 << 20)


def ours(expected: str = "") -> Detector:
    from fontbridge.characters.charset import detect

    def run(data: bytes) -> Answer:
        charset = detect(data, expected=expected)
        return charset.codec, charset.repertoire.split("-")[0]

    return run


def labelled(label: Callable[[bytes], str | None]) -> Detector:
    def run(data: bytes) -> Answer:
        named = (label(data) or "").lower()
        return named, {"cp936": "gbk"}.get(named, named)

    return run


def peers() -> dict[str, Detector]:
    found: dict[str, Detector] = {"fontbridge": ours(), 'fontbridge expected="gb"': ours("gb")}
    makers: dict[str, Callable[[object], Callable[[bytes], str | None]]] = {
        "chardet": lambda m: lambda data: m.detect(data)["encoding"],  # type: ignore[attr-defined]
        "charset_normalizer": lambda m: (  # type: ignore[assignment,return-value]
            lambda data: (best := m.from_bytes(data).best()) and best.encoding  # type: ignore[attr-defined]
        ),
        "chardetng_py": lambda m: lambda data: m.detect(data, allow_utf8=True),  # type: ignore[attr-defined]
        "cchardet": lambda m: lambda data: m.detect(data)["encoding"],  # type: ignore[attr-defined]
    }
    for name, make in makers.items():
        try:
            found[name] = labelled(make(importlib.import_module(name)))
        except ImportError:
            print(f"{name} is not installed and left out", file=sys.stderr)
    return found


def reads(data: bytes, label: str, text: str) -> bool:
    for codec in (label, WIDER.get(label, label)):
        try:
            if data.decode(codec).removeprefix("\ufeff") == text.removeprefix("\ufeff"):
                return True
        except (LookupError, UnicodeDecodeError):
            continue
    return False


def right(item: Item, answer: Answer) -> bool:
    label, tight = answer
    if item.kind == "binary":
        return label in ("", "binary")
    if item.kind in ("cut", "damaged"):
        return FAMILIES.get(label, label) == FAMILIES[item.label]
    return reads(item.data, label, item.text or "") and (not item.tight or tight == item.tight)


class Score:
    """How many were right: by kind, label and length; and of text alone, without the set."""

    def __init__(self) -> None:
        self.asked: Counter[tuple[str, str, int]] = Counter()
        self.good: Counter[tuple[str, str, int]] = Counter()
        self.text_good: Counter[tuple[str, str, int]] = Counter()

    def add(self, item: Item, answer: Answer) -> None:
        key = item.kind, item.label, item.length
        self.asked[key] += 1
        self.good[key] += right(item, answer)
        self.text_good[key] += right(item._replace(tight=""), answer)

    def share(self, kind: str, labels: Iterable[str], length: int, text: bool = False) -> float:
        keys = [(kind, label, length) for label in labels]
        asked = sum(self.asked[key] for key in keys)
        counter = self.text_good if text else self.good
        return 100 * sum(counter[key] for key in keys) / asked if asked else float("nan")


def table(title: str, scores: dict[str, Score], kind: str, labels: list[str], text: bool) -> None:
    lengths = [
        length for length in EVERY
        if any(score.asked[kind, label, length] for score in scores.values() for label in labels)
    ]
    print(f"\n### {title}, %\n\n| detector | " + " | ".join(map(str, lengths)) + " |")
    print("|---" * (len(lengths) + 1) + "|")
    for name, score in scores.items():
        cells = (score.share(kind, labels, length, text) for length in lengths)
        print(f"| {name} | " + " | ".join(map(cell_of, cells)) + " |")


def cell_of(number: float) -> str:
    return "-" if math.isnan(number) else f"{number:.1f}"


def accuracy(items: list[Item]) -> dict[str, Score]:
    scores: dict[str, Score] = {}
    for name, detector in peers().items():
        score = scores[name] = Score()
        chosen = [item for item in items if item.tight] if "expected" in name else items
        started = time.process_time()
        for item in chosen:
            score.add(item, detector(item.data))
        print(f"{name}: {time.process_time() - started:.0f} s", file=sys.stderr)
    return scores


def report(scores: dict[str, Score]) -> None:
    table("GB family: right text and tightest set", scores, "plain", list(GB), False)
    table("GB family: right text", scores, "plain", list(GB), True)
    for label in GB:
        table(f"{label}: right text and tightest set", scores, "plain", [label], False)
    others = [label for label in detection_items.ENCODINGS if label not in GB]
    for label in others:
        table(f"{label}: right text", scores, "plain", [label], False)
    every = list(detection_items.ENCODINGS)
    table("Cut inside a character: right family", scores, "cut", every, False)
    table("One bad byte: right family", scores, "damaged", every, False)
    table("Mostly ASCII: right text and set", scores, "sparse", every, False)
    table("Deciding character in the last hundredth", scores, "late", every, False)
    table("Binary called binary", scores, "binary", ["binary"], False)


def bar(scores: dict[str, Score]) -> bool:
    """Print what falls short of the bar; True if nothing does."""
    us, expecting = scores["fontbridge"], scores['fontbridge expected="gb"']
    short: list[str] = []

    def need(what: str, share: float, least: float) -> None:
        if share < least:
            short.append(f"{what}: {share:.2f} %, wanted {least:.2f}")

    for length in LENGTHS:
        need(f'GB, {length} bytes, expected="gb"', expecting.share("plain", GB, length), 99)
        need(f"GB, {length} bytes", us.share("plain", GB, length), 97 if length == 8 else 99)
    named = [name for name in scores if not name.startswith("fontbridge")]
    for label in detection_items.ENCODINGS:
        for length in LENGTHS[1:]:
            best = max((scores[n].share("plain", [label], length, True) for n in named), default=0)
            need(f"{label}, {length} bytes", us.share("plain", [label], length, True), best)
    least_of = {"cut": 99, "damaged": 99, "sparse": 100, "late": 100, "binary": 100}
    for kind, least in least_of.items():
        asked = sum(n for key, n in us.asked.items() if key[0] == kind)
        good = sum(n for key, n in us.good.items() if key[0] == kind)
        need(kind, 100 * good / asked, least)
    print("\n### Bar\n")
    print("\n".join(f"- short: {line}" for line in short) or "- met everywhere")
    return not short


def seconds(work: Callable[[], object], times: int) -> float:
    best = float("inf")
    for _ in range(times):
        started = time.process_time()
        work()
        best = min(best, time.process_time() - started)
    return best


def speed(items: list[Item]) -> None:
    """Throughput in MB/s of CPU time, and the share of plain decoding."""
    texts = [item.text or "" for item in items if item.label == "gb2312" and item.length >= 65536]
    text = ("".join(texts) * 600)[: 52 << 20]
    print("\n### Speed, MB a CPU second\n\n| detector | GB 1 KB | GB 4 MB | GB 100 MB |")
    print("|---|---|---|---|")
    small = [text[at : at + 512].encode("gbk") for at in range(0, 100_000, 1000)]
    large = [text[: 2 << 20].encode("gbk"), text[: 50 << 20].encode("gbk")]
    work: dict[str, Callable[[bytes], object]] = {
        "bytes.decode gb18030": lambda data: data.decode("gb18030")
    }
    work |= {name: run for name, run in peers().items() if name != 'fontbridge expected="gb"'}
    for name, run in work.items():
        cells = [sum(map(len, small)) / seconds(lambda run=run: [run(d) for d in small], 3) / 1e6]
        for data in large:
            if name in ("chardetng_py", "cchardet", "charset_normalizer") and len(data) > 5e6:
                cells.append(float("nan"))
            else:
                again = 5 if len(data) < 5e6 else 2
                cells.append(len(data) / seconds(lambda run=run, data=data: run(data), again) / 1e6)
        print(f"| {name} | " + " | ".join(map(cell_of, cells)) + " |")


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("cache", type=Path)
    arguments.add_argument("--count", type=int, default=150, help="inputs an encoding and length")
    arguments.add_argument("--seed", type=int, default=2026, help="which inputs are cut")
    arguments.add_argument("--split", default="test", choices=("test", "tune"))
    chosen = arguments.parse_args()
    items = list(detection_items.items(chosen.cache, chosen.count, chosen.seed, chosen.split))
    print(f"{len(items)} inputs")
    scores = accuracy(items)
    report(scores)
    met = bar(scores)
    speed(items)
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
