"""The page of each finding code: what it is, why it matters, what to do, one example.

`explanations.toml` beside this module holds the words in both languages. From it come what
`--explain CODE` prints and docs/reference/findings.md; `python -m fontbridge.reports.explain`
writes that page anew.
"""

from __future__ import annotations

import pkgutil
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from fontbridge.messages import Translate, mark
from fontbridge.model import Severity

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["Explanation", "codes", "explanation", "page", "show"]

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "findings.md"


class Explanation(NamedTuple):
    """What a code means in one language. `lighter` says when it is less grave; often empty."""

    code: str
    severity: Severity
    title: str
    what: str
    why: str
    todo: str
    example: str
    lighter: str


_HEADS = (
    ("what", mark("What it is")),
    ("why", mark("Why it matters")),
    ("todo", mark("What to do")),
    ("example", mark("Example")),
)


@cache
def _explanations() -> dict[str, dict[str, Explanation]]:
    data = pkgutil.get_data(__name__, "explanations.toml")  # the package may be inside a zip
    assert data is not None
    return {
        code: {
            language: Explanation(code, Severity(given["severity"]), **given[language])
            for language in ("zh", "en")
        }
        for code, given in tomllib.loads(data.decode()).items()
    }


def codes() -> list[str]:
    """Every code, in the order of the page.

    >>> codes()[:2]
    ['family-not-accepted', 'family-unknown']
    """
    return list(_explanations())


def explanation(code: str, language: str) -> Explanation:
    """The explanation of a code in Chinese ("zh") or English. Raises `KeyError` for no code.

    >>> explanation("signed", "en").title
    'Signed'
    """
    return _explanations()[code]["zh" if language == "zh" else "en"]


def show(code: str, console: Console, language: str, _: Translate) -> None:
    """Print the page of a code, as wide as the console is but never wider than text reads well.

    Raises `KeyError` for no code.
    """
    from rich.padding import Padding
    from rich.text import Text

    told = explanation(code, language)
    width = min(console.width, 76)
    head = Text.assemble((told.code, "bold"), "  ", told.title, (f"  {told.severity}", "dim"))
    console.print(head, width=width)
    for key, title in _HEADS:
        console.print()
        console.print(Text(_(title), "bold"), width=width)
        words = str(getattr(told, key))
        if key == "what" and told.lighter:
            words += ("" if language == "zh" else " ") + told.lighter
        console.print(Padding(Text(words), (0, 0, 0, 2)), width=width)


_INTRODUCTION = """\
# 发现代码

代码是稳定的词，以后的版本只增不改。脚本看代码，不要看文字。`fontbridge --explain 代码` 在终端里显示
同样的说明。

改动（`changes`）里的 `code` 用同一套词。

| 代码 | 严重程度 | 意思 |
|---|---|---|
"""


def page() -> str:
    """docs/reference/findings.md."""
    every = [explanation(code, "zh") for code in codes()]
    rows = [f"| [`{one.code}`](#{one.code}) | {one.severity} | {one.title} |" for one in every]
    return _INTRODUCTION + "\n".join(rows) + "\n" + "".join(map(_section, every))


def _section(one: Explanation) -> str:
    what = f"{one.what}严重程度为 {one.severity}；{one.lighter}" if one.lighter else (
        f"{one.what}严重程度为 {one.severity}。"
    )
    told = (what, f"**为什么要紧**　{one.why}", f"**怎么办**　{one.todo}", f"**例**　{one.example}")
    # One line a paragraph: a break between Chinese characters would show as a blank.
    body = "\n\n".join(told)
    return f"\n## {one.code}\n\n**{one.title}**\n\n{body}\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
