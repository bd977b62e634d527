"""Every attack of the tests, with its outcome, time and memory: docs/reference/attacks.md.

    python -m benchmarks.hostile          # prints the table
    python -m benchmarks.hostile --write  # puts it into the page
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.makers.attacks import all_attacks
from tests.makers.confined import confined
from tests.test_hostile import MEBIBYTES, SECONDS, outcome

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "attacks.md"
START = "| 类 | 攻击 | 文件 KiB | 结果 | 秒 | 内存 MiB |\n|---|---|---|---|---|---|\n"
WORDS = {"converted": "转换并验证", "unchanged": "无需改动", "refused": "拒绝"}


def rows() -> list[str]:
    """One row an attack."""
    told = []
    for attack in all_attacks():
        data = attack.make()
        ran = confined(lambda data=data: outcome(data), seconds=SECONDS, mebibytes=MEBIBYTES)
        word, _, code = ("超出上限被结束" if ran.killed else ran.value).partition(": ")
        result = WORDS.get(word, word) + (f"（`{code}`）" if code else "")
        told.append(
            f"| {attack.kind} | {attack.name} | {len(data) / 1024:,.0f} | {result} "
            f"| {ran.seconds:.2f} | {ran.mebibytes:.0f} |\n"
        )
    return told


def main() -> None:
    table = "".join(rows())
    if "--write" not in sys.argv:
        print(START + table)
        return
    head, _, _ = PAGE.read_text(encoding="utf-8").partition(START)
    PAGE.write_text(head + START + table, encoding="utf-8")


if __name__ == "__main__":
    main()
