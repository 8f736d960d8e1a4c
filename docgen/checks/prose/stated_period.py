"""The period of the report that the text states, and the name that it gives the report: of its year, and of all of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docgen.checks.prose.reading import finding_in
from docgen.i18n import _
from docgen.prose.periods import arabic_years, periods

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docgen.checks.finding import Finding
    from docgen.checks.prose.reading import Paragraph
    from docgen.checks.subject import Subject
    from docgen.forms.rule import Rule
    from docgen.report import Report

_PUBLISHED = re.compile(
    "(?:公布|编制|编写|发布|现将|公开)[^,。;]{0,4}?(20[0-9]{2})年[^,。;《》]{0,24}?信息(?:公开)?(?:工作)?年度报告"
)
_PUBLISHED_NOW = re.compile(
    "现将(?=20[0-9]{2}年度?(?:有关|相关|工作)?情况(?:报告|公布|汇报|通报)如下)(20[0-9]{2})"
    "|[现特兹](?:将|就|面向|予以|向|公布|公开)[^。;]{0,40}?(20[0-9]{2})年度?[^。;]{0,14}信息公开(?:工作)?(?:年度报告|[^。;,]{0,6}(?:报告|公布|公开)?如下)"
)
_MADE_OF = re.compile(
    "(?:结合|反映)[^,。;]{0,24}?(?<![0-9])(20[0-9]{2})年度?[^,。;]{0,24}?(?:工作|实际|情况)"
)  # 结合2023年工作编制, 反映本局2023年…的开展情况
_SETTLED = re.compile(
    "(?:数据|统计)[^。;0-9]{0,20}(?:截[至止]|核定|时点|时间点|统计[至到])[^。;0-9]{0,6}(20[0-9]{2})年12月31日"
)
_OWN_REPORT = re.compile("(?<![0-9])(20[0-9]{2})年度?政府信息公开(?:工作)?(?:年度)?(?:报告|年报|情况)")


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
                yield finding_of_year(report, paragraph, rule, int(text[start:end]), (start, end))
            for period in given:
                if not period.whole and others.isdisjoint(span for _year, span in period.years):
                    message = _("the period is not that of the report: 1 January to 31 December {year}")
                    yield finding_in(rule, paragraph, message.format(year=report.year), [period.span])


def _named(report: Report, paragraph: Paragraph, text: str) -> Iterator[tuple[int, int]]:
    """Walk the years in the names that the text gives the report: the preamble speaks of no other report."""
    in_preamble = paragraph.section is report.form.preamble
    for pattern in (_OWN_REPORT, _PUBLISHED, _PUBLISHED_NOW, _MADE_OF) if in_preamble else (_PUBLISHED_NOW,):
        yield from (name.span(name.lastindex or 1) for name in pattern.finditer(text))


def finding_of_year(report: Report, paragraph: Paragraph, rule: Rule, year: int, span: tuple[int, int]) -> Finding:
    """Make the finding that a text gives another year than the report's, at the place of that year."""
    message = _("the text says {year}, but the report is for {own}").format(year=year, own=report.year)
    return finding_in(rule, paragraph, message, [span])
