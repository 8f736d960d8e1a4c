"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from docgen.i18n import LANGUAGES, _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from docgen.bundle import Bundle
    from docgen.readers import Handed

F = TypeVar("F", bound="Callable[..., Any]")

lang_option = click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    expose_value=False,  # read before the commands are imported, see docgen.cli.main
    help=_("The language of messages; otherwise that of the locale, otherwise zh_CN."),
)
strict_option = click.option("--strict", is_flag=True, help=_("Let warnings count like errors."))
pack_option = click.option(
    "--pack",
    "packs",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="DIR",
    help=_("A folder with forms/ and templates/ of your own; may be given several times."),
)


def bundle_options(command: F) -> F:
    """Add the options of every command that reads bundles."""
    for option in (
        lang_option,
        pack_option,
        click.option("--year", type=int, help=_("Take only the bundle of this year.")),
        click.option("--bureau", metavar=_("NAME"), help=_("Take only the bundles of this bureau.")),
        click.option("--form", metavar=_("FORM"), help=_("The form, by name or file, whatever the bundle says.")),
    ):
        command = option(command)
    return command


def chosen(bundles: Iterable[Bundle], bureau: str | None, year: int | None) -> list[Bundle]:
    """Return the bundles of the bureau and year that are asked for."""
    return [b for b in bundles if bureau in (None, b.bureau) and year in (None, b.year)]


def the_bundle(path: Path, bureau: str | None, year: int | None) -> Bundle:
    """Return the one bundle at a path. Errors: DocgenError, where it cannot be read; UsageError, where it is not one."""
    from docgen.readers import find  # noqa: PLC0415 - help and usage need no reader

    handed = find(path)
    if len(handed) > 1:
        handed = _of_year(handed, year)
    found = chosen((bundle for one in handed for bundle in one.read()), bureau, year)
    if len(found) == 1:
        return found[0]
    if not found:
        raise click.UsageError(_("{path} holds no bundle of that bureau and year").format(path=path))
    names = "".join(f"\n  {bundle}  {bundle.source}" for bundle in found[:20])
    raise click.UsageError(
        _("{path} holds {count} bundles; choose one with --bureau and --year, or name its file:{names}").format(
            path=path, count=len(found), names=names
        )
    )


def _of_year(handed: list[Handed], year: int | None) -> list[Handed]:
    """Read only what is named after the year, where something is: other years may be unfinished."""
    named = [one for one in handed if year is not None and one.path.stem.startswith(str(year))]
    return named or handed
