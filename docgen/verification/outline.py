"""The outline of a whole document, carried by those of a bureau's own template: what was added, reworded or taken out since."""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from docgen.changes import ParagraphChange
from docgen.outline import digest_of_table, number_of, paragraphs_of, tables_of
from docgen.provenance import digest_of_text
from docgen.verification.tables import tables_besides

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docgen.flow import Flow
    from docgen.forms.form import Form
    from docgen.outline import PlacedParagraph, StandingTable
    from docgen.provenance import Outline
    from docgen.report import Report

    Numbered = tuple[int, str]

_MOST_PIECES = 4  # into which a paragraph may have been broken


def compare_outline(outline: Outline, flow: Flow, report: Report) -> Iterator[ParagraphChange]:
    """Walk what a document says otherwise than its outline. `report` is what was read of it."""
    form = report.form
    now = paragraphs_of(flow, form)
    checked = list(outline.paragraphs)
    placed = list(_joined(now, {digest for _section, digest in checked}))
    matcher = SequenceMatcher(
        None, [digest for _section, digest in checked], [digest for digest, _each in placed], autojunk=False
    )
    for operation, begin, end, now_begin, now_end in matcher.get_opcodes():
        if operation != "equal":
            yield from _gone(checked, begin, end, form)
            for _digest_now, each in placed[now_begin:now_end]:
                yield ParagraphChange(each.section, None, each.text.value, each.text.source)

    def told_by(table: StandingTable) -> Numbered:
        return number_of(table.section, form), digest_of_table(table)

    yield from tables_besides(Counter(outline.tables), tables_of(flow, report), told_by)


def _gone(checked: Sequence[Numbered], begin: int, end: int, form: Form) -> Iterator[ParagraphChange]:
    """Walk paragraphs that are not there any more, each by its number in its section."""
    for at in range(begin, end):
        section = checked[at][0]
        number = sum(1 for each, _digest_then in checked[: at + 1] if each == section)
        yield ParagraphChange(_heading(section, form), None, None, None, number)


def _joined(now: Sequence[PlacedParagraph], known: set[str]) -> Iterator[tuple[str, PlacedParagraph]]:
    """Walk paragraphs with their digests; those that one was broken into are one again."""
    at = 0
    while at < len(now):
        digest, pieces = digest_of_text(now[at].text.value), 1
        if digest not in known:
            for more in range(2, _MOST_PIECES + 1):
                together = digest_of_text("".join(each.text.value for each in now[at : at + more]))
                if together in known:
                    digest, pieces = together, more
                    break
        yield digest, now[at]
        at += pieces


def _heading(number: int, form: Form) -> str:
    return form.sections[number - 1].heading if 0 < number <= len(form.sections) else ""
