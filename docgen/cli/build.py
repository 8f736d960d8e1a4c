"""`docgen build`: check, then fill the official template."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from docgen.cli.by_hand import rebuilt
from docgen.cli.document import (
    Converter,
    accept_template_option,
    force_option,
    kind_of,
    output_option,
    pdf_a_option,
    require_pdf,
    tell_accepted,
    trusted_option,
    write_documents,
)
from docgen.cli.exit_codes import DONE, INCONSISTENT
from docgen.cli.options import ANY_PATH, bundle_options, keep_inputs, last_year_option, strict_option
from docgen.cli.sign_off import sign_off_options
from docgen.documents import DocumentMaker
from docgen.i18n import _
from docgen.pipeline import Refused
from docgen.remote import path_of
from docgen.verification.merging import Side
from docgen.writers.text import write_review

if TYPE_CHECKING:
    from pathlib import Path

    from docgen.cli.options import Selection
    from docgen.cli.sign_off import SignOff


@click.command(
    help=_(
        "Check a bundle and fill the official template. While an error stands against the figures nothing is written."
    ),
    epilog=_("Example: docgen build samples/zhangzhou-sfj/2023 -o report.docx --sign-off sign-off.docx"),
)
@click.argument("bundle", type=ANY_PATH, metavar=_("BUNDLE"))
@output_option
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
    help=_("Where both the bundle and a person changed a text since the report was built: the bundle's counts."),
)
@click.option("--theirs", "side", flag_value="theirs", help=_("In such a place: what was written by hand counts."))
@strict_option
@bundle_options
def build(  # noqa: PLR0913 - each is an option of its own
    *,
    bundle: Path,
    output: Path,
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
    kind = kind_of(output)
    require_pdf([kind, sign_off.kind if sign_off else None], archival=archival)
    listed, years = selection.the_bundle(bundle, last_years)
    profile = years.bundle(listed).profile
    named = (path_of(text.value) for text in (profile.template, profile.sign_off) if text)
    inputs = (bundle, *last_years, *filter(None, (template,)), *named)
    keep_inputs(output, *inputs)
    if sign_off:
        sign_off.keep_apart(output, *inputs)
    converter = Converter(output, archival=archival)
    converters = [converter]
    try:
        with DocumentMaker(
            years.library, template, strict=strict, trusted=trusted, accepted=bool(accepted), convert=converter
        ) as maker:
            review, document = maker.document(years.review(listed), kind)
            again = rebuilt(output, review, document, maker, Side(side) if side else None)
            if again and again.document is None:
                return INCONSISTENT
            if again and again.document:
                review, document, force = again.review, again.document, True
            written = {output: document.content}
            if sign_off:
                written[sign_off.output], converted = sign_off.made(maker, review, document, archival=archival)
                converters.append(converted)
    except Refused as refused:
        click.echo(write_review(refused.review, strict=strict), err=True, nl=False)
        click.echo(_("nothing was written"), err=True)
        return INCONSISTENT
    write_documents(written, force=force)
    click.echo(write_review(review, strict=strict), err=True, nl=False)
    tell_accepted(accepted)
    for each in converters:
        each.tell_written()
    return DONE
