"""Options about the units of an aggregated report."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from docgen.cli.options import ANY_PATH
from docgen.cli.outputs import keep_inputs
from docgen.cli.progress import adding_up
from docgen.i18n import _, language
from docgen.remote import path_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from docgen.checks import Review
    from docgen.errors import Problem
    from docgen.packs import Library

ROSTER_HELP = _(
    "The units there are: a text file with one name a line, a CSV or a YAML file; other names of a unit follow its own."
)

roster_option = click.option("--roster", type=ANY_PATH, required=True, metavar=_("ROSTER"), help=ROSTER_HELP)


class Aggregate(NamedTuple):
    """The units that an aggregate is the sum of, as they are named: where they are, and the roster of them."""

    sources: tuple[Path, ...]
    roster: Path | None

    @property
    def is_asked_for(self) -> bool:
        """Tell whether something is said of units."""
        return bool(self.sources or self.roster)

    def held_against(
        self, reviews: list[Review], library: Library, form: str | None, problems: list[Problem], output: Path
    ) -> list[Review]:
        """Hold the one report there is against its units, if there are any; note what cannot be read of them.

        Errors: UsageError, where there is not one report; DocgenError.
        """
        if not self.sources:
            if self.roster:
                raise click.UsageError(_("--roster says which units there are; name the units themselves with --units"))
            return reviews
        if problems:
            return reviews
        if len(reviews) != 1:
            message = _("--units needs one aggregate, but there are {count}: choose with --bureau and --year")
            raise click.UsageError(message.format(count=len(reviews)))
        from docgen.aggregate import (  # noqa: PLC0415 - most bundles are no aggregates
            UnitReader,
            enter_units,
            find_units,
            hold_against,
        )
        from docgen.readers.roster import read_roster  # noqa: PLC0415

        report = reviews[0].report
        named = report.bundle.profile.form
        roster = read_roster(self.roster) if self.roster else None
        reader = UnitReader(library, form or (named.value if named else report.form.name), language())
        found = find_units(self.sources, report.year, path_of(report.bundle.source.file))
        entered = enter_units(adding_up(found.bureaus), reader)
        judged = hold_against(reviews[0], entered, roster, library, form)
        keep_inputs(output, *filter(None, (self.roster,)), *self.sources, *entered.files)
        problems += entered.problems
        return [judged]


def aggregate_options(command: Callable[..., int]) -> Callable[..., int]:
    """Add the options that name the units of an aggregate; they reach the command as its `aggregate`."""

    @wraps(command)
    def holding(*, sources: tuple[Path, ...], roster: Path | None, **rest: Any) -> int:
        return command(aggregate=Aggregate(sources, roster), **rest)

    wrapped = click.option("--roster", type=ANY_PATH, metavar=_("ROSTER"), help=ROSTER_HELP)(holding)
    return click.option(
        "--units",
        "sources",
        type=ANY_PATH,
        multiple=True,
        metavar=_("SOURCE"),
        help=_(
            "The bundle is an aggregate: each cell must be the sum of these units' (bundles, or folders of them; may be given several times)."
        ),
    )(wrapped)
