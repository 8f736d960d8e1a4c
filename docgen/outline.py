"""What stands in a document, in its order: paragraphs and tables, each under the heading of its section; and the digests of all that."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from docgen.characters import one_line
from docgen.errors import Problem
from docgen.flow import FlowParagraph, FlowTable
from docgen.i18n import _
from docgen.layout import lay_out
from docgen.layout.headings import standing
from docgen.provenance import Outline, digest_of_text, normal
from docgen.report import CellState, Figure

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docgen.bundle import Bundle
    from docgen.flow import Flow
    from docgen.forms.form import Form
    from docgen.report import Report
    from docgen.source import Source, Text

_SHOWN = 40  # characters of a text
_NOT_PRINTED = Figure(CellState.ABSENT)  # a row that the document does not have
_LABELS, _FIGURES = 3, 2  # of a table of the form, at least
_WORDS = re.compile(r"[^\W\d_]{2}")  # says something


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


class StandingTable(NamedTuple):
    """A table of a document: the heading that it stands under, and what it is.

    Of one of the form that is its title; of another its text. One that is cut in two is one table.
    """

    section: str
    is_of_form: bool
    name: str
    source: Source


def tables_of(flow: Flow, report: Report) -> list[StandingTable]:
    """Return the tables of a document with their sections; `report` is what was read of it."""
    tables: list[StandingTable] = []
    for table in _walked(flow, report):
        if not tables or tables[-1][:3] != table[:3]:
            tables.append(table)
    return tables


class ReadBack:
    """A document that was made of a report, read as anybody's is."""

    def __init__(self, flow: Flow, report: Report) -> None:
        self._report, self._flow = report, flow
        self._read = laid_out_as_used(replace(report.bundle, flow=flow), report.form)
        self._paragraphs = paragraphs_of(flow, report.form)

    @property
    def outline(self) -> Outline:
        """Its outline."""
        form = self._report.form
        return Outline(
            tuple((number_of(each.section, form), digest_of_text(each.text.value)) for each in self._paragraphs),
            tuple((number_of(each.section, form), digest_of_table(each)) for each in tables_of(self._flow, self._read)),
        )

    def misprinted(self) -> Iterator[Problem]:
        """Walk what it prints otherwise than the report has it, or not at all: figures, then texts.

        What cannot be read for sure is not judged.
        """
        yield from self._figures()
        yield from self._texts()

    def _figures(self) -> Iterator[Problem]:
        message = _("{cell} is {figure} in the report, and the document made of it prints {printed}")
        for cell, figure in self._report.figures.items():
            printed = self._read.figures.get(cell, _NOT_PRINTED)
            if printed.number != figure.number and not self._read.is_unread(cell):
                kind, nothing = self._report.form.cells[cell].kind, _("nothing")
                words = {"figure": figure.printed(kind) or nothing, "printed": printed.printed(kind) or nothing}
                yield Problem(message.format(cell=cell, **words))

    def _texts(self) -> Iterator[Problem]:
        message = _("the document does not print this text of “{section}”: {text}")
        whole = "".join(each.words for each in self._paragraphs)
        for section in self._report.form.every_section:
            passages = self._report.prose[section.code]
            for text in (text for each in passages for text in (each.heading, each.text) if text and text.value):
                if normal(text.value) not in whole:
                    words = {"section": section.heading, "text": one_line(text.value)[:_SHOWN]}
                    yield Problem(message.format(**words), text.source)


def laid_out_as_used(bundle: Bundle, form: Form) -> Report:
    """Lay a document out on a form as its bureau uses it, which is tailored already."""
    return lay_out(replace(bundle, profile=replace(bundle.profile, labels=(), leave_out=())), form)


def number_of(heading: str, form: Form) -> int:
    """Return the number of a section by its heading; 0 for what stands above the first, or under none of the form."""
    return next((at for at, section in enumerate(form.sections, 1) if section.heading == heading), 0)


def digest_of_table(table: StandingTable) -> str:
    """Return the digest by which a table is told."""
    return digest_of_text(table.name)


def _walked(flow: Flow, report: Report) -> Iterator[StandingTable]:
    form = report.form
    headings = {
        each.text.source: each.section.heading if each.section else each.text.value
        for each in standing(flow, form)
        if each.is_heading
    }
    codes = {figure.text.source: cell.table for cell, figure in report.figures.items() if figure.text}
    section = ""
    for block in flow.blocks:
        if not isinstance(block, FlowTable):
            section = headings.get(block.text.source, section)
        elif code := _code(block, codes) or (block.marked if block.marked in report.doubted else ""):
            yield StandingTable(section, True, form.table(code).title, block.source)
        elif again := _once_more(block, report):
            yield StandingTable(section, True, again, block.source)
        elif name := _other(block, form):
            yield StandingTable(section, False, name, block.source)


def _code(table: FlowTable, codes: Mapping[Source, str]) -> str | None:
    """Return the code of the form's table whose figures stand in a table."""
    return next((codes[place] for row in table.rows for place in row.places if place in codes), None)


def _once_more(table: FlowTable, report: Report) -> str:
    """Return what a table is called that prints figures of the form once more; nothing for any other."""
    values = [value for row in table.rows for value in row.values if value]
    if sum(map(str.isdecimal, values)) < _FIGURES:
        return ""
    known = {each.code: sum(map(each.knows, values)) for each in report.form.tables if each.code not in report.doubted}
    code = max(known, key=lambda each: known[each], default="")
    if not code or known[code] < _LABELS:
        return ""
    return _("{title}, once more").format(title=report.form.table(code).title)


def _other(table: FlowTable, form: Form) -> str:
    """Return what a table without figures of the form says; nothing, where all its words are labels of the form."""
    values = [value for row in table.rows for value in row.values if value]
    if not any(_WORDS.search(value) and not any(each.knows(value) for each in form.tables) for value in values):
        return ""
    return " ".join(map(normal, values))
