"""Checking that every cell is filled in, with a figure it may hold; what was left blank as a whole is said once."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING

from docgen.checks.finding import Finding, Place, place_of, source_of
from docgen.figures import Kind, parse_figure
from docgen.forms.rule import Check, Severity
from docgen.forms.table import CellRef
from docgen.i18n import _, ngettext
from docgen.report import State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docgen.forms.rule import Rule
    from docgen.forms.table import Table
    from docgen.report import Report

_SHOWN = 3
_LINE = 3  # cells: fewer are named one by one


def check_values(report: Report) -> Iterator[Finding]:
    """Check presence and domain of every cell, by the form's rules of those kinds."""
    for rule in report.form.rules:
        if rule.check is Check.PRESENT:
            yield from _present(report, rule)
        elif rule.check is Check.DOMAIN:
            yield from _domain(report, rule)


# Presence


def _present(report: Report, rule: Rule) -> Iterator[Finding]:
    for table in report.form.tables:
        yield from _Missing(report, rule, table).findings()
        yield from _remarks(report, rule, table)


class _Missing:
    """The cells of one table that hold nothing, said in as few sentences as they need."""

    def __init__(self, report: Report, rule: Rule, table: Table) -> None:
        self.report, self.rule, self.table = report, rule, table
        empty = [ref for ref in table.cells if report.figures[ref].state in (State.BLANK, State.ABSENT)]
        self.empty = set(empty)
        # A determined cell that is left out follows from the others: what is missing is one of them.
        self.open = {
            ref for ref in empty if report.figures[ref].state is State.BLANK or ref not in report.form.determined
        }

    def findings(self) -> Iterator[Finding]:
        cells = list(self.table.cells)
        heading = self.report.form.heading_of(self.table)
        if self.open and len(self.empty) == len(cells) > 1:
            message = _("table {table} was never filled in: none of its {count} cells has a figure")
            advice = _("Where nothing happened, fill in 0; if your form has no such table, name your form (form: NAME)")
            place = Place(heading, where=self.table.code)
            yield self._finding(place, cells, message.format(table=heading, count=len(cells)), advice)
            return
        for lines, what in self._lines():
            for code, line in lines.items():
                if len(line) >= _LINE and self.open.intersection(line) and self.empty.issuperset(line):
                    yield self._line(code, line, what)
                    self.open.difference_update(line)
        for ref in cells:
            if ref in self.open:
                yield self._cell(ref)

    def _lines(self) -> Iterator[tuple[dict[str, list[CellRef]], str]]:
        """Walk the columns of each block and the rows, as the codes of their cells."""
        for block in self.table.blocks:
            columns: dict[str, list[CellRef]] = defaultdict(list)
            for row in block.rows:
                for column in block.columns:
                    columns[column[-1].code].append(CellRef(self.table.code, row[-1].code, column[-1].code))
            yield columns, "column"
        rows: dict[str, list[CellRef]] = defaultdict(list)
        for ref in self.table.cells:
            rows[ref.row].append(ref)
        yield rows, "row"

    def _line(self, code: str, line: list[CellRef], what: str) -> Finding:
        heading = self.report.form.heading_of(self.table)
        if what == "row":
            label = self.table.rows[code][-1].label
            place = Place(heading, row=label, where=f"{self.table.code}.{code}.*")
            message = _("the row “{label}” was never filled in: none of its {count} cells has a figure")
        else:
            label = self.table.columns[code][-1].label
            place = Place(heading, column=label, where=f"{self.table.code}.*.{code}")
            message = _("the column “{label}” was never filled in: none of its {count} cells has a figure")
        return self._finding(place, line, message.format(label=label, count=len(line)))

    def _cell(self, ref: CellRef) -> Finding:
        text = self.report.figures[ref].text
        place = place_of(self.report, ref)
        if text is None:
            message = _("{cell} is missing").format(cell=place.words)
        elif not text.value.strip():
            message = _("{cell} is blank").format(cell=place.words)
        else:
            message = _("{cell} is “{text}”, which is not a figure").format(cell=place.words, text=text.value)
        return self._finding(place, [ref], message)

    def _finding(self, place: Place, cells: list[CellRef], message: str, advice: str = "") -> Finding:
        text = self.report.figures[cells[0]].text if len(cells) == 1 else None
        return Finding(
            self.rule.id,
            self.rule.severity,
            message,
            advice or str(self.rule.advice),
            place,
            source_of(self.report, *cells),
            actual=text.value if text else None,
        )


def _remarks(report: Report, rule: Rule, table: Table) -> Iterator[Finding]:
    """Say what was put into cells that were left out or blank."""
    computed = [ref for ref in table.cells if report.figures[ref].state is State.COMPUTED]
    zeros = [ref for ref in table.cells if report.figures[ref].state is State.BLANK_AS_ZERO]
    if computed:
        message = ngettext(
            "{count} cell was left out and is computed: {cells}",
            "{count} cells were left out and are computed: {cells}",
            len(computed),
        )
        yield _remark(report, rule, computed, message, Severity.INFO)
    if zeros:
        message = ngettext(
            "{count} blank cell counts as 0 (blank: zero): {cells}",
            "{count} blank cells count as 0 (blank: zero): {cells}",
            len(zeros),
        )
        yield _remark(report, rule, zeros, message, Severity.INFO)


def _remark(report: Report, rule: Rule, cells: list[CellRef], message: str, severity: Severity) -> Finding:
    table = report.form.table(cells[0].table)
    held = tuple((place_of(report, ref), _shown(report, ref)) for ref in cells)
    place = held[0][0] if len(held) == 1 else Place(report.form.heading_of(table), where=table.code)
    words = _("; ").join(f"{at.words} = {shown}" for at, shown in held[:_SHOWN]) + (
        _("; …") if len(held) > _SHOWN else ""
    )
    said = message.format(count=len(held), cells=words)
    return Finding(rule.id, severity, said, "", place, source_of(report, *cells), cells=held)


def _shown(report: Report, ref: CellRef) -> str:
    return report.figures[ref].printed(report.form.cells[ref].kind)


# Domain


def _domain(report: Report, rule: Rule) -> Iterator[Finding]:
    for table in report.form.tables:
        for ref, cell in table.cells.items():
            figure = report.figures[ref]
            if figure.state is State.COMPUTED and parse_figure(_shown(report, ref), cell.kind).number is None:
                place = place_of(report, ref)
                message = _("{cell} is computed as {figure}, which it cannot be")
                said = message.format(cell=place.words, figure=figure.number)
                yield Finding(
                    rule.id, rule.severity, said, str(rule.advice), place, source_of(report), actual=figure.number
                )
            if figure.state is State.UNREADABLE and figure.text:
                place = place_of(report, ref)
                message = _("{cell} is “{text}”: {reason}").format(
                    cell=place.words, text=figure.text.value, reason=_reason(figure.text.value, cell.kind)
                )
                source = figure.text.source
                yield Finding(
                    rule.id, rule.severity, message, str(rule.advice), place, source, actual=figure.text.value
                )
        written = [ref for ref in table.cells if report.figures[ref].normalised]
        if written:
            message = ngettext(
                "{count} figure was written with full-width digits or thousands separators and is read as: {cells}",
                "{count} figures were written with full-width digits or thousands separators and are read as: {cells}",
                len(written),
            )
            yield _remark(report, rule, written, message, Severity.WARNING)


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
        r"[0-9]+\.0+": _("write it without decimals: {number}").format(number=plain.partition(".")[0]),
        r"[0-9]+\.[0-9]+": _("not a whole number"),
        r"[0-9]*\.[0-9]*": _("a digit is missing beside the point"),
        r"[0-9 ]+": _("a space stands in the number"),
        r"[0-9,]+": _("the thousands separators are not at every third digit"),
        r".*[0-9].*": _("text stands in the number"),
    }
    return next(
        (reason for pattern, reason in reasons.items() if reason and re.fullmatch(pattern, plain)), _("not a number")
    )
