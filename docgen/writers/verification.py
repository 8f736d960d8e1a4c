"""What became of built reports since they were checked, as text and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docgen.changes import Changes, ChangeState, ProvenanceState
from docgen.checks.finding import place_of
from docgen.forms.rule import Severity
from docgen.i18n import _, ngettext
from docgen.writers.fields import problem_fields, source_fields
from docgen.writers.json import exact, finding_fields
from docgen.writers.lines import as_json, as_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from docgen.changes import ParagraphChange
    from docgen.checks import Review
    from docgen.checks.finding import Finding
    from docgen.errors import Problem
    from docgen.forms.table import CellRef
    from docgen.report import Report


def broken(review: Review) -> list[Finding]:
    """Return the errors between figures that stand against a report as it is now."""
    return [each for each in review.of_severity(Severity.ERROR) if each.relation]


def write_verified(review: Review) -> str:
    """Write what became of one report."""
    return as_lines(_lines(review, review.subject.changes or Changes()))


def _lines(review: Review, changes: Changes) -> Iterator[str]:
    report = review.report
    head = _("{bundle}: {bureau} {year}").format(bundle=report.bundle.source, bureau=report.bureau, year=report.year)
    yield _("{report}: {verdict}").format(report=head, verdict=_(", ").join(_verdicts(changes)))
    for note in changes.notes:
        yield f"  {note}"
    for change in changes.changed:
        was, now = change.was or _("blank"), change.now or _("blank")
        message = _("{source}: {cell}: was {was}, is {now}")
        words = place_of(report, change.cell).words
        yield "  " + message.format(source=change.source, cell=words, was=was, now=now)
    for paragraph in changes.paragraphs:
        yield from _paragraph(paragraph)
    if changes.unread:
        message = ngettext(
            "{count} figure cannot be read any more: {cells}",
            "{count} figures cannot be read any more: {cells}",
            len(changes.unread),
        )
        words = _(", ").join(place_of(report, cell).words for cell in changes.unread)
        yield "  " + message.format(count=len(changes.unread), cells=words)
        yield from (f"    {problem}" for problem in report.unsure)
    relations = broken(review)
    if relations:
        yield "  " + _("with the figures as they are now:")
        yield from (f"    {each.rule}: {each.message}" for each in relations)


def _verdicts(changes: Changes) -> Iterator[str]:
    if changes.changed:
        yield ngettext("{count} figure changed", "{count} figures changed", len(changes.changed)).format(
            count=len(changes.changed)
        )
    elif changes.unread:
        yield _("whether the figures are as they were cannot be told")
    else:
        yield _("the figures are as they were checked")
    if changes.paragraphs:
        yield ngettext("{count} paragraph changed", "{count} paragraphs changed", len(changes.paragraphs)).format(
            count=len(changes.paragraphs)
        )
    else:
        yield _("so is the text") if changes.figures is ChangeState.UNCHANGED else _("the text is as it was checked")
    if changes.origin is ProvenanceState.MISSING:
        yield _("it carries no provenance")
    elif changes.origin is ProvenanceState.OTHER:
        yield _("its record of origin does not fit this bundle")


def _paragraph(change: ParagraphChange) -> Iterator[str]:
    place = _(", ").join(filter(None, (str(change.source or ""), change.section)))
    if change.number:
        yield "  " + _("{place}: paragraph {number} is not as it was").format(place=place, number=change.number)
        return
    yield f"  {place}" if place else "  " + _("before the first section")
    if change.was is not None:
        yield f"    - {change.was}"
    if change.now is not None:
        yield f"    + {change.now}"


def write_verified_json(
    reviews: Iterable[Review], problems: Sequence[Problem], missing: Callable[[], list[str] | None], *, single: bool
) -> str:
    """Write what became of reports as JSON, see docs/verify.schema.json: one by itself, or all with what could not be read.

    The reports are gone through once, and none is kept; the problems and the `missing`, the units of a roster of which there is
    no report, are asked for after them.
    """
    fields = [_fields(review, review.subject.changes or Changes()) for review in reviews]
    if single and len(fields) == 1 and not problems and missing() is None:
        return as_json(fields[0], exact)
    whole: dict[str, Any] = {"reports": fields, "problems": list(map(problem_fields, problems))}
    lacking = missing()
    if lacking is not None:
        whole["missing"] = lacking
    return as_json(whole, exact)


def _fields(review: Review, changes: Changes) -> dict[str, Any]:
    report = review.report
    return {
        "file": report.bundle.source.file,
        "bureau": report.bureau,
        "year": report.year,
        "figures": {
            "state": changes.figures.value,
            "changed": [
                {
                    **_place(report, change.cell),
                    "was": change.was or None,
                    "is": change.now or None,
                    "source": source_fields(change.source),
                }
                for change in changes.changed
            ],
            "unread": [_place(report, cell) for cell in changes.unread],
        },
        "prose": {"state": changes.prose.value, "changed": list(map(_paragraph_fields, changes.paragraphs))},
        "provenance": {"state": changes.origin.value, "notes": list(changes.notes)},
        "relations": [finding_fields(review, finding) for finding in broken(review)],
    }


def _place(report: Report, cell: CellRef) -> dict[str, str]:
    place = place_of(report, cell)
    return {"table": place.table, "row": place.row, "column": place.column}


def _paragraph_fields(change: ParagraphChange) -> dict[str, Any]:
    return {
        "section": change.section or None,
        "number": change.number or None,
        "was": change.was,
        "is": change.now,
        "source": source_fields(change.source) if change.source else None,
    }
