"""How the passages of a report look: a paragraph of each kind, after which those of next year are made."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docgen.adoption.markup import StyledText

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lxml.etree import _Element

    from docgen.adoption.markup import Markup
    from docgen.bundle import Passage
    from docgen.report import Report
    from docgen.source import Source

_HEADING, _TEXT = "{{ 段.标题 }}", "{{ 段.正文 }}"


def place_of(passage: Passage) -> Source:
    """Return the place of the paragraph that a passage was read from."""
    return (passage.heading or passage.text).source


class Sample(NamedTuple):
    """Paragraphs as which passages are printed: one of text, one whose first words are a sub-heading, a sub-heading alone."""

    text: _Element | None
    lead: _Element | None
    alone: _Element | None

    def loop(self, code: str, markup: Markup) -> list[_Element]:
        """Make the paragraphs of the loop over a section's passages."""

        def tag(words: str) -> _Element:
            return markup.made(self.text, [StyledText(words)])

        return [
            tag(f"{{%p for 段 in {code} %}}"),
            tag("{%p if 段.正文 %}"),
            markup.made(self.text, [StyledText(_HEADING, self.lead, 0), StyledText(_TEXT, self.text, -1)]),
            tag("{%p else %}"),
            markup.made(self.alone, [StyledText(_HEADING, self.alone, 0)]),
            tag("{%p endif %}"),
            tag("{%p endfor %}"),
        ]


class _Kinds(NamedTuple):
    """The first paragraph of each kind among some passages: text alone, a sub-heading alone, both in one."""

    text: _Element | None = None
    alone: _Element | None = None
    both: _Element | None = None


class Samples:
    """The samples of a document, as it was; a section takes what it has none of itself from the others."""

    def __init__(self, report: Report, elements: Mapping[Source, _Element], markup: Markup) -> None:
        self._markup = markup
        every = [passage for passages in report.prose.values() for passage in passages]
        self._copies = {place_of(passage): markup.sample_of(elements[place_of(passage)]) for passage in every}
        self._all = self._kinds(every)

    def of(self, passages: Sequence[Passage]) -> Sample:
        """Return the samples for a section with these passages."""
        own, every = self._kinds(passages), self._all
        text = _first(own.both, own.text, every.both, every.text, own.alone, every.alone)
        return Sample(
            text,
            lead=_first(own.both, every.both, own.alone, every.alone, text),
            alone=_first(own.alone, every.alone, text),
        )

    def _kinds(self, passages: Sequence[Passage]) -> _Kinds:
        text = alone = both = None
        for passage in passages:
            element = self._copies[place_of(passage)]
            if self._markup.has_picture(element):
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
