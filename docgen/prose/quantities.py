"""The numbers of a text, each told for what it is: a quantity with its unit, a date, an article of a law, a phone."""

from __future__ import annotations

import re
from bisect import bisect_left
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


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


POSTS = frozenset("条篇")  # units of what is published; cases and documents come in others as well

PERSONS = ("人", "家", "户", "名")  # who did something, or what they are

_CHINESE_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_POWERS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}
_LONGEST_NUMERAL = 15  # characters
_LOOSE_NUMERAL = re.compile("[百千万亿][一二三四五六七八九]$")
_DIGIT_BY_DIGIT = re.compile("[零〇]|^....$")  # digits in a row: a year, or with a zero
_CHINESE_NUMERAL = f"[{''.join((*_CHINESE_DIGITS, *_POWERS))}][{''.join((*_CHINESE_DIGITS, *_POWERS, *_MYRIADS))}]*"
_NOTHING = Decimal(0)
_START = re.compile(f"[0-9《〔(\\[{''.join(_CHINESE_DIGITS)}十百千]")
_UNIT = (
    "(?:人|件|条|篇|页)(?:\\(次\\)|次)|个?工作日|个月|平方米|公里|小时|分钟|个百分点|"
    "[件条份篇则个项宗起例期次部幅批场名人家户封通张页册本类种元级处台位天届支款所间套声字轮]|案(?!件|[号例卷由])"
)
_COUNT = (
    f"(?P<number>(?P<digits>[0-9]{{1,3}}(?:(?:,[0-9]{{3}})+(?![0-9])|(?: [0-9]{{3}})+(?=\\s*[万亿]?{_UNIT}))|[0-9]+)"
    "(?P<decimals>\\.[0-9]+|)(?P<size>\\s*[余多]?(?:万亿|[亿万千百])[余多]?|\\s*[余多]{1,2}|))"
    f"\\s*(?P<unit>{_UNIT}|)"
)
_NUMERAL = f"(?P<numeral_digits>{_CHINESE_NUMERAL})(?P<some>[余多])?(?P<of>人次|[件条份篇起宗例期个项次名人家部场封])(?![性致些体般])(?!(?<=次)(?:全体)?会议)(?!(?<=个)(?:工作日|月|百分点))"
_PERCENT = "(?P<share>[0-9]+(?:\\.[0-9]+|))\\s*(?P<sign>%|‰|个百分点)"
_DATE = (
    "(?:19|20)[0-9]{2}\\s*[年/.-]\\s*[0-9]{1,2}\\s*[月/.-](?:\\s*[0-9]{1,2}\\s*日?)?"
    "|(?:19|20)[0-9]{2}\\s*(?:年|[-—~至到]\\s*(?:19|20)[0-9]{2}\\s*年)"
    "|[0-9]{1,2}\\s*(?:[-—~至到]\\s*[0-9]{1,2}\\s*月|月(?:份|底|初|[0-9]{1,2}\\s*日)?|日(?!均))"
    "|[0-9]{1,2}[•·][0-9]{1,2}|[0-9]{1,2}:[0-9]{2}|[0-9]{4}(?=年度)|[1-4]季度"
)
_TITLE = "《[^》]*》"
_CITATION = "[〔(\\[](?:19|20)[0-9]{2}[〕)\\]]\\s*第?[0-9]*号?"
_ENUMERATOR = "\\((?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})\\)"
_LOOKED_AT = 10  # characters before a number that may tell what it is
_BLANKS_BEFORE = "".join(f"(?<!\\S\\s{{{blanks}}})" for blanks in range(_LOOKED_AT))  # and nothing else
_ITEM = f"(?:(?<=\n)|{_BLANKS_BEFORE})[0-9]{{1,2}}(?:[.、](?![0-9])|\\.(?=[0-9]+[件起宗]))|(?<![0-9.])[0-9]{{1,2}}\\.(?=[一-鿿])"  # it begins its line, or 1.机构 in a list
_NUMBERED = "[0-9]+号"
_LETTERED = "[0-9]+[A-Za-z]+"
_ENDLESS = "[0-9]{16,}(?:\\.[0-9]+)?|[0-9]+\\.[0-9]{7,}"  # no figure of a report
_DIGITS = "[0-9][0-9-]*"
_PHONE = "0[0-9]{2,3}[-—][0-9]{7,8}|1[3-9][0-9]{9}(?![0-9])|(?:400|800)-?[0-9-]{7,8}|[0-9]+号[楼院室]"
_DIALLED = re.compile("(?:电话|传真|邮编|邮政编码|热线|号码|邮箱|QQ)[^0-9,。;]{0,4}$")
_CALLED = re.compile(f"(?P<called>{_DIGITS}(?![0-9]|-|\\s*{_UNIT}))")  # 热线之间流转710件 are none
_HOTLINE = re.compile(
    f"(?P<called>[0-9]{{3,6}}(?=[^0-9,。;]{{0,8}}热线|(?!\\s*{_UNIT})[^0-9,。;]{{0,4}}(?:平台|专线|小程序)))"
)
_NUMBER = re.compile(  # a group for each sort, the surer ones first
    f"(?<=第)(?:(?P<article>{_DIGITS}(?=[条款项章节号]))|(?P<ordinal>{_DIGITS}))"
    f"|(?P<phone>{_PHONE})|(?P<date>{_DATE})"
    f"|(?P<numbered>{_NUMBERED})|(?P<name>{_LETTERED}|{_ENDLESS})|(?P<item>{_ITEM})"
    f"|(?P<letters>(?<=[A-Za-z]){_DIGITS})|(?P<percent>{_PERCENT})|(?P<count>{_COUNT})"
    f"|(?P<title>{_TITLE})|(?P<citation>{_CITATION})|(?P<enumerator>{_ENUMERATOR})|(?P<numeral>{_NUMERAL})"
)
_UNLESS_CALLED = frozenset(("numbered", "name", "item", "letters", "percent", "count"))
_SORTS = {
    "count": Sort.QUANTITY, "numeral": Sort.QUANTITY, "percent": Sort.PERCENT,
    "article": Sort.LAW, "title": Sort.LAW, "citation": Sort.LAW, "numbered": Sort.LAW,
    "phone": Sort.CONTACT, "called": Sort.CONTACT,
    "date": Sort.DATE,
    "name": Sort.NAME, "letters": Sort.NAME,
    "ordinal": Sort.ORDINAL, "item": Sort.ORDINAL, "enumerator": Sort.ORDINAL,
}  # fmt: skip
_ABOUT = re.compile("(?:约|近|超过?|逾|不少于|不低于|至少|多达|突破)[^0-9,。;]{0,2}$")
_ROUNDED = re.compile("约[^0-9,。;]{0,2}$")  # 约47.10万元: to its last place
_THOSE = re.compile(
    "[两三四五六]个(?:平台|渠道|方面|部分|途径)|[两三四五六]项(?:共|合|约?占|相加|加起来|均|都|之和)"
    "|[两三四五六][条个项类种家处][^,;。:()0-9]{0,6}(?:合计|共计|共(?!享|同)|总计|相加)"  # 两条热线合计2222件
    "|[一二两三四五六七八九十]+[项个](?:制度|机制|原则|要求|环节|职责|举措|措施|程序|方面|公开)"
)  # 两项占59.4%: those just named
_QUOTED = re.compile("“[^”]*$")  # “办好一件申请、了却一桩心事”: a turn of speech
_REACH = 30  # characters of that before a numeral
_DENIED = re.compile(
    "(?:没有?|未曾?|从?无|不曾)(?:有|发生|引发|产生|出现|收到|接到|受理|办理|被提起|被申请)?过?$"
)  # 没有一件, 未发生一起
_DENIED_BEHIND = re.compile(
    "[^,;。0-9]{0,8}?[也都均]?(?:没有?|未)(?:收到|发生|出现|产生|接到|受理|引发|有)?"
)  # 一件没有收到
_CASES = frozenset("件宗例份")
_SAID_OF = re.compile(  # what may stand behind a numeral that counts something; a name behind it is a turn of speech (一起涉税案件, 两条热线)
    "\\s*(?:[,;。、:()\n]|$|[均已都皆由系为是因属予按不未没其经依在获被尚正转顺提来以当自]|全部|维持|纠正|公开|部分|无法|通过|行政|复议|诉讼|政府|信息|申请|答复|结转|法院|结果|规章|规范性)"
)
_ONE = 1
_NO_COUNT = frozenset("第每同另任某唯各这那统之专单逐进数几上好")
_MULTIPLES = {"": 1, "万亿": 10**12, "亿": 10**8, "万": 10**4, "千": 10**3, "百": 10**2}
_ROUNDED_FROM = 1000  # 66万 and 3千 are rounded


def within(numbers: Sequence[Quantity], start: int, end: int) -> tuple[Quantity, ...]:
    """Return the numbers, in their order, that begin in a stretch of their text."""
    first = bisect_left(numbers, start, key=lambda number: number.start)
    return tuple(numbers[first : bisect_left(numbers, end, first, key=lambda number: number.start)])


def quantities(text: str) -> Iterator[Quantity]:
    """Walk the numbers of a text in plain characters (see `plain`), in order."""
    end = 0
    while start := _START.search(text, end):
        at = start.start()
        match = _NUMBER.match(text, at)
        if match and match.lastgroup in _UNLESS_CALLED:
            dialled = _DIALLED.search(text, max(0, at - _LOOKED_AT), at)
            match = (_CALLED if dialled else _HOTLINE).match(text, at) or match
        made = _read(text, match) if match else None
        end = match.end() if match else at + 1
        if made:
            yield made


def _read(text: str, match: re.Match[str]) -> Quantity | None:
    """Make a match a number, if it is one."""
    kind = match.lastgroup or ""
    sort = _SORTS[kind]
    if kind == "count":
        return _counted(text, match, sort)
    if kind == "percent":
        start, end = match.span("share")
        return Quantity(Decimal(match["share"]), match["sign"], start, end, match.end(), sort, _about(text, start))
    if kind == "numeral":
        return _numeral(text, match, sort)
    start, end = match.span()
    return Quantity(_NOTHING, "", start, end, end, sort)


def _counted(text: str, match: re.Match[str], sort: Sort) -> Quantity:
    number, unit = match["number"], match["unit"].replace("(次)", "次")
    start, end = match.span("number")
    about, rounding = _about(text, start), _NOTHING
    if number.isdecimal():  # most are
        value = Decimal(number)
    else:
        decimals, size = match["decimals"], match["size"].strip()
        multiple = size.strip("余多")
        factor = _MULTIPLES[multiple]
        value = Decimal(re.sub("[ ,]", "", match["digits"]) + decimals) * factor
        about = about or size != multiple
        last_place = Decimal(factor) / 10 ** max(0, len(decimals) - 1)
        if decimals and size == multiple and _ROUNDED.search(text, max(0, start - _LOOKED_AT), start):
            about, rounding = False, last_place
        elif factor >= _ROUNDED_FROM:
            rounding = last_place / 2
    return Quantity(value, unit, start, end, match.end() if unit else end, sort, about, rounding)


def _numeral(text: str, match: re.Match[str], sort: Sort) -> Quantity | None:
    """Read a Chinese numeral that counts something: 一件, 十二人次; most others are turns of speech."""
    start, end = match.span("numeral_digits")
    is_count = text[start - 1 : start] not in _NO_COUNT and not _DENIED.search(text, max(0, start - _LOOKED_AT), start)
    is_count = is_count and (match["of"] in _CASES or bool(_SAID_OF.match(text, match.end())))
    is_count = is_count and not (_THOSE.match(text, start) or _QUOTED.search(text, max(0, start - _REACH), start))
    value = chinese_value(match["numeral_digits"]) if is_count else None
    if value is None:
        return None
    if value == _ONE and _DENIED_BEHIND.match(text, match.end()):
        return None
    about = bool(match["some"]) or _about(text, start)
    return Quantity(Decimal(value), match["of"], start, end, match.end(), sort, about)


def _about(text: str, at: int) -> bool:
    return bool(_ABOUT.search(text, max(0, at - _LOOKED_AT), at))


def chinese_value(text: str) -> int | None:
    """Return the number that a Chinese numeral says, or None where it is none: 一百零五 is 105, 二〇二三 is 2023.

    三五 (three to five) and 一百二 (a hundred and twenty, or and two) are none.
    """
    if len(text) > _LONGEST_NUMERAL or _LOOSE_NUMERAL.search(text):
        return None
    if len(text) > 1 and all(character in _CHINESE_DIGITS for character in text):
        return (
            int("".join(str(_CHINESE_DIGITS[character]) for character in text))
            if _DIGIT_BY_DIGIT.search(text)
            else None
        )
    total = section = digit = 0
    for character in text:
        if character in _CHINESE_DIGITS:
            if digit:
                return None
            digit = _CHINESE_DIGITS[character]
        elif character in _POWERS:
            section += (digit or 1) * _POWERS[character]
            digit = 0
        else:
            section = (section + digit) * _MYRIADS[character] + (total if _MYRIADS[character] > 10**4 else 0)
            total = section if _MYRIADS[character] > 10**4 else total + section
            section = digit = 0
    return total + section + digit
