"""The numbers of a text, each told for what it is: a quantity with its unit, a date, an article of a law, a phone."""

from __future__ import annotations

import re
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from docgen.prose.numerals import DIGITS, NUMERAL, chinese_value

if TYPE_CHECKING:
    from collections.abc import Iterator


class Sort(Enum):
    """What a number in a text is."""

    QUANTITY = "quantity"
    PERCENT = "percent"
    DATE = "date"  # a year, a month, a time of day
    LAW = "law"  # an article of a law, a document's number, what stands in a document's title
    CONTACT = "contact"  # a phone, a postcode, a hotline
    NAME = "name"  # part of a name: 5G, 365平台
    ORDINAL = "ordinal"  # 第3次, （一）, 1.


class Quantity(NamedTuple):
    """A number in a text: its value and unit, where its digits and then its unit end, and what it is.

    `approximate` where the text says so (约, 余); `rounding` is half of the last place of a number written in 万 or 亿,
    otherwise 0. Positions count the characters of the text.
    """

    value: Decimal
    unit: str
    start: int
    end: int
    unit_end: int
    sort: Sort
    approximate: bool = False
    rounding: Decimal = Decimal(0)


_NOTHING = Decimal(0)
_START = re.compile(f"[0-9《〔(\\[{''.join(DIGITS)}十百千]")
_UNIT = (
    "(?:人|件|条|篇|页)(?:\\(次\\)|次)|工作日|平方米|公里|小时|分钟|个百分点|"
    "[件条份篇则个项宗起例期次部幅批场名人家户封通张页册本类种元级处台位天届支款所间套声字]"
)
_NUMBER = re.compile(
    f"(?P<digits>[0-9]{{1,3}}(?:,[0-9]{{3}})+(?![0-9])|[0-9]{{1,3}}(?: [0-9]{{3}})+(?=\\s*[万亿]?{_UNIT})|[0-9]+)"
    "(?P<decimals>\\.[0-9]+)?\\s*(?P<more>[余多])?"
    f"(?P<multiple>万亿|[亿万千百])?(?P<more_too>[余多])?\\s*(?P<unit>{_UNIT})?"
)
_NUMERAL = re.compile(
    f"(?P<digits>{NUMERAL})(?P<more>[余多])?(?P<unit>人次|[件条份篇起宗例期个项次名人家部场封])(?![性致些体般])"
)
_PERCENT = re.compile("([0-9]+(?:\\.[0-9]+)?)\\s*(%|‰|个百分点)")
_DATE = (
    "(?:19|20)[0-9]{2}\\s*[年/.-]\\s*[0-9]{1,2}\\s*[月/.-](?:\\s*[0-9]{1,2}\\s*日?)?"
    "|(?:19|20)[0-9]{2}\\s*(?:年|[-—~至到]\\s*(?:19|20)[0-9]{2}\\s*年)"
    "|[0-9]{1,2}\\s*[-—~至到]\\s*[0-9]{1,2}\\s*月|[0-9]{1,2}\\s*月(?:份|底|初|[0-9]{1,2}\\s*日)?"
    "|[0-9]{1,2}\\s*日(?!均)|[0-9]{1,2}:[0-9]{2}|[0-9]{4}(?=年度)|[1-4]季度"
)
_TITLE = re.compile("《[^》]*》")
_CITATION = re.compile("[〔(\\[](?:19|20)[0-9]{2}[〕)\\]]\\s*第?[0-9]*号?")
_ENUMERATOR = re.compile("\\((?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})\\)")
_ITEM = re.compile("[0-9]{1,2}[.、](?![0-9])")
_NUMBERED = "[0-9]+号"
_LETTERED = "[0-9]+[A-Za-z]+"
_ENDLESS = "[0-9]{16,}(?:\\.[0-9]+)?|[0-9]+\\.[0-9]{7,}"  # no figure of a report
_LATIN = re.compile("[A-Za-z]$")
_ARTICLES = tuple("条款项章节号")
_PHONE = "0[0-9]{2,3}[-—][0-9]{7,8}|1[3-9][0-9]{9}(?![0-9])|(?:400|800)-?[0-9-]{7,8}|[0-9]+号[楼院室]"
_DIALLED = re.compile("(?:电话|传真|邮编|邮政编码|热线|号码|邮箱|QQ)[^0-9,。;]{0,4}$")
_HOTLINE = "[0-9]{3,6}(?=[^0-9,。;]{0,4}(?:热线|平台|专线|小程序))"
_DIGITS = re.compile("[0-9][0-9-]*")
_CALLED = f"[0-9][0-9-]*(?![0-9]|-|\\s*{_UNIT})"  # 热线之间流转710件 are none
_FIRST, _THEN = f"(?P<phone>{_PHONE})|(?P<date>{_DATE})", f"(?P<numbered>{_NUMBERED})|(?P<name>{_LETTERED}|{_ENDLESS})"
_COUNTS_NOTHING = re.compile(f"{_FIRST}|(?P<hotline>{_HOTLINE})|{_THEN}")
_DIALLED_NUMBER = re.compile(f"{_FIRST}|(?P<dialled>{_CALLED})|{_THEN}")
_SORTS = {
    "phone": Sort.CONTACT, "date": Sort.DATE, "hotline": Sort.CONTACT, "dialled": Sort.CONTACT, "numbered": Sort.LAW, "name": Sort.NAME,
}  # fmt: skip
_ABOUT = re.compile("(?:约|近|超过?|逾|不少于|不低于|至少|多达|突破)[^0-9,。;]{0,2}$")
_NO_COUNT = frozenset("第每同另任某唯各这那统之专单逐进数几上好")
_MULTIPLES = {"万亿": 10**12, "亿": 10**8, "万": 10**4, "千": 10**3, "百": 10**2}
_ROUNDED_FROM = 1000  # 66万 and 3千 are rounded
_LOOKED_AT = 10  # characters before a number that may tell what it is


def quantities(text: str) -> Iterator[Quantity]:
    """Walk the numbers of a text in plain characters (see `plain`), in order."""
    end = 0
    while found := _START.search(text, end):
        made, end = _read(text, found.start())
        if made:
            yield made


def _read(text: str, at: int) -> tuple[Quantity | None, int]:
    """Read what begins at a place: a number, if it is one, and where to read on."""
    first = text[at]
    if first.isdigit():
        made = _not_counted(text, at) or _percent(text, at) or _counted(text, at)
        return made, made.unit_end
    if first == "《":
        return _passed(Sort.LAW, _TITLE.match(text, at), at)
    if first in "〔([":
        citation = _CITATION.match(text, at)
        return _passed(Sort.LAW, citation, at) if citation else _passed(Sort.ORDINAL, _ENUMERATOR.match(text, at), at)
    return _numeral(text, at)


def _passed(sort: Sort, found: re.Match[str] | None, at: int) -> tuple[Quantity | None, int]:
    return (_other(sort, at, found.end()), found.end()) if found else (None, at + 1)


def _other(sort: Sort, start: int, end: int) -> Quantity:
    return Quantity(_NOTHING, "", start, end, end, sort)


def _not_counted(text: str, at: int) -> Quantity | None:
    """Read a number that counts nothing; None where it may count something."""
    before = text[max(0, at - _LOOKED_AT) : at]
    if before.endswith("第"):
        end = _DIGITS.match(text, at).end()  # type: ignore[union-attr] # it begins with a digit
        return _other(Sort.LAW if text[end : end + 1] in _ARTICLES else Sort.ORDINAL, at, end)
    pattern = _DIALLED_NUMBER if _DIALLED.search(before) else _COUNTS_NOTHING
    if found := pattern.match(text, at):
        return _other(_SORTS[found.lastgroup or ""], at, found.end())
    starts_line = not before.strip() or before.endswith("\n")
    if starts_line and (found := _ITEM.match(text, at)):
        return _other(Sort.ORDINAL, at, found.end())
    if _LATIN.search(before) and (found := _DIGITS.match(text, at)):
        return _other(Sort.NAME, at, found.end())
    return None


def _percent(text: str, at: int) -> Quantity | None:
    found = _PERCENT.match(text, at)
    if not found:
        return None
    return Quantity(
        Decimal(found[1]), found[2], at, found.end(1), found.end(), Sort.PERCENT, approximate=_about(text, at)
    )


def _counted(text: str, at: int) -> Quantity:
    found = _NUMBER.match(text, at)
    assert found  # noqa: S101 - a digit stands there
    factor = _MULTIPLES.get(found["multiple"] or "", 1)
    decimals = found["decimals"] or ""
    value = Decimal(re.sub("[ ,]", "", found["digits"]) + decimals) * factor
    rounding = Decimal(factor) / 10 ** max(0, len(decimals) - 1) / 2 if factor >= _ROUNDED_FROM else _NOTHING
    end = max(map(found.end, ("digits", "decimals", "more", "multiple", "more_too")))
    unit = (found["unit"] or "").replace("(", "").replace(")", "")
    about = bool(found["more"] or found["more_too"]) or _about(text, at)
    unit_end = found.end() if unit else end
    return Quantity(value, unit, at, end, unit_end, Sort.QUANTITY, about, rounding)


def _numeral(text: str, at: int) -> tuple[Quantity | None, int]:
    """Read a Chinese numeral that counts something: 一件, 十二人次; most others are turns of speech."""
    counted = _NUMERAL.match(text, at)
    end = counted.end() if counted else at + 1
    value = chinese_value(counted["digits"]) if counted and text[at - 1 : at] not in _NO_COUNT else None
    if counted is None or value is None:
        return None, end
    about = bool(counted["more"]) or _about(text, at)
    return Quantity(Decimal(value), counted["unit"], at, counted.end("digits"), end, Sort.QUANTITY, about), end


def _about(text: str, at: int) -> bool:
    return bool(_ABOUT.search(text[max(0, at - _LOOKED_AT) : at]))
