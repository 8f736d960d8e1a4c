"""The check sheet (核验单): what was found in some reports, as one page that a head can read and a clerk can work from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from docgen.fingerprint import fingerprint
from docgen.forms.rule import Severity
from docgen.i18n import _, ngettext
from docgen.writers.page import page_of
from docgen.writers.sheet.findings import likely_places, list_findings
from docgen.writers.sheet.marks import SYMBOLS, Anchors
from docgen.writers.sheet.prose import Prose
from docgen.writers.sheet.tables import draw_tables
from docgen.writers.sheet.years import compare_years, last_year_cells
from docgen.writers.words import severity_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from docgen.checks import Review
    from docgen.errors import Problem
    from docgen.writers.sheet.findings import LikelyPlace, RuleGroup
    from docgen.writers.sheet.prose import ProseSection
    from docgen.writers.sheet.tables import SheetTable
    from docgen.writers.sheet.years import YearTable


class Count(NamedTuple):
    """How many findings of a kind there are."""

    tone: str
    symbol: str
    word: str
    findings: int


class SheetWaiver(NamedTuple):
    """A waiver with the findings, by number and anchor, that it lets pass; `words` are those of its rule, if the form has it."""

    rule: str
    words: str
    where: str
    reason: str
    by: str
    date: str
    findings: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class ReportSheet:
    """What the page says of one report."""

    anchors: Anchors
    title: str
    bureau: str
    year: int
    consistent: bool
    symbol: str
    verdict: str
    counts: tuple[Count, ...]
    groups: list[RuleGroup]
    likely: list[LikelyPlace]
    tables: list[SheetTable]
    prose: list[ProseSection]
    years: YearTable | None
    waivers: list[SheetWaiver]
    form: str
    form_words: str
    basis: str
    source: str
    fingerprint: str


def write_sheet(reviews: Sequence[Review], problems: Iterable[Problem], *, version: str, strict: bool = False) -> str:
    """Write the check sheet of some reports, and what could not be judged, as one HTML page that needs nothing else.

    It bears the day of SOURCE_DATE_EPOCH; without that the same input makes the same page.
    Errors: UnreadableError, where a bundle's files have gone since they were read.
    """
    sheets = [_sheet(each, number, strict=strict) for number, each in enumerate(reviews, 1)]
    page = page_of(__name__)
    return page.template.render(page.given(sheets=sheets, problems=list(problems), version=version))


def _sheet(review: Review, number: int, *, strict: bool) -> ReportSheet:
    """Make the sheet of a report, the `number`th of its page. Errors: UnreadableError, see `fingerprint`."""
    report, form = review.report, review.report.form
    others = review.subject.others()
    anchors = Anchors(form, number, last_year_cells(report, others))
    prose = Prose(review, anchors)
    consistent = review.consistent(strict=strict)
    return ReportSheet(
        anchors,
        report.title,
        report.bureau,
        report.year,
        consistent,
        SYMBOLS["waived"] if consistent else SYMBOLS["error"],
        _verdict(review, strict=strict),
        tuple(_counts(review)),
        list_findings(review, anchors, prose.marked),
        likely_places(review, anchors),
        draw_tables(review, anchors),
        prose.sections(),
        compare_years(report, others, anchors),
        list(_waivers(review, anchors)),
        form.name,
        str(form.words),
        form.basis,
        str(report.bundle.source),
        fingerprint(report.bundle),
    )


def _verdict(review: Review, *, strict: bool) -> str:
    """Say in one sentence whether the report may go out."""
    counting = sum(1 for finding in review.findings if finding.counts(strict=strict))
    waived = sum(1 for finding in review.findings if finding.waiver)
    warnings = sum(1 for finding in review.findings if finding.severity is Severity.WARNING and not finding.waiver)
    if counting:
        words = ngettext(
            "Not consistent: {count} finding must be put right",
            "Not consistent: {count} findings must be put right",
            counting,
        )
        return words.format(count=counting)
    if warnings:
        words = ngettext("Consistent; {count} warning to look at", "Consistent; {count} warnings to look at", warnings)
        return words.format(count=warnings)
    if waived:
        words = ngettext(
            "Consistent; {count} failure is accepted with a reason",
            "Consistent; {count} failures are accepted with a reason",
            waived,
        )
        return words.format(count=waived)
    return _("Consistent: every figure is there, and they agree")


def _counts(review: Review) -> Iterator[Count]:
    for severity in Severity:
        count = sum(1 for finding in review.findings if finding.severity is severity and not finding.waiver)
        yield Count(severity.value, SYMBOLS[severity.value], severity_word(severity), count)
    waived = sum(1 for finding in review.findings if finding.waiver)
    yield Count("waived", SYMBOLS["waived"], _("waived"), waived)


def _waivers(review: Review, anchors: Anchors) -> Iterator[SheetWaiver]:
    words = {rule.id: str(rule.words) for rule in review.report.form.rules}
    for waiver in review.report.bundle.waivers:
        numbers = [number for number, finding in enumerate(review.findings, 1) if finding.waiver == waiver]
        yield SheetWaiver(
            waiver.rule.value,
            words.get(waiver.rule.value, ""),
            waiver.where.value,
            waiver.reason.value,
            waiver.by.value,
            waiver.date.value if waiver.date else "",
            tuple((number, anchors.finding(number)) for number in numbers),
        )
