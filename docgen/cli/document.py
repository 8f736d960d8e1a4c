"""Documents that commands write: which kind -o asks for, and putting it there."""

from __future__ import annotations

import sys
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from docgen.cli.options import ANY_PATH
from docgen.cli.outputs import STDOUT, keep_copy, require_place, write_output
from docgen.cli.telling import say
from docgen.errors import OutputError
from docgen.files import is_file, read_file
from docgen.i18n import _
from docgen.kinds import FILLED_SUFFIXES, DocumentKind
from docgen.labels import either
from docgen.remote import path_of
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from pathlib import Path

    from docgen.report import Report

F = TypeVar("F", bound="Callable[..., Any]")

_KINDS = tuple(kind for kind in DocumentKind if kind is not DocumentKind.HTML)

_OUTPUT = "-o", "--output"
_NAMED = _("REPORT.docx")
_DOCUMENT = _(
    "The document to write: .docx for Word, .odt for OpenDocument, .pdf for a PDF laid out by LibreOffice; - for"
    " standard output."
)
output_option = click.option(*_OUTPUT, type=ANY_PATH, required=True, metavar=_NAMED, help=_DOCUMENT)
output_or_folder_option = click.option(
    *_OUTPUT,
    type=ANY_PATH,
    metavar=_NAMED,
    help=_DOCUMENT + _(" With --draft a folder will do, or nothing: the draft is named after bureau and year."),
)
draft_option = click.option(
    "--draft",
    is_flag=True,
    help=_(
        "Write a draft whatever stands against the report: “草稿” above every page, and each error and warning a comment"
        " at its cell or its sentence. The exit code is that of docgen check."
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
        "Use the template even though docgen template lint finds that it prints something else than the form's figures: give the reason."
    ),
)


def require_pdf(kinds: Collection[DocumentKind | None], *, archival: bool) -> None:
    """Refuse to make for archives what is no PDF. Errors: UsageError."""
    if archival and DocumentKind.PDF not in kinds:
        raise click.UsageError(_("--pdf-a is for a PDF, and none is asked for"))


def tell_accepted(reason: str | None) -> None:
    """Say that a template was taken as it is, and why."""
    if reason:
        say(_("note: {note}").format(note=_("the template is taken as it is: {reason}").format(reason=reason)))


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


def write_document(output: Path, content: bytes, *, force: bool, draft: bool = False) -> None:
    """Write a document; one that a person has changed, or that docgen did not make, is not written over.

    Nor is one that is no draft by a `draft`. With `force` they are, and kept beside the new one. Errors: OutputError.
    """
    write_documents({output: content}, force=force, draft=draft)


def write_documents(documents: Mapping[Path, bytes], *, force: bool, draft: bool = False) -> None:
    """Write documents as `write_document` does; where one of them may not be written over, none is written. Errors: OutputError."""
    stays = {output: _stays(output, content, draft=draft) for output, content in documents.items()}
    for output, stay in stays.items():
        require_place(output)
        if stay and not force:
            raise OutputError.at(Source(str(output)), stay.reason)
    for output, content in documents.items():
        stay = stays[output]
        if stay:
            keep_copy(output, stay.existing)
        write_output(output, content)


class _Stay(NamedTuple):
    """A document that is there and is not written over without a word: its bytes, and why."""

    existing: bytes
    reason: str


def _stays(output: Path, content: bytes, *, draft: bool) -> _Stay | None:
    """Return what is there, where it is not written over by this."""
    if str(output) == "-" or not is_file(output):
        return None
    existing = read_file(output)
    reason = _why_it_stays(existing, output, draft=draft) if existing != content else ""
    return _Stay(existing, reason) if reason else None


def _why_it_stays(existing: bytes, output: Path, *, draft: bool) -> str:
    """Say why a document is not written over; nothing where it may be."""
    from docgen.archive import is_untouched  # noqa: PLC0415 - help does not wait for it

    if draft:
        from docgen.drafts.making import is_draft  # noqa: PLC0415

        if not is_draft(existing, str(output)):
            return _(
                "this document is no draft, and none is written over it: name another one, or add --force, which keeps a copy"
            )
    is_own = is_untouched(existing, str(output)) if output.suffix.lower() in FILLED_SUFFIXES else _is_own_pdf(existing)
    if not is_own:
        return _(
            "this document was changed since docgen made it, or docgen did not make it: name another one, or add --force, which keeps a copy"
        )
    return ""


def _is_own_pdf(content: bytes) -> bool:
    """Tell whether a file may be a PDF that docgen had made: nothing in a PDF tells whether a person has changed it since."""
    return content.startswith(b"%PDF-") and b"LibreOffice" in content


def draft_in(folder: Path | None, report: Report, kind: DocumentKind) -> Path:
    """Return the name of a draft in a folder, or in the current one. Errors: OutputError, where a bureau's name can be none."""
    from docgen.file_names import require_safe  # noqa: PLC0415 - only drafts are named by docgen

    name = f"{report.bureau}{report.year}年报告草稿"
    require_safe(name)
    return (folder or path_of(".")) / f"{name}{kind.suffix}"


class Converter:
    """Makes a PDF of a document for -o, and says that this takes a while; then it knows what fonts were lacking."""

    def __init__(self, output: Path | None, *, archival: bool = False) -> None:
        self._stem, self._archival = output.stem if output else "", archival
        self._converted: bytes | None = None

    def __call__(self, name: str, content: bytes) -> bytes:
        """Convert a document with a name that ends in its suffix; problems name it after -o. Errors: OfficeError."""
        from docgen.office import to_pdf  # noqa: PLC0415 - only a PDF needs it

        if sys.stderr and sys.stderr.isatty():
            say(_("converting with LibreOffice …"))
        self._converted = content
        named = f"{self._stem}{PurePath(name).suffix}" if self._stem else name
        return to_pdf([(named, content)], archival=self._archival)[0]

    def tell_written(self, output: Path, *, draft: bool = False) -> None:
        """Say where the document lies, and what its PDF lacks."""
        if self._converted is not None:
            _warn_of_fonts(self._converted)
            if draft:
                say(_("note: {note}").format(note=_("a PDF has no comments: they are in a .docx or an .odt")))
        if str(output) == STDOUT:
            return
        words = _("written (draft): {file}") if draft else _("written: {file}")
        say(words.format(file=output))


def _warn_of_fonts(document: bytes) -> None:
    from docgen.office import fonts_lacking  # noqa: PLC0415 - only a PDF needs it

    if lacking := fonts_lacking(document):
        message = _(
            "warning: these fonts are not installed here: {fonts}; the PDF is set in others, so lines and pages may"
            " break elsewhere than in Word"
        )
        say(message.format(fonts=_(", ").join(lacking)))
