"""Workbooks as bundles: a tidy sheet, or the tables of one bureau's year, on a sheet each or under one another."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docgen.bundle import Bundle, Profile, Sheet
from docgen.errors import UnreadableError, UntoldError
from docgen.files import read_material
from docgen.i18n import _
from docgen.readers import tidy
from docgen.readers.assembly import checked
from docgen.readers.documents.titles import title_at
from docgen.readers.naming import year_named, year_of
from docgen.readers.profile import bureau_of
from docgen.readers.registry import FileFormat, Head, Tables
from docgen.source import Source, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from docgen.readers.workbooks.worksheet import Worksheet

    ReadWorkbook = Callable[[bytes, str], list[Worksheet]]

_NAMES = re.compile(r"(?:填报|编制|报送)?(?:单位|机关)(?:名称|全称)?[:：]?(.*)")
_YEARS = re.compile(r"(?:报告|填报|统计)?年[度份]?[:：]?(.*)")


def format_of_workbooks(suffixes: tuple[str, ...], read_workbook: ReadWorkbook) -> FileFormat:
    """Return the format of bundles in workbooks of a kind."""

    def read(path: Path) -> list[Bundle]:
        return _bundles(path, read_workbook)

    def heads(file: Path, _place: Path, bureau: Profile) -> Iterator[Head]:
        for bundle in _bundles(file, read_workbook):
            yield Head(bundle.bureau, bundle.year, bureau.formerly)

    def tables(path: Path, named: Text | None, bundle: Bundle) -> Tables:
        content, material = read_material(path)
        sheets = _sheets(read_workbook(content, str(path)), path)
        entries = [
            entry for sheet in sheets if tidy.is_tidy(sheet.rows) for entry in tidy.entries_of(sheet.rows, bundle)
        ]
        printed = tuple(_as_sheet(sheet, named) for sheet in sheets if not tidy.is_tidy(sheet.rows))
        remarks = tuple(remark for sheet in sheets for remark in sheet.remarks)
        return Tables(material, printed, tuple(entries), remarks)

    return FileFormat(suffixes, heads, read, tables=tables)


def _sheets(sheets: list[Worksheet], path: Path) -> list[Worksheet]:
    """Return the sheets that something stands on. Errors: UnreadableError, for formulas without a value, and for none."""
    problems = [problem for sheet in sheets for problem in sheet.problems]
    if problems:
        raise UnreadableError(problems)
    filled = [sheet for sheet in sheets if sheet.rows]
    if not filled:
        raise UnreadableError.at(Source(str(path)), _("the file is empty"))
    return filled


def _as_sheet(sheet: Worksheet, named: Text | None = None) -> Sheet:
    return Sheet(sheet.source, sheet.rows, named)


def _bundles(path: Path, read_workbook: ReadWorkbook) -> list[Bundle]:
    """Read the bundles in a workbook that is handed in by itself. Errors: UnreadableError, BundleError."""
    bureau, shape = bureau_of(path.parent)
    content, material = read_material(path)
    sheets = _sheets(read_workbook(content, str(path)), path)
    tidy_sheets = [sheet for sheet in sheets if tidy.is_tidy(sheet.rows)]
    if tidy_sheets:
        bundles = [bundle for sheet in tidy_sheets for bundle in tidy.tidy_bundles(sheet.rows, bureau, material)]
        return [checked(bundle, bureau, shape) for bundle in bundles]
    name, year = _identity(sheets)
    number = year_of(year.value) if year else year_named(path)
    if not number or not (name or bureau.contacts.get("name")):
        message = _(
            "the workbook does not say whose it is, and of which year: write 单位 and 年度 beside their values on a sheet, or put it in a folder with a YAML file"
        )
        raise UntoldError.at(Source(str(path)), message)
    profile = Profile(contacts={"name": name} if name else {}).over(bureau)
    remarks = tuple(remark for sheet in sheets for remark in sheet.remarks)
    printed = tuple(map(_as_sheet, sheets))
    bundle = Bundle(Source(str(path)), number, profile, sheets=printed, own_files=(material,), remarks=remarks)
    return [checked(bundle, bureau, shape)]


def _identity(sheets: list[Worksheet]) -> tuple[Text | None, Text | None]:
    """Find the bureau and the year: in a title, else beside 单位 and 年度."""
    name: Text | None = None
    year: Text | None = None
    for sheet in sheets:
        for row in sheet.rows:
            cells = [cell for cell in row if cell.value]
            title = title_at(cells) if len(cells) == 1 else None
            if title:
                return title.bureau, title.year
            name = name or _beside(cells, _NAMES)
            found = _beside(cells, _YEARS)
            year = year or (found if found and year_of(found.value) else None)
    return name, year


def _beside(cells: list[Text], label: re.Pattern[str]) -> Text | None:
    """Return what stands after a label in its cell, or in the next one, on a line that has no other."""
    for at, cell in enumerate(cells):
        match = label.fullmatch("".join(cell.value.split()))
        if match and (match[1] or at + 1 < len(cells)):
            return Text(match[1], cell.source) if match[1] else cells[at + 1]
    return None
