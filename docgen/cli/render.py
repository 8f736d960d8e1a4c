"""`docgen render`: the template engine without a form."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from docgen.cli.document import (
    Converter,
    force_option,
    kind_of,
    output_option,
    pdf_a_option,
    require_pdf,
    trusted_option,
    write_document,
)
from docgen.cli.exit_codes import DONE
from docgen.cli.options import ANY_PATH, lang_option
from docgen.cli.outputs import keep_inputs
from docgen.cli.telling import say
from docgen.context_file import read_context
from docgen.engine import open_template
from docgen.errors import Problem, TemplateError
from docgen.i18n import _
from docgen.kinds import DocumentKind
from docgen.source import Source

if TYPE_CHECKING:
    from pathlib import Path

    from docgen.engine import Template


@click.command(
    help=_(
        "Fill any template (.docx, .dotx, .odt, .ott) with the values of a YAML or JSON file. A name that the file does"
        " not have is an error, and nothing is written."
    ),
    epilog=_("Example: docgen render letter.docx values.yaml -o letter-1.docx"),
)
@click.argument("template", type=ANY_PATH, metavar=_("TEMPLATE"))
@click.argument("values", type=ANY_PATH, metavar=_("VALUES"))
@output_option
@trusted_option
@pdf_a_option
@force_option
@lang_option
def render(*, template: Path, values: Path, output: Path, trusted: bool, archival: bool, force: bool) -> int:
    """Fill a template and write the document."""
    kind = kind_of(output)
    require_pdf([kind], archival=archival)
    keep_inputs(output, template, values)
    context = read_context(values)
    opened = open_template(template, trusted=trusted)
    opened.require_suffix(kind.suffix if kind and kind.is_filled else None)
    if context and not any(name[0] in context for name in opened.names):
        message = _("the template prints none of the values: it has no tag that names one, such as {{{{ {name} }}}}")
        problem = Problem(message.format(name=next(iter(context))), Source(str(template)))
        raise TemplateError([problem, *_others(opened)])
    document, converter = opened.fill(context), Converter(output, archival=archival)
    as_asked = converter(opened.file + opened.suffix, document) if kind is DocumentKind.PDF else document
    write_document(output, as_asked, force=force)
    for notice in opened.notices:
        say(_("remark: {template}: {notice}").format(template=template, notice=notice))
    converter.tell_written(output)
    return DONE


def _others(template: Template) -> list[Problem]:
    """Say of a template without tags that it looks like one of another program, where it does."""
    from docgen.lint import lint  # noqa: PLC0415 - most templates have tags

    result = lint(template.package.to_bytes(), template.file)
    return [Problem(each.message, Source(template.file)) for each in result.remarks if each.rule == "tag.of-others"]
