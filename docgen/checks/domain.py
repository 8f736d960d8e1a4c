"""Checking that every figure is one its cell may hold."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from docgen.checks.finding import Finding, place_of, source_of
from docgen.checks.remarks import remark, shown
from docgen.figures import Kind, parse_figure
from docgen.i18n import _, ngettext
from docgen.report import CellState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docgen.checks.subject import Subject
    from docgen.forms.rule import Rule
    from docgen.forms.table import Cell
    from docgen.report import Report


def check_domain(subject: Subject, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Find the figures that are none of their cell's kind."""
    report, given = subject.report, CellState.GIVEN
    if not [figure for figure in report.figures.values() if figure.state is not given]:
        return
    for rule in rules:
        for ref, cell in report.form.cells.items():
            figure = report.figures[ref]
            message = "" if figure.state is given else _fault(report, cell)
            if message:
                actual = figure.text.value if figure.text else figure.number
                yield Finding(rule, message, place_of(report, ref), source_of(report, ref), actual=actual)


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
