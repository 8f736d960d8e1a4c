"""The check sheet (核验单): what was found in some reports, as one page that a head can read and a clerk can work from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.writers.page import page_of
from docgen.writers.sheet.report_sheet import Judged, sheet_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from docgen.errors import Problem

__all__ = ["Judged", "write_sheet"]


def write_sheet(judged: Sequence[Judged], problems: Iterable[Problem], *, version: str, strict: bool = False) -> str:
    """Write the check sheet of some reports, and what could not be judged, as one HTML page that needs nothing else.

    It bears the day of SOURCE_DATE_EPOCH; without that the same input makes the same page.
    Errors: UnreadableError, where a bundle's files have gone since they were read.
    """
    sheets = [sheet_of(one, at, strict=strict) for at, one in enumerate(judged, 1)]
    page = page_of(__name__)
    said = page.given(sheets=sheets, problems=list(problems), version=version)
    return page.template.render(said)
