"""A finished report made into a template.

Every figure of the statutory tables becomes its tag, the year, the bureau and the title theirs, the prose of each section a
loop in the paragraphs and sub-headings that stand there. The rest of the document stays as it is, other parts byte for byte.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from docgen.adoption.opened import open_report
from docgen.adoption.samples import Samples, place_of
from docgen.context import CONTACT_NAMES, context_of
from docgen.engine import open_template
from docgen.engine.tree import parse_part, serialised
from docgen.errors import DocgenError, Problem, TemplateError, UnreadableError
from docgen.files import Material, digest
from docgen.flow import FlowParagraph, bookmark_of
from docgen.i18n import _, ngettext
from docgen.layout.headings import standing
from docgen.pipeline import report_of
from docgen.readers.documents.draft import require_no_draft
from docgen.readers.documents.report import bundle_of
from docgen.readers.documents.titles import title_at
from docgen.remote import path_of
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element

    from docgen.adoption.opened import OpenedReport
    from docgen.adoption.samples import Sample
    from docgen.archive import Package
    from docgen.bundle import Passage
    from docgen.engine.tree import Slot
    from docgen.forms.form import Form, Section
    from docgen.kinds import DocumentKind
    from docgen.packs import Library
    from docgen.report import Report

_BUREAU, _YEAR = "{{ 单位.名称 }}", "{{ 年度 }}"
_TAG, _MARKUP = re.compile(rb"\{[{%#]"), re.compile(rb"<[^>]*>")
_SHORTEST = 6  # characters of an address or a number: shorter ones may stand in other words
_ANY_YEAR = re.compile(r"(?:19|20)\d\d年|[一二][〇○零九][〇○零一二三四五六七八九]{2}年")


class Adopted(NamedTuple):
    """A template that was made of a report: its kind and bytes, the report, what was tagged in words, what was left alone, and why."""

    kind: DocumentKind
    content: bytes
    report: Report
    tagged: tuple[str, ...]
    left: tuple[Problem, ...]

    @property
    def form(self) -> Form:
        """The form that it prints."""
        return self.report.form


def adopt(content: bytes, file: str, library: Library, form: str | None = None) -> Adopted:
    """Make a template of a finished report, .docx or, by its name, .odt.

    Errors: UnreadableError, also for a document with tracked changes, or with tags of its own; TemplateError, for one that
    brings what no template may; BundleError, FormError.
    """
    opened = open_report(content, file)
    require_no_draft(opened.package, file)
    _require_no_tags(content, opened.package, file)
    if opened.has_changes:
        message = _("the document has tracked changes: accept or reject them all in Word, then adopt it")
        raise UnreadableError.at(opened.flow.source, message)
    bundle = bundle_of(opened.flow, path_of(file), Material(path_of(file), digest(content)))
    report = report_of(bundle, library, form)
    adoption = _Adoption(report, opened)
    adoption.tag()
    made = opened.package.with_parts(dict(adoption.parts(file))).to_bytes()
    differences = _differences(made, file, report)
    return Adopted(opened.kind, made, report, tuple(adoption.tagged()), (*report.unsure, *adoption.left, *differences))


def _require_no_tags(content: bytes, package: Package, file: str) -> None:
    """Refuse a report in which tags stand: they are somebody's words, and would be filled in as the template's own. Errors: see `adopt`."""
    try:
        tags = [str(tag) for part in open_template(content, file).parts for tag in part.tags]
    except TemplateError as error:
        if not any(_TAG.search(_MARKUP.sub(b"", part)) for part in package.parts.values()):
            raise
        tags = [problem.message for problem in error.problems]
    if tags:
        message = _("{tag}: it stands in the report, and would be filled in every year; take it out first")
        raise UnreadableError(Problem(message.format(tag=tag), Source(file)) for tag in tags)


class _Adoption:
    """Puts tags into the elements of a document that was read."""

    def __init__(self, report: Report, opened: OpenedReport) -> None:
        self._report, self._opened = report, opened
        self._flow = report.bundle.flow or opened.flow
        self._elements, self._markup = opened.elements, opened.markup
        self._places = {element: place for place, element in opened.elements.items()}
        self._texts = [block.text for block in self._flow.blocks if isinstance(block, FlowParagraph)]
        self._figures = self._names = 0
        self._loops: list[str] = []
        self.left: list[Problem] = []

    def tag(self) -> None:
        """Tag everything in the document's main part."""
        self._tag_figures()
        self._tag_title()
        paragraphs = self._paragraphs_of_prose()
        self._tag_prose()
        others = (element for place, element in self._elements.items() if place not in paragraphs)
        self._tag_names([element for element in others if self._markup.is_paragraph(element)])
        self._tag_names(self._markup.edges(self._opened.part, self._opened.root), self._opened.part)

    def parts(self, file: str) -> Iterator[tuple[str, bytes]]:
        """Walk the parts that have tags, as they are now, and tag heads, feet, notes and what the file says of itself."""
        yield self._opened.part, serialised(self._opened.root)
        for name, part in self._opened.package.parts.items():
            if name == self._opened.part or not name.endswith(".xml"):
                continue
            root = parse_part(part, name, file)
            tagged = self._tag_names(self._markup.edges(name, root), name)
            tagged += sum(map(self._tag_words, ([slot] for slot in self._markup.properties(name, root))))
            if tagged:
                yield name, serialised(root)

    def tagged(self) -> Iterator[str]:
        """Walk what was tagged, in words."""
        yield ngettext("{count} figure", "{count} figures", self._figures).format(count=self._figures)
        yield ngettext("{count} year, name or contact", "{count} years, names or contacts", self._names).format(
            count=self._names
        )
        yield _("text of: {sections}").format(sections=_(", ").join(self._loops))

    # Figures

    def _tag_figures(self) -> None:
        marked: set[str] = set()
        for cell, figure in self._report.figures.items():
            element = self._elements.get(figure.text.source) if figure.text else None
            if element is None:
                message = _("{cell} was not found: it has no tag").format(cell=cell)
                self.left.append(Problem(message, self._flow.source))
                continue
            self._markup.set_text(element, f"{{{{ {cell} }}}}")
            self._figures += 1
            if cell.table not in marked:
                marked.add(cell.table)
                self._markup.mark_table(element, bookmark_of(cell.table))

    # Names and years

    def _tag_title(self) -> None:
        title = title_at(self._texts)
        if title is None:
            self.left.append(
                Problem(_("there is no title: the year and the bureau in it have no tags"), self._flow.source)
            )
            return
        for text in self._texts[title.end - title.lines : title.end]:
            held = self._markup.slots(self._elements[text.source])
            self._names += self._markup.replace(held, title.year.value, _YEAR)
            self._names += self._markup.replace(held, title.bureau.value, _BUREAU)

    def _tag_names(self, paragraphs: Sequence[_Element], part: str = "") -> int:
        """Tag the bureau and the report's year in paragraphs; name other years. Return how many were tagged."""
        tagged = 0
        for paragraph in paragraphs:
            held = self._markup.slots(paragraph)
            tagged += self._tag_words(held)
            words = "".join(slot.read() for slot in held)
            if _ANY_YEAR.search(words):
                message = _("“{text}” stays as it is: look at it every year").format(text=words[:40])
                source = self._flow.source._replace(within=part) if part else self._place_of(paragraph)
                self.left.append(Problem(message, source))
        return tagged

    def _tag_words(self, held: list[Slot]) -> int:
        """Tag the bureau, the report's year and how to reach the bureau in texts; return how many were tagged."""
        tagged = self._markup.replace(held, self._report.bureau, _BUREAU)
        tagged += self._markup.replace(held, f"{self._report.year}年", f"{_YEAR}年")
        for name, text in self._report.bundle.profile.contacts.items():
            if name != "name" and len(text.value) >= _SHORTEST:
                tagged += self._markup.replace(held, text.value, f"{{{{ 单位.{CONTACT_NAMES[name]} }}}}")
        self._names += tagged
        return tagged

    def _place_of(self, paragraph: _Element) -> Source:
        return self._places.get(paragraph, self._flow.source)

    # Prose

    def _paragraphs_of_prose(self) -> set[Source]:
        """Return the places of the paragraphs that become loops."""
        return {place_of(passage) for passages in self._report.prose.values() for passage in passages}

    def _tag_prose(self) -> None:
        headings = {
            each.section.code: each.text.source
            for each in standing(self._flow, self._report.form)
            if each.is_heading and each.section
        }
        samples = Samples(self._report, self._elements, self._markup)
        for section in self._report.form.every_section:
            passages = self._report.prose[section.code]
            places = list(dict.fromkeys(map(place_of, passages)))
            if places:
                self._name_bold_words(passages)
                self._name_pictures(section, places)
                self._put_loop(
                    section,
                    [self._elements[place] for place in places],
                    samples.of(passages),
                    self._elements[places[0]],
                    before=True,
                )
            elif section.code in headings:
                self._put_loop(section, [], samples.of(()), self._elements[headings[section.code]], before=False)
            elif section is self._report.form.preamble:
                self._after_title(section, samples)
            else:
                message = _("there is no heading “{heading}”: its text has no place").format(heading=section.heading)
                self.left.append(Problem(message, self._flow.source))

    def _after_title(self, section: Section, samples: Samples) -> None:
        title = title_at(self._texts)
        if title:
            self._put_loop(section, [], samples.of(()), self._elements[self._texts[title.end - 1].source], before=False)

    def _put_loop(
        self, section: Section, paragraphs: Sequence[_Element], sample: Sample, at: _Element, *, before: bool
    ) -> None:
        """Put the loop over a section's passages beside an element, in the place of its paragraphs."""
        at = self._markup.beside(at, before=before)
        for made in sample.loop(section.code, self._markup):
            if before:
                at.addprevious(made)
            else:
                at.addnext(made)
                at = made
        self._loops.append(section.heading)
        for paragraph in paragraphs:
            if self._markup.take_off(paragraph):
                message = _("a picture or the end of a section stands in the text: it stays where it is")
                self.left.append(Problem(message, self._place_of(paragraph)))

    def _name_bold_words(self, passages: Sequence[Passage]) -> None:
        """Name the bold words that are no sub-heading: next year's text has none."""
        for passage in passages:
            place = place_of(passage)
            lead, within = self._markup.bold_words(self._elements[place])
            bold = within or ("" if passage.heading else lead)
            if bold:
                message = _("“{text}” is bold and no sub-heading: next year's text has no bold words")
                self.left.append(Problem(message.format(text=bold[:20]), place))

    def _name_pictures(self, section: Section, places: Sequence[Source]) -> None:
        """Name the pictures that stand between the paragraphs of a section: they come to stand below its text."""
        every, own = list(self._elements), set(places)
        for place in every[every.index(places[0]) : every.index(places[-1])]:
            if place not in own and self._markup.has_picture(self._elements[place]):
                message = _("a picture stands in the text of “{section}”: it stays as it is, below that text")
                self.left.append(Problem(message.format(section=section.heading), place))


def _differences(made: bytes, file: str, report: Report) -> Iterator[Problem]:
    """Fill what was made with the report it was made of, and say what does not come out again."""
    try:
        filled = open_template(made, file).fill(context_of(report))
        flow = open_report(filled, file).flow
        again = report_of(bundle_of(flow, path_of(file), Material(path_of(file))), None, None)
    except DocgenError as error:
        yield from error.problems
        return
    for cell, figure in report.figures.items():
        other = again.figures.get(cell)
        if figure.number is not None and (other is None or other.number != figure.number):
            yield Problem(_("{cell} does not come out again as {figure}").format(cell=cell, figure=figure.number))
    for section in report.form.every_section:
        if _words(report.prose[section.code]) != _words(again.prose.get(section.code, ())):
            message = _("the text of “{section}” does not come out again as it was")
            yield Problem(message.format(section=section.heading))


def _words(passages: Sequence[Passage]) -> list[tuple[str, str]]:
    return [(passage.heading.value if passage.heading else "", passage.text.value) for passage in passages]
