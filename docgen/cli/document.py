"""Documents that commands write: which kind -o asks for, and putting it there."""

from __future__ import annotations

import sys
from itertools import count
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, TypeVar

import click

from docgen.cli.options import ANY_PATH, write_output
from docgen.errors import OutputError
from docgen.files import is_file, is_there, read_file
from docgen.i18n import _
from docgen.kinds import FILLED_SUFFIXES, DocumentKind
from docgen.labels import either
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from pathlib import Path

F = TypeVar("F", bound="Callable[..., Any]")

_KINDS = tuple(kind for kind in DocumentKind if kind is not DocumentKind.HTML)

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
pdf_a_option = click.option(
    "--pdf-a",
    "archival",
    is_flag=True,
    help=_("Make the PDF for archives, as PDF/A-2b: fonts and colours are in it, and nothing in it leads outside."),
)
force_option = click.option(
    "--force",
    is_flag=True,
    help=_("Write over a document that was changed by hand; what was there is kept beside it, as .bak."),
)
accept_template_option = click.option(
    "--accept-template",
    "accepted",
    metavar=_("REASON"),
    help=_(
        "Print with a template all the same that docgen template lint finds printing something else than the form's"
        " figures: say why it is right."
    ),
)


def require_pdf(kinds: Collection[DocumentKind | None], *, archival: bool) -> None:
    """Refuse to make for archives what is no PDF. Errors: UsageError."""
    if archival and DocumentKind.PDF not in kinds:
        raise click.UsageError(_("--pdf-a is for a PDF, and none is asked for"))


def tell_accepted(reason: str | None) -> None:
    """Say that a template was taken as it is, and why."""
    if reason:
        click.echo(
            _("note: {note}").format(note=_("the template is taken as it is: {reason}").format(reason=reason)), err=True
        )


def kind_of(output: Path) -> DocumentKind | None:
    """Return the kind of document asked for, by the suffix of its name; None for standard output. Errors: UsageError."""
    if str(output) == "-":
        return None
    return require_kind(output, _KINDS)


def require_kind(output: Path, kinds: Sequence[DocumentKind]) -> DocumentKind:
    """Return the kind of a document by the suffix of its name, which must be one of these. Errors: UsageError."""
    kind = next((kind for kind in kinds if kind.suffix == output.suffix.lower()), None)
    if kind is None:
        message = _("the document's name must end in {known}, not “{name}”")
        raise click.UsageError(message.format(known=either([kind.suffix for kind in kinds]), name=output.name))
    return kind


def write_document(output: Path, content: bytes, *, force: bool) -> None:
    """Write a document; one that a person has changed, or that docgen did not make, is not written over.

    With `force` it is, and kept beside the new one. Errors: OutputError.
    """
    write_documents({output: content}, force=force)


def write_documents(documents: Mapping[Path, bytes], *, force: bool) -> None:
    """Write documents as `write_document` does; where one of them may not be written over, none is written. Errors: OutputError."""
    kept = {output: _changed_by_hand(output, content) for output, content in documents.items()}
    refused = next((output for output, existing in kept.items() if existing is not None), None)
    if refused and not force:
        message = _(
            "this document was changed since docgen made it, or docgen did not make it: name another one, or add --force, which keeps a copy"
        )
        raise OutputError.at(Source(str(refused)), message)
    for output, content in documents.items():
        existing = kept[output]
        if existing is not None:
            spare = _spare(output)
            write_output(spare, existing)
            click.echo(_("kept: {file}").format(file=spare), err=True)
        write_output(output, content)


def _changed_by_hand(output: Path, content: bytes) -> bytes | None:
    """Return what is there, where it is a document that docgen did not make as it is now, and not these bytes."""
    from docgen.archive import is_untouched  # noqa: PLC0415 - help does not wait for it

    if str(output) == "-" or output.suffix.lower() not in FILLED_SUFFIXES or not is_file(output):
        return None
    existing = read_file(output)
    return None if existing == content or is_untouched(existing, str(output)) else existing


def _spare(path: Path) -> Path:
    """Return a name beside a file for a copy of it, under which there is none yet."""
    names = (path.with_name(f"{path.name}.bak{number or ''}") for number in count())
    return next(name for name in names if not is_there(name))


class Converter:
    """Makes a PDF of a document for -o, and says that this takes a while; then it knows what fonts were lacking."""

    def __init__(self, output: Path, *, archival: bool = False) -> None:
        self._output, self._archival = output, archival
        self._converted: bytes | None = None

    def __call__(self, name: str, content: bytes) -> bytes:
        """Convert a document with a name that ends in its suffix; problems name it after -o. Errors: OfficeError."""
        from docgen.office import to_pdf  # noqa: PLC0415 - only a PDF needs it

        if sys.stderr and sys.stderr.isatty():
            click.echo(_("converting with LibreOffice …"), err=True)
        self._converted = content
        return to_pdf([(self._output.stem + PurePath(name).suffix, content)], archival=self._archival)[0]

    def tell_written(self) -> None:
        """Say where the document lies, and what its PDF lacks."""
        if self._converted is not None:
            _warn_of_fonts(self._converted)
        click.echo(_("written: {file}").format(file=self._output), err=True)


def _warn_of_fonts(document: bytes) -> None:
    from docgen.office import fonts_lacking  # noqa: PLC0415 - only a PDF needs it

    if lacking := fonts_lacking(document):
        message = _(
            "warning: these fonts are not installed here: {fonts}; the PDF is set in others, so lines and pages may"
            " break elsewhere than in Word"
        )
        click.echo(message.format(fonts=_(", ").join(lacking)), err=True)
