"""The documents of a report: what is made of its review, kind by kind."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from docgen import __version__
from docgen.batch.settings import SHEET
from docgen.engine import open_template
from docgen.errors import DocgenError, Problem, TemplateError
from docgen.files import read_file
from docgen.outcome import State
from docgen.pipeline import Refused, fill, library_of, template_of
from docgen.remembered import Remembered

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from docgen.batch.settings import Settings
    from docgen.checks import Review
    from docgen.engine import Template
    from docgen.forms.form import Form
    from docgen.office import Office
    from docgen.packs import Library
    from docgen.report import Report
    from docgen.source import Source

_TEMPLATES = 64  # kept open


class Documents(NamedTuple):
    """What was made of a report: its last review, what became of it, the documents by kind, and why some are not there."""

    review: Review
    state: State
    made: dict[str, bytes]
    problems: tuple[Problem, ...] = ()


class DocumentMaker:
    """Makes documents; templates are opened, and LibreOffice is started, once."""

    def __init__(self, settings: Settings, library: Library) -> None:
        self._settings, self._library = settings, library
        self._templates: Remembered[str, Template] = Remembered(_TEMPLATES, 4096)
        self._office: Office | None = None

    def close(self) -> None:
        """End LibreOffice, if it was started."""
        if self._office:
            self._office.close()

    def get_ready(self, form: Form) -> None:
        """Open the templates, and load what else reports on a form will need. Errors: TemplateError."""
        for kind in self._settings.kinds:
            if kind == SHEET:
                import_module("docgen.writers.sheet")
            else:
                suffix = ".docx" if kind == "pdf" else f".{kind}"
                self._opened(self._settings.template or self._library.template(form, suffix), None)

    def make(self, judged: Review, others: tuple[Report, ...], kinds: tuple[str, ...]) -> Documents:
        """Make a report's documents of these kinds; of one that errors stand against, the check sheet alone."""
        made: dict[str, bytes] = {}
        problems: tuple[Problem, ...] = ()
        review, state = judged, State.MADE
        try:
            for kind in kinds:
                if kind != SHEET:
                    review, made[kind] = self._document(judged, kind, made)
            if not review.consistent(strict=self._settings.strict):
                state = State.REFUSED
        except Refused as refused:
            review, state, made = refused.review, State.REFUSED, {}
        except DocgenError as error:
            state, problems, made = State.UNJUDGED, error.problems, {}
        if SHEET in kinds:
            made[SHEET] = self._sheet(judged, others)
        return Documents(review, state, made, problems)

    def _document(self, judged: Review, kind: str, made: dict[str, bytes]) -> tuple[Review, bytes]:
        if kind != "pdf":
            return self._filled(judged, f".{kind}")
        source = next(iter(made), None)
        review, document = self._filled(judged, f".{source}" if source else None)
        return review, self._as_pdf(document, str(judged.report.bundle))

    def _filled(self, judged: Review, suffix: str | None) -> tuple[Review, bytes]:
        library = library_of(judged.report.bundle, self._library)
        file, said_at = template_of(judged.report, library, self._settings.template, suffix)
        template = self._opened(file, said_at)
        template.require_suffix(suffix, said_at)
        return fill(judged, template, strict=self._settings.strict)

    def _opened(self, file: Traversable, said_at: Source | None) -> Template:
        name = str(file)
        template = self._templates.get(name)
        if template is None:
            template = open_template(read_file(file, TemplateError, said_at), name, trusted=self._settings.trusted)
            self._templates.keep(name, template, len(name))
        return template

    def _as_pdf(self, document: bytes, name: str) -> bytes:
        from docgen.engine.template import suffix_of  # noqa: PLC0415 - only a PDF needs it
        from docgen.office import Office  # noqa: PLC0415

        if self._office is None:
            self._office = Office()
        return self._office.convert(name + suffix_of(document), document)

    def _sheet(self, judged: Review, others: tuple[Report, ...]) -> bytes:
        from docgen.writers.sheet import Judged, write_sheet  # noqa: PLC0415 - only check sheets need it

        sheet = write_sheet([Judged(judged, others)], [], version=__version__, strict=self._settings.strict)
        return sheet.encode(errors="replace")
