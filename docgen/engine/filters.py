"""Filters that authors of templates miss in Jinja's own: numbers and dates as reports print them, within bounds."""

from __future__ import annotations

import re
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING, Any

from jinja2 import Undefined

from docgen.i18n import _
from docgen.labels import chinese_number

if TYPE_CHECKING:
    from collections.abc import Callable

_EXACT = Context(prec=80)
_MOST_DIGITS = 10  # behind the point
_NUMBER = re.compile(r"[-+]?[0-9]{1,30}(?:\.[0-9]{1,20})?")
_DATE = re.compile(r"\s*(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T].*)?")
_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")
YEAR_MONTH_DAY, IN_CHINESE, YEAR_MONTH = "年月日", "汉字", "年月"


def thousands(value: Any) -> Any:
    """Return a number with a comma before every third digit: 1234567.5 → 1,234,567.5. Errors: ValueError."""
    return value if isinstance(value, Undefined) else f"{_number(value):,f}"


def fixed(value: Any, digits: int = 2) -> Any:
    """Return a number with so many decimals, the half rounded up: 0.125 → 0.13. Errors: ValueError."""
    if isinstance(value, Undefined):
        return value
    if isinstance(digits, bool) or not isinstance(digits, int) or not 0 <= digits <= _MOST_DIGITS:
        raise ValueError(_("fixed takes how many decimals: 0 to {limit}").format(limit=_MOST_DIGITS))
    return f"{_number(value).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP, _EXACT):f}"


def dated(value: Any, form: str = YEAR_MONTH_DAY) -> Any:
    """Return a date, or a text that is one, as Chinese documents write it. Errors: ValueError.

    `form` is 年月日 (2024年1月20日), 年月 (2024年1月) or 汉字 (二〇二四年一月二十日).
    """
    if isinstance(value, Undefined):
        return value
    day = _date(value)
    if form == IN_CHINESE:
        year = str(day.year).zfill(4).translate(_DIGITS)
        return f"{year}年{chinese_number(day.month)}月{chinese_number(day.day)}日"
    if form == YEAR_MONTH:
        return f"{day.year}年{day.month}月"
    if form == YEAR_MONTH_DAY:
        return f"{day.year}年{day.month}月{day.day}日"
    message = _("date takes “{forms}”").format(forms="”, “".join((YEAR_MONTH_DAY, YEAR_MONTH, IN_CHINESE)))
    raise ValueError(message)


def _number(value: Any) -> Decimal:
    """Return a value as an exact number, with or without commas. Errors: ValueError."""
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return Decimal(value)
    text = str(value).replace(",", "") if isinstance(value, (str, float)) else ""
    if not _NUMBER.fullmatch(text):
        raise ValueError(_("“{text}” is no number").format(text=str(value)[:40]))
    return Decimal(text)


def _date(value: Any) -> date:
    if isinstance(value, date):
        return value
    match = _DATE.fullmatch(value) if isinstance(value, str) else None
    try:
        return date(*map(int, match.groups())) if match else _no_date(value)
    except ValueError:
        return _no_date(value)


def _no_date(value: Any) -> date:
    raise ValueError(_("“{text}” is no date such as 2024-01-20").format(text=str(value)[:40]))


OWN: dict[str, Callable[..., Any]] = {"date": dated, "fixed": fixed, "thousands": thousands}
