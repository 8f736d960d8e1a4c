"""The prose of a report, read once for all the checks: paragraphs with their sentences and numbers."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Any, NamedTuple

from docgen.checks.finding import Excerpt, Finding, Place
from docgen.prose.edits import NO_EDITS, Edits, read_text
from docgen.prose.quantities import within
from docgen.prose.sentences import Sentence, plain, sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docgen.forms.form import Section
    from docgen.forms.rule import Rule
    from docgen.prose.quantities import Quantity
    from docgen.report import Report
    from docgen.source import Source


_HEAD_LINE = re.compile(
    "\\s*(?:\\([^()]{1,3}\\)|[0-9一二三四五六七八九十]{1,2}[.、])?\\s*[^。,;:!?！？0-9\n]{2,24}\\s*"
)
_HEAD_WITH_TEXT = re.compile(
    "\\s*\\([一二三四五六七八九十]{1,3}\\)[^。,;:!?！？0-9\n]{2,24}(?=[。:])"
)  # （二）依申请公开。全年…


class Paragraph(NamedTuple):
    """A paragraph of a section: the sub-heading it stands under, its text as written, as typed in plain characters, and as read.

    Positions are those in `plain`, the text as it is read; `edits` has where they are in what is typed and written.
    `first` is the number of its first sentence in the section, from 1; `starts` where each begins. `context` are the headings that say what it is about:
    its sub-heading, or a line of its own before it that is one, and the heading of a section with a table.
    """

    section: Section
    number: int  # in the section, from 0
    first: int
    source: Source
    heading: str
    written: str
    typed: str
    plain: str
    numbers: tuple[Quantity, ...]
    sentences: tuple[Sentence, ...]
    starts: tuple[int, ...]
    context: str = ""
    edits: Edits = NO_EDITS

    def sentence_of(self, position: int) -> Sentence:
        """Return the sentence that a position stands in."""
        return self.sentences[bisect_right(self.starts, position) - 1]

    def numbers_of(self, sentence: Sentence) -> tuple[Quantity, ...]:
        """Return the numbers of a sentence."""
        return within(self.numbers, sentence.start, sentence.end)

    def where(self, position: int) -> str:
        """Return the place of the sentence that a position stands in, as a waiver names it: its section and number."""
        return f"{self.section.code}.{self.first + bisect_right(self.starts, position) - 1}"

    def excerpt(self, spans: Iterable[tuple[int, int]]) -> Excerpt:
        """Return the sentences that some stretches stand in, with those marked."""
        ordered = sorted(spans)
        first, last = self.sentence_of(ordered[0][0]), self.sentence_of(max(end for _start, end in ordered) - 1)
        begins, ends = self.edits.as_typed(first.start, last.end)
        marks = tuple(
            (start - begins, end - begins) for start, end in (self.edits.as_typed(*stretch) for stretch in ordered)
        )
        return Excerpt(self.written[begins:ends].rstrip(), marks, self.number, begins, self.section.code)

    def as_written(self, start: int, end: int) -> str:
        """Return a stretch as written."""
        begins, ends = self.edits.as_typed(start, end)
        return self.written[begins:ends]


def paragraphs(report: Report) -> Iterator[Paragraph]:
    """Walk the paragraphs of a report that have text."""
    for section in report.form.every_section:
        heading, head_line, first = "", "", 1  # in plain characters
        own = section.heading if section.table else ""
        for number, passage in enumerate(report.prose[section.code]):
            if passage.heading:
                heading, head_line = plain(passage.heading.value), ""
            written = passage.text.value
            if written:
                typed = plain(written)
                text, numbers, edits = read_text(typed)
                head = _HEAD_LINE.fullmatch(text) or _HEAD_WITH_TEXT.match(text)
                if head:
                    head_line = head.group()
                read = tuple(sentences(text))
                context = f"{own}\n{head_line or heading}"
                source = passage.text.source
                starts = tuple(sentence.start for sentence in read)
                yield Paragraph(
                    section, number, first, source, heading, written, typed, text, numbers, read, starts, context, edits
                )
                first += len(read)


def span(number: Quantity) -> tuple[int, int]:
    """Return where a number stands with its unit."""
    return number.start, number.unit_end


def finding_in(
    rule: Rule, paragraph: Paragraph, message: str, spans: Iterable[tuple[int, int]], **more: Any
) -> Finding:
    """Make the finding of some stretches of a paragraph; `more` are further fields of it."""
    stretches = sorted(spans)
    return Finding(
        rule,
        message,
        Place(paragraph.section.heading, where=paragraph.where(stretches[0][0])),
        paragraph.source,
        excerpt=paragraph.excerpt(stretches),
        **more,
    )
