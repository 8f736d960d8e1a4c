"""Chinese numerals: 一百二十, 两千, 三万五千, 十二."""

from __future__ import annotations

import re

DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}
_LONGEST = 15  # characters
_LOOSE = re.compile("[百千万亿][一二三四五六七八九]$")
_PLAIN = re.compile("[零〇]|^....$")  # digits in a row: a year, or with a zero
NUMERAL = f"[{''.join((*DIGITS, *_PLACES))}][{''.join((*DIGITS, *_PLACES, *_MYRIADS))}]*"


def chinese_value(text: str) -> int | None:
    """Return the number that a Chinese numeral says, or None where it is none: 一百零五 is 105, 二〇二三 is 2023.

    三五 (three to five) and 一百二 (a hundred and twenty, or and two) are none.
    """
    if len(text) > _LONGEST or _LOOSE.search(text):
        return None
    if len(text) > 1 and all(character in DIGITS for character in text):
        return int("".join(str(DIGITS[character]) for character in text)) if _PLAIN.search(text) else None
    total = section = digit = 0
    for character in text:
        if character in DIGITS:
            if digit:
                return None
            digit = DIGITS[character]
        elif character in _PLACES:
            section += (digit or 1) * _PLACES[character]
            digit = 0
        else:
            section = (section + digit) * _MYRIADS[character] + (total if _MYRIADS[character] > 10**4 else 0)
            total = section if _MYRIADS[character] > 10**4 else total + section
            section = digit = 0
    return total + section + digit
