"""The paragraphs of a report held against those that were checked: word by word, or by their digests."""

from __future__ import annotations

import re
from bisect import bisect_right
from difflib import SequenceMatcher
from itertools import takewhile, zip_longest
from typing import TYPE_CHECKING, NamedTuple

from docgen.changes import ParagraphChange
from docgen.flow import FlowTable
from docgen.labels import chinese_number
from docgen.provenance import digest_of_text, digests_of, normal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from docgen.flow import Flow
    from docgen.outline import PlacedParagraph
    from docgen.report import Report


_WORDS = re.compile(r"[^\W\d_]{2}")  # what says something, and is no page number
_ABOVE = 8  # paragraphs in which the title stands


def cells_of(flow: Flow) -> frozenset[str]:
    """Return the texts of the cells of a document's tables, and the words in its charts, as they are compared."""
    tables = (block for block in flow.blocks if isinstance(block, FlowTable))
    values = (value for table in tables for row in table.rows for value in row.values if value)
    return frozenset(map(normal, (*values, *flow.drawn)))


def compare_words(
    checked: Sequence[PlacedParagraph], now: Sequence[PlacedParagraph], cells: frozenset[str] | None = None
) -> tuple[ParagraphChange, ...]:
    """Return the paragraphs that differ from those that were checked.

    What is only broken or joined otherwise is the same. Of a document on pages, whose lines are no paragraphs, it is looked whether
    everything stands there in its order, and nothing besides: there `cells` are the texts of its tables, of which some are read
    as lines.
    """
    return tuple(_different(checked, now) if cells is None else _different_on_pages(checked, now, cells))


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


def _different_on_pages(
    checked: Sequence[PlacedParagraph], now: Sequence[PlacedParagraph], cells: frozenset[str]
) -> Iterator[ParagraphChange]:
    """Walk what is not there in its order, with what stands in its place, and what stands there besides."""
    lines = _PrintedLines(now, cells)
    at, section = 0, ""
    missing: list[PlacedParagraph] = []
    for each in checked:
        begin = lines.words.find(each.words, at)
        if begin < 0:
            missing.append(each)
            continue
        if missing or at:  # above the first stands what runs at the head of all pages
            yield from _between(missing, lines.text(at, begin), each.section)
        missing, at, section = [], begin + len(each.words), each.section
    yield from _between(missing, lines.text(at, len(lines.words)), section)


class _PrintedLines:
    """The lines of a document on pages as one text: its `words` as they are compared, and any part of it as it is written."""

    def __init__(self, lines: Sequence[PlacedParagraph], cells: frozenset[str]) -> None:
        self._cells = sorted(cells, key=len, reverse=True)
        self._written: list[str] = []  # by each character of the words: what it is written as
        self._ends: list[int] = []
        words = []
        for line in lines:
            for character in line.text.value:
                compared = normal(character)
                words.append(compared)
                self._written += (character if at == 0 else "" for at in range(len(compared)))
            self._ends.append(len(self._written))
        self.words = "".join(words)

    def text(self, begin: int, end: int) -> str:
        """Return what is written in a part, without the lines that stand in tables; nothing, where that says nothing."""
        if not _WORDS.search(self._without_cells(self.words[begin:end])):
            return ""
        parts, at = [], begin
        for stop in self._ends[bisect_right(self._ends, begin) :]:
            if at >= end:
                break
            if self._without_cells(self.words[at : min(stop, end)]):
                parts += self._written[at : min(stop, end)]
            at = stop
        return "".join(parts)

    def _without_cells(self, text: str) -> str:
        for cell in self._cells:
            text = text.replace(cell, "")
        return text


def _between(missing: Sequence[PlacedParagraph], text: str, section: str) -> Iterator[ParagraphChange]:
    """Walk what became of paragraphs between two that are as they were: this text, if it says anything."""
    if missing or text:
        was = "\n".join(each.text.value for each in missing) or None
        yield ParagraphChange(missing[0].section if missing else section, was, text or None, None)


class _Known(NamedTuple):
    """What is known of the paragraphs that were checked: the digest of each in order, with its section and its number there."""

    whole: list[str]
    places: list[tuple[str, int]]
    parts: dict[tuple[str, str], str]  # of a sub-heading and its text, of which together


def _known(checked: Mapping[str, Sequence[Sequence[str]]], report: Report) -> _Known:
    known = _Known([], [], {})
    for section in report.form.every_section:
        for number, digests in enumerate(checked.get(section.code, ()), 1):
            known.whole.append(digests[0])
            known.places.append((section.heading, number))
            if len(digests) > 1:
                known.parts[digests[1], digests[2]] = digests[0]
    return known


def compare_digests(
    checked: Mapping[str, Sequence[Sequence[str]]], now: Sequence[PlacedParagraph], report: Report, *, is_official: bool
) -> tuple[ParagraphChange, ...]:
    """Return the paragraphs that differ from those whose digests are known.

    What a template `is_official` has besides is known, too: there what was added is told, and headings that were changed.
    The digests of a paragraph with a sub-heading are those of both together, and of each.
    """
    known = _known(checked, report)
    placed = list(_together(now, known))
    held = [(digest, each) for digest, each in placed if digest in known.whole]
    changes: list[ParagraphChange] = []
    matcher = SequenceMatcher(None, known.whole, [digest for digest, _each in held], autojunk=False)
    for operation, begin, end, now_begin, now_end in matcher.get_opcodes():
        if operation != "equal":
            changes += [
                ParagraphChange(section, None, None, None, number) for section, number in known.places[begin:end]
            ]
            changes += [
                ParagraphChange(each.section, None, each.text.value, each.text.source)
                for _digest, each in held[now_begin:now_end]
            ]
        elif is_official:
            paired = zip(known.places[begin:end], held[now_begin:now_end], strict=True)
            changes += _moved([(place, each) for place, (_digest, each) in paired], report)
    return (*changes, *(_besides(report, known, now) if is_official else ()))


def _moved(paired: Sequence[tuple[tuple[str, int], PlacedParagraph]], report: Report) -> Iterator[ParagraphChange]:
    """Walk the paragraphs that are as they were but stand under another heading: it, or they, were moved."""
    headings = {section.heading for section in report.form.sections}
    for (section, number), each in paired:
        was, become = (heading if heading in headings else "" for heading in (section, each.section))
        if was != become:
            yield ParagraphChange(section, None, None, None, number)
            yield ParagraphChange(each.section, None, each.text.value, each.text.source)


def _together(now: Sequence[PlacedParagraph], known: _Known) -> Iterator[tuple[str, PlacedParagraph]]:
    """Walk paragraphs with their digests; a sub-heading on a line of its own goes with its text."""
    digests = [digest_of_text(each.text.value) for each in now]
    at = 0
    while at < len(now):
        both = known.parts.get((digests[at], digests[at + 1])) if at + 1 < len(now) else None
        yield both or digests[at], now[at]
        at += 2 if both else 1


def _besides(report: Report, known: _Known, now: Sequence[PlacedParagraph]) -> Iterator[ParagraphChange]:
    """Walk what an official template would not have printed: text that was added, and headings that are lacking."""
    for code, passages in report.prose.items():
        heading = next(section.heading for section in report.form.every_section if section.code == code)
        for passage in passages:
            digest, *parts = digests_of(passage)
            if digest not in known.whole and tuple(parts) not in known.parts:
                text = (passage.heading.value if passage.heading else "") + passage.text.value
                yield ParagraphChange(heading, None, text, passage.text.source)
    lines = {each.words for each in now}
    for section, heading in _headings(report):
        if normal(heading) not in lines:
            yield ParagraphChange(section, heading, None, None)


def _headings(report: Report) -> list[tuple[str, str]]:
    """Return the sections of a report with their headings as official templates print them: 一、总体情况."""
    sections = enumerate(report.form.sections, 1)
    return [(section.heading, f"{chinese_number(number)}、{section.heading}") for number, section in sections]


def says_nothing_else(
    checked: Mapping[str, Sequence[Sequence[str]]], now: Sequence[PlacedParagraph], report: Report, title: str
) -> bool:
    """Tell whether a document says its title, its headings and below each the paragraphs that were checked, and nothing else."""
    known = _known(checked, report)
    waiting = _headings(report)
    numbered = {section for section, _heading in waiting}
    expected = [
        (digest, section if section in numbered else "")
        for digest, (section, _number) in zip(known.whole, known.places, strict=True)
    ]
    words, section = normal(title), ""
    found: list[tuple[str, str]] = []
    for digest, each in _together(now, known):
        if digest in known.whole:
            found.append((digest, section))
        elif not found and not each.section and each.words in words:
            words = words.replace(each.words, "", 1)
        elif waiting and each.words == normal(waiting[0][1]):
            section = waiting.pop(0)[0]
        else:
            return False
    return found == expected and not waiting and not words


def compare_title(title: str, now: Sequence[PlacedParagraph]) -> tuple[ParagraphChange, ...]:
    """Return the title as a change, where a document does not begin with it any more."""
    above = "".join(each.words for each in takewhile(lambda each: "。" not in each.words, now[:_ABOVE]))
    return () if normal(title) in above else (ParagraphChange("", title, now[0].text.value if now else None, None),)
