"""A finished report in Word made into a template.

Every figure of the statutory tables becomes its tag, the year, the bureau and the title theirs, the prose of each section a
loop in the paragraphs and sub-headings that stand there. The rest of the document stays as it is, other parts byte for byte.
"""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING, NamedTuple

from docgen.adoption.runs import (
    PICTURES,
    empty,
    paragraph_like,
    properties_of,
    replace_words,
    run,
    say,
    texts,
)
from docgen.context import context_of
from docgen.engine import open_template
from docgen.engine.names import W
from docgen.engine.tree import parse_part, serialised
from docgen.errors import DocgenError, Problem, UnreadableError
from docgen.files import Material, digest
from docgen.flow import FlowParagraph
from docgen.i18n import _, ngettext
from docgen.layout.headings import standing
from docgen.pipeline import report_of
from docgen.readers.documents.report import bundle_of
from docgen.readers.documents.titles import title_at
from docgen.readers.documents.word import WordReader, open_word
from docgen.remote import path_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element

    from docgen.bundle import Passage
    from docgen.flow import Flow
    from docgen.forms.form import Form, Section
    from docgen.packs import Library
    from docgen.report import Report
    from docgen.source import Source

_BUREAU, _YEAR = "{{ 单位.名称 }}", "{{ 年度 }}"
_HEADING, _TEXT = "{{ 段.标题 }}", "{{ 段.正文 }}"
_EDGES = re.compile(r"word/(?:header|footer|footnotes|endnotes)\d*\.xml")
_ANY_YEAR = re.compile(r"(?:19|20)\d\d年")


class Adopted(NamedTuple):
    """A template that was made of a report: its bytes, its form, what was tagged in words, and what was left as it was, and why."""

    content: bytes
    report: Report
    tagged: tuple[str, ...]
    left: tuple[Problem, ...]

    @property
    def form(self) -> Form:
        """The form that it prints."""
        return self.report.form


def adopt_word(content: bytes, file: str, library: Library, form: str | None = None) -> Adopted:
    """Make a template of a finished report.

    Errors: UnreadableError, also for a document with tracked changes; BundleError, FormError.
    """
    document = open_word(content, file)
    reader = WordReader(file)
    flow = reader.flow(document.root)
    if reader.has_changes:
        message = _("the document has tracked changes: accept or reject them all in Word, then adopt it")
        raise UnreadableError.at(flow.source, message)
    report = report_of(bundle_of(flow, path_of(file), Material(path_of(file), digest(content))), library, form)
    adoption = _Adoption(report, flow, reader)
    adoption.tag()
    parts = {document.part: serialised(document.root)}
    for name, part in document.package.parts.items():
        if _EDGES.fullmatch(name):
            root = parse_part(part, name, file)
            if adoption.tag_names(root.iter(f"{W}p"), name):
                parts[name] = serialised(root)
    made = document.package.with_parts(parts).to_bytes()
    differences = _differences(made, file, report)
    return Adopted(made, report, tuple(adoption.tagged()), (*report.unsure, *adoption.left, *differences))


class _Adoption:
    """Puts tags into the elements of a document that was read."""

    def __init__(self, report: Report, flow: Flow, reader: WordReader) -> None:
        self._report, self._flow, self._elements = report, flow, reader.elements
        self._figures = self._names = 0
        self._loops: list[str] = []
        self.left: list[Problem] = []

    def tag(self) -> None:
        """Tag everything in the document's main part."""
        self._tag_figures()
        self._tag_title()
        paragraphs = self._paragraphs_of_prose()
        self._tag_prose()
        others = [
            element for place, element in self._elements.items() if element.tag == f"{W}p" and place not in paragraphs
        ]
        self.tag_names(others, "")

    def tagged(self) -> Iterator[str]:
        """Walk what was tagged, in words."""
        yield ngettext("{count} figure", "{count} figures", self._figures).format(count=self._figures)
        yield ngettext("{count} year or name", "{count} years or names", self._names).format(count=self._names)
        yield _("text of: {sections}").format(sections=_(", ").join(self._loops))

    # Figures

    def _tag_figures(self) -> None:
        for cell, figure in self._report.figures.items():
            element = self._elements.get(figure.text.source) if figure.text else None
            if element is None:
                message = _("{cell} was not found: it has no tag").format(cell=cell)
                self.left.append(Problem(message, self._flow.source))
                continue
            say(element, f"{{{{ {cell} }}}}")
            self._figures += 1

    # Names and years

    def _tag_title(self) -> None:
        said = [block.text for block in self._flow.blocks if isinstance(block, FlowParagraph)]
        title = title_at(said)
        if title is None:
            self.left.append(
                Problem(_("there is no title: the year and the bureau in it have no tags"), self._flow.source)
            )
            return
        for text in said[title.end - title.lines : title.end]:
            element = self._elements[text.source]
            self._names += replace_words(element, title.year.value, _YEAR) + replace_words(
                element, title.bureau.value, _BUREAU
            )

    def tag_names(self, paragraphs: Sequence[_Element] | Iterator[_Element], part: str) -> int:
        """Tag the bureau and the report's year in paragraphs; name other years. Return how many were tagged."""
        tagged = 0
        for paragraph in paragraphs:
            tagged += replace_words(paragraph, self._report.bureau, _BUREAU)
            tagged += replace_words(paragraph, f"{self._report.year}年", f"{_YEAR}年")
            words = "".join(text.text or "" for text in texts(paragraph))
            if _ANY_YEAR.search(words):
                message = _("“{text}” stays as it is: look at it every year").format(text=words[:40])
                self.left.append(
                    Problem(message, self._flow.source._replace(within=part) if part else self._place_of(paragraph))
                )
        self._names += tagged
        return tagged

    def _place_of(self, paragraph: _Element) -> Source:
        places = (place for place, element in self._elements.items() if element is paragraph)
        return next(places, self._flow.source)

    # Prose

    def _paragraphs_of_prose(self) -> set[Source]:
        """Return the places of the paragraphs that become loops."""
        return {_place(passage) for passages in self._report.prose.values() for passage in passages}

    def _tag_prose(self) -> None:
        headings = {
            each.section.code: each.text.source
            for each in standing(self._flow, self._report.form)
            if each.is_heading and each.section
        }
        samples = _Samples(self._report, self._elements)
        for section in self._report.form.every_section:
            passages = self._report.prose[section.code]
            places = list(dict.fromkeys(map(_place, passages)))
            if places:
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

    def _after_title(self, section: Section, samples: _Samples) -> None:
        said = [block.text for block in self._flow.blocks if isinstance(block, FlowParagraph)]
        title = title_at(said)
        if title:
            self._put_loop(section, [], samples.of(()), self._elements[said[title.end - 1].source], before=False)

    def _put_loop(
        self, section: Section, paragraphs: Sequence[_Element], sample: _Sample, at: _Element, *, before: bool
    ) -> None:
        """Put the loop over a section's passages beside an element, in the place of its paragraphs."""
        parent = at.getparent()
        if parent is None:
            raise LookupError(section.code)
        index = parent.index(at) + (0 if before else 1)
        for made in reversed(sample.loop(section.code)):
            parent.insert(index, made)
        self._loops.append(section.heading)
        for paragraph in paragraphs:
            self._name_what_goes(paragraph)
            if empty(paragraph):
                message = _("a picture or the end of a section stands in the text: it stays where it is")
                self.left.append(Problem(message, self._place_of(paragraph)))
                continue
            holder = paragraph.getparent()
            if holder is not None:
                holder.remove(paragraph)

    def _name_what_goes(self, paragraph: _Element) -> None:
        bold = [text for text in texts(paragraph) if (text.text or "").strip() and _is_bold(text)]
        all_texts = [text for text in texts(paragraph) if (text.text or "").strip()]
        if bold and len(bold) < len(all_texts) and bold != all_texts[: len(bold)]:
            words = "".join(text.text or "" for text in bold)[:20]
            message = _("“{text}” is bold within a sentence: next year's text has no bold words").format(text=words)
            self.left.append(Problem(message, self._place_of(paragraph)))


def _place(passage: Passage) -> Source:
    return (passage.heading or passage.text).source


def _is_bold(text: _Element) -> bool:
    parent = text.getparent()
    bold = parent.find(f"{W}rPr/{W}b") if parent is not None else None
    return bold is not None and bold.get(f"{W}val") not in ("0", "false", "off")


class _Sample(NamedTuple):
    """Paragraphs as which passages are printed: one of text, one whose first words are a sub-heading, a sub-heading alone."""

    text: _Element | None
    lead: _Element | None
    alone: _Element | None

    def loop(self, code: str) -> list[_Element]:
        """Make the paragraphs of the loop over a section's passages."""
        return [
            paragraph_like(self.text, run(f"{{%p for 段 in {code} %}}")),
            paragraph_like(self.text, run("{%p if 段.正文 %}")),
            paragraph_like(
                self.text, run(_HEADING, properties_of(self.lead, 0)), run(_TEXT, properties_of(self.text, -1))
            ),
            paragraph_like(self.text, run("{%p else %}")),
            paragraph_like(self.alone, run(_HEADING, properties_of(self.alone, 0))),
            paragraph_like(self.text, run("{%p endif %}")),
            paragraph_like(self.text, run("{%p endfor %}")),
        ]


class _Kinds(NamedTuple):
    """The first paragraph of each kind among some passages: text alone, a sub-heading alone, both in one."""

    text: _Element | None = None
    alone: _Element | None = None
    both: _Element | None = None


class _Samples:
    """The samples of a document, as it was; a section takes what it has none of itself from the others."""

    def __init__(self, report: Report, elements: dict[Source, _Element]) -> None:
        every = [passage for passages in report.prose.values() for passage in passages]
        self._copies = {_place(passage): deepcopy(elements[_place(passage)]) for passage in every}
        self._all = self._kinds(every)

    def of(self, passages: Sequence[Passage]) -> _Sample:
        """Return the samples for a section with these passages."""
        own, every = self._kinds(passages), self._all
        text = _first(own.both, own.text, every.both, every.text, own.alone, every.alone)
        return _Sample(
            text,
            lead=_first(own.both, every.both, own.alone, every.alone, text),
            alone=_first(own.alone, every.alone, text),
        )

    def _kinds(self, passages: Sequence[Passage]) -> _Kinds:
        text = alone = both = None
        for passage in passages:
            element = self._copies[_place(passage)]
            if any(True for _each in element.iter(*PICTURES)):
                continue
            if passage.heading is None:
                text = _first(text, element)
            elif passage.text.value:
                both = _first(both, element)
            else:
                alone = _first(alone, element)
        return _Kinds(text, alone, both)


def _first(*elements: _Element | None) -> _Element | None:
    return next((element for element in elements if element is not None), None)


def _differences(made: bytes, file: str, report: Report) -> Iterator[Problem]:
    """Fill what was made with the report it was made of, and say what does not come out again."""
    try:
        filled = open_template(made, file).fill(context_of(report))
        flow = WordReader(file).flow(open_word(filled, file).root)
        again = report_of(bundle_of(flow, path_of(file), Material(path_of(file))), None, None)
    except DocgenError as error:
        yield from error.problems
        return
    for cell, figure in report.figures.items():
        other = again.figures.get(cell)
        if figure.number is not None and (other is None or other.number != figure.number):
            yield Problem(_("{cell} does not come out again as {figure}").format(cell=cell, figure=figure.number))
