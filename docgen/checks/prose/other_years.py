"""Where sentences and titles of tables speak of another year as if it were the report's: 2022年,我局…, left from a report before it."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from typing import TYPE_CHECKING

from docgen.checks.finding import Finding, Place
from docgen.checks.prose.claims import read_claims
from docgen.checks.prose.context import is_short_for, years_of
from docgen.checks.prose.stated_period import finding_of_year
from docgen.i18n import _
from docgen.prose.carrying import CARRIED
from docgen.prose.periods import arabic_years
from docgen.prose.sentences import YEAR, after_last

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docgen.checks.prose.reading import Paragraph
    from docgen.checks.subject import Subject
    from docgen.forms.rule import Rule
    from docgen.prose.sentences import Sentence
    from docgen.report import Report

_CARRIED_ON = re.compile(
    "(?:结转|转入?|顺延|延续|留待|延至|延期至|将[在于])(?:到|至|入)?(20[0-9]{2})年度?(?:继续)?(?:办|处理|答复|的申请|(?=[。;]))"
)
_CARRIED_SINCE = re.compile(f"(?<![0-9])(20[0-9]{{2}})年度?(?:{CARRIED})(?:(?:的|办理|申请)*[0-9]|(?=[,;。]))")
_CARRIED_FROM = re.compile(f"年度?[^,;。0-9]{{0,6}}(?:{CARRIED}|跨年)")
_CARRIED_IN = re.compile("上年|上一年|去年|20[0-9]{2}年.*20[0-9]{2}年")
_BODY = "局|委|办事处|办公室|办|厅|市|县|区|镇|乡|街道|苏木|院|校|社|馆|站|所|单位|中心|管委会"
_TASKS = re.compile("(?:完成|落实)了?(20[0-9]{2})年度?的?[^,。;0-9]{0,12}任务")
_STATEMENT = re.compile(
    f"(?:^\\s*(?:\\([^()]{{1,3}}\\)|[0-9]{{1,2}}[.、])|^|(?<=[,;:]))\\s*(?:回顾|总结|纵观)?(?:[我本](?:{_BODY})|(?P<who>[\u4e00-\u9fff]{{2,14}}(?:{_BODY})))?(?P<year>20[0-9]{{2}})年度?"
    "(?:以来)?,?(?:在[^,;。0-9]{2,24}领导下|共?(?:收到|受理|接收|接到|新收|办理|主动公开)|(?:未|没有)(?:收到|接到|受理|产生|发生|因)|是[^,。;0-9]{4,40}(?:之年|的一年)|[^,;。0-9]{0,12}(?:数据|情况)如下|"
    f"(?:我|本|全)(?:分?(?:{_BODY})|机关|年)"
    "|(?P<whose>(?![在通于经向对共转印公])[\u4e00-\u9fff]{1,20}?(?:局|委|办公室|厅|政府(?!信息)|市|县|区|镇|乡|街道|苏木|学院|中学|小学|大学|残联|妇联|总工会|供销社|[书案物化]馆))|(?:局|委|办)(?=信息|政务|政府))"
)
_RESULT = re.compile(
    "\\s*(?:[一二三四五六七八九十]是[^,;。0-9]{2,24},)?(20[0-9]{2})年度?(?!以来|以前|之前|之后|起|底|末|[0-9])[^。]*"
)  # 2020年在网站主动公开政府信息222条
_OPENING_YEAR = re.compile(
    "\\s*(?:\\([^()]{1,3}\\)|[0-9]{1,2}[.、])?\\s*(20[0-9]{2})年度?(?!以来|以前|之前|之后|起|底|末|[0-9])"
)
_TELLING = 3  # a number that hardly is the same in two years by chance
_COMPARES = re.compile("同比|同期|相比|较(?=[上去前往同]|20)|比上|持平")
_NO_RESULT = re.compile(
    f"{_COMPARES.pattern}|{CARRIED}|跨年|《|印发|以来|(?<![0-9]年)(?<![0-9]年度)累计|将|计划|拟|下一步|预计|力争|目标|自20|起"
)
_LATER = re.compile("[较比与同](20[0-9]{2})年度?(?:同期)?(?:相比|增|减|下降|上升|提高|降低|多|少|持平|翻)")
_AND = re.compile("[及和与、]")
_NONE = re.compile("[无未没零]|不存在|不涉及")
_COUNTED = frozenset("件条篇份起次项")
_BY_THEN = re.compile("(?:^|(?<=[,;:]))\\s*(?:截[至止]到?|到|至)(?P<year>20[0-9]{2})年(?:12月(?:31日)?|年?底|年?末)")
_TITLE_YEAR = re.compile("(?<![0-9])((?:19|20)[0-9]{2})年")
_BEHIND = 12  # characters behind a number that may compare it


def check_statements(subject: Subject, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Find the sentences that speak of an earlier year as if it were the report's; plans are for years to come."""
    report = subject.report
    for rule in rules:
        for paragraph in subject.paragraphs:
            text = arabic_years(paragraph.plain)
            years = ((int(text[start:end]), (start, end)) for start, end in _statements(report, paragraph))
            earlier = {span for year, span in years if year < report.year}
            later = {each.span(1) for each in _LATER.finditer(text) if int(each[1]) > report.year}
            earlier |= {each.span(1) for each in _TASKS.finditer(text) if int(each[1]) == report.year - 1}
            spans = earlier | later | {*_results(report, paragraph), *_carried_on(report, paragraph)}
            spans |= {*_borne_out(report, paragraph)} if not spans else set()
            for start, end in sorted(spans):
                yield finding_of_year(report, paragraph, rule, int(text[start:end]), (start, end))
        yield from _other_titles(report, rule)


def _other_titles(report: Report, rule: Rule) -> Iterator[Finding]:
    """Find tables whose own title is of another year: they may be last year's."""
    for sheet in report.bundle.sheets:
        for line in sheet.rows:
            filled = [cell for cell in line if cell.value]
            if len(filled) > 1:
                break  # the table begins
            years = {int(year) for year in _TITLE_YEAR.findall(filled[0].value)} if filled else set()
            if years and report.year not in years:
                message = _("the title of this table says {year}, but the report is for {own}: “{title}”")
                words = {"year": max(years), "own": report.year, "title": filled[0].value}
                yield Finding(rule, message.format(**words), Place(where="*"), filled[0].source)


def _statements(report: Report, paragraph: Paragraph) -> Iterator[tuple[int, int]]:
    """Walk the years that sentences begin with, as in 2022年,我局…, where they name no other."""
    text = arabic_years(paragraph.plain)
    for sentence in paragraph.sentences:
        words = text[sentence.start : sentence.end]
        opening = _STATEMENT.search(words) or _BY_THEN.search(words)
        is_alone = (
            opening
            and len({*years_of(words, report.year)} - {report.year + 1}) == 1
            and not _CARRIED_FROM.match(words, opening.end("year"))
        )
        if opening and is_alone and _is_own(report, opening) and not _COMPARES.search(words):
            yield sentence.start + opening.start("year"), sentence.start + opening.end("year")


def _results(report: Report, paragraph: Paragraph) -> Iterator[tuple[int, int]]:
    """Walk the other years that sentences begin with which say how much was done, or that nothing was."""
    text = arabic_years(paragraph.plain)
    for sentence in paragraph.sentences:
        words = text[sentence.start : sentence.end]
        opening = _RESULT.match(words)
        if not opening or int(opening[1]) == report.year or len(set(YEAR.findall(words))) != 1:
            continue
        stated = _STATEMENT.search(words)
        if stated and not _is_own(report, stated):
            continue
        counts = any(number.unit in _COUNTED for number in paragraph.numbers_of(sentence))
        if (counts or _NONE.search(words)) and not _NO_RESULT.search(words, 0, _until_first(paragraph, sentence)):
            yield sentence.start + opening.start(1), sentence.start + opening.end(1)


def _borne_out(report: Report, paragraph: Paragraph) -> Iterator[tuple[int, int]]:
    """Walk the other years that sentences begin with whose numbers are those of the report's own tables: 2022年,收到36件,同比增长20%."""
    text = arabic_years(paragraph.plain)
    right: dict[
        int, list[int]
    ] = {}  # by year: where numbers of the tables stand, where it is read as a report of that year
    for sentence in paragraph.sentences:
        opening = _OPENING_YEAR.match(text, sentence.start, sentence.end)
        if not opening or int(opening[1]) == report.year or f"{report.year}年" in sentence.plain:
            continue
        if _CARRIED_FROM.match(text, opening.end(1)):
            continue  # 2022年结转10件: they came from there
        year = int(opening[1])
        if year not in right:
            of_year = replace(report, bundle=replace(report.bundle, year=year))
            claims = (each for each in read_claims(of_year, paragraph).claims if not each.most and each.holds(report))
            right[year] = sorted(each.quantity.start for each in claims if each.quantity.value >= _TELLING)
        if bisect_left(right[year], sentence.start) < bisect_left(right[year], sentence.end):
            yield opening.span(1)


def _until_first(paragraph: Paragraph, sentence: Sentence) -> int:
    """Return where in a sentence its first number is told: what follows that is of parts of it."""
    ends = (number.unit_end for number in paragraph.numbers_of(sentence) if number.unit)
    return next(ends, sentence.end) - sentence.start + _BEHIND


def _carried_on(report: Report, paragraph: Paragraph) -> Iterator[tuple[int, int]]:
    """Walk the years in which cases are said to go on that are not later than the report's (剩下的4件转2022年办理), and those before the last from which they come."""
    text = arabic_years(paragraph.plain)
    yield from (
        carried.span(1) for carried in _CARRIED_SINCE.finditer(text) if int(carried[1]) < report.year - 1
    )  # 2019年转入4件, in the report of 2021
    for carried in _CARRIED_ON.finditer(text):
        begins = after_last(text, ",;。", 0, carried.start())
        if int(carried[1]) <= report.year and not _CARRIED_IN.search(text, begins, carried.end()):
            yield carried.span(1)


def _is_own(report: Report, opening: re.Match[str]) -> bool:
    """Tell whether a sentence speaks of the bureau: 我局, or its name, or what is left of that when it is cut short."""
    named = opening.groupdict()
    names = (name for group in ("who", "whose") for name in _AND.split(named.get(group) or ""))
    return all(is_short_for(name, report.bureau) for name in names)
