"""`docgen template tags`: every tag of templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from docgen.cli.exit_codes import CANNOT_JUDGE, DONE
from docgen.cli.outputs import format_for, format_option, keep_inputs, write_findings
from docgen.cli.telling import tell
from docgen.cli.template import given, templates_argument
from docgen.errors import TemplateError
from docgen.i18n import _
from docgen.lint.listing import list_tags
from docgen.writers.tags import write_tags, write_tags_json

if TYPE_CHECKING:
    from pathlib import Path

    from docgen.errors import Problem
    from docgen.lint.listing import TagListing

_FORMATS = ("text", "json")


@click.command(
    help=_("List every tag of templates in order: where it stands, what kind of tag it is, which names it needs."),
    epilog=_("Example: docgen template tags county-2021.docx --form zfxxgk-2021"),
)
@templates_argument
@format_option(_FORMATS, help_=_("How to print the tags."))
def tags(
    *, templates: tuple[Path, ...], form: str | None, packs: tuple[Path, ...], output: Path, format_: str | None
) -> int:
    """List the tags of templates."""
    keep_inputs(output, *templates)
    problems: list[Problem] = []
    listings: list[TagListing] = []
    for template in given(templates, form, packs, problems):
        try:
            listings.append(list_tags(template.content, template.file, template.form))
        except TemplateError as error:
            problems += error.problems
    write_findings(
        output, write_tags(listings) if format_for(output, format_, _FORMATS) == "text" else write_tags_json(listings)
    )
    tell(problems)
    return CANNOT_JUDGE if problems else DONE
