"""Numbers as the labels of lists write them (ECMA-376 Part 1, 17.18.59)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

__all__ = ["written"]

_LARGEST = 32_767  # that Word counts to
_DIGITS, _PLACES = "〇一二三四五六七八九", ("", "十", "百", "千")
_LEGAL, _LEGAL_PLACES = "零壹贰叁肆伍陆柒捌玖", ("", "拾", "佰", "仟")
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def written(number: int, form: str) -> str | None:
    """A number as a format of numbers writes it; None for a format that is not known here.

    >>> [written(12, form) for form in ("decimal", "lowerRoman", "chineseCounting", "upperLetter")]
    ['12', 'xii', '十二', 'L']
    >>> [written(105, form) for form in ("chineseCountingThousand", "decimalFullWidth")]
    ['一百〇五', '１０５']
    """
    write = _FORMS.get(form)
    if write is None:
        return None
    return write(number) if 0 <= number <= _LARGEST else str(number)


def _enclosed(first: str, last: int) -> Callable[[int], str]:
    """Signs of one character each as far as there are any, then figures."""
    return lambda number: chr(ord(first) + number - 1) if 0 < number <= last else str(number)


def _cycle(signs: str) -> Callable[[int], str]:
    """Signs in turn, once through; then figures."""
    return lambda number: signs[number - 1] if 0 < number <= len(signs) else str(number)


def _letters(number: int) -> str:
    """a to z, then aa to zz (17.18.59)."""
    if number <= 0:
        return ""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    found = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        found += sign * count
    return found


def _counted(digits: str, places: tuple[str, ...], *, short: bool) -> Callable[[int], str]:
    """Chinese numbers up to 9999, then figures; `short` where 十 stands for 一十 at the front."""

    def write(number: int) -> str:
        if not 0 < number < 10_000:
            return str(number)
        found = ""
        for place in range(3, -1, -1):
            digit = number // 10**place % 10
            if digit:
                found += digits[digit] + places[place]
            elif found and number % 10**place:
                found += digits[0] * (not found.endswith(digits[0]))
        return found[1:] if short and found.startswith(digits[1] + places[1]) else found

    return write


def _wide(number: int) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))


_chinese = _counted(_DIGITS, _PLACES, short=True)
_FORMS: Mapping[str, Callable[[int], str]] = {
    "none": lambda number: "",
    "decimal": str,
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": _wide,
    "decimalFullWidth2": _wide,
    "decimalEnclosedCircle": _enclosed("①", 20),
    "decimalEnclosedCircleChinese": _enclosed("①", 20),
    "decimalEnclosedParen": _enclosed("⑴", 20),
    "decimalEnclosedFullstop": _enclosed("⒈", 20),
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
    "ordinal": lambda number: f"{number}.",
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "taiwaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "chineseLegalSimplified": _counted(_LEGAL, _LEGAL_PLACES, short=False),
    "ideographTraditional": _cycle("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _cycle("子丑寅卯辰巳午未申酉戌亥"),
    "ideographEnclosedCircle": _enclosed("㊀", 10),
}
