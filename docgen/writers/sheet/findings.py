"""What the sheet lists: the findings, rule by rule, and the cells that are likely wrong, each with the way to its place."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from docgen.checks.finding import source_of
from docgen.forms.rule import Severity
from docgen.i18n import _
from docgen.writers.sheet.marks import SYMBOLS, cells_of, signed, tone_of
from docgen.writers.text import change_words, never_filled, undecided
from docgen.writers.words import marked, severity_word

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from docgen.checks import Review
    from docgen.checks.finding import Excerpt, Finding
    from docgen.checks.localise import Localisation, Repair
    from docgen.report import Report
    from docgen.writers.sheet.marks import Anchors


class Following(NamedTuple):
    """A failure that follows from a finding, with the way to its cell."""

    rule: str
    words: str
    target: str


@dataclass(frozen=True, slots=True)
class ListedFinding:
    """A finding in the list. `lights` names its cells, `target` the first of them or its sentence."""

    number: int
    anchor: str
    tone: str
    symbol: str
    message: str
    difference: str
    source: str
    where: str
    lights: str
    target: str
    excerpt: tuple[tuple[str, bool], ...] = ()
    following: tuple[Following, ...] = ()
    waiver: tuple[str, str, str] | None = None  # who, when, why


class PlaceGroup(NamedTuple):
    """What was found under one rule in one table or section; `unfilled` says which columns nobody filled in."""

    place: str
    unfilled: tuple[str, ...]
    findings: tuple[ListedFinding, ...]


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """What was found under one rule, table by table."""

    tone: str
    symbol: str
    word: str
    rule: str
    words: str
    advice: tuple[str, ...]
    basis: str
    places: tuple[PlaceGroup, ...]


class LikelyCell(NamedTuple):
    """A cell with what it holds and what it should hold, the way to it, and where its figure was read."""

    words: str
    target: str
    source: str


class Way(NamedTuple):
    """A smallest repair: how the figures came to be wrong, the cells, what speaks for it and where; `lights` names the cells."""

    patterns: tuple[str, ...]
    cells: tuple[LikelyCell, ...]
    reasons: tuple[tuple[str, str], ...]
    lights: str


class LikelyPlace(NamedTuple):
    """Where something is wrong, with the ways that are equally small; `undecided` says so where it is not one."""

    table: str
    ways: tuple[Way, ...]
    undecided: str


def list_findings(review: Review, anchors: Anchors, in_text: Collection[int]) -> list[RuleGroup]:
    """List the findings of a report by rule and table, in their order, numbered through.

    `in_text` are the numbers of those that are marked in the text.
    """
    listing = _Listing(review, anchors, in_text)
    numbered = enumerate(review.findings, 1)
    grouped = groupby(numbered, key=lambda pair: pair[1].form_rule)
    return [listing.group(list(group)) for _key, group in grouped]


class _Listing:
    """The findings of one report being listed."""

    def __init__(self, review: Review, anchors: Anchors, in_text: Collection[int]) -> None:
        self.review, self.anchors, self.in_text = review, anchors, in_text

    def group(self, numbered: list[tuple[int, Finding]]) -> RuleGroup:
        findings = [finding for _number, finding in numbered]
        first, form = findings[0], self.review.report.form
        tone = "waived" if all(finding.waiver for finding in findings) else first.severity.value
        return RuleGroup(
            tone,
            SYMBOLS[tone],
            severity_word(first.severity),
            first.rule,
            str(first.form_rule.words),
            tuple(dict.fromkeys(finding.advice for finding in findings if finding.advice)),
            form.basis_of(first.form_rule),
            tuple(self._places(numbered)),
        )

    def _places(self, numbered: list[tuple[int, Finding]]) -> Iterator[PlaceGroup]:
        for place, group in groupby(numbered, key=lambda pair: pair[1].place.table):
            pairs = list(group)
            unfilled = tuple(never_filled(self.review, [finding for _number, finding in pairs]))
            yield PlaceGroup(place, unfilled, tuple(self._listed(*pair) for pair in pairs))

    def _listed(self, number: int, finding: Finding) -> ListedFinding:
        waiver = finding.waiver
        return ListedFinding(
            number,
            self.anchors.finding(number),
            tone_of(finding),
            SYMBOLS[tone_of(finding)],
            finding.message,
            "" if finding.difference is None else signed(finding.difference),
            str(finding.source),
            finding.place.where if finding.severity is Severity.ERROR and not waiver else "",
            self.anchors.lights(self.review.report, finding),
            self._cell(finding) or (self.anchors.excerpt(number) if number in self.in_text else ""),
            tuple(_pieces(finding.excerpt)) if finding.excerpt else (),
            tuple(Following(each.rule, each.place.words, self._cell(each)) for each in finding.implied),
            (waiver.by.value, waiver.date.value if waiver.date else "", waiver.reason.value) if waiver else None,
        )

    def _cell(self, finding: Finding) -> str:
        """Name the first cell that a finding is about, or nothing."""
        cells = cells_of(self.review.report, finding)
        return self.anchors.cell(cells[0]) if cells else ""


def _pieces(excerpt: Excerpt) -> Iterator[tuple[str, bool]]:
    """Walk a sentence in pieces, marked and not."""
    end = 0
    for start, stop in excerpt.marks:
        yield excerpt.text[end:start], False
        yield excerpt.text[start:stop], True
        end = stop
    yield excerpt.text[end:], False


def likely_places(review: Review, anchors: Anchors) -> list[LikelyPlace]:
    """Return the places where cells are likely wrong."""
    return [_place(review.report, localisation, anchors) for localisation in review.localisations]


def _place(report: Report, localisation: Localisation, anchors: Anchors) -> LikelyPlace:
    heading = report.form.heading_of(report.form.table(localisation.table))
    ways = tuple(_way(report, repair, anchors) for repair in localisation.repairs)
    return LikelyPlace(heading, ways, undecided(localisation))


def _way(report: Report, repair: Repair, anchors: Anchors) -> Way:
    cells = tuple(
        LikelyCell(change_words(report, change), anchors.cell(change.cell), str(source_of(report, change.cell)))
        for change in repair.changes
    )
    return Way(repair.patterns, cells, tuple(_reasons(repair)), " ".join(cell.target for cell in cells))


def _reasons(repair: Repair) -> Iterator[tuple[str, str]]:
    """Walk what speaks for a repair, each with where it stands, or the rules by which it does."""
    for evidence in repair.evidence:
        yield _("the text says so: {sentence}").format(sentence=marked(evidence.excerpt)), str(evidence.source)
    if repair.agreeing:
        rules = dict.fromkeys(relation.rule.id for relation in repair.agreeing)
        yield _("last year's report agrees with it"), " ".join(rules)
