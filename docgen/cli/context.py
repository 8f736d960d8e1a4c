"""`docgen context`: every name a template may use, with its value."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from docgen.cli.exit_codes import DONE
from docgen.cli.options import ANY_PATH, bundle_options
from docgen.cli.outputs import file_option, keep_inputs, overwrite_option, write_kept
from docgen.context import context_of
from docgen.i18n import _

if TYPE_CHECKING:
    from pathlib import Path

    from docgen.cli.options import Selection


@click.command(
    help=_(
        "Print, as JSON, every name a template may use and its value for this bundle. Plain docxtpl fills the same templates with it."
    ),
    epilog=_("Example: docgen context samples/zhangzhou-sfj/2023 --ascii -o context.json"),
)
@click.argument("bundle", type=ANY_PATH, metavar=_("BUNDLE"))
@file_option
@click.option(
    "--ascii",
    "escaped",
    is_flag=True,
    help=_("Write characters beyond ASCII as \\uXXXX, for programs that do not read UTF-8."),
)
@overwrite_option
@bundle_options
def context(*, bundle: Path, output: Path, escaped: bool, force: bool, selection: Selection) -> int:
    """Print the template context of a bundle."""
    keep_inputs(output, bundle)
    listed, years = selection.the_bundle(bundle)
    keep_inputs(output, *years.bundle(listed).files)
    names = context_of(years.report(listed), others=years.others(listed))
    content = (json.dumps(names, ensure_ascii=escaped, indent=2) + "\n").encode()
    write_kept(output, content, force=force)
    return DONE
