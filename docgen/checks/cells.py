"""Checking cell by cell: that each holds a figure, and one it may hold; what was left blank as a whole is said once."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING

from docgen.checks.finding import Finding, Place, place_of, remark, shown, some, source_of
from docgen.figures import Kind, parse_figure
from docgen.forms.evaluation import evaluate
from docgen.forms.rule import Severity
from docgen.forms.table import CellRef
from docgen.i18n import _, ngettext
from docgen.report import CellState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docgen.checks.subject import Subject
    from docgen.figures import Number
    from docgen.forms.rule import Rule
    from docgen.forms.table import Cell, Table
    from docgen.report import Report

_MANY_ROWS = 6  # that are empty: more are said in one sentence
_LINE = 3  # cells: fewer are named one by one
_UNIT = re.compile(r"\s*[0-9０-９][0-9０-９,，.．]*\s*([^\W\d_]{1,3})\s*")


def check_presence(subject: Subject, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Find the cells that hold nothing."""
    report = subject.report
    if _is_given(report):
        return
    for rule in rules:
        for table in report.form.tables:
            yield from _UnfilledCells(report, rule, table).findings()


def _is_given(report: Report) -> bool:
    """Tell whether every cell holds a figure as it was given."""
    given = CellState.GIVEN
    return not [figure for figure in report.figures.values() if figure.state is not given]


class _UnfilledCells:
    """The cells of one table that hold nothing, said in as few sentences as they need."""

    def __init__(self, report: Report, rule: Rule, table: Table) -> None:
        self.report, self.rule, self.table = report, rule, table
        empty = [ref for ref in table.cells if report.figures[ref].state in (CellState.BLANK, CellState.ABSENT)]
        self.empty = set(empty)
        # A determined cell that is left out follows from the others: what is missing is one of them.
        follows = report.form.determined if table.code not in report.as_printed else frozenset()
        self.open = {ref for ref in empty if report.figures[ref].state is CellState.BLANK or ref not in follows}
        self._of_zeros = ""
        if self.open and len(empty) < len(table.cells) and self._agree_as_zero():
            self._of_zeros = _(
                "Fill in 0 where nothing happened; if every blank of this table stands for 0, write blank: zero in the bundle instead: what the blanks are added up in then agrees"
            )

    def _agree_as_zero(self) -> bool:
        """Tell whether figures agree with each other if every blank of the table stands for 0."""
        blank = CellState.BLANK
        if any(self.report.figures[cell].state is not blank or self.report.is_unread(cell) for cell in self.empty):
            return False

        def number(cell: CellRef) -> Number | None:
            return 0 if cell in self.empty else self.report.number(cell)

        own = (relation for relation in self.report.form.relations if self.empty.intersection(relation.cells))
        outcomes = [
            evaluate(relation.statement, number) for relation in own if relation.rule.severity is Severity.ERROR
        ]
        judged = [outcome for outcome in outcomes if outcome]
        return bool(judged) and all(outcome.holds for outcome in judged)

    def findings(self) -> Iterator[Finding]:
        if not self.open:
            return
        cells = list(self.table.cells)
        heading = self.report.form.heading_of(self.table)
        if len(self.empty) == len(cells) > 1:
            yield self._wholly_empty(heading, cells)
            return
        empty_rows = sum(map(self._is_empty_line, self._rows().values()))
        if empty_rows > _MANY_ROWS:
            yield self._mostly_empty(heading, empty_rows)
            return
        for lines, what in self._lines():
            for code, line in lines.items():
                if self._is_empty_line(line):
                    yield self._line(code, line, what)
                    self.open.difference_update(line)
        for ref in cells:
            if ref in self.open:
                yield self._cell(ref)

    def _wholly_empty(self, heading: str, cells: list[CellRef]) -> Finding:
        """Say once that a table holds nothing: it was not filled in, or the bureau's form has none."""
        message = _("table {table} was never filled in: none of its {count} cells has a figure")
        advice = _("If your form has no such table, name your form (form: NAME)")
        if all(self.report.figures[cell].state is CellState.BLANK for cell in cells):
            advice = _(
                "If every blank of this table stands for 0, write blank: zero in the bundle; if your form has no such table, name your form (form: NAME)"
            )
        if self._is_unread(cells):
            message = _("table {table} was not read for sure: none of its {count} figures was taken")
            advice = ""
        place = Place(heading, where=self.table.code)
        return self._finding(place, cells, message.format(table=heading, count=len(cells)), advice)

    def _is_empty_line(self, line: list[CellRef]) -> bool:
        """Tell a row or a column that holds nothing, where something is missing."""
        return len(line) >= _LINE and bool(self.open.intersection(line)) and self.empty.issuperset(line)

    def _is_unread(self, cells: list[CellRef]) -> bool:
        """Tell whether cells hold nothing because it was not sure what stands in them, not because nothing does."""
        return all(map(self.report.is_unread, cells))

    def _mostly_empty(self, heading: str, empty_rows: int) -> Finding:
        """Say once that most of a table was not filled in: naming its rows one by one would hide the rest."""
        cells = [cell for cell in self.table.cells if cell in self.open]
        message = _(
            "{rows} rows of table {table} were never filled in; {count} cells in all have no figure, such as: {cells}"
        )
        words = some(place_of(self.report, cell).words for cell in cells)
        message = message.format(rows=empty_rows, table=heading, count=len(cells), cells=words)
        return self._finding(Place(heading, where=self.table.code), cells, message)

    def _rows(self) -> dict[str, list[CellRef]]:
        rows: dict[str, list[CellRef]] = defaultdict(list)
        for ref in self.table.cells:
            rows[ref.row].append(ref)
        return rows

    def _lines(self) -> Iterator[tuple[dict[str, list[CellRef]], str]]:
        """Walk the columns of each block and the rows, as the codes of their cells."""
        for block in self.table.blocks:
            columns: dict[str, list[CellRef]] = defaultdict(list)
            for row in block.rows:
                for column in block.columns:
                    columns[column[-1].code].append(CellRef(self.table.code, row[-1].code, column[-1].code))
            yield columns, "column"
        yield self._rows(), "row"

    def _line(self, code: str, line: list[CellRef], what: str) -> Finding:
        heading = self.report.form.heading_of(self.table)
        if what == "row":
            label = self.table.rows[code][-1].label
            place = Place(heading, row=label, where=f"{self.table.code}.{code}.*")
            message = _("the row “{label}” is empty: none of its {count} cells has a figure")
            unread = _("the row “{label}” was not read for sure: none of its {count} figures was taken")
        else:
            label = self.table.columns[code][-1].label
            place = Place(heading, column=label, where=f"{self.table.code}.*.{code}")
            message = _("the column “{label}” is empty: none of its {count} cells has a figure")
            unread = _("the column “{label}” was not read for sure: none of its {count} figures was taken")
        message = unread if self._is_unread(line) else message
        return self._finding(place, line, message.format(label=label, count=len(line)))

    def _cell(self, ref: CellRef) -> Finding:
        text = self.report.figures[ref].text
        place = place_of(self.report, ref)
        if self._is_unread([ref]):
            message = _("{cell} was not read for sure, and not taken").format(cell=place.words)
        elif text is None:
            message = _("{cell} is missing").format(cell=place.words)
        elif not text.value.strip():
            message = _("{cell} is blank").format(cell=place.words)
        else:
            message = _("{cell} is “{text}”, which is not a figure").format(cell=place.words, text=text.value)
        return self._finding(place, [ref], message)

    def _finding(self, place: Place, cells: list[CellRef], message: str, advice: str = "") -> Finding:
        text = self.report.figures[cells[0]].text if len(cells) == 1 else None
        return Finding(
            self.rule,
            message,
            place,
            source_of(self.report, *cells),
            advice or (self._of_unread() if self._is_unread(cells) else self._of_zeros or None),
            actual=text.value if text else None,
        )

    def _of_unread(self) -> str:
        return _("See what is named as unsure: correct the label or the shape of the table there")


def check_computed(subject: Subject, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Say what was put into cells that were left out or blank."""
    report = subject.report
    if _is_given(report):
        return
    for rule in rules:
        for table in report.form.tables:
            yield from _put_in(report, rule, table)


def _put_in(report: Report, rule: Rule, table: Table) -> Iterator[Finding]:
    computed = [ref for ref in table.cells if report.figures[ref].state is CellState.COMPUTED]
    zeros = [ref for ref in table.cells if report.figures[ref].state is CellState.BLANK_AS_ZERO]
    if computed:
        message = ngettext(
            "{count} cell was left out and is computed: {cells}",
            "{count} cells were left out and are computed: {cells}",
            len(computed),
        )
        yield remark(report, rule, computed, message)
    if zeros:
        message = ngettext(
            "{count} blank cell counts as 0 (blank: zero): {cells}",
            "{count} blank cells count as 0 (blank: zero): {cells}",
            len(zeros),
        )
        yield remark(report, rule, zeros, message)


def check_domain(subject: Subject, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Find the figures that are none of their cell's kind."""
    report, given = subject.report, CellState.GIVEN
    if not [figure for figure in report.figures.values() if figure.state is not given]:
        return
    units = dict(_with_units(report))
    for rule in rules:
        yield from _units_in_figures(report, rule, units)
        for ref, cell in report.form.cells.items():
            figure = report.figures[ref]
            message = "" if figure.state is given or ref in units else _fault(report, cell)
            if message:
                actual = figure.text.value if figure.text else figure.number
                yield Finding(rule, message, place_of(report, ref), source_of(report, ref), actual=actual)


def _with_units(report: Report) -> Iterator[tuple[CellRef, str]]:
    """Walk the cells whose figures have a unit behind them, where one table has so many that naming each would hide the rest."""
    for table in report.form.tables:
        units: dict[str, list[CellRef]] = defaultdict(list)
        for ref in table.cells:
            figure = report.figures[ref]
            match = _UNIT.fullmatch(figure.text.value) if figure.text and figure.state is CellState.UNREADABLE else None
            if match:
                units[match[1]].append(ref)
        yield from ((ref, unit) for unit, cells in units.items() if len(cells) >= _LINE for ref in cells)


def _units_in_figures(report: Report, rule: Rule, units: dict[CellRef, str]) -> Iterator[Finding]:
    """Say once of a table that there is a unit behind its figures."""
    for table, unit in dict.fromkeys((ref.table, unit) for ref, unit in units.items()):
        cells = [ref for ref, other in units.items() if (ref.table, other) == (table, unit)]
        words = _("{count} figures of this table have “{unit}” behind them, from {cell} on: write the digits only")
        first = place_of(report, cells[0])
        message = words.format(count=len(cells), unit=unit, cell=first.words)
        yield Finding(rule, message, Place(first.table, where=table), source_of(report, *cells))


def check_normalised(subject: Subject, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Say which figures were read only after taking something off."""
    report = subject.report
    if not [figure for figure in report.figures.values() if figure.normalised]:
        return
    for rule in rules:
        for table in report.form.tables:
            written = [ref for ref in table.cells if report.figures[ref].normalised]
            if written:
                message = ngettext(
                    "{count} figure was written with full-width digits or thousands separators and is read as: {cells}",
                    "{count} figures were written with full-width digits or thousands separators and are read as: {cells}",
                    len(written),
                )
                yield remark(report, rule, written, message)


def _fault(report: Report, cell: Cell) -> str:
    """Say what is wrong with a cell's figure, or nothing."""
    figure = report.figures[cell.ref]
    if figure.state is CellState.UNREADABLE and figure.text:
        words, text = place_of(report, cell.ref).words, figure.text.value
        return _("{cell} is “{text}”: {reason}").format(cell=words, text=text, reason=_reason(text, cell.kind))
    if figure.state is CellState.COMPUTED and parse_figure(shown(report, cell.ref), cell.kind).number is None:
        words = place_of(report, cell.ref).words
        return _("{cell} is computed as {figure}, which it cannot be").format(cell=words, figure=figure.number)
    return ""


def _reason(text: str, kind: Kind) -> str:
    """Say why a text is not a figure of its kind, as far as can be told."""
    plain = unicodedata.normalize("NFKC", text.strip()).replace("−", "-")
    digits, unsigned = plain.lstrip("+-"), kind is not Kind.CHANGE
    if plain.isascii() and re.fullmatch("[0-9]*[^\x00-\x7f０-９]+[0-9]*", text.strip()) and digits.isdigit():
        return _("write ordinary digits, 0 to 9")
    reasons = {
        r"-.*[0-9].*": _("a figure here cannot be negative") if unsigned and re.fullmatch(r"[0-9.]+", digits) else "",
        r"\+[0-9.]+": _("write it without a sign") if unsigned else "",
        r"[+-]?0[0-9]+(\.[0-9]*)?": _("a figure does not begin with 0"),
        r"[0-9]{16,}(\.[0-9]*)?": _("a figure has at most 15 digits"),
        r"[0-9]+\.[0-9]{7,}": _("a figure has at most 6 decimals"),
        r"[0-9]+\.0+": _("write {number}, without decimals").format(number=plain.partition(".")[0]),
        r"[0-9]+\.[0-9]+": _("not a whole number"),
        r"[0-9]*\.[0-9]*": _("a digit is missing beside the point"),
        r"[0-9 ]+": _("a space stands in the number"),
        r"[0-9,]+": _("the thousands separators are not at every third digit"),
        r"#.+|Err:[0-9]+": _("the formula there has no result"),
        r".*[0-9].*": _("other characters stand in the number"),
    }
    return next(
        (reason for pattern, reason in reasons.items() if reason and re.fullmatch(pattern, plain)), _("not a number")
    )
