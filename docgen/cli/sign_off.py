"""Options about the sign-off sheet of a report (审签单)."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from docgen.cli.document import Converter, require_kind
from docgen.cli.options import ANY_PATH
from docgen.cli.outputs import keep_apart, keep_inputs
from docgen.i18n import _
from docgen.kinds import DocumentKind

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from docgen.checks import Review
    from docgen.documents import DocumentMaker
    from docgen.kinds import Document

_KINDS = (DocumentKind.DOCX, DocumentKind.ODT, DocumentKind.PDF)


class SignOff(NamedTuple):
    """The sign-off sheet that is asked for: where it is written, its kind, and its template, whatever the bureau says."""

    output: Path
    kind: DocumentKind
    template: Path | None

    def keep_apart(self, report: Path, *inputs: Path) -> None:
        """Refuse to write it where the report goes, and either of them over what is read. Errors: UsageError."""
        message = _("the report and its sign-off sheet cannot go to the same place: give -o and --sign-off")
        keep_apart(self.output, report, message)
        keep_inputs(self.output, *inputs, *filter(None, (self.template,)))
        keep_inputs(report, *filter(None, (self.template,)))

    def made(
        self, maker: DocumentMaker, review: Review, document: Document, *, archival: bool
    ) -> tuple[bytes, Converter]:
        """Make it of a report's review and document; return its bytes, and what tells that it is written. Errors: DocgenError."""
        sheet, converter = (
            maker.sign_off(review, document, self.kind, self.template),
            Converter(self.output, archival=archival),
        )
        if self.kind is DocumentKind.PDF:
            return converter(str(review.report.bundle) + sheet.kind.suffix, sheet.content), converter
        return sheet.content, converter


def sign_off_options(command: Callable[..., int]) -> Callable[..., int]:
    """Add the options that ask for a sign-off sheet; they reach the command as its `sign_off`, None where none is asked for."""

    @wraps(command)
    def signing(*, sign_off: Path | None, sign_off_template: Path | None, **rest: Any) -> int:
        if sign_off is None:
            if sign_off_template:
                raise click.UsageError(_("--sign-off-template is for a sign-off sheet: ask for one with --sign-off"))
            return command(sign_off=None, **rest)
        return command(sign_off=SignOff(sign_off, require_kind(sign_off, _KINDS), sign_off_template), **rest)

    wrapped = click.option(
        "--sign-off-template",
        type=ANY_PATH,
        metavar=_("FILE"),
        help=_("The template of the sign-off sheet, whatever the bureau says; its names are in docs/sign-off.md."),
    )(signing)
    return click.option(
        "--sign-off",
        type=ANY_PATH,
        metavar=_("FILE"),
        help=_(
            "Also write the sheet that the head signs (.docx, .odt or .pdf): main figures beside last year's, what was checked, warnings, waivers, fingerprints, the deadline, and lines to sign and seal."
        ),
    )(wrapped)
