"""What speaks for one repair and against another: the text, and last year's report. They settle ties, no more.

Either may be wrong itself, so neither makes a repair larger than the tables alone ask for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docgen.checks.localise.repair import Evidence
from docgen.checks.prose.claims import read_claims
from docgen.checks.prose.reading import paragraphs, span
from docgen.figures import plain_number
from docgen.forms.evaluation import evaluate, exactly
from docgen.forms.expression import Comparison, cells_added
from docgen.forms.rule import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docgen.checks.localise.repair import Candidate
    from docgen.figures import Number
    from docgen.forms.evaluation import Lookup
    from docgen.forms.rule import Relation
    from docgen.forms.table import CellRef
    from docgen.report import Report


class Witnesses(NamedTuple):
    """A report, last year's, and what the text says of its figures."""

    report: Report
    last: Report | None
    evidence: Sequence[Evidence]

    def settle(self, candidates: list[Candidate]) -> tuple[list[Candidate], list[Evidence | Relation]]:
        """Keep the candidates that fewest witnesses contradict; return the witnesses that made the difference, too."""
        if len(candidates) < 2:
            return candidates, []
        every: list[Evidence | Relation] = [*self.evidence, *(self.report.form.yearly if self.last else ())]
        against = [[self._contradicts(witness, candidate) for witness in every] for candidate in candidates]
        fewest = min(map(sum, against))
        kept = [at for at, row in enumerate(against) if sum(row) == fewest]
        if len(kept) == len(candidates):
            return candidates, []
        settling = [
            witness
            for number, witness in enumerate(every)
            if any(row[number] for row in against) and not any(against[at][number] for at in kept)
        ]
        return [candidates[at] for at in kept], settling

    def _contradicts(self, witness: Evidence | Relation, candidate: Candidate) -> bool:
        number = _repaired(self.report, candidate)
        if isinstance(witness, tuple):
            sums = [_sum(number, cells) for cells in witness.alternatives]
            return None not in sums and witness.value not in sums
        outcome = evaluate(witness.statement, number, self.last.number_if_there if self.last else None)
        return outcome is not None and not outcome.holds

    def holds_still(self, candidate: Candidate) -> bool:
        """Tell whether a repair breaks none of the fatal relations that are no equations."""
        changed = {change.cell for change in candidate.changes}
        for relation in self.report.form.relations:
            statement = relation.statement
            linear = isinstance(statement, Comparison) and statement.sign == "="
            if linear or relation.rule.severity is not Severity.ERROR or changed.isdisjoint(relation.cells):
                continue
            before = evaluate(statement, self.report.number)
            after = evaluate(statement, _repaired(self.report, candidate))
            if after is not None and not after.holds and (before is None or before.holds):
                return False
        return True


def cells_of(witness: Evidence | Relation) -> set[CellRef]:
    """Return the cells a witness speaks of."""
    if isinstance(witness, tuple):
        return {cell for cells in witness.alternatives for cell in cells}
    return set(witness.cells)


def _repaired(report: Report, candidate: Candidate) -> Lookup:
    return lambda cell: candidate.figures[cell] if cell in candidate.figures else report.number(cell)


def _sum(number: Lookup, cells: Sequence[CellRef]) -> Number | None:
    numbers = [figure for cell in cells if (figure := number(cell)) is not None]
    return exactly("+", *numbers) if len(numbers) == len(cells) else None


def testimony(report: Report) -> Iterator[Evidence]:
    """Walk the exact numbers of the prose that are given for cells."""
    for paragraph in paragraphs(report):
        for claimed in read_claims(report, paragraph).claims:
            quantity = claimed.quantity
            sums = [cells_added(operand) for operand in claimed.sums]
            if not quantity.approximate and not quantity.rounding and None not in sums:
                alternatives = tuple(dict.fromkeys(cells for cells in sums if cells))
                excerpt = paragraph.excerpt([span(quantity)])
                yield Evidence(alternatives, plain_number(quantity.value), excerpt, paragraph.source)
