"""Where commands write: to a file that -o names, or to standard output; nobody's work is written over."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from docgen.cli.options import ANY_PATH
from docgen.cli.telling import say
from docgen.errors import OutputError, reason_of
from docgen.files import is_file, is_same, is_there, read_file
from docgen.i18n import _
from docgen.labels import either
from docgen.remote import as_remote
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

F = TypeVar("F", bound="Callable[..., Any]")
STDOUT = "-"
_PAGES = (".html", ".htm")  # what people hand in, and what commands write
_MADE_HERE, _HEAD = b'<meta name="generator" content="docgen ', 4_096  # in the first bytes of a page
_ALIKE = 16  # bytes that two texts of one kind begin with: the name of what they are about, the first key of JSON
_PATCH = b"# docgen"
_TEMPLATES = (".dotx", ".docm", ".ott")


def _no_material(_context: click.Context, parameter: click.Parameter, output: Path | None) -> Path | None:
    """Refuse a name for text that is one of a document or a bundle: it is a slip, and may cost somebody's work. Errors: UsageError."""
    if output is None or str(output) == STDOUT:
        return output
    from docgen.readers.registry import format_of  # noqa: PLC0415 - help does not wait for it

    suffix = output.suffix.lower()
    if suffix in _TEMPLATES or (suffix not in _PAGES and format_of(output.name)):
        message = _(
            "{option} writes text, and {name} is the name of a document or a bundle: name it otherwise, such as {stem}.txt"
        )
        option = max(parameter.opts, key=len)
        raise click.UsageError(message.format(option=option, name=output.name, stem=output.stem))
    return output


def text_file_option(*names: str, metavar: str, help_: str, **settings: Any) -> Callable[[F], F]:
    """Return an option that names a file for text: JSON, a page, a patch. One for a document or a bundle is refused."""
    return click.option(*names, type=ANY_PATH, metavar=metavar, help=help_, callback=_no_material, **settings)


file_option = text_file_option(
    "-o",
    "--output",
    default=Path(STDOUT),
    metavar=_("FILE"),
    help_=_("The file to write; otherwise standard output."),
)
_FORMATS = {".json": "json", ".sarif": "sarif"} | dict.fromkeys(_PAGES, "html")  # by the suffix of a file


def format_option(formats: Sequence[str], *, help_: str) -> Callable[[F], F]:
    """Return the option that says in which of some formats a command writes; see `format_for`."""
    return click.option(
        "--format",
        "format_",
        type=click.Choice(formats),
        show_default=_("as the name after -o says, or text"),
        help=help_,
    )


def format_for(output: Path, format_: str | None, formats: Sequence[str]) -> str:
    """Return the format that is asked for; without that the one that a file's name says, if it is one of some, or text."""
    by_name = _FORMATS.get(output.suffix.lower(), "")
    return format_ or (by_name if by_name in formats else "text")


overwrite_option = click.option(
    "--force",
    is_flag=True,
    help=_("Write over a file that is there already and says something else; it is kept beside it, as .bak."),
)


def keep_inputs(output: Path, *inputs: Path) -> None:
    """Refuse to write over what is read. Errors: UsageError."""
    if any(is_same(output, read) for read in inputs):
        message = _("{file} would be written over, but it is read here: give the output another name")
        raise click.UsageError(message.format(file=output))


def keep_apart(output: Path, other: Path, message: str) -> None:
    """Refuse two outputs that are one place, however it is spelt; where capitals make no difference, either. Errors: UsageError."""
    if is_same(output, other) or _place(output) == _place(other):
        raise click.UsageError(message)


def _place(path: Path) -> str:
    return str(path if as_remote(path) else Path(os.path.realpath(path))).casefold()


def require_suffix(output: Path, suffixes: Sequence[str]) -> None:
    """Refuse a name that says it is another kind of file. Errors: UsageError."""
    if str(output) != STDOUT and output.suffix.lower() not in suffixes:
        message = _("the file's name must end in {known}, not “{name}”")
        raise click.UsageError(message.format(known=either(suffixes), name=output.name))


def write_findings(output: Path, text: str) -> None:
    """Write what a command says where -o says; a file stays as it is where there is nothing to say.

    One that docgen did not make is kept beside it: it may be somebody's own. Errors: OutputError.
    """
    if text or str(output) == STDOUT:
        write_text(output, text.encode(errors="replace"))


def write_text(output: Path, content: bytes) -> None:
    """Write text where an option says; a file that docgen did not make is kept beside it. Errors: OutputError."""
    if str(output) != STDOUT and is_file(output):
        existing = read_file(output, OutputError)
        if existing and not _is_made_here(output, existing, content):
            keep_copy(output, existing)
    write_output(output, content)


def _is_made_here(output: Path, existing: bytes, content: bytes) -> bool:
    """Tell whether a file is what docgen wrote before: it says so, or begins as what is written now."""
    if output.suffix.lower() in _PAGES:
        return _MADE_HERE in existing[:_HEAD]
    return existing == content or existing[:_ALIKE] == content[:_ALIKE] or existing.startswith(_PATCH)


def write_output(output: Path, content: bytes) -> None:
    """Write bytes where -o says: to a file, or to standard output. Errors: OutputError."""
    write_pieces(output, (content,))


def write_kept(output: Path, content: bytes, *, force: bool) -> None:
    """Write bytes where -o says; a file that says something else is not written over, or with `force` kept beside it.

    Errors: OutputError.
    """
    existing = read_file(output) if str(output) != STDOUT and is_file(output) else content
    if existing != content:
        if not force:
            message = _(
                "this file is there already, and is not what would be written: name another one, or add --force, which keeps a copy"
            )
            raise OutputError.at(Source(str(output)), message)
        keep_copy(output, existing)
    write_output(output, content)


def keep_copy(path: Path, content: bytes) -> None:
    """Keep what a file holds beside it, under a name that there is none of yet, and say so. Errors: OutputError."""
    from docgen.output import copy_names  # noqa: PLC0415 - checking writes no file

    spare = next(name for name in copy_names(path) if not is_there(name))
    write_output(spare, content)
    say(_("kept: {file}").format(file=spare))


def require_place(output: Path) -> None:
    """Refuse to write where no file can be, before anything is written. Errors: OutputError."""
    from docgen.output import require_place as require_place_for  # noqa: PLC0415 - checking writes no file

    if str(output) != STDOUT:
        require_place_for(output)


def require_folder_name(folder: Path) -> None:
    """Refuse a folder that is to be made under a name that not every system takes. Errors: OutputError."""
    from docgen.file_names import require_possible  # noqa: PLC0415 - checking writes no file

    if not as_remote(folder) and not folder.exists() and folder.name not in ("", ".."):
        require_possible(folder.name)


def tell_written(output: Path) -> None:
    """Say which file was written."""
    if str(output) != STDOUT:
        say(_("written: {file}").format(file=output))


def write_all_new(files: Mapping[Path, bytes]) -> None:
    """Write files where there are none, all of them or none at all. Errors: OutputError."""
    from docgen.output import write_whole  # noqa: PLC0415 - checking writes no file

    for path in files:
        if is_there(path):
            raise OutputError.at(Source(str(path)), _("this file is there already: it is not written over"))
    written: list[Path] = []
    try:
        for path, content in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, content)
            written.append(path)
    except BaseException as error:
        for path in written:
            path.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise OutputError.at(Source(str(error.filename)), reason_of(error)) from error
        raise


def write_pieces(output: Path, pieces: Iterable[bytes]) -> None:
    """Write bytes, a piece at a time, where -o says: to a file, or to standard output. Errors: OutputError."""
    if str(output) == STDOUT:
        write_stdout(pieces)
    else:
        from docgen import output as files  # noqa: PLC0415 - checking writes no file

        files.write_pieces(output, pieces)


def write_stdout(pieces: Iterable[bytes]) -> None:
    """Write bytes to standard output."""
    if sys.stdout is None:
        raise click.UsageError(_("standard output is closed"))
    sys.stdout.buffer.writelines(pieces)
