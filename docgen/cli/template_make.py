"""`docgen template make`: the template of a form."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from docgen.cli.document import require_kind
from docgen.cli.exit_codes import DONE
from docgen.cli.options import ANY_PATH, lang_option, pack_option
from docgen.cli.outputs import overwrite_option, tell_written, write_kept
from docgen.cli.telling import say
from docgen.i18n import _
from docgen.kinds import DocumentKind
from docgen.packs import Library, template_name
from docgen.template_maker import make_template

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    help=_(
        "Make a template for a form, laid out like the official ones: title, prose and tables of the form, with a tag wherever a value is to be filled in. FORM is a name, one of --pack included, or a file."
    ),
    epilog=_(
        "Example: docgen template make county-2021.yaml -o county-2021.docx. Then edit it in Word, WPS or LibreOffice, put it into templates/ of your pack under the form's name, and check it with docgen template lint. Exit codes: 0 made; 2 the form cannot be read or laid out, or the file is there already."
    ),
)
@click.argument("form", metavar=_("FORM"))
@click.option(
    "-o",
    "--output",
    type=ANY_PATH,
    required=True,
    metavar=_("TEMPLATE.docx"),
    help=_("The template to write: .docx for Word, .odt for OpenDocument."),
)
@overwrite_option
@click.option(
    "--charts",
    is_flag=True,
    help=_("Draw the form's charts as well, each after the table of its figures: native ones, which Word can edit."),
)
@pack_option
@lang_option
def make(*, form: str, output: Path, force: bool, charts: bool, packs: tuple[Path, ...]) -> int:
    """Make the template of a form and say what to do with it."""
    suffix = require_kind(output, [kind for kind in DocumentKind if kind.is_filled]).suffix
    asked = Library.of_folders(packs).form(form)
    content = make_template(asked, suffix, charts=charts)
    write_kept(output, content, force=force)
    tell_written(output)
    advice = _(
        "next: edit it in Word, WPS or LibreOffice, but leave its tags whole; put it into templates/ of your pack, or beside the form's file, as {name}; check it with docgen template lint"
    )
    say(advice.format(name=template_name(asked, suffix)))
    return DONE
