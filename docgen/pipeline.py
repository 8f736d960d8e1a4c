"""The road: a bundle laid out on its form, checked, and, where nothing stands against it, filled into its template."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from docgen.checks import Review, Subject, examine
from docgen.context import CHARTS, context_of
from docgen.engine.carried import carrying
from docgen.errors import BundleError, DocgenError, FormError, Problem
from docgen.forms.rule import Severity
from docgen.i18n import _
from docgen.layout import lay_out, tables_named
from docgen.packs import Library, declaration_of
from docgen.provenance import provenance_of
from docgen.remote import path_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from docgen.bundle import Bundle
    from docgen.engine import Template
    from docgen.flow import Flow
    from docgen.forms.form import Form
    from docgen.provenance import MadeWith, Outline
    from docgen.report import Report
    from docgen.source import Source

_LONG = 1_000_000  # figures from here on may have more digits than their cells have room for
_LIBRARY = Library()  # for callers without packs of their own: each form is read once


class Refused(Exception):  # noqa: N818 - not an error: the report is judged, and the judgement is no
    """The report is not built while findings stand against it: those of its `review`."""

    def __init__(self, review: Review) -> None:
        self.review = review
        report = review.report
        head = _("{report}: {verdict}").format(report=f"{report.bureau} {report.year}", verdict=_("NOT consistent"))
        counts = {
            _("errors: {count}"): len(review.of_severity(Severity.ERROR)),
            _("warnings: {count}"): len(review.of_severity(Severity.WARNING)),
        }
        super().__init__(_(", ").join([head, *(words.format(count=count) for words, count in counts.items() if count)]))


def report_of(bundle: Bundle, library: Library | None = None, form: str | None = None) -> Report:
    """Lay a bundle out on its form. For `form` and errors see `review`."""
    return _laid_out(bundle, library_of(bundle, library), form)


def report_before(bundle: Bundle, library: Library, form: str | None) -> Report:
    """Lay out the bundle of another year; the form that a command was asked for counts where it is for that year.

    Errors: BundleError, FormError.
    """
    asked = form if form and library.form(form).covers(bundle.year) else None
    return report_of(bundle, library, asked)


def review(
    bundle: Bundle,
    library: Library | None = None,
    form: str | None = None,
    *,
    last: Report | DocgenError | None = None,
) -> Review:
    """Lay a bundle out on its form and check it.

    `form`, a name or a file, overrides what the bundle and its bureau say. `last` is the report of the year before, see
    `report_of`, or why it cannot be read.
    Errors: BundleError, FormError.
    """
    return judge(report_of(bundle, library, form), last)


def judge(
    report: Report, last: Report | DocgenError | None = None, others: Callable[[], tuple[Report, ...]] | None = None
) -> Review:
    """Check a report that is laid out. For `last` see `review`; `others` gives the reports of the other years, if asked."""
    before, why_not = (None, str(last.problems[0])) if isinstance(last, DocgenError) else (last, "")
    return examine(Subject(report, before, why_not, others=others or (lambda: (before,) if before else ())))


def fill(
    judged: Review,
    template: Template,
    *,
    strict: bool = False,
    made_with: MadeWith | None = None,
    outline_of: Callable[[Review, bytes], Outline] | None = None,
    draft: bool = False,
) -> tuple[Review, bytes]:
    """Fill a template with a report that nothing stands against; return the review, now of the document too, and it.

    The document carries its provenance, where it is said what it is `made_with`, and its outline, where that is asked for. What a `draft` is made of may be filled in
    whatever stands against it; to mark it as one is its maker's.
    Errors: Refused; TemplateError.
    """
    judged = examine(replace(judged.subject, template=template), judged)
    if not draft:
        require_consistent(judged, strict=strict)
    made = made_at(judged.report)
    provenance = provenance_of(judged, made_with) if made_with else None
    if (
        judged.report.prose_of_bundle is not None
    ):  # it is held against the bundle's text, not against what was written by hand
        outline_of = None
    carried = provenance.properties() if provenance and not outline_of else None
    others = judged.subject.others() if template.asks_for(CHARTS) else None
    document = template.fill(context_of(judged.report, others=others, draft=draft), made, properties=carried)
    if any(number is not None and not -_LONG < number < _LONG for number in judged.report.numbers.values()):
        from docgen.engine.fitting import with_figures_in_one_line  # noqa: PLC0415 - few reports have so long figures

        document = with_figures_in_one_line(document, template.file, made)
    if provenance and outline_of:
        carried = provenance._replace(outline=outline_of(judged, document)).properties()
        document = carrying(document, template.file, carried, made)
    return judged, document


def made_at(report: Report) -> int:
    """Return when a report says that it was made, in seconds as SOURCE_DATE_EPOCH is: on the first day after its year, never before it is over and never today."""
    return int(datetime(report.year + 1, 1, 1, tzinfo=UTC).timestamp())


def require_consistent(judged: Review, *, strict: bool) -> None:
    """Stop where findings stand against a report; `strict` makes warnings count. Errors: Refused."""
    if not judged.consistent(strict=strict):
        raise Refused(judged)


def library_of(bundle: Bundle, library: Library | None) -> Library:
    """Return the library with the packs that the bureau's profile names. Errors: UnreadableError."""
    return (library or _LIBRARY).with_folders(bundle.profile.packs)


def _laid_out(bundle: Bundle, library: Library, form: str | None) -> Report:
    """Lay a bundle out on the form asked for, or said by it or its bureau; otherwise on the official one whose tables it fills."""
    named = bundle.profile.form
    if form is not None:
        return lay_out(bundle, library.form(form))
    if named:
        return lay_out(bundle, library.form(named.value, named.source))
    if bundle.flow:
        return _most_like(bundle, bundle.flow, library.published)
    forms = sorted(library.official, key=lambda form: not form.covers(bundle.year))  # its year's first
    fitting: list[Report] = []
    refusals: list[tuple[Form, BundleError | FormError]] = []
    for candidate in forms:
        try:
            report = lay_out(bundle, candidate)
        except (BundleError, FormError) as refusal:
            refusals.append((candidate, refusal))
            continue
        if not report.unfilled and not report.unsure and candidate.covers(bundle.year):
            return report
        fitting.append(report)
    best = min(fitting, key=_strangeness, default=None)
    fits = best and best.form.covers(bundle.year) and not best.unsure
    declarable = None if fits else _declarable(bundle, library)
    if best and not declarable:
        return best
    raise _nearest(bundle, refusals, declarable)


def _strangeness(report: Report) -> tuple[bool, int, bool, int]:
    """Return how badly a bundle fits a form: that all of it has a place there counts most, then how much has."""
    return (
        bool(report.unsure),
        -report.given if report.unsure else 0,
        not report.form.covers(report.year),
        report.unfilled,
    )


def _most_like(bundle: Bundle, flow: Flow, forms: Sequence[Form]) -> Report:
    """Lay a finished report out on the form that has most of what is printed there. Errors: BundleError, where none has anything."""
    reports: list[Report] = []
    for form in sorted(forms, key=lambda form: not form.covers(bundle.year)):  # its year's first
        report = lay_out(bundle, form)
        reports.append(report)
        if not report.unsure and not report.not_there:
            break
    best = min(
        reports,
        key=lambda report: (
            report.not_there - len(report.figures),
            len(report.unsure),
            report.form.published,
            report.not_there,
        ),
    )
    if best.not_there == len(best.figures):
        message = _(
            "this document has no table of any official form: it is no report of this kind (another form: --form NAME)"
        )
        raise BundleError.at(flow.source, message)
    return best


def _declarable(bundle: Bundle, library: Library) -> Form | None:
    """Return the published shape that has all of a bundle's names, though it is no official form."""
    for form in library.published:
        try:
            report = lay_out(bundle, form) if form.published else None
            if report and not report.unfilled and not report.unsure:
                return form
        except (BundleError, FormError):
            continue
    return None


def _nearest(
    bundle: Bundle, refusals: Sequence[tuple[Form, BundleError | FormError]], declarable: Form | None
) -> DocgenError:
    """Say what is wrong on the form that is nearest, and which one that is: none has all that the bundle has.

    Where its shape is one that is published, it is said how to declare that as a form of one's own.
    """
    if declarable:
        message = _(
            "the tables are in a shape that is no official form: {words}. To report in it, write these lines into 表式.yaml beside bureau.yaml, and into that “表式: 表式.yaml”:"
        )
        lines = tuple(f"    {line}" for line in declaration_of(declarable, "表式"))
        return BundleError([Problem(message.format(words=declarable.words), bundle.source, lines)])

    def distance(refused: tuple[Form, BundleError | FormError]) -> tuple[bool, int, int]:
        form, refusal = refused
        return not form.covers(bundle.year), len(refusal.problems), len(form.tables) - len(tables_named(bundle, form))

    form, refusal = min(refusals, key=distance)
    message = _(
        "by no official form can this bundle be read; the errors above are those of {form}, which comes nearest: correct them, or, for another form, write form: NAME"
    )
    return type(refusal)((*refusal.problems, Problem(message.format(form=form.name), bundle.source)))


def template_of(
    report: Report, library: Library, override: Path | None = None, suffix: str | None = None
) -> tuple[Traversable, Source | None]:
    """Return the file of a report's template, and where it is named, if in the bundle. Errors: TemplateError."""
    named = report.bundle.profile.template
    if override or named is None:
        return override or library.template(report.form, suffix or ".docx"), None
    return path_of(named.value), named.source
