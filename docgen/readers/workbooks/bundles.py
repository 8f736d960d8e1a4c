"""Workbooks as bundles: a tidy sheet, or the tables of one bureau's year, on a sheet each or under one another."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from docgen.bundle import Bundle, Passage, Profile, Sheet
from docgen.errors import Problem, UnreadableError, UntoldError
from docgen.files import MOST_OF_A_DOCUMENT, read_material
from docgen.i18n import _
from docgen.readers import tidy
from docgen.readers.assembly import checked
from docgen.readers.documents.titles import title_at
from docgen.readers.late import Late
from docgen.readers.naming import year_named, year_of
from docgen.readers.passages import passages_of
from docgen.readers.profile import bureau_of
from docgen.readers.registry import FileFormat, Head, Tables
from docgen.readers.workbooks.issued import handed_in
from docgen.readers.workbooks.labels import FORM, LEFT_OUT, LIST
from docgen.source import Source, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from docgen.readers.documents.titles import Title
    from docgen.readers.workbooks.worksheet import Worksheet

    ReadWorkbook = Callable[[bytes, str], list[Worksheet]]

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_SUBJECT = "政府信息公开"  # stands in the captions of its tables
_ON_A_LINE = 6  # cells of a cover, at most: a label and a value, or some of them
_LABEL_AND_VALUE = 2  # cells of the line of a cover in a bureau's folder
_SHORTEST = 3  # characters of a name or a number: 单位：件 is neither
_NAMES = re.compile(r"(?:填报|编制|报送)?(?:单位|机关)(?:名称|全称)?")
_SIGNATURES = re.compile(  # behind a bureau's name
    r"[(（](?:公章|盖章|签章|章)[)）]|(?:填报人|填表人|制表人|审核人|负责人|联系人|联系电话|日期).*"
)
_UNITS = re.compile(r"[件元万个人次条份、,，;；/／和或]+")  # of figures, which are called 单位 as well
_CONTACTS = {
    "address": re.compile(r"(?:联系|单位|办公)?地址"),
    "postcode": re.compile(r"邮(?:政)?编(?:码)?"),
    "phone": re.compile(r"(?:联系)?电话"),
    "fax": re.compile(r"传真"),
    "email": re.compile(r"(?:电子)?邮箱"),
    "site": re.compile(r"网址"),
}
_PROSE = (("部分", "章节", "标题", "栏目"), ("文字", "内容", "正文"))  # the head of a sheet of prose
_FORM, _LEFT_OUT = re.compile(FORM), re.compile(LEFT_OUT)
_YEARS = re.compile(r"(?:报告|填报|统计)?年[度份]?")


def format_of_workbooks(suffixes: tuple[str, ...], module: str, name: str) -> FileFormat:
    """Return the format of bundles in workbooks of a kind, whose sheets a function of a module reads."""
    read_workbook: Late[[bytes, str], list[Worksheet]] = Late(module, name)

    def read(path: Path) -> list[Bundle]:
        return _bundles(path, read_workbook)

    def heads(file: Path, _place: Path, bureau: Profile) -> Iterator[Head]:
        for bundle in _bundles(file, read_workbook):
            yield Head(bundle.bureau, bundle.year, bureau.formerly)

    def tables(path: Path, named: Text | None, bundle: Bundle) -> Tables:
        content, material = read_material(path, MOST_OF_A_DOCUMENT)
        workbook = handed_in(read_workbook(content, str(path)))
        sheets, others = _of_year(_sheets(workbook.sheets, path), bundle.year)
        entries = [
            entry for sheet in sheets if tidy.is_tidy(sheet.rows) for entry in tidy.entries_of(sheet.rows, bundle)
        ]
        printed = tuple(
            _as_sheet(sheet, named) for sheet in sheets if not tidy.is_tidy(sheet.rows) and not _is_prose(sheet)
        )
        remarks = (*workbook.changes, *others, *(remark for sheet in sheets for remark in sheet.remarks))
        contacts, year = _cover(sheets, _LABEL_AND_VALUE)
        return Tables(
            material,
            printed,
            tuple(entries),
            (*remarks, *_titles_of_others(sheets, bundle)),
            _prose(sheets),
            contacts,
            year,
        )

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


def _of_year(sheets: list[Worksheet], year: int) -> tuple[list[Worksheet], list[Problem]]:
    """Return the sheets without those that are called after another year, and remarks about these."""
    others = [sheet for sheet in sheets if _YEAR.search(sheet.name) and str(year) not in _YEAR.findall(sheet.name)]
    words = _("the sheet is called after another year than {year}, and was not read").format(year=year)
    return [sheet for sheet in sheets if sheet not in others], [Problem(words, sheet.source) for sheet in others]


def _as_sheet(sheet: Worksheet, named: Text | None = None) -> Sheet:
    return Sheet(sheet.source, sheet.rows, named)


def _bundles(path: Path, read_workbook: ReadWorkbook) -> list[Bundle]:
    """Read the bundles in a workbook that is handed in by itself. Errors: UnreadableError, BundleError."""
    bureau, shape = bureau_of(path.parent)
    content, material = read_material(path, MOST_OF_A_DOCUMENT)
    workbook = handed_in(read_workbook(content, str(path)))
    sheets = _sheets(workbook.sheets, path)
    tidy_sheets = [sheet for sheet in sheets if tidy.is_tidy(sheet.rows)]
    if tidy_sheets:
        bundles = [bundle for sheet in tidy_sheets for bundle in tidy.tidy_bundles(sheet.rows, bureau, material)]
        return [checked(bundle, bureau, shape) for bundle in bundles]
    contacts, year = _identity(sheets)
    settings = _settings(sheets) if workbook.is_docgens else Profile()
    number = year_of(year.value) if year else year_named(path)
    if not number or not ("name" in contacts or bureau.contacts.get("name")):
        raise _untold(sheets, path, contacts, bureau)
    sheets, others = _of_year(sheets, number)
    bundle = Bundle(
        Source(str(path)),
        number,
        replace(settings, contacts=contacts).over(bureau),
        sheets=tuple(_as_sheet(sheet) for sheet in sheets if not _is_prose(sheet)),
        prose=_prose(sheets),
        own_files=(material,),
        remarks=(*workbook.changes, *others, *(remark for sheet in sheets for remark in sheet.remarks)),
    )
    return [checked(bundle, bureau, shape)]


def _untold(sheets: list[Worksheet], path: Path, contacts: dict[str, Text], bureau: Profile) -> UntoldError:
    """Say what a workbook does not tell: whose it is, or only of which year; then at the cell for that, where there is one."""
    name = contacts.get("name") or bureau.contacts.get("name")
    if not name:
        message = _(
            "the workbook does not say whose it is, and of which year: write 单位 and 年度 beside their values on a sheet, or put it in a folder with a YAML file"
        )
        return UntoldError.at(Source(str(path)), message)
    cells = (cell for sheet in sheets for row in sheet.rows for cell in row)
    label = next((cell for cell in cells if _YEARS.fullmatch("".join(cell.value.split()).rstrip("：:"))), None)
    message = _(
        "the workbook of {bureau} does not say of which year it is: write four digits beside 年度, such as 2024"
    )
    return UntoldError.at(label.source if label else Source(str(path)), message.format(bureau=name.value))


def _identity(sheets: list[Worksheet]) -> tuple[dict[str, Text], Text | None]:
    """Find the bureau, how to reach it, and the year: in a title, else beside 单位 and 年度."""
    contacts, year = _cover(sheets)
    title = next(_titles(sheets), None)
    if title:
        return {**contacts, "name": title.bureau}, title.year
    return (contacts if "name" in contacts else {}), year or _year_in_captions(sheets)


def _year_in_captions(sheets: list[Worksheet]) -> Text | None:
    """Return the year that stands over the tables, where it is the same over all of them."""
    captions = [
        cells[0]
        for sheet in sheets
        for row in sheet.rows
        if len(cells := [cell for cell in row if cell.value]) == 1 and _SUBJECT in cells[0].value
    ]
    years = {year: Text(year, caption.source) for caption in captions for year in _YEAR.findall(caption.value)}
    return next(iter(years.values())) if len(years) == 1 else None


def _titles(sheets: list[Worksheet]) -> Iterator[Title]:
    """Walk the titles of reports that stand on a line of their own."""
    for row in (row for sheet in sheets for row in sheet.rows):
        cells = [cell for cell in row if cell.value]
        title = title_at(cells) if len(cells) == 1 else None
        if title:
            yield title


def _cover(sheets: list[Worksheet], most: int = _ON_A_LINE) -> tuple[dict[str, Text], Text | None]:
    """Find the bureau, how to reach it, and the year, beside their names on lines that have no more cells than that."""
    contacts: dict[str, Text] = {}
    year: Text | None = None
    for row in (row for sheet in sheets for row in sheet.rows):
        cells = [cell for cell in row if cell.value]
        if len(cells) > most:
            continue
        for contact, label in {"name": _NAMES, **_CONTACTS}.items():
            value = _beside(cells, label)
            if value and contact == "name":
                value = Text(_SIGNATURES.sub("", value.value), value.source)
            if value and not _UNITS.fullmatch(value.value):
                contacts.setdefault(contact, value)
        number = _beside(cells, _YEARS)
        year = year or (number if number and year_of(number.value) else None)
    return contacts, year


def _titles_of_others(sheets: list[Worksheet], bundle: Bundle) -> Iterator[Problem]:
    """Walk remarks about titles over the tables that name another bureau."""
    known = {bundle.bureau, *(former.name.value for former in bundle.profile.formerly)}
    for title in _titles(sheets):
        if title.bureau.value not in known:
            message = _("the title names {other}, and this is the bundle of {bureau}: are these its figures?")
            yield Problem(message.format(other=title.bureau.value, bureau=bundle.bureau), title.text.source)


def _settings(sheets: list[Worksheet]) -> Profile:
    """Return the form and the rows that are not printed, as a cover of docgen's own says them beside 表式 and 略去."""
    form: Text | None = None
    left_out: Text | None = None
    for row in (row for sheet in sheets for row in sheet.rows):
        cells = [cell for cell in row if cell.value]
        form = form or _beside(cells, _FORM, 1)
        left_out = left_out or _beside(cells, _LEFT_OUT, 1)
    labels = left_out.value.split(LIST) if left_out else ()
    return Profile(form=form, leave_out=tuple(Text(label, left_out.source) for label in labels if left_out))


def _is_prose(sheet: Worksheet) -> bool:
    """Tell a sheet of prose: its head says so."""
    head = [cell.value for cell in sheet.rows[0] if cell.value]
    return len(head) == len(_PROSE) and all(word in words for word, words in zip(head, _PROSE, strict=True))


def _prose(sheets: list[Worksheet]) -> tuple[tuple[Text, tuple[Passage, ...]], ...]:
    """Return the prose of each section on sheets of prose: a section may go on over several lines."""
    sections: dict[str, tuple[Text, list[Text]]] = {}
    for sheet in filter(_is_prose, sheets):
        current = ""
        for row in sheet.rows[1:]:
            label, text = row[0], row[1]
            current = label.value or current
            paragraphs = sections.setdefault(current, (label, []))[1]
            lines = sheet.paragraphs.get(text.source, (text.value,) if text.value else ())
            paragraphs += [Text(line, text.source) for line in lines]
    return tuple((label, tuple(passages_of(paragraphs))) for label, paragraphs in sections.values())


def _beside(cells: list[Text], label: re.Pattern[str], shortest: int = _SHORTEST) -> Text | None:
    """Return what stands after a label in its cell, or in the next one, on a line that has no other."""
    for at, cell in enumerate(cells):
        words, _colon, value = "".join(cell.value.split()).replace("：", ":").partition(":")
        if label.fullmatch(words):
            said = Text(value, cell.source) if value else cells[at + 1] if at + 1 < len(cells) else None
            return said if said and len(said.value) >= shortest else None
    return None
