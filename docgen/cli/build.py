"""`docgen build`: check, then fill the official template."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from docgen.cli import DONE, INCONSISTENT
from docgen.cli.document import kind_of, output_option, suffix_to_fill, tell_written, trusted_option, write_document
from docgen.cli.last_year import LastYears, last_year_option
from docgen.cli.options import ANY_PATH, bundle_options, keep_inputs, strict_option
from docgen.engine.template import suffix_of
from docgen.i18n import _
from docgen.pipeline import Refused
from docgen.pipeline import build as build_report
from docgen.writers.text import write_review

if TYPE_CHECKING:
    from docgen.cli.options import Selection


@click.command(
    help=_(
        "Check a bundle and fill the official template. While an error stands against the figures nothing is written."
    ),
    epilog=_("Example: docgen build samples/zhangzhou-sfj/2023 -o report.docx"),
)
@click.argument("bundle", type=ANY_PATH, metavar=_("BUNDLE"))
@output_option
@click.option(
    "--template",
    type=ANY_PATH,
    metavar=_("FILE"),
    help=_("The template, whatever the bundle and its form say."),
)
@last_year_option
@trusted_option
@strict_option
@bundle_options
def build(
    *,
    bundle: Path,
    output: Path,
    template: Path | None,
    last_year: Path | None,
    trusted: bool,
    strict: bool,
    selection: Selection,
) -> int:
    """Check a bundle, fill its template and write the document."""
    suffix = suffix_to_fill(kind_of(output))
    handed = selection.the_bundle(bundle)
    said = handed.profile.template
    keep_inputs(output, bundle, *filter(None, (template, Path(said.value) if said else None)))
    library = selection.library()
    last = LastYears(selection, library, last_year).before(handed)
    try:
        review, document = build_report(
            handed, library, selection.form, template, strict=strict, suffix=suffix, trusted=trusted, last=last
        )
    except Refused as refused:
        click.echo(write_review(refused.review, strict=strict), err=True, nl=False)
        click.echo(_("nothing was written"), err=True)
        return INCONSISTENT
    write_document(document, suffix_of(document), output)
    click.echo(write_review(review, strict=strict), err=True, nl=False)
    tell_written(document, output)
    return DONE
