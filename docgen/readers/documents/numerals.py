"""Numbers as word processors print them before paragraphs: 一, Ⅰ, ①, a and so on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.labels import LAST_NUMERAL, chinese_number

if TYPE_CHECKING:
    from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_FORMAL, _FORMAL_PLACES = "零壹贰叁肆伍陆柒捌玖", "拾佰仟"
_OLD_FORMAL, _OLD_FORMAL_PLACES = "零壹貳參肆伍陸柒捌玖", "拾佰仟"
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"),
    (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_LAST_ROMAN, _LAST_LETTER = 3999, 780  # beyond them a number would only be long


def numeral(number: int, kind: str) -> str:
    """Return a number, not negative, in a format by Word's name for it; in digits where the format is unknown or ends before it."""
    write = _KINDS.get(kind)
    return (write(number) if write else "") or str(number)


def _by_places(number: int, digits: str = _DIGITS, places: str = "十百千") -> str:
    """Write a number with its places: 一百〇一; nothing from 10,000 on."""
    if not 0 < number < 10_000:
        return "" if number else digits[0]
    words = ""
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            words += digits[digit] + ("", *places)[place]
        elif words and number % 10**place and not words.endswith(digits[0]):
            words += digits[0]
    return words


def _by_digits(number: int, digits: str = _DIGITS) -> str:
    """Write a number digit by digit: 一〇."""
    return "".join(digits[int(digit)] for digit in str(number))


def _counted(number: int) -> str:
    return chinese_number(number) if 0 < number <= LAST_NUMERAL else _by_digits(number)


def _counted_by_places(number: int) -> str:
    return chinese_number(number) if 0 < number <= LAST_NUMERAL else _by_places(number)


def _roman(number: int) -> str:
    words = ""
    if number <= _LAST_ROMAN:
        for value, letters in _ROMAN:
            words += letters * (number // value)
            number %= value
    return words


def _letters(number: int) -> str:
    """Write a number as a letter, after z doubled: aa, bb."""
    times, at = divmod(number - 1, 26)
    return chr(ord("a") + at) * (times + 1) if 0 < number <= _LAST_LETTER else ""


def _one_of(characters: str) -> Callable[[int], str]:
    """Return what writes a number as one of some characters, as many as there are."""
    return lambda number: characters[number - 1] if 0 < number <= len(characters) else ""


def _run(first: str, count: int) -> Callable[[int], str]:
    return _one_of("".join(chr(ord(first) + at) for at in range(count)))


_KINDS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": lambda number: str(number).translate(_FULL_WIDTH),
    "decimalFullWidth2": lambda number: str(number).translate(_FULL_WIDTH),
    "chineseCounting": _counted,
    "taiwaneseCounting": _counted,
    "chineseCountingThousand": _counted_by_places,
    "taiwaneseCountingThousand": _counted_by_places,
    "japaneseCounting": _counted_by_places,
    "ideographDigital": _by_digits,
    "taiwaneseDigital": _by_digits,
    "japaneseDigitalTenThousand": _by_digits,
    "chineseLegalSimplified": lambda number: _by_places(number, _FORMAL, _FORMAL_PLACES),
    "ideographLegalTraditional": lambda number: _by_places(number, _OLD_FORMAL, _OLD_FORMAL_PLACES),
    "ideographTraditional": _one_of("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _one_of("子丑寅卯辰巳午未申酉戌亥"),
    "ideographEnclosedCircle": _run("㊀", 10),
    "decimalEnclosedCircle": _run("①", 20),
    "decimalEnclosedCircleChinese": _run("①", 20),
    "decimalEnclosedParen": _run("⑴", 20),
    "decimalEnclosedFullstop": _run("⒈", 20),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
}
