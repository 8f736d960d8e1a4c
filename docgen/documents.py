"""What is made of a judged report: Word and OpenDocument out of templates, PDF by LibreOffice, the check sheet."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, Self

from docgen import __version__
from docgen.errors import DocgenError, Problem, TemplateError
from docgen.files import read_file
from docgen.fingerprint import of_content, official_templates
from docgen.i18n import _
from docgen.kinds import Document, DocumentKind
from docgen.outcome import State
from docgen.packs import is_official
from docgen.pipeline import Refused, fill, library_of, made_at, require_consistent, review, template_of
from docgen.provenance import MadeWith
from docgen.remembered import Remembered
from docgen.remote import path_of
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from docgen.bundle import Bundle
    from docgen.checks import Review
    from docgen.engine import Template
    from docgen.forms.form import Form
    from docgen.outline import ReadBack
    from docgen.packs import Library
    from docgen.provenance import Outline
    from docgen.report import Report

    Convert = Callable[[str, bytes], bytes]

_TEMPLATES = 64  # kept open
_TOLD = 20  # of what a document says otherwise than its report


def build(  # noqa: PLR0913 - each is an option of its own
    bundle: Bundle,
    library: Library | None = None,
    form: str | None = None,
    template: str | Path | None = None,
    *,
    strict: bool = False,
    kind: DocumentKind | str | None = None,
    trusted: bool = False,
    accepted: bool = False,
    archival: bool = False,
    draft: bool = False,
    last: Report | DocgenError | None = None,
) -> tuple[Review, Document]:
    """Check a bundle and make its document; return the review and the document.

    `kind` is what to make, such as `DocumentKind.ODT` or `"pdf"`; otherwise it is what the template makes. `trusted` allows all of
    Jinja in the template, see `open_template`; `accepted` takes a template that prints something else than the form's figures; an `archival` PDF is PDF/A-2b. A `draft` is made
    whatever stands against the report: marked as one on every page, each finding a comment. For `last` see `docgen.review`.
    Errors: Refused, where findings stand against the report, and no draft is asked for; BundleError, FormError, TemplateError, OfficeError.
    """
    library = library_of(bundle, library)
    convert = partial(_convert_alone, archival=archival)
    template = path_of(template) if template is not None else None
    with DocumentMaker(
        library, template, strict=strict, trusted=trusted, accepted=accepted, draft=draft, convert=convert
    ) as maker:
        return maker.document(review(bundle, library, form, last=last), DocumentKind(kind) if kind else None)


class Made(NamedTuple):
    """What was made of a report: its last review, what became of it, the documents, and why some are not there."""

    review: Review
    state: State
    documents: tuple[Document, ...]
    problems: tuple[Problem, ...] = ()


class _Opened(NamedTuple):
    """A template, opened, and its bytes, which are read once: they may come out of a pipe."""

    template: Template
    content: bytes
    fingerprint: str


class DocumentMaker:
    """Makes documents of reports; each template is opened once.

    `template` is used whatever reports and forms name; `convert` makes a PDF of a document, given its name and bytes. A template
    that would print something else than what was checked is refused, unless it is `accepted`. What it makes are drafts, where it
    is asked for them.
    """

    def __init__(
        self,
        library: Library,
        template: Path | None = None,
        *,
        strict: bool = False,
        trusted: bool = False,
        accepted: bool = False,
        draft: bool = False,
        convert: Convert | None = None,
    ) -> None:
        self._accepted, self._draft = accepted, draft
        self._refused: dict[tuple[str, Form], list[Problem]] = {}
        self._library, self._template, self._strict, self._trusted = library, template, strict, trusted
        self._convert = convert or _convert_alone
        self._templates: Remembered[str, _Opened] = Remembered(_TEMPLATES, 4096)
        self._forms: Remembered[str, str] = Remembered(_TEMPLATES, 4096)  # fingerprints, by file

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._templates.clear()

    def get_ready(self, form: Form, kinds: tuple[DocumentKind, ...]) -> None:
        """Open the templates, and load what else reports on a form will need. Errors: TemplateError."""
        for kind in kinds:
            if kind is DocumentKind.HTML:
                import_module("docgen.writers.sheet")
            else:
                filled = kind if kind.is_filled else DocumentKind.DOCX
                self._opened(self._template or self._library.template(form, filled.suffix), None)

    def make(self, judged: Review, kinds: tuple[DocumentKind, ...]) -> Made:
        """Make a report's documents of these kinds; of one that errors stand against, the check sheet alone."""
        made: list[Document] = []
        problems: tuple[Problem, ...] = ()
        reviewed, state = judged, State.MADE
        try:
            for kind in kinds:
                if kind is not DocumentKind.HTML:
                    reviewed, document = self.document(judged, kind, made[0].kind if made else None)
                    made.append(document)
            if not reviewed.consistent(strict=self._strict):
                state = State.REFUSED
        except Refused as refused:
            reviewed, state, made = refused.review, State.REFUSED, []
        except DocgenError as error:
            state, problems, made = State.UNJUDGED, error.problems, []
        if DocumentKind.HTML in kinds:
            made.append(Document(DocumentKind.HTML, self._sheet(judged)))
        return Made(reviewed, state, tuple(made), problems)

    def document(
        self, judged: Review, kind: DocumentKind | None, filled: DocumentKind | None = None
    ) -> tuple[Review, Document]:
        """Make a report's document, a PDF out of one that is `filled` as said, or as the template does.

        Errors: Refused, where findings stand against the report, and it is no draft; TemplateError, OfficeError.
        """
        if not self._draft:
            require_consistent(judged, strict=False)
        wanted = filled if kind is DocumentKind.PDF else kind
        library = library_of(judged.report.bundle, self._library)
        file, named_at = template_of(judged.report, library, self._template, wanted.suffix if wanted else None)
        opened = self._opened(file, named_at)
        opened.template.require_suffix(wanted.suffix if wanted else None, named_at)
        made_with = self._made_with(opened, judged.report.form, library)
        own = None if opened.fingerprint in official_templates() else _OwnDocument(opened.template)
        reviewed, content = fill(
            judged,
            opened.template,
            strict=self._strict,
            made_with=None if self._draft else made_with,
            outline_of=own.outline if own else None,
            draft=self._draft,
        )
        self._require_right(file, opened.content, judged.report.form)
        if own and not self._accepted:
            own.require_right()
        if self._draft:
            from docgen.drafts.making import as_draft  # noqa: PLC0415 - what is final needs no marks

            content = as_draft(reviewed, content, opened.template.suffix)
        document = Document(DocumentKind(opened.template.suffix.removeprefix(".")), content)
        return reviewed, self.as_kind(document, kind, str(judged.report.bundle))

    def made_with(self, judged: Review) -> MadeWith:
        """Return what a report's document is made with, without making it. Errors: TemplateError, FormError."""
        library = library_of(judged.report.bundle, self._library)
        opened = self._opened(*template_of(judged.report, library, self._template))
        return self._made_with(opened, judged.report.form, library)

    def _made_with(self, opened: _Opened, form: Form, library: Library) -> MadeWith:
        return MadeWith(opened.fingerprint, self._fingerprint_of(form, library), __version__)

    def sign_off(
        self, reviewed: Review, document: Document, kind: DocumentKind, template: Path | None = None
    ) -> Document:
        """Make the sign-off sheet (审签单) of a report and the document that was made of it, out of `template`, or the bureau's.

        A sheet that is to be a PDF is returned as what the PDF is made of. `reviewed` and `document` are as `document` has returned them.
        Errors: BundleError, see `sign_off_context`; FormError, TemplateError.
        """
        from docgen.fingerprint import fingerprint  # noqa: PLC0415 - most documents go without a sheet
        from docgen.sign_off import Fingerprints, sign_off_context, today  # noqa: PLC0415

        report = reviewed.report
        library = library_of(report.bundle, self._library)
        filled = document.kind.suffix if document.kind.is_filled else None
        printed = self._opened(*template_of(report, library, self._template, filled))
        named = report.bundle.profile.sign_off if template is None else None
        file = template or (path_of(named.value) if named else None)
        suffix = kind.suffix if kind.is_filled else None
        opened = self._opened(file or library.sign_off_template(suffix or ".docx"), named.source if named else None)
        opened.template.require_suffix(suffix, named.source if named else None)
        fingerprints = Fingerprints(
            fingerprint(report.bundle),
            printed.fingerprint,
            self._fingerprint_of(report.form, library),
            of_content(document.content),
        )
        content = opened.template.fill(sign_off_context(reviewed, fingerprints, today()), made_at(report))
        return Document(DocumentKind(opened.template.suffix.removeprefix(".")), content)

    def as_kind(self, document: Document, kind: DocumentKind | None, name: str) -> Document:
        """Return a document as one of a kind: as it is, or as a PDF. Errors: OfficeError."""
        if kind is not DocumentKind.PDF:
            return document
        return Document(kind, self._convert(name + document.kind.suffix, document.content))

    def _fingerprint_of(self, form: Form, library: Library) -> str:
        """Return the fingerprint of a form's file, which is read once."""
        file = form.source.file
        known = self._forms.get(file)
        if known is None:
            known = of_content(library.content_of(form))
            self._forms.keep(file, known, len(file))
        return known

    def _opened(self, file: Traversable, named_at: Source | None) -> _Opened:
        from docgen.engine import open_template  # noqa: PLC0415 - a report that is refused needs no template

        name = str(file)
        opened = self._templates.get(name)
        if opened is None:
            content = read_file(file, TemplateError, named_at)
            opened = _Opened(open_template(content, name, trusted=self._trusted), content, of_content(content))
            self._templates.keep(name, opened, len(name))
        return opened

    def _require_right(self, file: Traversable, content: bytes, form: Form) -> None:
        """Refuse a template that would print another report than the one that was checked; each is looked at once for a form.

        Errors: TemplateError, in the sentences of lint.
        """
        if self._accepted or is_official(file, form):
            return
        from docgen.lint import lint  # noqa: PLC0415 - the official templates are right
        from docgen.writers.lint_text import refusals  # noqa: PLC0415

        looked_at = (str(file), form)
        if looked_at not in self._refused:
            self._refused[looked_at] = refusals(lint(content, str(file), form, trusted=self._trusted))
        if self._refused[looked_at]:
            raise TemplateError([*self._refused[looked_at], _not_as_checked(str(file))])

    def _sheet(self, judged: Review) -> bytes:
        from docgen.writers.sheet import write_sheet  # noqa: PLC0415 - only check sheets need it

        sheet = write_sheet([judged], [], version=__version__, strict=self._strict)
        return sheet.encode(errors="replace")


class _OwnDocument:
    """A document that is made of a bureau's own template: it is read back, for nobody knows beforehand what it will say."""

    def __init__(self, template: Template) -> None:
        self._template = template
        self._read: ReadBack | None = None

    def outline(self, judged: Review, content: bytes) -> Outline:
        """Read it, and return its outline."""
        from docgen.outline import ReadBack  # noqa: PLC0415 - what the official templates print is known
        from docgen.readers.documents.made import flow_of_made  # noqa: PLC0415

        self._read = ReadBack(flow_of_made(content, self._template.suffix, self._template.file), judged.report)
        return self._read.outline

    def require_right(self) -> None:
        """Refuse one that says something else than the report. Errors: TemplateError."""
        problems = list(islice(self._read.misprinted(), _TOLD)) if self._read else []
        if problems:
            raise TemplateError([*problems, _not_as_checked(self._template.file)])


def _not_as_checked(template: str) -> Problem:
    message = _(
        "a report with this template would not be what was checked: see docgen template lint; to print it all the same, --accept-template REASON"
    )
    return Problem(message, Source(template))


def _convert_alone(name: str, content: bytes, *, archival: bool = False) -> bytes:
    """Make a PDF in a LibreOffice of its own. Errors: OfficeError."""
    from docgen.office import to_pdf  # noqa: PLC0415 - only a PDF needs it

    return to_pdf([(name, content)], archival=archival)[0]
