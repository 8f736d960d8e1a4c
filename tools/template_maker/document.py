"""The document of a template: title, preamble, and the sections of the form with their prose and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.labels import chinese_number
from template_maker.ooxml import R, paragraph, run, w
from template_maker.page import section
from template_maker.styles import (
    AFTER_TABLE,
    BODY,
    HEADING,
    PAGE_NUMBER_EVEN,
    PAGE_NUMBER_ODD,
    SUBHEADING,
    SUBHEADING_IN_TEXT,
    TAG,
    TITLE,
    TITLE_LINE,
)
from template_maker.tables import word_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.etree import _Element

    from docgen.forms.form import Form, Section

FOOTERS = {"default": PAGE_NUMBER_ODD, "even": PAGE_NUMBER_EVEN}


def document(form: Form, footers: Mapping[str, str]) -> _Element:
    """Make the document; `footers` names the relation of each kind of footer. Errors: FormError."""
    references = []
    for kind, relation in footers.items():
        reference = w("footerReference", type=kind)
        reference.set(f"{{{R}}}id", relation)
        references.append(reference)
    return w("document", w("body", *_content(form), section(references)))


def _content(form: Form) -> Iterator[_Element]:
    yield _title(form)
    yield paragraph(BODY)
    yield from _passages(form.preamble.code)
    for number, part in enumerate(form.sections, 1):
        yield paragraph(HEADING, run(f"{chinese_number(number)}、{part.heading}"))
        yield from _passages(part.code)
        yield from _table(form, part)


def _title(form: Form) -> _Element:
    """Make the title: on one line where it fits, otherwise broken after the bureau's name, never within a word."""
    before, _bureau, after = form.title.replace("{year}", "{{ 年度 }}").partition("{bureau}")
    broken = (run(f"{{% if 标题|length > {TITLE_LINE} %}}"), w("r", w("br")), run("{% endif %}"))
    return paragraph(TITLE, *([run(before)] if before else ()), run("{{ 单位.名称 }}"), *broken, run(after))


def _table(form: Form, part: Section) -> Iterator[_Element]:
    """Make the table of a section, and the line that keeps it apart from what follows or ends the document."""
    if part.table:
        yield word_table(form.table(part.table))
        yield paragraph(AFTER_TABLE)


def _passages(code: str) -> Iterator[_Element]:
    """Make the loop over a section's passages: a sub-heading run into its text, or alone where it has none."""
    yield _tag(f"for 段 in {code}")
    yield _tag("if 段.正文")
    yield paragraph(BODY, run("{{ 段.标题 }}", SUBHEADING_IN_TEXT), run("{{ 段.正文 }}"))
    yield _tag("else")
    yield paragraph(SUBHEADING, run("{{ 段.标题 }}"))
    yield _tag("endif")
    yield _tag("endfor")


def _tag(words: str) -> _Element:
    """Make the paragraph of a tag, which takes the whole paragraph with it when the template is filled."""
    return paragraph(TAG, run(f"{{%p {words} %}}"))


def footer(style: str) -> _Element:
    """Make a footer: the page number between dashes."""
    field = w("fldSimple", run("1"), instr=" PAGE ")
    return w("ftr", w("p", w("pPr", w("pStyle", val=style)), run("— "), field, run(" —")))
