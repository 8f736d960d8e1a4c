"""The period that a text gives for a report's figures, in the many ways that reports write dates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from docgen.prose.quantities import chinese_value

if TYPE_CHECKING:
    from collections.abc import Iterator

_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_CHINESE_YEAR = re.compile("二[〇○零一二三四五六七八九]{3}(?=年)")
_NUMERAL = "[一二三四五六七八九十]{1,3}"


def _day(name: str, mark: str = "[月./-]?") -> str:
    """Return the pattern of a month and, perhaps, a day, as groups `name`_month and `name`_day, with a mark behind the month."""
    month, day = f"(?P<{name}_month>1?[0-9]|{_NUMERAL})", f"(?P<{name}_day>[123]?[0-9]|{_NUMERAL})"
    return f"0?{month}\\s*{mark}(?:\\s*0?{day}\\s*日?)?"


_WORDS = "统计|数据|报告期|期限|涵盖|起止|现将|反映"
_OF = f"(?P<of>{_WORDS})[^。;]{{0,24}}?(?<![0-9])"
_PERIOD = re.compile(
    f"(?:{_OF}|(?:^|(?<=[。:;,\n]))\\s*[自从]?)(?P<start_year>20[0-9]{{2}})\\s*[年./-]\\s*"
    + _day("start")
    + "[^0-9。]{0,8}?(?:至|到|和|-|—|–|~|～)+[^0-9。]{0,4}?(?:(?P<end_year>20[0-9]{2})\\s*[年./-]\\s*)?"
    + _day("end")
)
_WITHOUT_YEAR = re.compile(
    f"(?P<of>{_WORDS})[^。;0-9]{{0,24}}{_day('start', '月')}(?:至|到|-|—|–|~|～)+{_day('end', '月')}"
)
_DIGITS_ALONE = re.compile(  # 20240101-20241231
    f"{_OF}(?P<start_year>20[0-9]{{2}})(?P<start_month>[01][0-9])(?P<start_day>[0-3][0-9])\\s*(?:至|到|-|—|–|~|～)+\\s*"
    "(?P<end_year>20[0-9]{2})(?P<end_month>[01][0-9])(?P<end_day>[0-3][0-9])(?![0-9])"
)
_UNTIL = re.compile(  # 统计截止日期为2024年11月30日
    f"(?:统计|数据)(?:统计|数据|期限|时间)?截[止至][^。;0-9]{{0,8}}(?P<end_year>20[0-9]{{2}})\\s*[年./-]\\s*{_day('end')}"
)
_OF_YEAR = re.compile(
    "(?:统计|数据)(?:的?统计)?(?:期限|时限|期间|周期|区间)[^。;0-9]{0,6}(?P<start_year>20[0-9]{2})年度?(?=[,。;)]|$|全年)"
)
_MAY = re.compile(_WORDS)
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
    text = arabic_years(text)
    for match in _PERIOD.finditer(text):
        if match["of"] or _is_whole(match):
            yield _period(match)
    if not _MAY.search(text):
        return  # nearly always
    for pattern in (_WITHOUT_YEAR, _DIGITS_ALONE, _UNTIL, _OF_YEAR):
        yield from (_period(match) for match in pattern.finditer(text))


def _period(match: re.Match[str]) -> Period:
    given = match.groupdict()
    years = tuple((int(match[name]), match.span(name)) for name in ("start_year", "end_year") if given.get(name))
    return Period(
        years, (min((span[0] for _year, span in years), default=match.start()), match.end()), _is_whole(match)
    )


def _is_whole(match: re.Match[str]) -> bool:
    """Tell whether a period is of whole years: what it does not say of its first and last day is so."""
    given = match.groupdict()
    ends = (("start_month", 1), ("start_day", 1), ("end_month", _DECEMBER), ("end_day", _LAST_DAY))
    return all(_number(given.get(name)) in (None, expected) for name, expected in ends)


def _number(written: str | None) -> int | None:
    """Return a number of a date, in digits or as a Chinese numeral; None where there is none."""
    if not written:
        return None
    return int(written) if written.isdigit() else chinese_value(written)
