"""Who does the work of a command: this machine, or the workers of a Dask cluster."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

import click

from docgen.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator


class Engine(NamedTuple):
    """Who does the work: this machine's processes, or a cluster, at the address of its scheduler if there is one."""

    is_dask: bool
    address: str | None = None


def _engine(_context: click.Context, _parameter: click.Parameter, words: str) -> Engine:
    """Read who does the work. Errors: BadParameter."""
    name, equals, address = words.partition("=")
    if words in ("local", "dask"):
        return Engine(is_dask=words == "dask")
    if name == "dask" and equals and address.strip():
        return Engine(is_dask=True, address=address.strip())
    raise click.BadParameter(
        _("“{value}” is no engine: write local, dask, or dask= and a scheduler's address or file").format(value=words)
    )


engine_option = click.option(
    "--engine",
    callback=_engine,
    default="local",
    show_default=True,
    metavar=_("ENGINE"),
    help=_(
        "Who does the work. local: processes of this machine; dask: a Dask cluster that is started here; dask=ADDRESS: the one of that scheduler, by its address or its file."
    ),
)


@contextmanager
def dask_or_refuse() -> Iterator[None]:
    """Say how to install Dask where it is not. Errors: UsageError."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise click.UsageError(_("--engine dask needs Dask: pip install “docgen-report[dask]”")) from error
