"""`docgen build`: check, then fill the official template."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from docgen.cli import DONE, INCONSISTENT
from docgen.cli.options import bundle_options, strict_option, write_stdout
from docgen.i18n import _
from docgen.labels import either
from docgen.output import write_whole
from docgen.pipeline import Refused
from docgen.pipeline import build as build_report
from docgen.writers.text import write_review

if TYPE_CHECKING:
    from docgen.cli.options import Selection

_KINDS = (".docx", ".pdf")  # of the document, as -o says


@click.command(
    help=_(
        "Check a bundle and fill the official template. While an error stands against the figures nothing is written."
    ),
    epilog=_("Example: docgen build samples/zhangzhou-sfj/2023 -o report.docx"),
)
@click.argument("bundle", type=click.Path(path_type=Path, readable=False), metavar=_("BUNDLE"))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, readable=False),
    required=True,
    metavar=_("REPORT.docx"),
    help=_(
        "The document to write: .docx for Word, .pdf for a PDF laid out by LibreOffice; - for Word on standard output."
    ),
)
@click.option(
    "--template",
    type=click.Path(path_type=Path, readable=False),
    metavar=_("FILE"),
    help=_("The template, whatever the bundle and its form say."),
)
@strict_option
@bundle_options
def build(*, bundle: Path, output: Path, template: Path | None, strict: bool, selection: Selection) -> int:
    """Check a bundle, fill its template and write the document."""
    kind = _kind_of(output)
    handed = selection.the_bundle(bundle)
    try:
        review, document = build_report(handed, selection.library(), selection.form, template, strict=strict)
    except Refused as refused:
        click.echo(write_review(refused.review, strict=strict), err=True, nl=False)
        click.echo(_("nothing was written"), err=True)
        return INCONSISTENT
    content = _as_pdf(document, output) if kind == ".pdf" else document
    if str(output) == "-":
        write_stdout(content)
    else:
        write_whole(output, content)
    click.echo(write_review(review, strict=strict), err=True, nl=False)
    if kind == ".pdf":
        _warn_of_fonts(document)
    click.echo(_("written: {file}").format(file=output), err=True)
    return DONE


def _kind_of(output: Path) -> str:
    """Return the kind of document asked for: the suffix of its name. Errors: UsageError."""
    kind = ".docx" if str(output) == "-" else output.suffix.lower()
    if kind not in _KINDS:
        message = _("the document's name must end in {known}, not “{name}”")
        raise click.UsageError(message.format(known=either(_KINDS), name=output.name))
    return kind


def _as_pdf(document: bytes, output: Path) -> bytes:
    from docgen.office import to_pdf  # noqa: PLC0415 - only a PDF needs it

    if sys.stderr and sys.stderr.isatty():
        click.echo(_("converting with LibreOffice …"), err=True)
    return to_pdf([(f"{output.stem}.docx", document)])[0]


def _warn_of_fonts(document: bytes) -> None:
    from docgen.office import fonts_lacking  # noqa: PLC0415 - only a PDF needs it

    if lacking := fonts_lacking(document):
        message = _(
            "warning: these fonts are not installed here: {fonts}; the PDF is set in others, so lines and pages may"
            " break elsewhere than in Word"
        )
        click.echo(message.format(fonts=_(", ").join(lacking)), err=True)
