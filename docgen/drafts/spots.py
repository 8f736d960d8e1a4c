"""Where findings stand in a filled document: it is read back as any finished report is, so that each cell and sentence leads to its element."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from docgen.bundle import Profile
from docgen.drafts.marking import CommentSpot
from docgen.flow import FlowParagraph
from docgen.layout.finished import lay_out_finished
from docgen.layout.headings import standing
from docgen.readers.documents.front_matter import without_front_matter
from docgen.readers.documents.titles import title_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element

    from docgen.adoption.opened import OpenedReport
    from docgen.checks.finding import Excerpt, Finding
    from docgen.forms.table import CellRef
    from docgen.report import Report
    from docgen.source import Source

_ALL = "*"  # of a row or a column, in the place of a finding


class FindingSpots:
    """Finds the spots of findings in a document that is filled with a report, and opened.

    One that is about no cell or sentence, or about one that the document does not have, stands at the heading of its table
    or section; one about the whole report at the title.
    """

    def __init__(self, report: Report, opened: OpenedReport) -> None:
        self._report, self._opened = report, opened
        flow = without_front_matter(opened.flow)
        bundle = replace(report.bundle, source=flow.source, flow=flow, profile=Profile())
        printed = lay_out_finished(bundle, flow, report.form)
        self._cells = {cell: figure.text.source for cell, figure in printed.figures.items() if figure.text}
        self._headings: dict[str, _Element] = {}  # by the codes of sections and of their tables
        self._paragraphs: dict[str, list[_Element]] = {section.code: [] for section in report.form.every_section}
        for text, section, is_heading in standing(flow, report.form):
            element = opened.elements[text.source]
            if section and is_heading:
                for code in filter(None, (section.code, section.table)):
                    self._headings.setdefault(code, element)
            elif section and element not in self._paragraphs[section.code]:
                self._paragraphs[section.code].append(element)
        self._title = self._title_of([block.text.source for block in flow.blocks if isinstance(block, FlowParagraph)])

    def of(self, finding: Finding) -> CommentSpot:
        """Return where a finding stands."""
        if finding.excerpt:
            spot = self._sentence(finding.excerpt)
            if spot:
                return spot
        for cell in self._cells_of(finding):
            element = self._opened.elements.get(self._cells[cell]) if cell in self._cells else None
            if element is not None:
                return self._whole(self._opened.markup.paragraphs_in(element))
        code = finding.place.where.partition(".")[0]
        return self._whole([self._headings.get(code, self._title)])

    def _title_of(self, places: Sequence[Source]) -> _Element:
        """Return the last paragraph of the title; of a document without one its first paragraph."""
        texts = [block.text for block in self._opened.flow.blocks if isinstance(block, FlowParagraph)]
        title = title_at([text for text in texts if text.source in set(places)])
        if title:
            return self._opened.elements[places[title.end - 1]]
        elements = (self._opened.elements[place] for place in places)
        markup = self._opened.markup
        every = (
            element if markup.is_paragraph(element) else markup.paragraphs_in(element)[0]
            for element in self._opened.elements.values()
        )
        return next(chain(elements, every))

    def _whole(self, paragraphs: Sequence[_Element]) -> CommentSpot:
        """Return all of the first paragraph that says something, else the first one."""
        lengths = [sum(len(slot.read()) for slot in self._opened.markup.slots(each)) for each in paragraphs]
        at = next((at for at, length in enumerate(lengths) if length), 0)
        return CommentSpot(paragraphs[at], 0, lengths[at])

    # Cells

    def _cells_of(self, finding: Finding) -> Iterator[CellRef]:
        """Walk the cells that a finding is about, the one that it names first."""
        form = self._report.form
        parts = finding.place.where.split(".")
        named = form.cells_by_path.get(".".join(parts[:3]))
        if named:
            yield named
        if len(parts) > 2 and _ALL in parts[1:3]:
            table, row, column = parts[:3]
            for cell in form.cells:
                if cell.table == table and row in (_ALL, cell.row) and column in (_ALL, cell.column):
                    yield cell

    # Sentences

    def _sentence(self, excerpt: Excerpt) -> CommentSpot | None:
        """Return where a sentence stands: in the paragraph of its section that has it, of several the same in order."""
        passages = self._report.prose.get(excerpt.section, ())
        own, words = passages[excerpt.paragraph], _bare(excerpt.text)
        earlier = sum(words in _bare(passage.text.value) for passage in passages[: excerpt.paragraph])
        having = [
            (each, at) for each in self._paragraphs.get(excerpt.section, ()) if (at := self._places_of(words, each))
        ]
        if not words or not having:
            return None
        element, places = having[min(earlier, len(having) - 1)]
        before = (own.heading.value if own.heading else "") + own.text.value[: excerpt.start]
        begin, end = places[min(_bare(before).count(words), len(places) - 1)]
        return CommentSpot(element, begin, end)

    def _places_of(self, words: str, paragraph: _Element) -> list[tuple[int, int]]:
        """Return where words stand in a paragraph, whatever blanks are between them."""
        text = "".join(slot.read() for slot in self._opened.markup.slots(paragraph))
        characters = [at for at, character in enumerate(text) if not character.isspace()]
        bare, places = _bare(text), []
        at = bare.find(words)
        while words and at >= 0:
            places.append((characters[at], characters[at + len(words) - 1] + 1))
            at = bare.find(words, at + len(words))
        return places


def _bare(text: str) -> str:
    return "".join(text.split())
