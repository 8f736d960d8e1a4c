"""The paragraphs of a report held against those that were checked: word by word, or by their digests."""

from __future__ import annotations

from difflib import SequenceMatcher
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from docgen.changes import ParagraphChange
from docgen.flow import FlowParagraph
from docgen.layout.headings import standing
from docgen.provenance import digest_of_text, digests_of, normal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from docgen.flow import Flow
    from docgen.forms.form import Form
    from docgen.report import Report
    from docgen.source import Text


class PlacedParagraph(NamedTuple):
    """A paragraph with the heading of the section that it stands under; nothing above the first."""

    section: str
    text: Text

    @property
    def words(self) -> str:
        """Its text as it is compared."""
        return normal(self.text.value)


def paragraphs_of(flow: Flow, form: Form) -> list[PlacedParagraph]:
    """Return the paragraphs of a document that say something, with their sections."""
    sections = {each.text.source: each.section.heading if each.section else "" for each in standing(flow, form)}
    texts = [block.text for block in flow.blocks if isinstance(block, FlowParagraph)]
    return [placed for text in texts if (placed := PlacedParagraph(sections.get(text.source, ""), text)).words]


def compare_words(
    checked: Sequence[PlacedParagraph], now: Sequence[PlacedParagraph], *, on_pages: bool
) -> tuple[ParagraphChange, ...]:
    """Return the paragraphs that differ from those that were checked.

    What is only broken or joined otherwise is the same. Of a document `on_pages`, whose lines are no paragraphs, it is looked
    whether everything stands there in its order.
    """
    return tuple(_missing_on_pages(checked, now) if on_pages else _different(checked, now))


def _different(checked: Sequence[PlacedParagraph], now: Sequence[PlacedParagraph]) -> Iterator[ParagraphChange]:
    matcher = SequenceMatcher(None, [each.words for each in checked], [each.words for each in now], autojunk=False)
    for operation, begin, end, now_begin, now_end in matcher.get_opcodes():
        before, after = checked[begin:end], now[now_begin:now_end]
        if operation == "equal" or "".join(e.words for e in before) == "".join(e.words for e in after):
            continue
        for was, become in zip_longest(before, after):
            where = become or was
            yield ParagraphChange(
                where.section,
                was.text.value if was else None,
                become.text.value if become else None,
                become.text.source if become else None,
            )


def _missing_on_pages(checked: Sequence[PlacedParagraph], now: Sequence[PlacedParagraph]) -> Iterator[ParagraphChange]:
    whole = "".join(each.words for each in now)
    at = 0
    for each in checked:
        begin = whole.find(each.words, at)
        if begin < 0:
            yield ParagraphChange(each.section, each.text.value, None, None)
        else:
            at = begin + len(each.words)


def compare_digests(
    checked: Mapping[str, Sequence[Sequence[str]]],
    now: Sequence[PlacedParagraph],
    report: Report,
    *,
    knows_others: bool,
) -> tuple[ParagraphChange, ...]:
    """Return the paragraphs that differ from those whose digests are known; others are told where it `knows_others`.

    The digests of a paragraph with a sub-heading are those of both together, and of each.
    """
    headings = {section.code: section.heading for section in report.form.every_section}
    held = {digest_of_text(each.text.value) for each in now}
    changes = [
        ParagraphChange(headings.get(code, code), None, None, None, number)
        for code, passages in checked.items()
        for number, passage in enumerate(passages, 1)
        if passage[0] not in held and not (len(passage) > 1 and held.issuperset(passage[1:]))
    ]
    if knows_others:
        known = {digest for passages in checked.values() for passage in passages for digest in passage}
        changes += [
            ParagraphChange(headings[code], None, passage.text.value, passage.text.source)
            for code, passages in report.prose.items()
            for passage in passages
            if known.isdisjoint(digests_of(passage))
        ]
    return tuple(changes)
