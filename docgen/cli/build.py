"""`docgen build`: check, then fill the official template."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

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
    write_document,
)
from docgen.cli.exit_codes import DONE, INCONSISTENT
from docgen.cli.options import ANY_PATH, bundle_options, keep_inputs, last_year_option, strict_option
from docgen.documents import DocumentMaker
from docgen.files import is_folder
from docgen.i18n import _
from docgen.pipeline import Refused
from docgen.remote import path_of
from docgen.writers.text import write_review

if TYPE_CHECKING:
    from pathlib import Path

    from docgen.cli.options import Selection


@click.command(
    help=_(
        "Check a bundle and fill the official template. While an error stands against the figures nothing is written,"
        " but with --draft a draft to correct the report by."
    ),
    epilog=_(
        "Example: docgen build samples/zhangzhou-sfj/2023 -o report.docx; to see on the page what is wrong: docgen build"
        " samples/zhangzhou-sfj/2023-as-published --draft"
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
@last_year_option
@trusted_option
@accept_template_option
@pdf_a_option
@force_option
@strict_option
@bundle_options
def build(  # noqa: PLR0913 - each is an option of its own
    *,
    bundle: Path,
    output: Path | None,
    draft: bool,
    template: Path | None,
    last_years: tuple[Path, ...],
    trusted: bool,
    accepted: str | None,
    archival: bool,
    force: bool,
    strict: bool,
    selection: Selection,
) -> int:
    """Check a bundle, fill its template and write the document."""
    named_by_us = draft and (output is None or is_folder(output))
    kind = None if named_by_us else kind_of(_required(output))
    require_pdf([kind], archival=archival)
    listed, years = selection.the_bundle(bundle, last_years)
    named = years.bundle(listed).profile.template
    inputs = (bundle, *last_years, *filter(None, (template, path_of(named.value) if named else None)))
    if not named_by_us:
        keep_inputs(_required(output), *inputs)
    converter = Converter(output, archival=archival)
    try:
        with DocumentMaker(
            years.library,
            template,
            strict=strict,
            trusted=trusted,
            accepted=bool(accepted),
            draft=draft,
            convert=converter,
        ) as maker:
            review, document = maker.document(years.review(listed), kind)
    except Refused as refused:
        click.echo(write_review(refused.review, strict=strict), err=True, nl=False)
        click.echo(_("nothing was written"), err=True)
        return INCONSISTENT
    if named_by_us:
        output = draft_in(output, review.report, document.kind)
        keep_inputs(output, *inputs)
    output = _required(output)
    write_document(output, document.content, force=force, draft=draft)
    click.echo(write_review(review, strict=strict), err=True, nl=False)
    tell_accepted(accepted)
    converter.tell_written(output, draft=draft)
    return DONE if review.consistent(strict=strict) else INCONSISTENT


def _required(output: Path | None) -> Path:
    """Return what -o says. Errors: UsageError, where it says nothing."""
    if output is None:
        context = click.get_current_context()
        raise click.MissingParameter(
            ctx=context, param=next(each for each in context.command.params if each.name == "output")
        )
    return output
