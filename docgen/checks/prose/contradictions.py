"""Where the text contradicts itself or names others: one total with two figures, another body's report, persons' numbers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docgen.checks.prose.context import is_short_for
from docgen.checks.prose.reading import finding_in, span
from docgen.figures import plain_number
from docgen.i18n import _
from docgen.prose.periods import arabic_years
from docgen.prose.quantities import Sort

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docgen.checks.finding import Finding
    from docgen.checks.prose.reading import Paragraph
    from docgen.checks.subject import Subject
    from docgen.forms.rule import Rule
    from docgen.prose.quantities import Quantity
    from docgen.report import Report

_IDENTITY = re.compile(
    "(?<![0-9])[1-9][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx](?![0-9])"
)
_MOBILE = re.compile("(?<![0-9-])1[3-9][0-9]{9}(?![0-9.]|[条件份人次万亿元篇个])")
_OF_OFFICE = re.compile("联系电话|联系方式|咨询电话|办公电话|监督电话|电话:|电话：|传真")  # these are the bureau's own
_BEFORE = 16  # characters before a number that say whose it is
_BODY = "(?:局|委员会|委|办公室|办|厅|人民政府|政府|街道办事处|街道|管理委员会|管委会|中心|镇|乡|院|大学|学院|中学|小学|学校)"
_OWN_REPORT = re.compile(
    f"《?(?P<body>[\u4e00-\u9fff]{{2,30}}?{_BODY})20[0-9]{{2}}年(?:度)?政府信息公开(?:工作)?年度报告"
)
_LEAD = re.compile(
    "^.*(?:编制|编写|公布|发布|完成|形成|撰写|制定|现将|现就|要求|规定|精神|公开|[的了是为由将])"
)  # before a name
_PLACES_ABOVE = "省市州盟区县"
_PLACE = 2  # characters that tell a place
_TOTAL = re.compile("(?:全年|本年度?|年内|共|累计|合计|总计)")
_CLAUSE = re.compile("[,;:。()、!?！？\\n]")
_SHORT, _OWN = 6, 24  # characters of the words that say what a total is of
_NO_TOTAL = re.compile("其中|分别|上年|去年|同比|比|较|季度|月份|上半年|下半年|各|每|另|还|次")


def check_privacy(subject: Subject, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Find identity numbers and mobile phone numbers of persons: a report is public."""
    for rule in rules:
        for paragraph in subject.paragraphs:
            for number in _IDENTITY.finditer(paragraph.plain):
                yield finding_in(rule, paragraph, _("this looks like a person's identity number"), [number.span()])
            for number in _MOBILE.finditer(paragraph.plain):
                if not _OF_OFFICE.search(paragraph.plain, max(0, number.start() - _BEFORE), number.start()):
                    yield finding_in(rule, paragraph, _("this looks like a person's mobile number"), [number.span()])


def check_names(subject: Subject, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Find the names of other bodies as those whose report this is: what remains when another's text is used."""
    for rule in rules:
        for paragraph in subject.paragraphs:
            if "年度报告" not in paragraph.plain:
                continue
            for named in _OWN_REPORT.finditer(arabic_years(paragraph.plain)):
                body = _LEAD.sub("", named["body"])
                if not _is_own(subject.report, body):
                    message = _("the text calls this the report of {other}, but it is that of {bureau}")
                    words = message.format(other=body, bureau=subject.report.bureau)
                    yield finding_in(rule, paragraph, words, [(named.end("body") - len(body), named.end("body"))])


def _is_own(report: Report, body: str) -> bool:
    """Tell whether a name may be the bureau's: cut short or in full, or one that it had before."""
    if not body or body[0] in "我本全":
        return True
    names = [report.bureau, *(former.name.value for former in report.bundle.profile.formerly)]
    return any(is_short_for(_below(body, name), name) or is_short_for(name, body) for name in names)


def _below(body: str, name: str) -> str:
    """Return a name without the places before it that another leaves away: of 某市甲县乙镇, where that is 甲县乙镇."""
    begins = body.find(name[:_PLACE])
    return body[begins:] if begins > 0 and body[begins - 1] in _PLACES_ABOVE else body


def check_totals(subject: Subject, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Find totals of the year that the text gives twice, in the same words and with different figures."""
    for rule in rules:
        first: dict[tuple[str, str], tuple[Paragraph, Quantity]] = {}
        for paragraph in subject.paragraphs:
            for words, number in _totals(paragraph):
                _earlier, other = first.setdefault((words, number.unit), (paragraph, number))
                if other.value != number.value and not (other.approximate or number.approximate):
                    message = _("the text says {actual} here, but {other} before, in the same words: “{words}”")
                    values = {"actual": plain_number(number.value), "other": plain_number(other.value)}
                    yield finding_in(rule, paragraph, message.format(words=words, **values), [span(number)])


def _totals(paragraph: Paragraph) -> Iterator[tuple[str, Quantity]]:
    """Walk the totals of the year in a paragraph, each with the words that say what it is of."""
    for number in paragraph.numbers:
        if number.sort is Sort.QUANTITY and number.unit:
            start = max(paragraph.sentence_of(number.start).start, number.start - _OWN)
            words = _CLAUSE.split(paragraph.plain[start : number.start])[-1]
            bare = _TOTAL.sub("", words).strip()
            if (
                _TOTAL.search(words)
                and len(bare) >= _SHORT
                and not _NO_TOTAL.search(paragraph.plain, start, number.start)
            ):
                yield bare, number
