"""`docgen build`: check, then fill the official template."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from docgen.cli import DONE, INCONSISTENT
from docgen.cli.options import bundle_options, strict_option, write_stdout
from docgen.i18n import _
from docgen.output import write_whole
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
@click.argument("bundle", type=click.Path(path_type=Path, readable=False), metavar=_("BUNDLE"))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, readable=False),
    required=True,
    metavar=_("REPORT.docx"),
    help=_("The document to write; - for standard output."),
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
    _require_docx(output)
    handed = selection.the_bundle(bundle)
    try:
        review, document = build_report(handed, selection.library(), selection.form, template, strict=strict)
    except Refused as refused:
        click.echo(write_review(refused.review, strict=strict), err=True, nl=False)
        click.echo(_("nothing was written"), err=True)
        return INCONSISTENT
    if str(output) == "-":
        write_stdout(document)
    else:
        write_whole(output, document)
    click.echo(write_review(review, strict=strict), err=True, nl=False)
    click.echo(_("written: {file}").format(file=output), err=True)
    return DONE


def _require_docx(output: Path) -> None:
    if str(output) != "-" and output.suffix.lower() != ".docx":
        raise click.UsageError(_("the document's name must end in .docx, not “{name}”").format(name=output.name))
