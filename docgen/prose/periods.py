"""The period that a text gives for a report's figures, in the many ways that reports write dates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_CHINESE_YEAR = re.compile("二[〇○零一二三四五六七八九]{3}(?=年)")
_DAY = "0?(?P<{0}_month>1?[0-9])\\s*[月./-]?(?:\\s*0?(?P<{0}_day>[123]?[0-9])\\s*日?)?"
_PERIOD = re.compile(
    "(?:(?P<of>统计|数据|报告期|期限|涵盖|起止|现将)[^。;]{0,24}?(?<![0-9])|(?:^|(?<=[。;,\n]))\\s*[自从]?)(?P<start_year>20[0-9]{2})\\s*[年./-]\\s*"
    + _DAY.format("start")
    + "[^0-9。]{0,8}?(?:至|到|和|-|—|–|~|～)+[^0-9。]{0,4}(?:(?P<end_year>20[0-9]{2})\\s*[年./-]\\s*)?"
    + _DAY.format("end")
)
_DECEMBER, _LAST_DAY = 12, 31


class Period(NamedTuple):
    """A period in a text: where its years stand, and where the whole of it does; `whole` where it is of whole years."""

    years: tuple[tuple[int, tuple[int, int]], ...]
    span: tuple[int, int]
    whole: bool


def arabic_years(text: str) -> str:
    """Return a text with the years in it in digits: 二〇二三年 is 2023年; its length stays."""
    return _CHINESE_YEAR.sub(lambda year: year.group().translate(_DIGITS), text) if "二" in text else text


def periods(text: str) -> Iterator[Period]:
    """Walk the periods that a text, in plain characters, gives for figures; also whole years that a sentence begins with."""
    for match in _PERIOD.finditer(arabic_years(text)):
        years = tuple((int(match[name]), match.span(name)) for name in ("start_year", "end_year") if match[name])
        start = int(match["start_month"]), int(match["start_day"] or 1)
        end = int(match["end_month"]), int(match["end_day"] or _LAST_DAY)
        whole = start == (1, 1) and end == (_DECEMBER, _LAST_DAY)
        if whole or match["of"]:
            yield Period(years, (match.start("start_year"), match.end()), whole)
