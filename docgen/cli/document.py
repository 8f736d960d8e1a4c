"""Documents that commands write: which kind -o asks for, and putting it there."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, TypeVar

import click

from docgen.cli.options import ANY_PATH, write_output
from docgen.i18n import _
from docgen.labels import either

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

F = TypeVar("F", bound="Callable[..., Any]")

_KINDS = (".docx", ".odt", ".pdf")
_PDF = ".pdf"

output_option = click.option(
    "-o",
    "--output",
    type=ANY_PATH,
    required=True,
    metavar=_("REPORT.docx"),
    help=_(
        "The document to write: .docx for Word, .odt for OpenDocument, .pdf for a PDF laid out by LibreOffice; - for"
        " standard output."
    ),
)
trusted_option = click.option(
    "--trusted",
    is_flag=True,
    help=_(
        "The template is your own: allow all of Jinja in it. It is filled in a process of its own, with limits of time"
        " and memory."
    ),
)


def kind_of(output: Path) -> str | None:
    """Return the kind of document asked for, the suffix of its name; None for standard output. Errors: UsageError."""
    if str(output) == "-":
        return None
    return require_kind(output, _KINDS)


def require_kind(output: Path, kinds: Sequence[str]) -> str:
    """Return the suffix of a document's name, which must be one of these kinds. Errors: UsageError."""
    kind = output.suffix.lower()
    if kind not in kinds:
        message = _("the document's name must end in {known}, not “{name}”")
        raise click.UsageError(message.format(known=either(kinds), name=output.name))
    return kind


def suffix_to_fill(kind: str | None) -> str | None:
    """Return the suffix of the documents that a template must make; None where any will do."""
    return None if kind == _PDF else kind


def write_document(document: bytes, suffix: str, output: Path) -> None:
    """Write a filled document, whose kind is `suffix`, as -o asks. Errors: OfficeError, OutputError."""
    kind = kind_of(output)
    content = _as_pdf(document, f"{output.stem}{suffix}") if kind == _PDF else document
    write_output(output, content)


def tell_written(document: bytes, output: Path) -> None:
    """Say where the document lies, and what its PDF lacks."""
    if kind_of(output) == _PDF:
        _warn_of_fonts(document)
    click.echo(_("written: {file}").format(file=output), err=True)


def _as_pdf(document: bytes, name: str) -> bytes:
    from docgen.office import to_pdf  # noqa: PLC0415 - only a PDF needs it

    if sys.stderr and sys.stderr.isatty():
        click.echo(_("converting with LibreOffice …"), err=True)
    return to_pdf([(name, document)])[0]


def _warn_of_fonts(document: bytes) -> None:
    from docgen.office import fonts_lacking  # noqa: PLC0415 - only a PDF needs it

    if lacking := fonts_lacking(document):
        message = _(
            "warning: these fonts are not installed here: {fonts}; the PDF is set in others, so lines and pages may"
            " break elsewhere than in Word"
        )
        click.echo(message.format(fonts=_(", ").join(lacking)), err=True)
