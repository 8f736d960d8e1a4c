"""What the prose says of the figures, as evidence: 收到政府信息公开申请1件."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.checks.evidence import Evidence
from docgen.checks.prose.claims import claims_in
from docgen.checks.prose.reading import paragraphs, span
from docgen.figures import plain_number
from docgen.forms.expression import cells_added

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docgen.report import Report


def testimony(report: Report) -> Iterator[Evidence]:
    """Walk the exact numbers of the prose that are given for cells."""
    for paragraph in paragraphs(report):
        for claimed in claims_in(report, paragraph):
            quantity = claimed.quantity
            sums = [cells_added(operand) for operand in claimed.sums]
            if not quantity.approximate and not quantity.rounding and None not in sums:
                alternatives = tuple(dict.fromkeys(cells for cells in sums if cells))
                excerpt = paragraph.excerpt([span(quantity)])
                yield Evidence(alternatives, plain_number(quantity.value), excerpt, paragraph.source)
