"""Whether the text has the shape that evaluators score: what each section must speak of, sub-headings without a gap, marks of full width."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from docgen.checks.finding import Finding, Place
from docgen.checks.prose.reading import finding_in
from docgen.i18n import _, ngettext
from docgen.prose.half_width import half_width, of_full_width
from docgen.prose.points import misnumbered, points_in
from docgen.prose.sentences import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from docgen.bundle import Passage
    from docgen.checks.prose.reading import Paragraph
    from docgen.checks.subject import Subject
    from docgen.forms.form import Section
    from docgen.forms.rule import Rule
    from docgen.prose.points import Point, PointFault
    from docgen.report import Report

_SHARE = 5  # of the most a section may say: one that says less has other faults
_STOPS = "。：:. "  # that a sub-heading ends with


def check_matters(subject: Subject, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Find sections with text that do not speak of what they should."""
    report = subject.report
    for rule in rules:
        for section in report.form.every_section:
            yield from _lacking(report, section, rule)


def _lacking(report: Report, section: Section, rule: Rule) -> Iterator[Finding]:
    passages = report.prose.get(section.code, ())
    text = _text(passages)
    if not section.matters or not text.strip() or (section.expects_prose and len(text) < section.most // _SHARE):
        return
    if section is report.form.preamble:
        text += _text(_ending(report))
    lacking = [names[0] for names in section.matters if not any(name in text for name in names)]
    if lacking:
        message = ngettext(
            "“{heading}” does not speak of: {matters}", "“{heading}” does not speak of: {matters}", len(lacking)
        )
        words = message.format(heading=section.heading, matters=_(", ").join(lacking))
        yield Finding(rule, words, Place(section.heading, where=section.code), passages[0].text.source)


def _text(passages: Iterable[Passage]) -> str:
    return plain("\n".join(f"{each.heading.value if each.heading else ''}\n{each.text.value}" for each in passages))


def _ending(report: Report) -> Sequence[Passage]:
    """Return the last paragraph of a report: whom to ask, or of what time the figures are, may stand there instead of at the beginning."""
    sections = (report.prose.get(section.code, ()) for section in reversed(report.form.sections))
    return next((passages[-1:] for passages in sections if passages), ())


class _Beginning(NamedTuple):
    """What a point begins: a paragraph, or the one that stands under a heading."""

    paragraph: Paragraph
    heading: str = ""  # as written

    def words(self, point: Point) -> str:
        """Return the number of a point as it is written, of a heading all of it."""
        return self.heading.strip().rstrip(_STOPS) if self.heading else self.paragraph.as_written(*point.whole).strip()

    def marks(self, point: Point) -> tuple[int, int]:
        """Return the digits of a point; of a heading, which stands beside the text, the sentence under it."""
        return point.digits if not self.heading else (0, len(self.paragraph.sentences[0].plain.rstrip()))


def check_numbering(subject: Subject, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Find sub-headings and points whose numbers leave a gap, or come twice: （一）（二）（四）."""
    for rule in rules:
        for code, group in groupby(subject.paragraphs, key=lambda paragraph: paragraph.section.code):
            begun, text = _points(subject.report.prose[code], group)
            for fault in misnumbered(begun, text):
                yield _misnumbered(rule, fault, begun)


def _points(passages: Sequence[Passage], paragraphs: Iterable[Paragraph]) -> tuple[dict[Point, _Beginning], str]:
    """Return the numbered headings and points of a section, each with what it begins, and all of its text in plain characters."""
    begun: dict[Point, _Beginning] = {}
    texts: list[str] = []
    length = seen = 0
    for paragraph in paragraphs:
        headings = (each.heading.value for each in passages[seen : paragraph.number + 1] if each.heading)
        for heading, text in (*((heading, plain(heading)) for heading in headings), ("", paragraph.plain)):
            for point in points_in(text, length, paragraph.number):
                begun[point] = _Beginning(paragraph, heading)
            texts.append(text)
            length += len(text) + 1
        seen = paragraph.number + 1
    return begun, "\n".join(texts)


def _misnumbered(rule: Rule, fault: PointFault, begun: dict[Point, _Beginning]) -> Finding:
    paragraph = begun[fault.point].paragraph
    message = _("“{number}” comes first: is one missing, or numbered wrongly?")
    if fault.before:
        message = _("“{number}” comes after “{before}”: is one missing, or numbered wrongly?")
    before = begun[fault.before].words(fault.before) if fault.before else ""
    together = {each for each in (fault.point, *fault.more) if begun[each].paragraph is paragraph}
    spans = {begun[each].marks(each) for each in together}
    return finding_in(
        rule, paragraph, message.format(number=begun[fault.point].words(fault.point), before=before), spans
    )


def check_punctuation(subject: Subject, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Find marks of half width in Chinese text, told once for a section, with its paragraphs as they should be."""
    having = [(paragraph, marks) for paragraph in subject.paragraphs if (marks := half_width(paragraph.written))]
    for rule in rules:
        for _section, group in groupby(having, key=lambda each: each[0].section.code):
            own = list(group)
            count = sum(len(marks) for _paragraph, marks in own)
            words = ngettext("{count} mark of half width", "{count} marks of half width", count)
            rewritten = tuple(
                (paragraph.section.code, paragraph.number, of_full_width(paragraph.written, marks))
                for paragraph, marks in own
            )
            first, marks = own[0]
            spans = [first.edits.as_read(mark.start, mark.end) for mark in marks]
            yield finding_in(rule, first, words.format(count=count), spans, rewritten=rewritten)
