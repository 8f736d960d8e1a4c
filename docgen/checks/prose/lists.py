"""Lists of the prose whose parts do not make up their total."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.checks.prose.reading import finding, span
from docgen.figures import plain_number
from docgen.i18n import _
from docgen.prose.lists import lists

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docgen.checks.finding import Finding
    from docgen.checks.prose.reading import Paragraph
    from docgen.checks.subject import Subject
    from docgen.forms.rule import Rule


def check_lists(subject: Subject, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Find the lists of the text that claim to be complete and do not add up."""
    for rule in rules:
        for paragraph in subject.paragraphs:
            yield from _of_paragraph(paragraph, rule)


def _of_paragraph(paragraph: Paragraph, rule: Rule) -> Iterator[Finding]:
    for listing in lists(paragraph.plain, paragraph.numbers):
        if not listing.doubtful:
            continue
        total, added = plain_number(listing.total.value), plain_number(listing.sum)
        message = (
            _("the text says {total}, but the {count} parts it names add up to {sum}")
            if len(listing.parts) > 1
            else _("the text says {total}, but a part of it is {sum}")
        )
        yield finding(
            rule,
            paragraph,
            message.format(total=total, count=len(listing.parts), sum=added),
            map(span, (listing.total, *listing.parts)),
            expected=added,
            actual=total,
        )
