"""`docgen template`: the group of commands for people who make templates."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

import click

from docgen.cli.group import Commands
from docgen.cli.options import ANY_PATH, lang_option, pack_option
from docgen.cli.outputs import file_option
from docgen.errors import DocgenError, TemplateError
from docgen.files import read_file
from docgen.i18n import _
from docgen.packs import Library
from docgen.remote import is_remote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import TypeVar

    from docgen.errors import Problem
    from docgen.forms.form import Form

    F = TypeVar("F", bound=Callable[..., object])


class _TemplateCommands(Commands):
    names = ("adopt", "make", "lint", "tags", "compare")
    prefix = "template_"


@click.group(
    cls=_TemplateCommands,
    subcommand_metavar=_("COMMAND [ARGUMENTS]…"),
    help=_(
        "For people who make templates: make one of last year's report or for a form, find what is wrong in one, list its tags, compare it with docxtpl."
    ),
)
@lang_option
def template() -> None:
    """Run a command on templates."""


class Given(NamedTuple):
    """A template as it is given: its name, its bytes, the form to hold it against, and whether that was guessed."""

    file: str
    content: bytes
    form: Form | None
    guessed: bool


def templates_argument(command: F) -> F:
    """Add what the commands that read templates take: templates, a form, packs, a file to write to, the language."""
    adding: tuple[Callable[[F], F], ...] = (
        lang_option,
        pack_option,
        file_option,
        click.option(
            "--form",
            metavar=_("FORM"),
            help=_("The form, by name or file; otherwise the one named like the template, if there is one."),
        ),
        click.argument(
            "templates",
            type=ANY_PATH,
            nargs=-1,
            required=True,
            metavar=_("TEMPLATE…"),
        ),
    )
    for add in adding:
        command = add(command)
    return command


def given(
    templates: tuple[Path, ...], form: str | None, packs: tuple[Path, ...], problems: list[Problem]
) -> Iterator[Given]:
    """Walk the templates that can be read, and note why the others cannot. Errors: FormError, UnreadableError."""
    library = Library.of_folders(packs)
    asked = library.form(form) if form else None
    for path in templates:
        try:
            content = read_file(path, TemplateError)
        except TemplateError as error:
            problems += error.problems
            continue
        guess = None if asked else _named_like(path, library)
        yield Given(
            str(path) if is_remote(path) else path.as_posix(), content, asked or guess, guessed=guess is not None
        )


def _named_like(path: Path, library: Library) -> Form | None:
    with suppress(DocgenError, ValueError):  # a form that is not sound is no help here
        if library.has_form(path.stem):
            return library.form(path.stem)
    return None
