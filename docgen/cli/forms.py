"""`docgen forms`: the forms known here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from docgen.cli.exit_codes import DONE
from docgen.cli.options import lang_option, pack_option
from docgen.cli.telling import print_written
from docgen.i18n import _
from docgen.packs import Library
from docgen.writers.form_text import write_form, write_forms

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    help=_(
        "List the forms known here, or show one form: its tables, codes and labels, and its rules with their legal basis. FORM is a name or a file; without it, all are listed."
    ),
    epilog=_("Example: docgen forms zfxxgk-2021-fees"),
)
@click.argument("form", required=False, metavar=_("[FORM]"))
@pack_option
@lang_option
def forms(form: str | None, packs: tuple[Path, ...]) -> int:
    """Print the forms, or one of them."""
    library = Library.of_folders(packs)
    print_written(write_form(library.form(form)) if form else write_forms(library.forms()))
    return DONE
