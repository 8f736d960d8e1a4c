"""What became of one report among many: the record that a batch keeps and sums up."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from docgen.errors import Problem


class State(Enum):
    """What became of a report."""

    MADE = "made"  # nothing stands against it; all that was asked for is there
    REFUSED = "refused"  # errors stand against it (or warnings, where they count): no document
    UNJUDGED = "unjudged"  # it could not be judged or written
    MISSING = "missing"  # the roster has the unit, but no bundle came


class Outcome(NamedTuple):
    """What became of one report.

    `year` is 0 and `bureau` empty where they could not be read. `files` are the documents and check sheets that are
    there, by kind (`docx`, `odt`, `pdf`, `html`), as paths below the output folder, with `/`. `reasons` are the first
    of what stands against the report, and `remarks` what a person should know of a report that is made. `text` is what its
    text is known by among others: a line a section, its code and its clauses, bare of what may differ in a copy.
    """

    bureau: str
    year: int
    source: str
    state: State
    form: str = ""
    errors: int = 0
    warnings: int = 0
    waived: int = 0
    reasons: tuple[Problem, ...] = ()
    more_reasons: int = 0  # those left out of `reasons`
    remarks: tuple[str, ...] = ()
    files: dict[str, str] = {}  # noqa: RUF012 - never changed
    text: tuple[str, ...] = ()
