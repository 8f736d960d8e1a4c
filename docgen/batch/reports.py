"""All that a batch does, for the command and the library alike: plans, lets an executor make the reports, writes the overview."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from io import TextIOWrapper
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple, Self, TextIO

from docgen import __version__
from docgen.batch.names import PATTERN, Namer
from docgen.batch.plan import Plan
from docgen.batch.run import Batch
from docgen.errors import Problem
from docgen.files import resolved
from docgen.readers import Survey
from docgen.readers.roster import read_roster
from docgen.writers.index import Shown, write_index
from docgen.writers.summary import CsvSummary, JsonSummary, Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from docgen.batch.executor import Executor
    from docgen.batch.settings import Settings
    from docgen.outcome import Outcome, State
    from docgen.readers.places import PassedOver
    from docgen.readers.roster import Roster


class Asked(NamedTuple):
    """Which reports a batch is to make, and what it calls their documents; no years and no bureaus are all of them."""

    sources: tuple[Path, ...]
    roster: Path | None = None
    pattern: str = PATTERN
    years: frozenset[int] = frozenset()
    bureaus: frozenset[str] = frozenset()


class Reports:
    """The reports of a batch: `planned` tells how many there are and what was passed over, `make` makes them.

    Use it in a `with` statement. Errors: DocgenError, where a roster, form or template cannot be read.
    """

    def __init__(self, asked: Asked, settings: Settings, executor: Executor) -> None:
        self._settings = settings
        self._roster: Roster | None = read_roster(asked.roster) if asked.roster else None
        self._asked = asked
        self.plan = Plan(Namer(asked.pattern), asked.years, asked.bureaus)
        self.work = Batch(settings, executor, self._roster)

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            stack.enter_context(self.work)
            for source in self._asked.sources:
                survey = Survey(source, self._settings.folder)
                self.plan.add(survey)
                self.plan.pass_over(survey.passed_over, self._asked.roster)
            self.plan.settle()
            self._held = stack.pop_all()
        return self

    def __exit__(self, *error: object) -> None:
        self._held.close()

    @property
    def passed_over(self) -> Sequence[PassedOver]:
        """The files among the sources that are no material, and why."""
        return self.plan.passed_over

    def make(self, advance: Callable[[State], None], note: Callable[[Outcome], None]) -> Tally:
        """Make the reports, telling of each what became of it; then write the overview, noting every outcome in order.

        Return how many became what, year by year. Errors: OutputError, where the folder cannot be used.
        """
        for state in self.work.run(self.plan):
            advance(state)
        tally = Tally(self.plan.years)
        self._write_overview(tally, note)
        return tally

    def _write_overview(self, tally: Tally, note: Callable[[Outcome], None]) -> None:
        """Write index.html, summary.csv and summary.json, all of them a report at a time; each is counted in `tally`."""

        def noted() -> Iterator[Outcome]:
            for outcome in self.work.outcomes():
                as_json.note(outcome)
                as_csv.note(_with_remarks_as_reasons(outcome))
                tally.note(outcome)
                note(outcome)
                yield outcome

        work, years = self.work, self.plan.years
        passed_over = [str(each.file) for each in self.passed_over]
        with (
            self._whole_text("index.html") as index,
            self._whole_text("summary.csv") as csv_file,
            self._whole_text("summary.json") as json_file,
        ):
            unread = sum(1 for _outcome in takewhile(lambda outcome: not outcome.bureau, work.outcomes()))
            as_json, as_csv = JsonSummary(json_file, work.counts, years, __version__, passed_over), CsvSummary(csv_file)
            page = write_index(
                noted(),
                years,
                title=resolved(self._settings.folder).name,
                version=__version__,
                shown=Shown.of(work.counts, years, unread=unread, whole_units=work.whole_units),
                roster=self._roster.file.name if self._roster else "",
                passed_over=passed_over,
            )
            index.writelines(page)
            as_json.end()

    @contextmanager
    def _whole_text(self, name: str) -> Iterator[TextIO]:
        """Open a text file of the batch to be written piece by piece, and moved in whole; what UTF-8 cannot say becomes a question mark."""
        with self.work.store.whole_file(name) as file:
            text = TextIOWrapper(file, "utf-8", errors="replace", newline="")
            yield text
            text.detach()  # and write what it holds


def _with_remarks_as_reasons(outcome: Outcome) -> Outcome:
    """Return an outcome for a table that has one column for all that there is to say of a report."""
    return outcome._replace(reasons=(*outcome.reasons, *map(Problem, outcome.remarks)))
