"""Whether the text has the shape that evaluators score: what each section must speak of, sub-headings without a gap, marks of full width."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from docgen.checks.finding import Finding, Place
from docgen.checks.prose.reading import finding_in
from docgen.i18n import _, ngettext
from docgen.prose.quantities import chinese_value
from docgen.prose.sentences import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docgen.checks.prose.reading import Paragraph
    from docgen.checks.subject import Subject
    from docgen.forms.form import Section
    from docgen.forms.rule import Rule
    from docgen.report import Report

_SHARE = 5  # of the most a section may say: one that says less has other faults
_HEADINGS, _POINTS = "（一）", "一是"
_NUMBERS = {
    _HEADINGS: re.compile("\\s*\\(([一二三四五六七八九十]{1,3})\\)"),
    _POINTS: re.compile("(?:^|(?<=[。;:]))\\s*([一二三四五六七八九十]{1,2})是"),
    "1.": re.compile("\\s*([0-9]{1,2})[.、](?![0-9])"),
}
_HALF = re.compile("(?<=[\u4e00-\u9fff])[,;:?!](?=[\u4e00-\u9fff])")
_FULL = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}


def check_matters(subject: Subject, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Find sections with text that do not speak of what they should."""
    report = subject.report
    for rule in rules:
        for section in report.form.every_section:
            yield from _lacking(report, section, rule)


def _lacking(report: Report, section: Section, rule: Rule) -> Iterator[Finding]:
    passages = report.prose.get(section.code, ())
    text = plain("\n".join(f"{each.heading.value if each.heading else ''}\n{each.text.value}" for each in passages))
    if not section.matters or not text.strip() or (section.expects_prose and len(text) < section.most // _SHARE):
        return
    lacking = [names[0] for names in section.matters if not any(name in text for name in names)]
    if lacking:
        message = ngettext(
            "“{heading}” does not speak of: {matters}", "“{heading}” does not speak of: {matters}", len(lacking)
        )
        words = message.format(heading=section.heading, matters=_(", ").join(lacking))
        yield Finding(rule, words, Place(section.heading, where=section.code), passages[0].text.source)


def check_numbering(subject: Subject, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Find sub-headings and points whose numbers leave a gap, or come twice: （一）（二）（四）."""
    for rule in rules:
        for _section, group in groupby(subject.paragraphs, key=lambda paragraph: paragraph.section.code):
            yield from _misnumbered(list(group), rule)


def _misnumbered(paragraphs: list[Paragraph], rule: Rule) -> Iterator[Finding]:
    last = dict.fromkeys(_NUMBERS, 0)
    heading = ""
    for paragraph in paragraphs:
        if paragraph.heading != heading:
            heading = paragraph.heading
            for style, number, words, _span in _numbers(heading):
                yield from _gap(paragraph, rule, last, style, number, words, (0, 1))
        for style, number, words, span in _numbers(paragraph.plain):
            yield from _gap(paragraph, rule, last, style, number, words, span)


def _numbers(text: str) -> Iterator[tuple[str, int, str, tuple[int, int]]]:
    """Walk the numbers that a text, or points in it, begin with: their style and value, how they are written and where."""
    for style, pattern in _NUMBERS.items():
        for place in pattern.finditer(text) if style == _POINTS else filter(None, [pattern.match(text)]):
            number = int(place[1]) if place[1].isdigit() else chinese_value(place[1]) or 0
            yield style, number, place.group().strip(), place.span(1)


def _gap(
    paragraph: Paragraph, rule: Rule, last: dict[str, int], style: str, number: int, words: str, span: tuple[int, int]
) -> Iterator[Finding]:
    """Find that a number does not follow the last one of its style, and note it as that."""
    if number not in (1, last[style] + 1) and last[style]:
        message = _("“{number}” comes after “{before}”: is one missing, or numbered wrongly?")
        told = message.format(number=words, before=_in_style(style, last[style]))
        yield finding_in(rule, paragraph, told, [span])
    last[style] = number
    if style == _HEADINGS:
        last.update(dict.fromkeys(set(_NUMBERS) - {_HEADINGS}, 0))


def _in_style(style: str, number: int) -> str:
    digits = "一二三四五六七八九十"
    chinese = digits[number - 1] if number <= len(digits) else str(number)
    return style.replace("一", chinese).replace("1", str(number))


def check_punctuation(subject: Subject, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Find marks of half width between Chinese characters, told once, with the paragraphs as they should be."""
    halves = [(paragraph, list(_HALF.finditer(paragraph.written))) for paragraph in subject.paragraphs]
    having = [(paragraph, marks) for paragraph, marks in halves if marks]
    for rule in rules if having else ():
        first, marks = having[0]
        count = sum(len(marks) for _paragraph, marks in having)
        words = ngettext("{count} mark of half width", "{count} marks of half width", count).format(count=count)
        yield finding_in(
            rule,
            first,
            words,
            [marks[0].span()],
            rewritten=tuple(_put_right(paragraph) for paragraph, _marks in having),
        )


def _put_right(paragraph: Paragraph) -> tuple[str, int, str]:
    """Return a paragraph with marks of full width: its section, its number in it, its text."""
    text = _HALF.sub(lambda mark: _FULL[mark.group()], paragraph.written)
    return paragraph.section.code, paragraph.number, text
