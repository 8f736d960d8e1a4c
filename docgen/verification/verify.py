"""Holding a report, as it is now, against what was checked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from docgen.bundle import Waiver
from docgen.changes import Changes, ProvenanceState
from docgen.checks import Subject, examine
from docgen.errors import BundleError, DocgenError
from docgen.fingerprint import of_content, official_templates
from docgen.i18n import _
from docgen.layout import lay_out
from docgen.outline import paragraphs_of, tables_of
from docgen.pipeline import Refused, library_of
from docgen.provenance import Provenance, printed, provenance_of
from docgen.readers.documents.made import flow_of_made
from docgen.source import Text
from docgen.verification.figures import compare_figures
from docgen.verification.outline import compare_outline
from docgen.verification.prose import (
    cells_of,
    compare_digests,
    compare_title,
    compare_words,
    says_nothing_else,
)
from docgen.verification.tables import compare_tables, tables_of_form

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from docgen.bundle import Bundle
    from docgen.changes import ParagraphChange
    from docgen.checks import Review
    from docgen.documents import DocumentMaker
    from docgen.flow import Flow
    from docgen.forms.form import Form
    from docgen.forms.table import CellRef
    from docgen.outline import PlacedParagraph
    from docgen.packs import Library
    from docgen.provenance import Outline

_ON_PAGES = ".pdf"


@dataclass(frozen=True)
class Checked:
    """A bundle as it was checked: its review, what its document carries, and the document, which is made when it is asked for.

    Neither is there where no document can be made now.
    """

    review: Review
    maker: DocumentMaker

    @cached_property
    def provenance(self) -> Provenance | None:
        """What the document carries."""
        try:
            return provenance_of(self.review, self.maker.made_with(self.review))
        except DocgenError:
            return None

    @cached_property
    def document(self) -> Flow | None:
        """The document, read."""
        try:
            _reviewed, document = self.maker.document(self.review, None)
        except (Refused, DocgenError):
            return None
        return flow_of_made(document.content, document.kind.suffix, str(self.review.report.bundle.source))


def verify(bundle: Bundle, library: Library, checked: Checked | None = None, form: str | None = None) -> Review:
    """Hold a finished report against a checked bundle, or, without one, against what the report carries itself.

    The review is of the report as it is now; its subject has the changes. `form`, a name or a file, is the form of a report that
    is held against itself, where its name alone does not lead to it.
    Errors: BundleError, where it is no finished report, or carries nothing and no bundle is given; FormError.
    """
    if bundle.flow is None:
        raise BundleError.at(bundle.source, _("this is no finished report: name the document that was made"))
    carried = Provenance.of_properties(bundle.flow.carried)
    if checked is None and carried is None:
        message = _("the report does not carry where it comes from: name the bundle that it was made of, too")
        raise BundleError.at(bundle.source, message)
    return _Verification(bundle, bundle.flow, library, checked, carried, form).review()


class _Verification:
    """One report, and what it is held against: a checked bundle with what its document carries, or what it carries itself."""

    def __init__(
        self,
        bundle: Bundle,
        flow: Flow,
        library: Library,
        checked: Checked | None,
        carried: Provenance | None,
        asked: str | None,
    ) -> None:
        self._flow, self._checked, self._carried = flow, checked, carried
        self._expected = checked.provenance if checked else None
        self._library = library_of(bundle, library)
        if checked:
            profile = checked.review.report.bundle.profile
            bundle = replace(bundle, profile=replace(bundle.profile, labels=profile.labels, leave_out=()))
            form = checked.review.report.form
            form = self._library.form(form.name) if self._library.has_form(form.name) else form
        else:
            form = self._form(bundle, carried, asked)
        self._report = lay_out(bundle, form)

    def _form(self, bundle: Bundle, carried: Provenance | None, asked: str | None) -> Form:
        """Return the form that a report was made on. Errors: FormError, where it is not known."""
        named = bundle.profile.form
        name = carried.form if carried else ""
        if asked or named is None or self._library.has_form(name):
            return self._library.form(asked or name)
        return self._library.form(named.value, named.source)

    def review(self) -> Review:
        changed, unread = compare_figures(self._figures(), self._report)
        changes = Changes(changed, unread, self._text(), self._origin(), tuple(self._notes()))
        waivers, last = self._waivers(), self._checked.review.last if self._checked else None
        report = replace(self._report, bundle=replace(self._report.bundle, waivers=waivers))
        return examine(Subject(report, last, changes=changes))

    def _waivers(self) -> tuple[Waiver, ...]:
        if self._checked:
            return self._checked.review.report.bundle.waivers
        place = self._report.bundle.source
        reason, by = Text(_("let pass when the report was built"), place), Text(self._report.bureau, place)
        named = (waiver.partition("@") for waiver in (self._carried.waivers if self._carried else ()))
        return tuple(Waiver(Text(rule, place), Text(where, place), reason, by) for rule, _at, where in named)

    def _figures(self) -> Mapping[CellRef, str]:
        if self._checked:
            report = self._checked.review.report
            return {cell: printed(report, cell) for cell in report.form.cells}
        return self._carried.figures if self._carried else {}

    def _text(self) -> tuple[ParagraphChange, ...]:
        outline = self._outline
        if outline:
            return tuple(compare_outline(outline, self._flow, self._report))
        return (*self._paragraphs(), *self._tables())

    @property
    def _outline(self) -> Outline | None:
        """The outline that the report carries, where nothing else says what is in it besides the bundle's text."""
        if self._carried is None or self._is_on_pages or (self._checked and self._checked.document):
            return None
        is_expected = not self._expected or self._expected.bundle_fingerprint == self._carried.bundle_fingerprint
        return self._carried.outline if is_expected else None

    @cached_property
    def _is_on_pages(self) -> bool:
        return self._flow.source.file.lower().endswith(_ON_PAGES)

    def _tables(self) -> Iterator[ParagraphChange]:
        """Walk the tables that are not where they were; those of a document on pages are pieced together, and their places unsure."""
        known = self._expected or self._carried
        if self._is_on_pages or known is None:
            return iter(())
        if known.template_fingerprint in official_templates():
            expected = tables_of_form(self._report.form)
        elif self._checked and self._checked.document:
            document = self._checked.document
            expected = tables_of(document, lay_out(replace(self._report.bundle, flow=document), self._report.form))
        else:
            return iter(())
        return compare_tables(expected, tables_of(self._flow, self._report))

    def _paragraphs(self) -> tuple[ParagraphChange, ...]:
        form = self._report.form
        now = paragraphs_of(self._flow, form)
        if self._checked and self._is_as_carried(now):
            return ()
        if self._checked and self._checked.document:
            before = paragraphs_of(self._checked.document, form)
            return compare_words(before, now, cells_of(self._checked.document) if self._is_on_pages else None)
        known = self._expected or self._carried
        if known is None:
            return ()
        is_official = known.template_fingerprint in official_templates()
        title = form.title.format(bureau=known.bureau, year=known.year)
        return (
            *(compare_title(title, now) if is_official else ()),
            *compare_digests(known.paragraphs, now, self._report, is_official=is_official),
        )

    def _is_as_carried(self, now: Sequence[PlacedParagraph]) -> bool:
        """Tell, without making the document, whether a report of an official template says nothing but what the bundle says."""
        known, expected = self._carried, self._expected
        if known is None or expected is None or known.template_fingerprint not in official_templates():
            return False
        title = self._report.form.title.format(bureau=expected.bureau, year=expected.year)
        return known.paragraphs == expected.paragraphs and says_nothing_else(known.paragraphs, now, self._report, title)

    def _origin(self) -> ProvenanceState:
        if self._carried is None:
            return ProvenanceState.MISSING
        if self._expected and self._carried.bundle_fingerprint != self._expected.bundle_fingerprint:
            return ProvenanceState.OTHER
        is_its_own = (self._carried.bureau, self._carried.year) == (self._report.bureau, str(self._report.year))
        return ProvenanceState.OK if is_its_own and self._carried.is_whole else ProvenanceState.OTHER

    def _notes(self) -> Iterator[str]:
        carried, expected = self._carried, self._expected
        if carried is None:
            yield _(
                "the report does not carry where it comes from: it went through a program that drops it, or docgen did not make it"
            )
            return
        if not carried.is_whole:
            yield _("what the report carries of its figures and texts was changed")
        if (carried.bureau, carried.year) != (self._report.bureau, str(self._report.year)):
            message = _("it was made as the report of {bureau} for {year}")
            yield message.format(bureau=carried.bureau, year=carried.year)
        if expected:
            if (carried.bureau, carried.year) != (expected.bureau, expected.year):
                message = _("the bundle is that of {bureau} for {year}, and the report was made of another one")
                yield message.format(bureau=expected.bureau, year=expected.year)
            elif carried.bundle_fingerprint != expected.bundle_fingerprint:
                yield _("the bundle is not as it was when the report was built")
            if carried.template_fingerprint not in (expected.template_fingerprint, *_twins(expected)):
                yield _("its template has changed since")
        elif self._library.has_form(carried.form):
            form = self._report.form
            if carried.form_fingerprint != of_content(self._library.content_of(form)):
                yield _("form {form} is not the one that it was made on any more").format(form=form.name)


def _twins(expected: Provenance) -> frozenset[str]:
    """Return the official templates, where the expected one is one: the same report is made in Word and in OpenDocument."""
    official = official_templates()
    return official if expected.template_fingerprint in official else frozenset()
