"""`docgen template compare`: a template filled by docgen and by docxtpl, and where the documents differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from docgen.cli.document import trusted_option
from docgen.cli.exit_codes import DONE, INCONSISTENT
from docgen.cli.options import ANY_PATH, lang_option
from docgen.cli.outputs import file_option, keep_inputs, write_findings
from docgen.context_file import read_context
from docgen.engine.comparison import compare_with_docxtpl
from docgen.errors import TemplateError
from docgen.files import read_file
from docgen.i18n import _, ngettext
from docgen.writers.lines import as_lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from docgen.engine.comparison import Compared, Difference


@click.command(
    help=_(
        "Fill a .docx template with docgen and with docxtpl itself, and tell part by part where the two documents differ. For authors who use their templates with docxtpl elsewhere, too. docxtpl runs in a sandbox, in a process of its own."
    ),
    epilog=_(
        "Example: docgen template compare county-2021.docx values.yaml (docgen context BUNDLE -o values.json writes the values of a report). Exit codes: 0 the same document; 1 they differ; 2 docgen does not fill the template."
    ),
)
@click.argument("template", type=ANY_PATH, metavar=_("TEMPLATE"))
@click.argument("values", type=ANY_PATH, metavar=_("VALUES"))
@trusted_option
@file_option
@lang_option
def compare(*, template: Path, values: Path, trusted: bool, output: Path) -> int:
    """Compare what docgen and docxtpl make of a template."""
    keep_inputs(output, template, values)
    content = read_file(template, TemplateError)
    comparison = compare_with_docxtpl(content, str(template), read_context(values), trusted=trusted)
    write_findings(output, as_lines(_lines(template, comparison)))
    return DONE if comparison.is_equal else INCONSISTENT


def _lines(template: Path, comparison: Compared) -> Iterator[str]:
    if comparison.refusal:
        yield _("{template}: docgen fills it, docxtpl does not").format(template=template)
        yield f"  docxtpl: {comparison.refusal}"
        return
    if comparison.is_equal:
        message = _("{template}: docgen and docxtpl make the same document, in all {count} parts")
        yield message.format(template=template, count=comparison.alike)
        return
    count = len(comparison.differences)
    message = ngettext(
        "{template}: the documents differ in {count} place; {alike} parts are the same",
        "{template}: the documents differ in {count} places; {alike} parts are the same",
        count,
    )
    yield message.format(template=template, count=count, alike=comparison.alike)
    for difference in comparison.differences:
        yield from _of(difference)


def _of(difference: Difference) -> Iterator[str]:
    place = _(", ").join(filter(None, (difference.part, difference.place)))
    yield f"  {place}{_(': ') + difference.what if difference.what else ''}"
    if difference.ours is None and difference.theirs is None:
        return
    nothing = _("(nothing)")
    yield f"    docgen:  {nothing if difference.ours is None else difference.ours}"
    yield f"    docxtpl: {nothing if difference.theirs is None else difference.theirs}"
