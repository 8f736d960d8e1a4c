"""What checks look at: a report, and what it is held against as far as that is at hand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from docgen.checks.prose.claims import read_claims
from docgen.checks.prose.reading import paragraphs

if TYPE_CHECKING:
    from collections.abc import Callable

    from docgen.changes import Changes
    from docgen.checks.prose.claims import ReadParagraph
    from docgen.checks.prose.reading import Paragraph
    from docgen.report import Report
    from docgen.roll_up import Units


class PrintingTemplate(Protocol):
    """What a template says of itself."""

    @property
    def file(self) -> str:
        """The file it was opened from."""

    @property
    def notices(self) -> tuple[str, ...]:
        """What was taken off when it was opened."""

    def prints(self, path: tuple[str, ...]) -> bool:
        """Tell whether it has a tag for a cell; this depends on its `names` alone."""

    @property
    def names(self) -> frozenset[tuple[str, ...]]:
        """Every name that a tag prints or loops over, as its path."""


@dataclass(frozen=True)
class Subject:
    """A report, with last year's, the template it is to be printed with, the units it is the sum of, and what changed in it since it was checked, where they are known.

    `why_no_last` says why last year's report cannot be read, if it is there. `others` gives the reports of the bureau's other
    years, in order, as far as they can be read.
    """

    report: Report
    last: Report | None = None
    why_no_last: str = ""
    template: PrintingTemplate | None = None
    units: Units | None = None
    changes: Changes | None = None
    others: Callable[[], tuple[Report, ...]] = tuple

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The paragraphs of its prose, read once for all checks."""
        return tuple(paragraphs(self.report))

    @cached_property
    def read_paragraphs(self) -> tuple[ReadParagraph, ...]:
        """The paragraphs with what their numbers are given for, read once for all checks."""
        return tuple(read_claims(self.report, paragraph) for paragraph in self.paragraphs)
