"""`docgen template adopt`: last year's report as this year's template."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from docgen.cli.document import require_kind
from docgen.cli.exit_codes import DONE
from docgen.cli.options import ANY_PATH, lang_option, pack_option
from docgen.cli.outputs import keep_inputs, overwrite_option, tell_written, write_kept
from docgen.cli.telling import print_written, say
from docgen.errors import OutputError
from docgen.files import MOST_OF_A_DOCUMENT, is_there, read_file
from docgen.i18n import _
from docgen.kinds import DocumentKind
from docgen.labels import either
from docgen.packs import Library
from docgen.source import Source

if TYPE_CHECKING:
    from pathlib import Path

    from docgen.adoption.adopting import Adopted


@click.command(
    help=_(
        "Make last year's finished report, .docx or .odt, the bureau's template: every figure of the statutory tables gets its tag, the year, the bureau and the text of each part theirs; fonts, borders, pictures, headers and footers stay as they are. It says what was tagged and what was left alone."
    ),
    epilog=_(
        "Example: docgen template adopt 2023年报告.docx -o 模板.docx. Then write template: 模板.docx in bureau.yaml. Exit codes: 0 made; 2 the report cannot be read, or the file is there already."
    ),
)
@click.argument("report", type=ANY_PATH, metavar=_("REPORT.docx|REPORT.odt"))
@click.option(
    "-o",
    "--output",
    type=ANY_PATH,
    required=True,
    metavar=_("TEMPLATE"),
    help=_("The template to write, of the same kind as the report."),
)
@click.option(
    "--form", metavar=_("FORM"), help=_("The form, by name or file; otherwise the one that its tables are of.")
)
@overwrite_option
@pack_option
@lang_option
def adopt(*, report: Path, output: Path, form: str | None, force: bool, packs: tuple[Path, ...]) -> int:
    """Make a template of a report and say what became of it."""
    from docgen.adoption.adopting import adopt as adopt_report  # noqa: PLC0415 - help does not wait for it

    require_kind(output, [_kind_of(report)])
    keep_inputs(output, report)
    if is_there(output) and not force:
        raise OutputError.at(Source(str(output)), _("this file is there already: name another one, or add --force"))
    adopted = adopt_report(read_file(report, limit=MOST_OF_A_DOCUMENT), str(report), Library.of_folders(packs), form)
    write_kept(output, adopted.content, force=force)
    tell_adopted(adopted, output)
    tell_written(output)
    return DONE


def _kind_of(report: Path) -> DocumentKind:
    """Return the kind of a report that a template can be made of. Errors: UsageError."""
    kinds = [kind for kind in DocumentKind if kind.is_filled]
    kind = next((kind for kind in kinds if kind.suffix == report.suffix.lower()), None)
    if kind is None:
        message = _(
            "a template is made of a report in {known}, and “{name}” is none: open it in Word or WPS, save it as .docx, and look it through"
        )
        raise click.UsageError(message.format(known=either([kind.suffix for kind in kinds]), name=report.name))
    return kind


def tell_adopted(adopted: Adopted, output: Path) -> None:
    """Say what a template that was made of a report has of it, and what lint makes of it."""
    from docgen.lint import lint  # noqa: PLC0415
    from docgen.writers.lint_text import write_results  # noqa: PLC0415

    say(_("form {form}").format(form=adopted.form.name))
    for words in adopted.tagged:
        say(_("tagged: {what}").format(what=words))
    for problem in adopted.left:
        say(_("left alone: {problem}").format(problem=problem))
    result = lint(adopted.content, str(output), adopted.form)
    if result.remarks:
        print_written(write_results([result], set()), err=True)
