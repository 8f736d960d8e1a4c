"""The plan of a batch: which reports there are, bureau by bureau, and where their documents go."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from docgen.batch.names import OVERVIEWS, Namer, folded
from docgen.errors import DocgenError, OutputError, Problem
from docgen.files import resolved
from docgen.i18n import _
from docgen.outcome import Outcome, State
from docgen.readers.roster import bare
from docgen.readers.survey import Listed, by_bureau, repeated
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from docgen.readers.places import PassedOver
    from docgen.readers.roster import Roster


class Planned(NamedTuple):
    """A report to make; one that is not `wanted` is only compared with. `stem` is where its documents go, without suffix."""

    listed: Listed
    stem: str = ""
    wanted: bool = False

    @property
    def name(self) -> str:
        """What the journal calls it: its place below the output folder, or the place it was read from."""
        return self.stem or nameless(self.listed)


class Job(NamedTuple):
    """What a worker does in one go: the reports of one bureau, year by year."""

    number: int
    reports: tuple[Planned, ...]


class Plan:
    """All that a batch is about to do. What cannot be done is in `unmade`, with what there is to say of it.

    `passed_over` are files that may hold something and are not read.
    `years` and `bureaus` choose among what there is; other years of a chosen bureau are only compared with.
    """

    def __init__(
        self, namer: Namer, years: frozenset[int] = frozenset(), bureaus: frozenset[str] = frozenset()
    ) -> None:
        self._namer, self._years, self._bureaus = namer, years, bureaus
        self._listed: list[Listed] = []
        self.unread: list[Listed] = []
        self.jobs: list[Job] = []
        self.unmade: dict[str, Outcome] = {}
        self.passed_over: list[PassedOver] = []

    def add(self, listed_bundles: Iterable[Listed]) -> None:
        """Take up what was found in a source."""
        for listed in listed_bundles:
            if listed.bureau and listed.year:
                self._listed.append(listed)
            elif not (self._bureaus and listed.bureau) or listed.bureau in self._bureaus:
                self.unread.append(listed)

    def pass_over(self, files: Iterable[PassedOver], roster: Path | None) -> None:
        """Note files that are not read; the roster is."""
        own = resolved(roster) if roster else None
        self.passed_over += (each for each in files if resolved(each.file) != own)

    def settle(self) -> None:
        """Name every report, after the last source; what comes twice or would be written over is not made."""
        taken: dict[str, Planned] = {
            folded(name): Planned(Listed("", 0, ""), name) for name in (Path(file).stem for file in OVERVIEWS)
        }
        clashing: set[str] = set()
        for bundles in by_bureau(self._listed):
            reports = list(
                self._named(sorted(dict.fromkeys(bundles), key=lambda planned: planned.year), taken, clashing)
            )
            if any(planned.wanted for planned in reports):
                self.jobs.append(Job(len(self.jobs), tuple(reports)))
        self._listed.clear()
        if clashing:
            self._without(clashing)
        for listed in self.unread:
            self.jobs.append(Job(len(self.jobs), (Planned(listed, wanted=True),)))

    def _named(self, bundles: Sequence[Listed], taken: dict[str, Planned], clashing: set[str]) -> Iterator[Planned]:
        twice = repeated(bundles)
        for listed in bundles:
            wanted = self._wants(listed)
            if wanted and listed in twice:
                self._tell(listed, twice[listed])
            if listed in twice or not wanted:
                yield Planned(listed)
                continue
            try:
                stem = self._namer.stem(listed.bureau, listed.year)
            except OutputError as error:
                self._tell(listed, error)
                yield Planned(listed)
                continue
            planned = Planned(listed, stem, wanted=True)
            first = taken.setdefault(folded(stem), planned)
            if first is not planned:
                clashing.add(folded(stem))
                self._tell(listed, _clash(stem, first.listed))
                if first.listed.path:
                    self._tell(first.listed, _clash(first.stem, listed))
            yield planned

    def _wants(self, listed: Listed) -> bool:
        of_bureau = not self._bureaus or listed.bureau in self._bureaus
        return of_bureau and (not self._years or listed.year in self._years)

    def _without(self, clashing: set[str]) -> None:
        """Take reports whose names clash out of the jobs; they still stand beside the other years."""
        for job in self.jobs:
            reports = [
                Planned(planned.listed) if folded(planned.stem) in clashing else planned for planned in job.reports
            ]
            self.jobs[job.number] = Job(job.number, tuple(reports))

    def _tell(self, listed: Listed, error: DocgenError) -> None:
        problems = tuple(
            problem if problem.source else Problem(problem.message, Source(listed.path)) for problem in error.problems
        )
        outcome = Outcome(listed.bureau, listed.year, listed.path, State.UNJUDGED, reasons=problems)
        self.unmade[nameless(listed)] = outcome

    @property
    def years(self) -> tuple[int, ...]:
        """The years of what is made: those asked for, otherwise those that came."""
        return tuple(sorted(self._years or {outcome for _bureau, outcome in self._wanted() if outcome}))

    @property
    def count(self) -> int:
        """The number of reports to make, and of those that cannot be."""
        return sum(planned.wanted for job in self.jobs for planned in job.reports) + len(self.unmade)

    @property
    def nameless(self) -> frozenset[str]:
        """What the journal calls the reports without a place of their own."""
        return frozenset(self.unmade).union(
            planned.name for job in self.jobs for planned in job.reports if not planned.stem
        )

    def _wanted(self) -> Iterator[tuple[str, int]]:
        for job in self.jobs:
            yield from ((planned.listed.bureau, planned.listed.year) for planned in job.reports if planned.wanted)
        yield from ((outcome.bureau, outcome.year) for outcome in self.unmade.values())

    def missing(self, roster: Roster | None) -> Iterator[Outcome]:
        """Walk the units of a roster of which no bundle came: at all, or for one of the years."""
        if roster is None:
            return
        came = {(bare(roster.unit(bureau) or bureau), year) for bureau, year in self._wanted()}
        whoever, years, place = {name for name, _year in came}, self.years, str(roster.file)
        for unit in roster.names:
            if bare(unit) not in whoever:
                yield Outcome(unit, 0, place, State.MISSING)
                continue
            for year in years:
                if (bare(unit), year) not in came:
                    yield Outcome(unit, year, place, State.MISSING)

    def in_order(self, roster: Roster | None) -> list[str | Outcome]:
        """Return the names of all reports, and what is missing, as people look for them: bureau by bureau, year by year."""
        rank = {name: at for at, name in enumerate(roster.names)} if roster else {}

        def place(bureau: str, year: int, at: str) -> tuple[bool, int, str, int, str]:
            known = (roster.unit(bureau) if roster else None) or bureau
            return bool(bureau), rank.get(known, len(rank)), known, year, at

        ranked: list[tuple[tuple[bool, int, str, int, str], str | Outcome]] = []
        for job in self.jobs:
            for listed, name in ((item.listed, item.name) for item in job.reports if item.wanted):
                ranked.append((place(listed.bureau, listed.year, name), name))
        ranked += ((place(item.bureau, item.year, name), name) for name, item in self.unmade.items())
        ranked += ((place(item.bureau, item.year, ""), item) for item in self.missing(roster))
        return [item for _place, item in sorted(ranked, key=lambda pair: pair[0])]


_NAMELESS = "?"  # no path begins so


def nameless(listed: Listed) -> str:
    """Return what the journal calls a report without a place of its own."""
    return f"{_NAMELESS}{listed.path}\n{listed.bureau}\n{listed.year}"


def is_nameless(name: str) -> bool:
    """Tell whether the journal calls a report so that has no place of its own."""
    return name.startswith(_NAMELESS)


def _clash(stem: str, other: Listed) -> OutputError:
    if not other.path:
        return OutputError.at(
            None, _("“{name}” is the batch's own file: give another pattern of names").format(name=stem)
        )
    message = _("its document would be {name}, as that of {other}: give another pattern of names")
    return OutputError.at(None, message.format(name=stem, other=f"{other.bureau} {other.year} ({other.path})"))
