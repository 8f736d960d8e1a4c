"""Totals of the year that a text gives more than once, told apart from numbers of parts: by what they are said to count."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from docgen.prose.ourselves import OURS
from docgen.prose.quantities import Sort
from docgen.prose.sentences import YEAR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docgen.checks.prose.claims import ReadParagraph
    from docgen.checks.prose.reading import Paragraph
    from docgen.prose.quantities import Quantity
    from docgen.report import Report


class YearTotal(NamedTuple):
    """A total of the year: the words that say what it counts, its number and paragraph; `since` where it may be of more than the year."""

    words: str
    number: Quantity
    paragraph: Paragraph
    since: bool

    def agrees(self, other: YearTotal) -> bool:
        """Tell whether another may be the same: in full, rounded (1.2万), or of more years."""
        low, high = sorted((self.number.value, other.number.value))
        rounded = high - low <= max(self.number.rounding, other.number.rounding)
        return rounded or ((self.since or other.since) and high > low * _OF_YEARS)


# Characters of the words that say what a total is of: information, or what is done on many occasions
_SHORT, _OF_EVENT = 6, 7
_LONGEST = 60  # characters that stand before a number in its sentence
_REACH = 200  # characters before a number in which the head of its point is looked for
_OF_YEARS = 2  # how many times a number is another that may be of all years (累计)
_CLAUSE = re.compile("[,;:。()、!?！？\n]")
_TIME = "(?:20[0-9]{2}年度?(?:以来)?|全年|今年(?:以来)?|本年度?|年内|一年来)"
_ALL = "(?:总共|一共|共计|(?<![公中])共(?![青产享建同治])|合计|总计)"
_SAYING = f"(?:{_TIME}|累计|总数|总量|{_ALL})"  # that the number behind it is a total
_OF_YEAR = re.compile(_TIME)
_TOTAL = re.compile(_SAYING)
_WITHOUT = re.compile("(?:达到?|为|有)$")  # 总数为198条
_LED = re.compile("在[^,;。]{2,30}领导下|(?:按照|根据|围绕|对照)[^,;。]{2,30}(?:要求|部署|规定|精神|要点)")
_CHANNEL = "网站|门户|公众号|微信|微博|新媒体|平台|栏目|专栏|专题|客户端|小程序|抖音|视频号|报刊|报纸|电视|广播|公告栏|公示栏|显示屏"
_NOT_ALL = re.compile(
    "其中|分别|上年|去年|同比|比|较|季度|月|上半年|下半年|各(?![类项种])|每|另|还|又|其次|再次|首次|本次|此次|单次|新增"
    "|以来(?!,)|历年|截[至止]|至今|自20|计划|力争|目标|拟|预计|确保|争取|将"
)
_PART = re.compile(
    f"方面|领域|通过|利用|依托|借助|运用|针对|关于|范围|{_CHANNEL}|[局委办厅镇乡]|街道|部门|单位|中心|科室|支队|大队|学校|村|社区"
)  # before what is counted
_CHANNELS = re.compile(_CHANNEL)
_BY_ITS_END = re.compile("截[至止]到?(?:20[0-9]{2}年)?(?:12月31日|12月底|年[底末])")
_NARROWS = re.compile("围绕|聚焦|针对|就|为|类|等|:")
_HEAD = re.compile(
    "(?:^|(?<=[。;\n]))\\s*(?:[0-9]{1,2}[.、]|\\([0-9一二三四五六七八九十]{1,3}\\)|[一二三四五六七八九十]{1,2}(?:是|、)|[①-⑳])[^。,;:]{0,30}|(?:^|(?<=[。;\n]))[^。,;:0-9\n]{2,16}(?=[。:])"
)
_ROUGHLY = re.compile("\\s*(?:以上|左右|上下|的?(?:目标|任务)|\\([^()]{0,4}(?:含|包括)|,?其?中?(?:含|包括)上)")
_WHOLE = re.compile(
    "主动公开|总体|概[况述]|基本情况|信息管理|平台|监督|保障|问题|不足|改进|组织|整体|工作情况"
)  # headings of all that was done
_CASES = re.compile("申请|复议|诉讼|答复")  # they are counted in many ways; the tables have them


def totals(report: Report, read: ReadParagraph) -> Iterator[YearTotal]:
    """Walk the totals of the year in a paragraph: not what the tables have, which the text is held against."""
    paragraph = read.paragraph
    claimed = {claim.quantity.start for claim in read.claims}
    for number in paragraph.numbers:
        if number.sort is Sort.QUANTITY and number.unit and not number.approximate and number.start not in claimed:
            total = _total(report, paragraph, number)
            if total:
                yield total


def _total(report: Report, paragraph: Paragraph, number: Quantity) -> YearTotal | None:
    """Return the total that a number is, if the words before it in its sentence say so, and none that it is of a part."""
    start = paragraph.sentence_of(number.start).start
    if number.start - start > _LONGEST or _ROUGHLY.match(paragraph.plain, number.unit_end):
        return None
    before = paragraph.plain[start : number.start]
    clause = _CLAUSE.split(before)[-1]
    earlier, words = before[: len(before) - len(clause)], _counted(report, clause)
    if _OF_YEAR.search(clause):
        earlier = _BY_ITS_END.sub("", earlier)
    if (
        len(words) < (_SHORT if "信息" in words else _OF_EVENT)
        or _CASES.search(words)
        or _NOT_ALL.search(earlier + clause)
        or any(int(year) != report.year for year in YEAR.findall(before))
        or not _is_of_all(report, earlier, words)
        or not _stands_for_all(paragraph, start, number.start - len(clause), words)
    ):
        return None
    of_year = _OF_YEAR.search(before)
    if not (of_year or _TOTAL.search(clause) or _own(report.bureau).search(before)):
        return None
    return YearTotal(words, number, paragraph, since="累计" in clause and not of_year)


def _counted(report: Report, clause: str) -> str:
    """Return the words that say what is counted, without the time, the bureau, and that it is a total."""
    bare = _TOTAL.sub("", _own(report.bureau).sub("", clause)).strip()
    return _WITHOUT.sub("", bare).strip()


def _is_of_all(report: Report, earlier: str, words: str) -> bool:
    """Tell whether nothing that a sentence says before its words narrows what they count: another body, a channel, a field."""
    rest = _TOTAL.sub("", _own(report.bureau).sub("", _LED.sub("", earlier))).strip(" ,")
    if _PART.search(rest) or _NARROWS.search(rest) or any(each.isdigit() for each in rest):
        return False
    return not rest or _is_named(words)


def _stands_for_all(paragraph: Paragraph, start: int, end: int, words: str) -> bool:
    """Tell whether words that end at `end` in a sentence that begins at `start` stand under no heading, and after no words, of a part."""
    under = paragraph.context.partition("\n")[2]
    head = _last_head(paragraph, end)
    if any(each and not _WHOLE.search(each) for each in (under, head)):
        return False
    near = _CHANNELS.search(paragraph.plain, max(0, start - _LONGEST), start)
    return _is_named(words) or not (near or _CHANNELS.search(under))


def _is_named(words: str) -> bool:
    """Tell whether words name all that is disclosed, or themselves the channel that it is by."""
    return "主动公开" in words or bool(_CHANNELS.search(words))


def _last_head(paragraph: Paragraph, end: int) -> str:
    """Return the head of the point that a place stands in: 一是突出主动公开, or a short sentence before it."""
    heads = [head.group() for head in _HEAD.finditer(paragraph.plain, max(0, end - _REACH), end)]
    return heads[-1] if heads else ""


@lru_cache(maxsize=100)
def _own(bureau: str) -> re.Pattern[str]:
    """Return the pattern of what a text calls its bureau: 我局, its name in full or without the places before it."""
    names = {bureau[at:] for at in range(len(bureau) - 2)}
    return re.compile("|".join((OURS, *sorted(map(re.escape, names), key=len, reverse=True))))
