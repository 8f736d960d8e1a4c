"""Tidy CSV: one figure a line, under the header bureau,year,table,row,column,value. May hold many bundles."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from docgen.bundle import Bundle, Profile, TidyEntry
from docgen.errors import Problem, UnreadableError
from docgen.files import Material
from docgen.i18n import _
from docgen.readers.naming import not_a_year, year_of
from docgen.remote import path_of
from docgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docgen.readers.csv_rows import Rows
    from docgen.source import Line

_NAMED, _LONGEST = 10, 40  # columns that an error names, and characters of each
HEADER = ("bureau", "year", "table", "row", "column", "value")
_CHINESE = {
    "单位": "bureau", "填报单位": "bureau", "单位名称": "bureau", "年度": "year", "年份": "year", "年": "year", "表": "table",
    "表名": "table", "行": "row", "指标": "row", "列": "column", "栏": "column", "栏目": "column", "值": "value", "数值": "value",
}  # fmt: skip


def is_tidy(rows: Rows) -> bool:
    """Tell whether a table has the tidy header, in English or Chinese, its columns in any order."""
    return sorted(names_of(rows[0])) == sorted(HEADER)


def looks_tidy(rows: Rows) -> bool:
    """Tell whether a CSV file's header was meant as the tidy one."""
    return len(set(names_of(rows[0])) & set(HEADER)) >= 3


def require_tidy(rows: Rows) -> None:
    """Refuse a header that was meant as the tidy one but is not. Errors: UnreadableError."""
    names = names_of(rows[0])
    missing = [name for name in HEADER if name not in names]
    more = list(dict.fromkeys(name or _("a column without a name") for name in names if name not in HEADER))
    doubled = sorted(name for name, count in Counter(names).items() if count > 1)
    reasons = [
        (_("missing: {names}"), missing),
        (_("unknown: {names}"), more),
        (_("given twice: {names}"), doubled),
    ]
    said = _("; ").join(text.format(names=_some(names)) for text, names in reasons if names)
    message = _("the header must be {header}; {reasons}").format(header=",".join(HEADER), reasons=said)
    raise UnreadableError.at(rows[0][0].source, message)


def _some(names: Sequence[str]) -> str:
    """Name the first of some names, and how many more there are."""
    more = [_("… and {count} more").format(count=len(names) - _NAMED)] if len(names) > _NAMED else []
    return _(", ").join([*(name[:_LONGEST] for name in names[:_NAMED]), *more])


def names_of(row: Line) -> list[str]:
    """Return the names of the columns; spreadsheets add empty ones at the end, which are none."""
    names = [_CHINESE.get(name, name.lower()) for name in row.values]
    while names and not names[-1]:
        names.pop()
    return names


def tidy_entries(rows: Rows) -> dict[tuple[str, int], list[TidyEntry]]:
    """Read the figures of each bureau and year, in the order they first stand.

    Errors: UnreadableError with every line that is not six fields with a bureau and a year.
    """
    place = {name: index for index, name in enumerate(names_of(rows[0]))}
    problems: list[Problem] = []
    figures: dict[tuple[str, int], list[TidyEntry]] = {}
    as_written: dict[tuple[str, str], list[TidyEntry]] = {}  # the same, as bureau and year are written
    bureau, year, table, label, column, value = (place[name] for name in HEADER)
    fields = (table, label, column, value)
    for row in rows[1:]:
        values = row.values
        entries = as_written.get((values[bureau], values[year])) if len(values) == len(HEADER) else None
        if entries is None or not values[table] or not values[label]:
            problem = _problem_of(row, place)
            if problem:
                problems.append(problem)
                continue
            entries = figures.setdefault((values[bureau], year_of(values[year])), [])
            as_written[values[bureau], values[year]] = entries
        entries.append(TidyEntry(row, fields))
    if problems:
        raise UnreadableError(problems)
    if not figures:
        raise UnreadableError.at(Source(rows[0].file), _("there is no figure under the header"))
    return figures


def entries_of(rows: Rows, bundle: Bundle) -> Iterator[TidyEntry]:
    """Walk the figures of a tidy table that belong to a bundle, as all of them must. Errors: UnreadableError."""
    for (bureau, year), entries in tidy_entries(rows).items():
        if (bureau, year) != (bundle.bureau, bundle.year):
            message = _("these figures are of {other}, but the bundle is of {bundle}")
            raise UnreadableError.at(entries[0].value.source, message.format(other=f"{bureau} {year}", bundle=bundle))
        yield from entries


def _problem_of(row: Line, place: dict[str, int]) -> Problem | None:
    values = row.values
    if len(values) < len(HEADER) or any(values[len(HEADER) :]):
        message = _("the line has {count} fields, the header {expected}: quote a field that contains the delimiter")
        return Problem(message.format(count=len(row), expected=len(HEADER)), Source(row.file, row.number))
    for name in HEADER[:4]:
        if not values[place[name]]:
            return Problem(_("{name} is empty").format(name=name), row[place[name]].source)
    year = values[place["year"]]
    if not year_of(year):
        return Problem(not_a_year(year), row[place["year"]].source)
    return None


def tidy_bundles(rows: Rows, profile: Profile, material: Material | None = None) -> list[Bundle]:
    """Make a bundle of each bureau and year; `material` is the file, where all of it was read. Errors: UnreadableError."""
    file = rows[0].file
    own_files = (material or Material(path_of(file)),)
    bureau_place = names_of(rows[0]).index("bureau")
    names = {row.values[bureau_place]: row for row in reversed(rows[1:]) if len(row.values) > bureau_place}
    bundles = []
    for (bureau, year), entries in tidy_entries(rows).items():
        named = Profile(contacts={"name": names[bureau][bureau_place]}).over(profile)
        bundles.append(Bundle(Source(file), year, named, entries=tuple(entries), own_files=own_files))
    return bundles
