"""Write mappings/characters/charset-model.z: how often characters and pairs of them occur.

    python benchmarks/train_charset_model.py CACHE

The packages that it counts are named in corpus.py and fetched into CACHE. Only documents that are
not kept for measuring are read. What is written are rounded frequencies of characters and pairs of
characters, which are facts about languages and hold no text.
"""

from __future__ import annotations

import json
import math
import sys
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import corpus

from fontbridge.characters.likelihood import (
    CLASSES,
    FLAT,
    LANGUAGES,
    STEP_FLOOR,
    class_of,
    tokens_only,
)

TARGET = Path(__file__).parents[1] / "mappings/characters/charset-model.z"
# How many pairs to list: a language with more characters needs more of them.
PAIRS = {"hans": 9000, "hant": 6000, "ja": 6000, "ko": 6000, "ru": 1500, "western": 1500}
# A domain counts for at most so many characters, or manuals would outweigh all else.
DOMAIN_LIMIT = 1_500_000
# What a character unseen in training costs at most: names hold more of them than manuals do.
UNSEEN_FLOOR = -12.5
# And what it costs at most to come to a rare hanzi in Chinese, for the same reason.
RARE_STEP = -7.5


def texts(cache: Path) -> dict[str, Counter[str]]:
    """The lines to learn from, by language, each with how often it counts."""
    size: Counter[tuple[str, str]] = Counter()
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for document in corpus.documents(cache):
        key = document.language, document.domain
        if corpus.split(document) != "train" or size[key] > DOMAIN_LIMIT:
            continue
        for line in document.text.split("\n"):
            if line.isascii():
                continue
            if document.language in ("ja", "ko") and not any(class_of(c) in "KG" for c in line):
                continue
            found[document.language][tokens_only(line)] += 1
            size[key] += len(line)
    return found


def trained(lines: Counter[str], pairs_wanted: int) -> dict[str, Any]:
    """The tables of one language; costs are stored as quarter nats."""
    pairs: Counter[str] = Counter()
    for line, times in lines.items():
        # A line that stands in hundreds of pages is one sentence of the language all the same.
        weight = 1 + math.log2(times)
        for pair in map("".join, zip(" " + line, line, strict=False)):
            pairs[pair] += weight
    singles: Counter[str] = Counter()
    for pair, times in pairs.items():
        singles[pair[1]] += times
    by_class: Counter[str] = Counter()
    for character, times in singles.items():
        by_class[class_of(character)] += times
    steps: Counter[str] = Counter()
    for pair, times in pairs.items():
        steps[class_of(pair[0]) + class_of(pair[1])] += times

    within = {
        character: math.log(times / by_class[class_of(character)])
        for character, times in singles.items()
        if times >= 2 and class_of(character) not in FLAT
    }
    shares = {
        kind: round(math.log(total / sum(by_class.values())), 2) for kind, total in by_class.items()
    }
    floors = {
        kind: round(max(math.log(0.4 / total) - 1, UNSEEN_FLOOR), 2)
        for kind, total in by_class.items()
        if kind not in FLAT
    }
    left: Counter[str] = Counter()
    for pair, times in pairs.items():
        left[pair[0]] += times
    left_class: Counter[str] = Counter()
    for step, times in steps.items():
        left_class[step[0]] += times
    step_cost = {}
    for old, times in left_class.items():
        for new in CLASSES:
            cost = math.log((steps[old + new] + 1) / (times + len(CLASSES)))
            step_cost[old + new] = round(max(cost, STEP_FLOOR), 2)

    if by_class["H"] > by_class["K"] + by_class["G"]:
        for kind in "H_":
            step_cost[kind + "R"] = max(step_cost[kind + "R"], RARE_STEP)

    gain: dict[str, tuple[float, float]] = {}
    for pair, times in pairs.items():
        if times < 4 or pair.isascii():
            continue
        known = math.log((times - 0.7) / (left[pair[0]] + 10))
        kind = class_of(pair[1])
        alone = FLAT.get(kind, within.get(pair[1], floors.get(kind, STEP_FLOOR)))
        otherwise = step_cost[class_of(pair[0]) + kind] + alone
        if kind in FLAT:
            known += FLAT[kind] if kind != "a" else 0
        if known > otherwise:
            gain[pair] = (times * (known - otherwise), known)
    listed = sorted(gain, key=lambda pair: (-gain[pair][0], pair))[:pairs_wanted]
    return {
        "levels": leveled((c, cost) for c, cost in within.items()),
        "shares": dict(sorted(shares.items())),
        "floors": dict(sorted(floors.items())),
        "steps": dict(sorted(step_cost.items())),
        "pairs": leveled((pair, gain[pair][1]) for pair in listed),
    }


def leveled(costs: Iterable[tuple[str, float]]) -> list[list[Any]]:
    levels: dict[int, list[str]] = defaultdict(list)
    for text, cost in costs:
        levels[round(cost * 4)].append(text)
    return [[level, "".join(sorted(levels[level]))] for level in sorted(levels)]


def main(cache: Path) -> None:
    found = texts(cache)
    model = {language: trained(found[language], PAIRS[language]) for language in LANGUAGES}
    plain = json.dumps(model, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    TARGET.write_bytes(zlib.compress(plain.encode(), 9))
    print(f"{TARGET.name}: {TARGET.stat().st_size} bytes", file=sys.stderr)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
