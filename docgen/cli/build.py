"""`docgen build`: check, then fill the official template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import click

from docgen.cli.by_hand import rebuilt
from docgen.cli.document import (
    Converter,
    accept_template_option,
    draft_in,
    draft_option,
    force_option,
    kind_of,
    output_or_folder_option,
    pdf_a_option,
    require_pdf,
    tell_accepted,
    trusted_option,
    write_documents,
)
from docgen.cli.exit_codes import DONE, INCONSISTENT
from docgen.cli.options import ANY_PATH, bundle_options, last_year_option, strict_option
from docgen.cli.outputs import keep_inputs
from docgen.cli.sign_off import sign_off_options
from docgen.cli.telling import print_written, say
from docgen.documents import DocumentMaker
from docgen.files import is_folder
from docgen.i18n import _
from docgen.pipeline import Refused
from docgen.remote import path_of
from docgen.verification.merging import Side
from docgen.writers.text import write_review

if TYPE_CHECKING:
    from pathlib import Path

    from docgen.checks import Review
    from docgen.cli.options import Selection
    from docgen.cli.sign_off import SignOff
    from docgen.kinds import Document, DocumentKind


@click.command(
    help=_(
        "Check a bundle and fill the official template. While an error stands against the figures nothing is written,"
        " but with --draft a draft to correct the report by."
    ),
    epilog=_(
        "Example: docgen build samples/zhangzhou-sfj/2023 -o report.docx --sign-off sign-off.docx; to see on the page what"
        " is wrong: docgen build samples/zhangzhou-sfj/2023-as-published --draft"
    ),
)
@click.argument("bundle", type=ANY_PATH, metavar=_("BUNDLE"))
@output_or_folder_option
@draft_option
@click.option(
    "--template",
    type=ANY_PATH,
    metavar=_("FILE"),
    help=_("The template, whatever the bundle and its form say."),
)
@sign_off_options
@last_year_option
@trusted_option
@accept_template_option
@pdf_a_option
@force_option
@click.option(
    "--ours",
    "side",
    flag_value="ours",
    help=_("Where a text was changed both in the bundle and by hand since the report was built, use the bundle's."),
)
@click.option(
    "--theirs",
    "side",
    flag_value="theirs",
    help=_("Where a text was changed both in the bundle and by hand, use what was written by hand."),
)
@strict_option
@bundle_options
def build(  # noqa: PLR0913 - each is an option of its own
    *,
    bundle: Path,
    output: Path | None,
    draft: bool,
    template: Path | None,
    sign_off: SignOff | None,
    last_years: tuple[Path, ...],
    trusted: bool,
    accepted: str | None,
    archival: bool,
    force: bool,
    side: str | None,
    strict: bool,
    selection: Selection,
) -> int:
    """Check a bundle, fill its template and write the document, and its sign-off sheet where one is asked for."""
    place = _Place.of(output, draft=draft, sign_off=sign_off)
    require_pdf([place.kind, sign_off.kind if sign_off else None], archival=archival)
    listed, years = selection.the_bundle(bundle, last_years)
    profile = years.bundle(listed).profile
    named = (path_of(text.value) for text in (profile.template, profile.sign_off) if text)
    place.keep_apart(bundle, *last_years, *filter(None, (template,)), *named)
    converter = Converter(place.file, archival=archival)
    maker = DocumentMaker(
        years.library, template, strict=strict, trusted=trusted, accepted=bool(accepted), draft=draft, convert=converter
    )
    try:
        with maker:
            made = _made(maker, years.review(listed), place, Side(side) if side else None)
            sheet = sign_off.made(maker, made.review, made.document, archival=archival) if made and sign_off else None
    except Refused as refused:
        return _nothing_written(refused, strict=strict)
    if made is None:
        return INCONSISTENT
    file = place.named(made)
    sheets = {sign_off.output: sheet[0]} if sign_off and sheet else {}
    write_documents({file: made.document.content, **sheets}, force=force or made.keeps_work, draft=draft)
    print_written(write_review(made.review, strict=strict), err=True)
    tell_accepted(accepted)
    converter.tell_written(file, draft=draft)
    if sign_off and sheet:
        sheet[1].tell_written(sign_off.output)
    return DONE if made.review.consistent(strict=strict) else INCONSISTENT


def _nothing_written(refused: Refused, *, strict: bool) -> int:
    print_written(write_review(refused.review, strict=strict), err=True)
    say(_("nothing was written"))
    return INCONSISTENT


class _Made(NamedTuple):
    """What was made: the review and the document; one that `keeps_work` holds what was written by hand into the one before."""

    review: Review
    document: Document
    keeps_work: bool = False


def _made(maker: DocumentMaker, review: Review, place: _Place, side: Side | None) -> _Made | None:
    """Make a document, with what was written by hand into the one that is there; None where it is not clear whose text counts."""
    reviewed, document = maker.document(review, place.kind)
    if place.draft or place.file is None:
        return _Made(reviewed, document)
    again = rebuilt(place.file, reviewed, document, maker, side)
    if again is None:
        return _Made(reviewed, document)
    return _Made(again.review, again.document, keeps_work=True) if again.document else None


@dataclass
class _Place:
    """Where a document goes: to a file of a kind; or a draft to a folder, under a name that it gets there."""

    file: Path | None
    folder: Path | None
    kind: DocumentKind | None
    draft: bool
    sign_off: SignOff | None
    inputs: tuple[Path, ...] = ()

    @classmethod
    def of(cls, output: Path | None, *, draft: bool, sign_off: SignOff | None) -> _Place:
        """Return where -o says. Errors: UsageError."""
        if draft and sign_off:
            raise click.UsageError(_("a draft is not signed: leave out --sign-off, or --draft"))
        if draft and (output is None or is_folder(output)):
            return cls(None, output, None, draft, None)
        if output is None:
            context = click.get_current_context()
            missing = next(each for each in context.command.params if each.name == "output")
            raise click.MissingParameter(ctx=context, param=missing)
        return cls(output, None, kind_of(output), draft, sign_off)

    def keep_apart(self, *inputs: Path) -> None:
        """Refuse to write over what is read. Errors: UsageError."""
        self.inputs = inputs
        if self.file:
            keep_inputs(self.file, *inputs)
        if self.file and self.sign_off:
            self.sign_off.keep_apart(self.file, *inputs)

    def named(self, made: _Made) -> Path:
        """Return the file; a draft in a folder is named after its report. Errors: UsageError, OutputError."""
        if self.file:
            return self.file
        file = draft_in(self.folder, made.review.report, made.document.kind)
        keep_inputs(file, *self.inputs)
        return file
