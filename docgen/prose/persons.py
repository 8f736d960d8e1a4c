"""The numbers of persons in a text: of identity cards (GB 11643), of mobile phones."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_IDENTITY = re.compile("(?<![0-9])[1-9](?: ?[0-9]){16} ?[0-9Xx](?![0-9])")  # 350621 19870612 3019
_LONG = re.compile("[0-9][0-9 -]{9}")  # any of them has that
_BORN = re.compile("(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
_BORN_AT = 6  # of the digits
_BLANKS = 4  # between the digits, at most: more are a row of numbers
_OLD_IDENTITY = re.compile("(?<![0-9])[1-9][0-9]{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}(?![0-9])")
_NAMED = re.compile("身份证|公民身份|身份号|证件号")
_OTHER = re.compile("编号|编码|代码|账号|帐号|单号|流水号|标识码|文号|批号|批次")  # 项目编号350621202406120001
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643
_CHECK_DIGITS = "10X98765432"
_COUNTRY = "(?<![0-9-])(?:(?:\\+|00)?86[- ]?)?"
_NO_COUNT = "(?![0-9.]|\\s?[条件份人次万亿元篇个])"
_MOBILE = re.compile(
    f"{_COUNTRY}1[3-9][0-9]{{9}}{_NO_COUNT}"
    f"|(?<![0-9] ){_COUNTRY}1[3-9][0-9](?P<between>[- ])[0-9]{{4}}(?P=between)[0-9]{{4}}{_NO_COUNT}(?![- ][0-9])"
)
_OF_OFFICE = re.compile("联系电话|联系方式|咨询电话|办公电话|监督电话|电话:|传真")  # these are the bureau's own
_LOOKED_AT = 16  # characters before a number that say whose it is


def identity_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Walk where numbers of identity cards stand in a text in plain characters: the check digit is right, or the text calls them so."""
    if not _LONG.search(text):
        return
    for number in _IDENTITY.finditer(text):
        digits = number.group().replace(" ", "")
        blanks = len(number.group()) - len(digits)
        if blanks <= _BLANKS and _BORN.match(digits, _BORN_AT) and _is_identity(text, number.start(), digits):
            yield number.span()
    for number in _OLD_IDENTITY.finditer(text):
        if _has_before(text, number.start(), _NAMED):
            yield number.span()


def _is_identity(text: str, start: int, digits: str) -> bool:
    if _has_before(text, start, _NAMED):
        return True  # though one digit of it may be wrong
    rest = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=False)) % len(_CHECK_DIGITS)
    return digits[-1].upper() == _CHECK_DIGITS[rest] and not _has_before(text, start, _OTHER)


def mobile_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Walk where numbers of mobile phones stand in a text in plain characters, but for those that an office is called by."""
    if not _LONG.search(text):
        return
    for number in _MOBILE.finditer(text):
        if not _has_before(text, number.start(), _OF_OFFICE):
            yield number.span()


def _has_before(text: str, start: int, words: re.Pattern[str]) -> bool:
    return bool(words.search(text, max(0, start - _LOOKED_AT), start))
