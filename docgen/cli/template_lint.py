"""`docgen template lint`: what is wrong in templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from docgen import __version__
from docgen.cli.document import trusted_option
from docgen.cli.exit_codes import CANNOT_JUDGE, DONE, INCONSISTENT
from docgen.cli.options import strict_option
from docgen.cli.outputs import format_for, format_option, keep_inputs, write_findings
from docgen.cli.telling import tell
from docgen.cli.template import given, templates_argument
from docgen.errors import TemplateError
from docgen.i18n import _
from docgen.lint import lint as lint_template

if TYPE_CHECKING:
    from pathlib import Path

    from docgen.errors import Problem
    from docgen.lint.rules import Result

_FORMATS = ("text", "json", "sarif")


@click.command(
    help=_(
        "Find what is wrong in templates, without any data: tags, blocks, names, cells of the form that are printed nowhere, twice or in a wrong place, changed labels, fonts."
    ),
    epilog=_(
        "Example: docgen template lint county-2021.docx --form zfxxgk-2021. Exit codes: 0 no error; 1 errors found; 2 a template or form cannot be read."
    ),
)
@templates_argument
@format_option(_FORMATS, help_=_("How to print what is found."))
@strict_option
@trusted_option
def lint(
    *,
    templates: tuple[Path, ...],
    form: str | None,
    packs: tuple[Path, ...],
    output: Path,
    format_: str | None,
    strict: bool,
    trusted: bool,
) -> int:
    """Lint templates and print the remarks."""
    keep_inputs(output, *templates)
    problems: list[Problem] = []
    results: list[Result] = []
    guessed: set[str] = set()
    for template in given(templates, form, packs, problems):
        try:
            results.append(lint_template(template.content, template.file, template.form, trusted=trusted))
        except TemplateError as error:
            problems += error.problems
        if template.guessed:
            guessed.add(template.file)
    style = format_for(output, format_, _FORMATS)
    if style == "text":
        from docgen.writers.lint_text import write_results  # noqa: PLC0415 - one of three

        text = write_results(results, guessed)
    elif style == "json":
        from docgen.writers.lint_json import write_json  # noqa: PLC0415

        text = write_json(results, problems, strict=strict)
    else:
        from docgen.writers.sarif import write_sarif  # noqa: PLC0415

        text = write_sarif(results, problems, __version__)
    write_findings(output, text)
    tell(problems)
    if problems:
        return CANNOT_JUDGE
    return DONE if all(result.clean(strict=strict) for result in results) else INCONSISTENT
