"""What shows that the text was not finished: last year's years, placeholders, parts it only announces, its length."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from docgen.checks.finding import Finding, Place
from docgen.checks.prose.claims import read_claims
from docgen.checks.prose.context import is_short_for, years_of
from docgen.checks.prose.reading import finding_in
from docgen.i18n import _, ngettext
from docgen.prose.carrying import CARRIED
from docgen.prose.debris import debris, unpaired
from docgen.prose.marks import MARK
from docgen.prose.periods import arabic_years, periods
from docgen.prose.quantities import chinese_value
from docgen.prose.sentences import YEAR, after_last

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docgen.bundle import Passage
    from docgen.checks.prose.reading import Paragraph
    from docgen.checks.subject import Subject
    from docgen.forms.form import Section
    from docgen.forms.rule import Rule
    from docgen.prose.sentences import Sentence
    from docgen.report import Report

_PUBLISHED = re.compile(
    "(?:公布|编制|编写|发布|现将|公开)[^,。;]{0,4}?(20[0-9]{2})年[^,。;《》]{0,24}?信息(?:公开)?(?:工作)?年度报告"
)
_PUBLISHED_NOW = re.compile(
    "[现特兹](?:将|就|面向|予以|向|公布|公开)[^。;]{0,40}?(20[0-9]{2})年度?[^。;]{0,14}信息公开(?:工作)?(?:年度报告|[^。;,]{0,6}(?:报告|公布|公开)?如下)"
)
_MADE_OF = re.compile(
    "结合[^,。;]{0,24}?(?<![0-9])(20[0-9]{2})年度?[^,。;]{0,24}?(?:工作|实际|情况)"
)  # 结合2023年工作编制
_SETTLED = re.compile(
    "(?:数据|统计)[^。;0-9]{0,20}(?:截[至止]|核定|时点|时间点|统计[至到])[^。;0-9]{0,6}(20[0-9]{2})年12月31日"
)
_CARRIED_ON = re.compile(
    "(?:结转|转入?|顺延|延续|留待|延至|延期至|将[在于])(?:到|至|入)?(20[0-9]{2})年度?(?:继续)?(?:办|处理|答复|的申请|(?=[。;]))"
)
_CARRIED_SINCE = re.compile(f"(?<![0-9])(20[0-9]{{2}})年度?(?:{CARRIED})(?:(?:的|办理|申请)*[0-9]|(?=[,;。]))")
_CARRIED_FROM = re.compile(f"年度?[^,;。0-9]{{0,6}}(?:{CARRIED}|跨年)")
_CARRIED_IN = re.compile("上年|上一年|去年|20[0-9]{2}年.*20[0-9]{2}年")
_OWN_REPORT = re.compile("(?<![0-9])(20[0-9]{2})年度?政府信息公开(?:工作)?(?:年度)?(?:报告|年报|情况)")
_BODY = "局|委|办事处|办|厅|市|县|区|镇|乡|街道|苏木|院|校|社|馆|站|所|单位|中心|管委会"
_TASKS = re.compile("(?:完成|落实)了?(20[0-9]{2})年度?的?[^,。;0-9]{0,12}任务")
_STATEMENT = re.compile(
    f"(?:^|(?<=[,;:]))\\s*(?:回顾|总结|纵观)?(?:[我本](?:{_BODY})|(?P<who>[\u4e00-\u9fff]{{2,14}}(?:{_BODY})))?(?P<year>20[0-9]{{2}})年度?"
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
    f"{_COMPARES.pattern}|{CARRIED}|跨年|《|印发|以来|累计|将|计划|拟|下一步|预计|力争|目标|自20|起"
)
_LATER = re.compile("[较比与同](20[0-9]{2})年度?(?:同期)?(?:相比|增|减|下降|上升|提高|降低|多|少|持平|翻)")
_AND = re.compile("[及和与、]")
_NONE = re.compile("[无未没零]|不存在|不涉及")
_COUNTED = frozenset("件条篇份起次项")
_BY_THEN = re.compile("\\s*(?:截[至止]到?|到|至)(?P<year>20[0-9]{2})年(?:12月(?:31日)?|年?底|年?末)")
_TITLE_YEAR = re.compile("(?<![0-9])((?:19|20)[0-9]{2})年")
_BEHIND = 12  # characters behind a number that may compare it
_PART, _FIRST_PART = "部分", "总体情况"
_OPENING = 600  # characters of a paragraph, where a report says of what parts it is
_PARTS = re.compile(
    "(?:报告|年报|全文)[^。]{0,40}?(?:由|分为?|包括|包含|共|含)[^。]{0,160}?"
    "(?P<count>[0-9]{1,2}|[一二三四五六七八九十]{1,2})个?大?(?:部分|方面)"
)


def check_period(subject: Subject, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Find other years in the period and the name that the text gives the report, and periods that are not its whole year."""
    report = subject.report
    for rule in rules:
        for paragraph in subject.paragraphs:
            text = arabic_years(paragraph.plain)
            given = [*periods(paragraph.plain)]
            years = {span for period in given for _year, span in period.years}
            years.update(settled.span(1) for settled in _SETTLED.finditer(text))
            years.update(_named(report, paragraph, text))
            others = {(start, end) for start, end in years if int(text[start:end]) != report.year}
            for start, end in sorted(others):
                yield _other_year(report, paragraph, rule, int(text[start:end]), (start, end))
            for period in given:
                if not period.whole and others.isdisjoint(span for _year, span in period.years):
                    message = _("the period is not that of the report: 1 January to 31 December {year}")
                    yield finding_in(rule, paragraph, message.format(year=report.year), [period.span])


def _named(report: Report, paragraph: Paragraph, text: str) -> Iterator[tuple[int, int]]:
    """Walk the years in the names that the text gives the report: the preamble speaks of no other report."""
    in_preamble = paragraph.section is report.form.preamble
    for pattern in (_OWN_REPORT, _PUBLISHED, _PUBLISHED_NOW, _MADE_OF) if in_preamble else (_PUBLISHED_NOW,):
        yield from (name.span(1) for name in pattern.finditer(text))


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
                yield _other_year(report, paragraph, rule, int(text[start:end]), (start, end))
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


def _other_year(report: Report, paragraph: Paragraph, rule: Rule, year: int, span: tuple[int, int]) -> Finding:
    message = _("the text says {year}, but the report is for {own}").format(year=year, own=report.year)
    return finding_in(rule, paragraph, message, [span])


def _statements(report: Report, paragraph: Paragraph) -> Iterator[tuple[int, int]]:
    """Walk the years that sentences begin with, as in 2022年,我局…, where they name no other."""
    text = arabic_years(paragraph.plain)
    for sentence in paragraph.sentences:
        words = text[sentence.start : sentence.end]
        opening = _STATEMENT.search(words) or _BY_THEN.match(words)
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


def check_lengths(subject: Subject, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Find sections that say more than the form asks for, or next to nothing; a report of figures alone says nothing."""
    report = subject.report
    has_text = bool(subject.paragraphs)
    for rule in rules:
        for section in report.form.sections:
            if section.most or section.least:
                yield from _length(report, section, rule, has_text=has_text)


def _length(report: Report, section: Section, rule: Rule, *, has_text: bool) -> Iterator[Finding]:
    passages = report.prose[section.code]
    length = sum(len("".join(text.split())) for text in _texts(passages))
    if section.most and length > section.most:
        words = ngettext(
            "“{heading}” has {count} character, more than {limit}",
            "“{heading}” has {count} characters, more than {limit}",
            length,
        )
    elif has_text and length < section.least:
        words = ngettext(
            "“{heading}” says next to nothing: {count} character",
            "“{heading}” says next to nothing: {count} characters",
            length,
        )
    else:
        return
    message = words.format(heading=section.heading, count=length, limit=section.most)
    place = Place(section.heading, where=section.code)
    source = passages[0].text.source if passages else report.bundle.source
    yield Finding(rule, message, place, source)


def _texts(passages: Iterable[Passage]) -> Iterator[str]:
    for passage in passages:
        yield passage.heading.value if passage.heading else ""
        yield passage.text.value


def check_parts(subject: Subject, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Find announcements of more or fewer parts than the form has."""
    own = len(subject.report.form.sections)
    for rule in rules:
        for paragraph in subject.paragraphs:
            if not any(word in paragraph.plain for word in (_PART, _FIRST_PART)):
                continue
            for announced in _PARTS.finditer(paragraph.plain, 0, _OPENING):
                if not announced.group().endswith(_PART) and _FIRST_PART not in announced.group():
                    continue  # 五个方面 of the work
                written = announced["count"]
                count = int(written) if written.isdigit() else chinese_value(written)
                if count != own:
                    message = _("the text announces {count} parts, but the form has {own}").format(count=count, own=own)
                    yield finding_in(rule, paragraph, message, [announced.span("count")])


def check_marks(subject: Subject, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Find the marks of passages that `docgen new` wrote as a starting point."""
    for rule in rules:
        for paragraph in subject.paragraphs:
            for mark in MARK.finditer(paragraph.written):
                message = _("“{mark}” is still there: rewrite this passage for this year").format(mark=mark.group())
                yield finding_in(rule, paragraph, message, [mark.span()])


def check_placeholders(subject: Subject, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Find what is left over from a template, numbers that were never typed, and brackets without their other half."""
    for rule in rules:
        for paragraph in subject.paragraphs:
            for start, end, is_figure in debris(paragraph.plain):
                words = (
                    _("“{text}” has no number: was it never typed?")
                    if is_figure
                    else _("“{text}” is left over from a template")
                )
                yield finding_in(
                    rule, paragraph, words.format(text=paragraph.written[start:end].strip()), [(start, end)]
                )
        for section, own in groupby(subject.paragraphs, key=lambda paragraph: paragraph.section):
            yield from _unpaired(subject.report, section, {paragraph.number: paragraph for paragraph in own}, rule)


def _unpaired(report: Report, section: Section, by_number: dict[int, Paragraph], rule: Rule) -> Iterator[Finding]:
    """Find the brackets and quotation marks of a section without their other half, by sentence; not those of what is debris anyway."""
    passages = report.prose[section.code]
    texts = [part.value if part else "" for passage in passages for part in (passage.heading, passage.text)]
    for index, halves in groupby(unpaired(texts), key=itemgetter(0)):
        paragraph = by_number.get(index // 2) if index % 2 else None
        if not paragraph:
            continue  # a heading
        covered = {at for start, end, _is_figure in debris(paragraph.plain) for at in range(start, end)}
        spans = [(at, at + 1) for _index, at in halves if at not in covered]
        for _start, of_sentence in groupby(spans, key=lambda span: paragraph.sentence_of(span[0]).start):
            own = [*of_sentence]
            message = _("“{mark}” has no other half: close it, or delete it")
            yield finding_in(rule, paragraph, message.format(mark=paragraph.written[slice(*own[0])]), own)
