"""Making a draft of a document that is filled, and telling one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from docgen.adoption.opened import open_report
from docgen.archive import read_package, source_date
from docgen.drafts.marking import MARK
from docgen.drafts.opendocument import TextDraft
from docgen.drafts.spots import FindingSpots
from docgen.drafts.word import WordDraft
from docgen.drafts.wording import lines_of
from docgen.errors import DocgenError
from docgen.forms.rule import Severity
from docgen.kinds import DocumentKind
from docgen.pipeline import made_at
from docgen.readers.documents.draft import is_draft as says_draft

if TYPE_CHECKING:
    from docgen.checks import Review
    from docgen.checks.finding import Finding

_IN_A_PDF = MARK.encode("utf-16-be").hex().upper().encode()  # as LibreOffice writes the title of a PDF


def as_draft(judged: Review, content: bytes, suffix: str) -> bytes:
    """Return a document that is filled with a report, `.docx` or `.odt`, as a draft.

    "草稿" stands above every page and in the title that the file says it has. Each error and warning that no waiver lets
    pass is a comment of the document's own format, where it is about: at its cell or sentence, else at the heading of its
    table or section, else at the title. Errors: UnreadableError, TemplateError.
    """
    report = judged.report
    opened = open_report(content, f"{report.bundle}{suffix}")
    stated = source_date()
    made = made_at(report) if stated is None else stated
    date = datetime.fromtimestamp(made, UTC).strftime("%Y-%m-%dT%H:%M:%S")
    marking = TextDraft(opened, date) if opened.kind is DocumentKind.ODT else WordDraft(opened, date)
    spots = FindingSpots(report, opened)
    placed = [(spots.of(finding), finding) for finding in commented(judged)]
    for spot, finding in placed:
        marking.comment(spot, lines_of(finding, report.form))
    marking.mark_pages()
    marking.mark_properties()
    return opened.package.with_parts(marking.parts()).to_bytes(made_at(report))


def commented(judged: Review) -> tuple[Finding, ...]:
    """Return the findings that stand in a draft: all but remarks, and those that a waiver lets pass."""
    return tuple(finding for finding in judged.standing if finding.severity is not Severity.INFO)


def is_draft(content: bytes, file: str) -> bool:
    """Tell whether a document that docgen may have made, .docx, .odt or PDF, says that it is a draft."""
    if content.startswith(b"%PDF"):
        return _IN_A_PDF in content.upper()
    try:
        return says_draft(read_package(content, file))
    except DocgenError:
        return False
