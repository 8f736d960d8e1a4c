"""What a template says: title, preamble, and the sections of the form with their prose and tables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from docgen.errors import FormError, Problem
from docgen.forms.expression import cells_in
from docgen.i18n import _
from docgen.labels import chinese_number
from docgen.template_maker.styles import (
    AFTER_TABLE,
    BODY,
    CHART,
    HEADING,
    PAGE_NUMBER_EVEN,
    PAGE_NUMBER_ODD,
    SUBHEADING,
    SUBHEADING_IN_TEXT,
    TAG,
    TITLE,
    TITLE_LINE,
)
from docgen.template_maker.tables import TableToPrint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docgen.forms.form import Form, Section
    from docgen.source import Source
    from docgen.template_maker.tables import PrintableTable

Block: TypeAlias = "ParagraphToPrint | PrintableTable"  # what a template says, from the first page to the last


class Run(NamedTuple):
    """A run of words in a paragraph, in a character style where they have one."""

    text: str
    style: str = ""


LINE_BREAK = Run("\n")
_BRACES = re.compile(r"\{_?[{%]|\{#|[}%]_?\}")  # tags, and what stands for braces that are none


class ParagraphToPrint(NamedTuple):
    """A paragraph: its style and its words."""

    style: str
    words: tuple[Run, ...] = ()


# The foot of an odd and of an even page: the page's number between dashes.
FEET = {"odd": PAGE_NUMBER_ODD, "even": PAGE_NUMBER_EVEN}
BEFORE_NUMBER, AFTER_NUMBER = "— ", " —"


def content(form: Form, *, charts: bool = False) -> Iterator[ParagraphToPrint | TableToPrint]:
    """Walk what the template of a form says, from the first page to the last, each chart after its table. Errors: FormError."""
    _require_no_tags(form)
    yield from _title(form)
    yield ParagraphToPrint(BODY)
    yield from _passages(form.preamble.code)
    for number, part in enumerate(form.sections, 1):
        yield _paragraph(HEADING, f"{chinese_number(number)}、{part.heading}")
        yield from _passages(part.code)
        yield from _table(form, part)
        if charts and part.table:
            yield from _charts(form, part.table)


def _require_no_tags(form: Form) -> None:
    """Refuse a form whose own words would be tags in a template. Errors: FormError, with the place of each."""
    message = _("“{text}” holds braces that mean a tag in a template: write other brackets")
    problems = [Problem(message.format(text=text), place) for text, place in _words_of(form) if _BRACES.search(text)]
    if problems:
        raise FormError(problems)


def _words_of(form: Form) -> Iterator[tuple[str, Source]]:
    """Walk the headings and labels of a form with their places."""
    yield from ((section.heading, section.source) for section in form.sections)
    for table in form.tables:
        for block in table.blocks:
            yield from ((text, table.source) for text in (block.head, block.stubhead))
            for item in (*block.stub, *block.boxhead):
                yield from ((below.label, below.source) for below in item.walk())


def _title(form: Form) -> Iterator[ParagraphToPrint]:
    """Make the title: on one line where it fits, otherwise broken after the bureau's name, and in it where the bureau says."""
    before, _bureau, after = form.title.replace("{year}", "{{ 年度 }}").partition("{bureau}")
    words = (*([Run(before)] if before else ()), Run("{{ 单位.名称分行 }}"))
    yield _tag(f"if 标题|length > {TITLE_LINE}")
    yield ParagraphToPrint(TITLE, (*words, LINE_BREAK, Run(after)))
    yield _tag("else")
    yield ParagraphToPrint(TITLE, (*words, Run(after)))
    yield _tag("endif")


def _table(form: Form, part: Section) -> Iterator[ParagraphToPrint | TableToPrint]:
    """Make the table of a section, and the line that keeps it apart from what follows or ends the document."""
    if part.table:
        yield TableToPrint(form.table(part.table))
        yield ParagraphToPrint(AFTER_TABLE)


def _charts(form: Form, table: str) -> Iterator[ParagraphToPrint]:
    """Make the lines of the charts that are drawn of a table's figures."""
    for chart in form.charts:
        drawn = {cell.table for value in chart.values if value.operand for cell in cells_in(value.operand)}
        if table in drawn and table == next(each.code for each in form.tables if each.code in drawn):
            yield _paragraph(CHART, f"{{{{ 图表(图.{chart.code}) }}}}")


def _passages(code: str) -> Iterator[ParagraphToPrint]:
    """Make the loop over a section's passages: a sub-heading run into its text, a text without one, or a sub-heading alone.

    Each is a paragraph of its own in the template, so that no report has words in a style where there are none.
    """
    yield _tag(f"for 段 in {code}")
    yield _tag("if 段.标题 and 段.正文")
    yield ParagraphToPrint(BODY, (Run("{{ 段.标题 }}", SUBHEADING_IN_TEXT), Run("{{ 段.正文 }}")))
    yield _tag("elif 段.正文")
    yield _paragraph(BODY, "{{ 段.正文 }}")
    yield _tag("else")
    yield _paragraph(SUBHEADING, "{{ 段.标题 }}")
    yield _tag("endif")
    yield _tag("endfor")


def _tag(words: str) -> ParagraphToPrint:
    """Make the paragraph of a tag, which takes the whole paragraph with it when the template is filled."""
    return _paragraph(TAG, f"{{%p {words} %}}")


def _paragraph(style: str, text: str) -> ParagraphToPrint:
    return ParagraphToPrint(style, (Run(text),))
