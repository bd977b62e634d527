"""Characters that Chinese and English share, and whose they are where they stand.

Word draws “ ” ‘ ’ — … · × ° ① Ⅳ ℃ § ± with the Latin face unless the run says
`w:hint="eastAsia"`; other renderers decide otherwise (see `fontbridge.fonts.renderers`). A
rewriter that wants the Chinese face for the Chinese ones must know which those are:

- Quotation marks are judged in pairs. Around Chinese words they are Chinese; around English in an
  English sentence, English. In a Chinese sentence, an acronym or a figure (“GDP”增速, “5G”) is a
  word of that sentence and its marks are Chinese (GB/T 15834-2011 has no others); words spelt in
  lower case (“Hello”) are an English quotation, and keep the Latin face with all that they enclose.
- ’ between letters is an apostrophe, hence English.
- — and … written double are the Chinese dash and ellipsis wherever there is Chinese.
- Everything else is judged by the nearest letters on either side, digits, blanks and ASCII
  punctuation passed over (2026—2030年, 25℃, ±5%). Between a Chinese and a Latin neighbour, the
  language of most of the paragraph decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate
from typing import Literal, NamedTuple

__all__ = ["AMBIGUOUS", "Ambiguous", "Policy", "judge", "needs_east_asian_hint"]

Policy = Literal["han", "latin", "keep"]

# The characters that w:hint moves from hAnsi to eastAsia, less letters, marks, blanks and format
# characters; with the CJK radicals (2E80-2EFF) and the private use where older GB converters put
# hanzi (E000-E864), which Word likewise moves only by the hint.
_SYMBOLS = (
    "¡¤§¨¯-±²³´¶·¸¹¼-¿×÷"
    "\u2010-\u2017\u201a\u201b\u201e-\u2027\u2030-\u205e\u2070\u2074-\u207e\u2080-\u208e"
    "\u20a0-\u20cf\u2100\u2101\u2103-\u2106\u2108\u2109\u2114\u2116-\u2118\u211e-\u2123\u2125"
    "\u2127\u2129\u212e\u213a\u213b\u2140-\u2144\u214a-\u214d\u214f\u2150-\u2182\u2185-\u27bf"
    "\u2e80-\u2eff\ue000-\ue864"
)

#: One character whose face depends on `w:hint`, and on the renderer without it.
AMBIGUOUS = re.compile(f"[“”‘’{_SYMBOLS}]")

# Compiled when a text is to be judged, by `re` itself, which keeps them: that takes 5 ms.
_STRETCH = f"[“”‘’{_SYMBOLS}]+"
_HAN = (
    "[\u2f00-\u2fff\u3001-\ua4cf\uac00-\ud7ff\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f"
    "\uff01-\uffef\U00020000-\U0003ffff]+"
)
_LATIN = "[A-Za-zªµºÀ-ÖØ-öø-\u1fff]+"
_TOKENS = (
    "(?P<apostrophe>(?<=[A-Za-z0-9])’(?=[A-Za-z]))"
    "|(?P<opening>[“‘])"
    "|(?P<closing>[”’])"
    "|(?P<doubled>——+|……+)"
    f"|(?P<symbols>[{_SYMBOLS}]+?(?=——|……|[^{_SYMBOLS}]|$))"
    f"|(?P<han>{_HAN})"
    f"|(?P<latin>{_LATIN})"
)
_LOWER_CASE_WORD = re.compile("(?=...).*?[a-z]{2}")
_OPENING_OF = {"”": "“", "’": "‘"}


class Ambiguous(NamedTuple):
    """Characters `start:end` are ambiguous; `han` if they belong to Chinese here."""

    start: int
    end: int
    han: bool


class _Token(NamedTuple):
    kind: str
    start: int
    end: int


def needs_east_asian_hint(
    text: str, *, alone: bool = False, lacking: str = ""
) -> list[tuple[int, int]]:
    """The stretches that need `w:hint="eastAsia"` to be drawn by the Chinese face everywhere.

    See `judge` for the parameters.

    >>> text = "“GDP”增速±5%，他说“Hello”"
    >>> [text[start:end] for start, end in needs_east_asian_hint(text)]
    ['“', '”', '±']
    """
    return [(start, end) for start, end, han in judge(text, alone=alone, lacking=lacking) if han]


def judge(
    text: str, policy: Policy = "han", *, alone: bool = False, lacking: str = ""
) -> list[Ambiguous]:
    """Every stretch of ambiguous characters, in order, and whether it belongs to Chinese.

    `text` is best a whole paragraph: context does not end with a run. `alone` says what a
    paragraph without any letter is (a table cell with ±5%): True in a Chinese document. `lacking`
    are characters that the Chinese face cannot draw; they are left to the Latin one. Policy
    "han" judges by context, "latin" gives everything to the Latin face, "keep" judges nothing.
    """
    if policy == "keep" or not AMBIGUOUS.search(text):
        return []
    if policy == "han" and not re.search(_LATIN, text):
        stretches = _all_chinese(text, alone or re.search(_HAN, text) is not None)
    else:
        stretches = _by_context(text, policy, alone)
    if lacking:
        stretches = _less(text, stretches, frozenset(lacking))
    return _joined(stretches)


def _all_chinese(text: str, han: bool) -> Iterator[Ambiguous]:
    """The stretches of a text without Latin letters, as most are: one verdict serves them all."""
    return (Ambiguous(*found.span(), han) for found in re.finditer(_STRETCH, text))


def _by_context(text: str, policy: Policy, alone: bool) -> Iterator[Ambiguous]:
    tokens = [
        _Token(found.lastgroup or "", *found.span()) for found in re.finditer(_TOKENS, text)
    ]
    verdicts = _verdicts(text, tokens, alone) if policy == "han" else {}
    return (
        Ambiguous(token.start, token.end, verdicts.get(index, False))
        for index, token in enumerate(tokens)
        if token.kind not in ("han", "latin")
    )


def _verdicts(text: str, tokens: list[_Token], alone: bool) -> dict[int, bool]:
    """For each ambiguous token, by its index, whether it is Chinese."""
    kinds = [token.kind for token in tokens]
    before = _nearest(kinds)
    after = _nearest(kinds[::-1])[::-1]
    han_words = list(accumulate((kind == "han" for kind in kinds), initial=0))
    english_words = list(
        accumulate((_is_english(text, token) for token in tokens), initial=0)
    )
    han_characters = sum(token.end - token.start for token in tokens if token.kind == "han")
    mostly_han = han_characters >= kinds.count("latin")

    def chinese(left: str, right: str) -> bool:
        if not left and not right:
            return alone
        if left and right and left != right:
            return mostly_han
        return (left or right) == "han"

    verdicts: dict[int, bool] = {}
    pairs = _pairs(text, tokens)
    quoted_until = -1  # the last token of the outermost English quotation that we are in
    for index, kind in enumerate(kinds):
        if kind in ("han", "latin") or index in verdicts:
            continue
        left, right = before[index], after[index]
        closing = pairs.get(index)
        if kind == "apostrophe" or index < quoted_until:
            verdicts[index] = False
        elif closing is not None:
            left, right = before[index], after[closing]
            verdict = chinese(left, right)
            if han_words[closing] > han_words[index]:
                verdict = "han" in (left, right) or mostly_han
            elif verdict or "han" in (left, right):
                verdict = english_words[closing] == english_words[index]
            verdicts[index] = verdicts[closing] = verdict
            if not verdict:
                quoted_until = closing
        elif kind == "doubled" and han_characters:
            verdicts[index] = True
        else:
            verdicts[index] = chinese(left, right)
    return verdicts


def _nearest(kinds: list[str]) -> list[str]:
    """For each token the last "han" or "latin" before it, or ""."""
    nearest, last = [], ""
    for kind in kinds:
        nearest.append(last)
        if kind in ("han", "latin"):
            last = kind
    return nearest


def _is_english(text: str, token: _Token) -> bool:
    # From three letters on: km and mg are units in Chinese sentences.
    return token.kind == "latin" and bool(_LOWER_CASE_WORD.match(text, token.start, token.end))


def _pairs(text: str, tokens: list[_Token]) -> dict[int, int]:
    """Index of an opening quotation mark -> index of the one that closes it."""
    pairs: dict[int, int] = {}
    open_marks: list[int] = []
    for index, token in enumerate(tokens):
        if token.kind == "opening":
            open_marks.append(index)
        elif token.kind == "closing" and open_marks:
            opened = text[tokens[open_marks[-1]].start]
            # A mark that does not fit the innermost open one is a stray: it closes nothing.
            if opened == _OPENING_OF[text[token.start]]:
                pairs[open_marks.pop()] = index
    return pairs


def _less(
    text: str, stretches: Iterator[Ambiguous], lacking: frozenset[str]
) -> Iterator[Ambiguous]:
    for start, end, han in stretches:
        for index in range(start, end):
            yield Ambiguous(index, index + 1, han and text[index] not in lacking)


def _joined(stretches: Iterator[Ambiguous]) -> list[Ambiguous]:
    """Neighbours of one verdict as one stretch."""
    joined: list[Ambiguous] = []
    for stretch in stretches:
        if joined and joined[-1].end == stretch.start and joined[-1].han == stretch.han:
            joined[-1] = joined[-1]._replace(end=stretch.end)
        else:
            joined.append(stretch)
    return joined
